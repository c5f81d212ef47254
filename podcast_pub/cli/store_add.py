"""`podcast-pub store add`."""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import print_json, say, tell
from podcast_pub.storage.access_key import AccessKey
from podcast_pub.storage.providers import PROVIDERS, Ask, Subject
from podcast_pub.verbs.wiring import NO_ADDRESS_IN_SHOW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from podcast_pub.storage.aws_profile import AwsFiles
    from podcast_pub.storage.providers import Provider
    from podcast_pub.verbs.store_add import Added, Wanted

QUESTIONS = {
    Ask.ACCOUNT: "Account id",
    Ask.BUCKET: "Bucket",
    Ask.REGION: "Region",
    Ask.ENDPOINT: "Endpoint, such as https://s3.example.org",
    Ask.FOLDER: "Folder of the web server, such as /srv/www/podcast",
}
KEY_ID, SECRET, TOKEN = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"
KEYS_ELSEWHERE = (
    f"keys: set {KEY_ID} and {SECRET}, or name a profile that has them with `--profile`"
)


@click.command("add")
@click.argument("provider", type=click.Choice(list(PROVIDERS)))
@options.show_folder
@click.option("--account", help="Account id (r2).")
@click.option("--bucket", help="The bucket; it must exist.")
@click.option("--region", help="Region of the bucket (b2, s3).")
@click.option("--endpoint", help="Address of the store's S3 (minio, seaweedfs).")
@click.option("--path", help="The web server's folder (folder).")
@click.option("--prefix", default="", help="Where in the bucket the show begins.")
@click.option("--public-url", default="", help="Under which everybody can read the store.")
@click.option("--url", default="", help="The show's own address, the same for every store.")
@click.option(
    "--profile", default="", help="AWS profile that has the key, or that it is written to."
)
@click.option("--no-probe", is_flag=True, help="Do not try the store.")
@options.as_json
def add(
    provider: str,
    folder: Path,
    *,
    prefix: str,
    public_url: str,
    url: str,
    profile: str,
    no_probe: bool,
    as_json: bool,
    **given: str | None,
) -> None:
    """Give the show a store of its own, and say what is to be set at the provider.

    Asks on a terminal for what the options leave open. The key comes from the environment, a
    profile or the terminal, and goes into a profile of the AWS configuration, never into the show.

    \b
    Example:
      podcast-pub store add r2 my-show --account 0123abcd --bucket voices
    """
    from podcast_pub.cli.progress import tell_waiting
    from podcast_pub.storage.aws_profile import aws_files
    from podcast_pub.verbs.store_add import add_store, refuse_a_second

    own = refuse_a_second(folder)
    own_url = url or own
    if PROVIDERS[provider].note:
        tell(f"note: {PROVIDERS[provider].note}")
    files = aws_files(os.environ, Path.home())
    said = _said(PROVIDERS[provider], {key: value for key, value in given.items() if value})
    wanted = _with_key(
        replace(said, prefix=prefix, public_url=public_url, url=url, profile=profile), files
    )
    if sys.stdin.isatty() and sys.stderr.isatty() and not as_json:
        wanted = _Questions(files, own_url=own_url).answered(wanted)
    wanted = _complete(wanted, files, own_url=own_url)
    token = None if no_probe else secrets.token_hex(8)
    added = add_store(folder, wanted, files=files, token=token, waiting=tell_waiting)
    if as_json:
        print_json(_record(added))
    else:
        _say(added, folder, files)


def _said(provider: Provider, given: Mapping[str, str]) -> Wanted:
    """Return what the options say about the questions of a provider."""
    from podcast_pub.verbs.store_add import Wanted

    answers = {Ask(key): value.strip() for key, value in given.items()}
    return Wanted(provider, answers, endpoint=answers.get(Ask.ENDPOINT, ""))


def _with_key(wanted: Wanted, files: AwsFiles) -> Wanted:
    """Return what is wanted with the key of the environment, if it takes one."""
    _refuse_foreign_options(wanted)
    if wanted.provider.is_folder:
        return wanted
    has_profile = bool(wanted.profile) and files.has(wanted.profile)
    return replace(wanted, key=_from_environment(os.environ, has_profile=has_profile))


class _Questions:
    """Asks on the terminal for what is not given, on stderr."""

    def __init__(self, files: AwsFiles, *, own_url: str) -> None:
        self._files = files
        self._own_url = own_url

    def answered(self, wanted: Wanted) -> Wanted:
        asked = {ask: wanted.answers.get(ask) or _answer(ask) for ask in _needed(wanted)}
        wanted = self._with_address(replace(wanted, answers={**wanted.answers, **asked}))
        return wanted if wanted.provider.is_folder else self._with_key(wanted)

    def _with_address(self, wanted: Wanted) -> Wanted:
        from podcast_pub.verbs.store_add import usual_public_address

        if wanted.public_url or self._own_url:
            return wanted
        usual = usual_public_address(wanted)
        return replace(wanted, public_url=_ask("Public address, https://…", default=usual or None))

    def _with_key(self, wanted: Wanted) -> Wanted:
        profile = wanted.profile or _ask("AWS profile", default=wanted.answers[Ask.BUCKET])
        wanted = replace(wanted, profile=profile)
        if wanted.key is not None:
            tell(f"the key is that of {KEY_ID}")
            return wanted
        if self._files.has(profile):
            tell(f"the profile `{profile}` exists, and is used as it is")
            return wanted
        step = wanted.provider.step(Subject.KEY)
        if step is not None:
            tell(f"key: {step.text}\n  {step.page}")
        key = AccessKey(_ask("Access key id"), _ask("Secret (not shown)", is_secret=True))
        return replace(wanted, key=key)


