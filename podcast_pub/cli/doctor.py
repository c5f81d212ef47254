"""`podcast-pub doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import count, finding_record, print_findings, print_json, say, tell
from podcast_pub.cli.progress import tell_waiting

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.verbs.doctor import Diagnosis, Policies

FIT = {
    "feed": "fit for a show",
    "test file": "fit; what listeners get was looked at with a test file only",
    "nothing": "fit; what listeners get was not looked at",
}
CORS_TITLE = (
    "of players on other web sites (CORS); `aws s3api put-bucket-cors` wants it as "
    '{"CORSRules": [...]}'
)
_NOT_IN_POLICIES = '*?$\\"<>'
"""Patterns and variables of IAM policies, and what no bucket has in its name."""


def _writable(_ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Return a name or a prefix that stands for itself in a policy."""
    if value is None:
        return None
    never = _NOT_IN_POLICIES + ("/" if param.name == "bucket" else "")
    if not value or not value.isprintable() or any(one in value for one in (*never, "//")):
        raise click.BadParameter("is empty, or has characters that no policy can name")
    return value


@click.command("doctor")
@options.show_folder
@options.store
@click.option("--policy", is_flag=True, help="Print the least that each key must be allowed.")
@click.option(
    "--bucket",
    metavar="NAME",
    callback=_writable,
    help="With --policy: a bucket that show.toml does not name yet.",
)
@click.option(
    "--prefix",
    metavar="PREFIX",
    callback=_writable,
    help="With --bucket: where in it the show begins.",
)
@options.as_json
def command(
    folder: Path,
    *,
    store: str | None,
    policy: bool,
    bucket: str | None,
    prefix: str | None,
    as_json: bool,
) -> int:
    """Find out whether the store and its public address are fit for a show.

    Tries the store, then asks the public address as apps, players and strangers would, and says
    how to mend what it finds. Mends nothing; writes and deletes below `probe/` only, and one test
    file below `media/probe-…/` as long as there is no episode.
    Exit code 0 if nothing is wrong, 4 if the store or the way to it is, 5 if what listeners get is.

    \b
    Example:
      podcast-pub doctor episodes
    """
    if (bucket and (store or not policy)) or (prefix and not bucket):
        raise click.UsageError(
            "`--bucket` goes with `--policy`, without `--store`; `--prefix` with it"
        )
    if policy:
        _print_policies(folder, store=store, place=(bucket, prefix or ""), as_json=as_json)
        return 0
    from secrets import token_hex

    from podcast_pub.verbs.doctor import Request, diagnose

    request = Request(
        folder=folder,
        store=store,
        clock=options.now,
        token=token_hex(8),
        waiting=tell_waiting,
    )
    diagnosis = diagnose(request)
    if as_json:
        print_json(_record(diagnosis))
    else:
        print_findings(diagnosis.findings)
        _say(diagnosis)
    return diagnosis.exit_code


def _record(diagnosis: Diagnosis) -> dict[str, object]:
    return {
        "ok": diagnosis.exit_code == 0,
        "store": diagnosis.store,
        "feed_url": diagnosis.feed_url,
        "looked_at": diagnosis.looked_at,
        "asked": diagnosis.asked,
        "findings": [
            finding_record(finding) | {"source": finding.source} for finding in diagnosis.findings
        ],
    }


def _say(diagnosis: Diagnosis) -> None:
    by_severity = [str(finding.severity) for finding in diagnosis.findings]
    found = [
        count(by_severity.count(severity), severity)
        for severity in ("error", "warning", "note")
        if severity in by_severity
    ]
    verdict = "not fit for a show" if diagnosis.exit_code else FIT[diagnosis.looked_at]
    say(f"store `{diagnosis.store}` is {verdict}: {', '.join(found) or 'nothing found'}")
    say(f"{count(diagnosis.asked, 'question')} asked at {diagnosis.feed_url}")


def _print_policies(
    folder: Path, *, store: str | None, place: tuple[str | None, str], as_json: bool
) -> None:
    from podcast_pub.verbs.doctor import policies

    bucket, prefix = place
    found = policies(folder, store=store, bucket=bucket, prefix=prefix)
    if as_json:
        print_json(
            {
                "bucket": found.bucket,
                "prefix": found.prefix,
                "producer_policy": found.producer,
                "bucket_policy": found.listeners,
                "cors": found.cors,
            }
        )
        return
    for title, policy in _titled(found):
        tell(f"# {title}")
        say(policy)


def _titled(found: Policies) -> list[tuple[str, str]]:
    import json

    where = f"bucket {found.bucket}" + (f", keys below {found.prefix}" if found.prefix else "")
    return [
        (title, json.dumps(policy, indent=2))
        for title, policy in (
            (f"of your key (IAM policy): {where}", found.producer),
            ("of everybody (bucket policy)", found.listeners),
            (CORS_TITLE, found.cors),
        )
    ]
