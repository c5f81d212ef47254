"""Give a show a store of its own: try it, then write it into show.toml and the key into AWS's file.

Nothing is written before everything is known to work, so that the command can be repeated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from podcast_pub.addresses import Addresses
from podcast_pub.errors import AlreadyThere, SettingsIncomplete
from podcast_pub.model.settings import StoreSettings
from podcast_pub.show.store_writing import read_written, replace_show, with_store
from podcast_pub.show.web_address import (
    NoAddress,
    parse_file_address,
    parse_s3_address,
    parse_web_address,
)
from podcast_pub.storage.aws_profile import PROFILE_NAME, key_problem
from podcast_pub.storage.providers import Ask
from podcast_pub.storage.waiting import Watch
from podcast_pub.verbs.wiring import Target, public_base, refuse_the_show_itself

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from podcast_pub.storage.access_key import AccessKey
    from podcast_pub.storage.aws_profile import AwsFiles
    from podcast_pub.storage.providers import Provider

NAMES = {
    Ask.ACCOUNT: re.compile(r"[A-Za-z0-9]{1,64}"),
    Ask.BUCKET: re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}"),
    Ask.REGION: re.compile(r"[A-Za-z0-9-]{1,32}"),
}
"""What may stand in a host name or a path; the provider decides about the rest."""

ONE_STORE = "a show has one store for now: mirrors are not there yet"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the producer said of a store.

    `answers` has a text for each question of the provider, `endpoint` is instead of the usual
    one, `url` is the show's own address. `key` is None if the profile is to be used as it is.
    """

    provider: Provider
    answers: Mapping[Ask, str]
    prefix: str = ""
    endpoint: str = ""
    public_url: str = ""
    url: str = ""
    profile: str = ""
    key: AccessKey | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """A store that show.toml names now; `was_tried` if the probe was asked for, and passed.

    `base` is the public address. `key_is_new` if the profile was written.
    """

    provider: Provider
    settings: StoreSettings
    base: str
    was_tried: bool
    key_is_new: bool


def refuse_a_second(folder: Path) -> str:
    """Return the show's own address, empty if it has none; AlreadyThere if it has a store."""
    written = read_written(folder)
    if written.stores:
        raise AlreadyThere(
            f"{folder / 'show.toml'} has a `[[store]]` already",
            hint=f"{ONE_STORE}. To change the store, edit that table, or delete it first",
        )
    return written.url


def answer_problem(ask: Ask, text: str) -> str:
    """Return why a text is no answer to a question; empty if it may be one."""
    if ask in NAMES:
        fits = NAMES[ask].fullmatch(text) is not None
        return "" if fits else f"no {ask} is called that"
    if ask is Ask.ENDPOINT:
        address = parse_web_address(text)
        return f"that {address.message}" if isinstance(address, NoAddress) else ""
    folder = parse_file_address(f"file://{quote(text)}")
    return f"that {folder.message}" if isinstance(folder, NoAddress) else ""


def usual_public_address(wanted: Wanted) -> str:
    """Return the address that the provider gives a bucket; empty if only its dashboard knows."""
    if not wanted.provider.public:
        return ""
    return wanted.provider.public.format_map(_by_name(wanted)) + _path_of(wanted.prefix)


def add_store(
    folder: Path,
    wanted: Wanted,
    *,
    files: AwsFiles,
    token: str | None,
    waiting: Callable[[str], None] | None = None,
) -> Added:
    """Try a store, write it into show.toml and its key into a profile, and return what was done.

    `token` is fresh and random; None writes without trying. Raises AlreadyThere if the show has
    a store, SettingsIncomplete for what cannot be meant, and the errors of the probe; then
    nothing was written. Repeating is safe.
    """
    own = refuse_a_second(folder)
    if wanted.url and own and wanted.url.rstrip("/") != own.rstrip("/"):
        raise AlreadyThere(
            f"show.toml has another `url` already: {own}",
            hint="leave out `--url`, or change that line by hand",
        )
    settings = settings_of(wanted)
    if settings.folder is not None:
        refuse_the_show_itself(folder, Path(settings.folder))
    base = _checked(wanted.url or own, "url") or public_base(settings)
    url = None if own else _checked(wanted.url, "url") or None
    with_store(read_written(folder).text, settings, url=url)
    _look_at_the_profile(wanted, files)
    if token is not None:
        _try(Target(Addresses(base), settings, None, Watch(waiting), wanted.key), token)
    refuse_a_second(folder)
    key_is_new = wanted.key is not None and files.add(wanted.profile, wanted.key)
    replace_show(folder, with_store(read_written(folder).text, settings, url=url))
    return Added(wanted.provider, settings, base, token is not None, key_is_new)