def _answer(ask: Ask) -> str:
    """Return what a person answers, asked again until it may be meant."""
    from podcast_pub.verbs.store_add import answer_problem

    def checked(text: str) -> str:
        if problem := answer_problem(ask, text.strip()):
            raise click.BadParameter(problem)
        return text.strip()

    answer: str = click.prompt(QUESTIONS[ask], value_proc=checked, err=True)
    return answer


def _ask(question: str, *, default: str | None = None, is_secret: bool = False) -> str:
    answer: str = click.prompt(question, default=default, hide_input=is_secret, err=True)
    return answer.strip()


def _from_environment(environment: Mapping[str, str], *, has_profile: bool) -> AccessKey | None:
    """Return the key of the environment; UsageError if it is half a key, or one that expires.

    One that expires is passed over if there is a profile to use instead.
    """
    key_id, secret = environment.get(KEY_ID), environment.get(SECRET)
    if not key_id and not secret:
        return None
    if not key_id or not secret:
        missing = SECRET if key_id else KEY_ID
        raise click.UsageError(f"{missing} is not set, but the other half of the key is")
    if environment.get(TOKEN):
        if has_profile:
            return None
        raise click.UsageError(
            f"the key in the environment expires ({TOKEN} is set)\n"
            "hint: a show needs a lasting one, or a profile that renews its own: `--profile`"
        )
    return AccessKey(key_id.strip(), secret.strip())


def _refuse_foreign_options(wanted: Wanted) -> None:
    provider = wanted.provider
    foreign = [f"--{ask}" for ask in wanted.answers if ask not in (*provider.asks, Ask.ENDPOINT)]
    if provider.is_folder:
        extra = {"--endpoint": wanted.endpoint, "--prefix": wanted.prefix}
        foreign += [name for name, value in extra.items() if value]
        foreign += ["--profile"] if wanted.profile else []
    if foreign:
        named = ", ".join(sorted(set(foreign)))
        raise click.UsageError(f"{provider.title} has no use for {named}")


def _needed(wanted: Wanted) -> tuple[Ask, ...]:
    """Return what must be known; an account only makes an endpoint."""
    return tuple(
        ask for ask in wanted.provider.asks if not (wanted.endpoint and ask is Ask.ACCOUNT)
    )


def _complete(wanted: Wanted, files: AwsFiles, *, own_url: str) -> Wanted:
    """Return what is wanted with the usual profile; UsageError names all that is missing."""
    provider = wanted.provider
    missing = [f"--{ask}" for ask in _needed(wanted) if not wanted.answers.get(ask)]
    if not provider.public and not wanted.public_url and not own_url:
        missing.append("--public-url")
    if not provider.is_folder:
        named = wanted.profile or wanted.answers.get(Ask.BUCKET, "")
        wanted = replace(wanted, profile=named)
        if wanted.key is None and not (named and files.has(named)):
            missing.append(KEYS_ELSEWHERE)
    if missing:
        hint = f"\nhint: {NO_ADDRESS_IN_SHOW}" if missing == ["--public-url"] else ""
        raise click.UsageError(f"needed for {provider.title}: {', '.join(missing)}{hint}")
    return wanted


def _steps(provider: Provider) -> list[dict[str, str]]:
    return [
        {"subject": one.subject, "text": one.text, "page": one.page}
        for one in provider.steps
        if one.subject is not Subject.KEY
    ]


def _record(added: Added) -> dict[str, object]:
    settings = added.settings
    return {
        "provider": added.provider.name,
        "store": settings.url,
        "endpoint": settings.endpoint,
        "region": settings.region,
        "public_url": added.base,
        "profile": settings.profile,
        "profile_written": added.key_is_new,
        "tried": added.was_tried,
        "class": "A" if added.was_tried else None,
        "steps": _steps(added.provider),
    }


def _say(added: Added, folder: Path, files: AwsFiles) -> None:
    settings = added.settings
    if added.was_tried:
        say("tried: the store keeps conditions on writes, and checksums (class A)")
    say(f"{folder / 'show.toml'} names it: {settings.url}")
    if added.key_is_new:
        say(
            f"the key is in {files.credentials}, profile `{settings.profile}`; only you can read it"
        )
    elif settings.profile:
        say(f"the key comes from the AWS profile `{settings.profile}`")
    say(f"listeners will read it at {added.base}")
    say()
    where = "the web server" if added.provider.is_folder else added.provider.title
    say(f"to set at {where}:")
    for step in _steps(added.provider):
        say(f"  {step['subject']}: {step['text']}")
        say(f"    {step['page']}")
    say()
    say(f"then: podcast-pub publish {folder}")