def settings_of(wanted: Wanted) -> StoreSettings:
    """Return the `[[store]]` that the producer means; SettingsIncomplete if it cannot be one."""
    for ask, text in wanted.answers.items():
        if problem := answer_problem(ask, text):
            raise SettingsIncomplete(problem, hint=f"correct `--{ask}`")
    if wanted.provider.is_folder:
        folder = f"file://{quote(wanted.answers[Ask.FOLDER])}"
        public_url = _checked(wanted.public_url, "public_url") or None
        return StoreSettings("folder", _address(parse_file_address(folder)), public_url=public_url)
    names = _by_name(wanted)
    url = _address(parse_s3_address(f"s3://{names['bucket']}{_path_of(wanted.prefix)}"))
    settings = StoreSettings(
        name=names["bucket"],
        url=url,
        endpoint=_checked(names["endpoint"], "endpoint") or None,
        region=wanted.provider.region or names["region"],
        profile=wanted.profile,
        public_url=_checked(wanted.public_url, "public_url") or None,
    )
    if settings.public_url or wanted.url:
        return settings
    return replace(settings, public_url=usual_public_address(wanted) or None)


def _by_name(wanted: Wanted) -> dict[str, str]:
    """Return what fills the provider's templates."""
    names = {str(ask): wanted.answers.get(ask, "") for ask in Ask}
    names["endpoint"] = (wanted.endpoint or names["endpoint"]).rstrip("/")
    names["endpoint"] = names["endpoint"] or wanted.provider.endpoint.format_map(names)
    return names


def _address(found: str | NoAddress) -> str:
    if isinstance(found, NoAddress):
        raise SettingsIncomplete(
            f"the place of the show {found.message}", hint="correct `--prefix` or `--path`"
        )
    return found


def _path_of(prefix: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._/-]*", prefix):
        raise SettingsIncomplete(
            "a prefix has letters, digits, dots, dashes and slashes only", hint="correct `--prefix`"
        )
    return f"/{prefix.strip('/')}" if prefix.strip("/") else ""


def _checked(text: str, what: str) -> str:
    """Return an address without a slash at its end, empty if none is given."""
    if not text:
        return ""
    address = parse_web_address(text)
    if isinstance(address, NoAddress):
        raise SettingsIncomplete(
            f"`{what}` {address.message}", hint="write an address such as https://example.org"
        )
    if not (address.is_secure or address.is_loopback) and what != "endpoint":
        raise SettingsIncomplete(
            f"`{what}` does not begin with https://", hint="apps refuse anything else"
        )
    return address.url


def _look_at_the_profile(wanted: Wanted, files: AwsFiles) -> None:
    if wanted.provider.is_folder:
        return
    if wanted.key is None:
        if not files.has(wanted.profile):
            raise SettingsIncomplete(
                f"there is no AWS profile `{wanted.profile}`",
                hint="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and it will be written",
            )
        return
    if problem := key_problem(wanted.key):
        raise SettingsIncomplete(problem, hint="copy both from the provider once more")
    if not PROFILE_NAME.fullmatch(wanted.profile):
        raise SettingsIncomplete(
            "that cannot be the name of a profile",
            hint="use up to 64 letters, digits, dots, dashes and underscores",
        )
    files.must_agree(wanted.profile, wanted.key)


def _try(target: Target, token: str) -> None:
    from podcast_pub.storage.probe import probe

    target.must_answer()
    probe(target.store, token=token)
