"""`podcast-pub status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import (
    count,
    error_record,
    finding_record,
    print_error,
    print_findings,
    print_json,
    say,
    tell,
)

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.verbs.status import Status


@click.command("status")
@options.show_folder
@options.store
@options.as_json
def command(folder: Path, *, store: str | None, as_json: bool) -> int:
    """Compare the folder, its last publish and the store; changes nothing.

    \b
    Example:
      podcast-pub status episodes
    """
    from podcast_pub.cli.progress import tell_waiting
    from podcast_pub.verbs.preparing import Request
    from podcast_pub.verbs.status import status

    found = status(
        Request(
            folder=folder,
            now=options.now(),
            caches=options.caches(),
            store=store,
            waiting=tell_waiting,
            tell=tell,
        )
    )
    if as_json:
        print_json(_record(found))
    else:
        print_findings(found.findings)
        _say(found)
        if found.collision is not None:
            print_error(found.collision)
    return 0 if found.collision is None else found.collision.exit_code


def _record(found: Status) -> dict[str, object]:
    return {
        "feed_url": found.addresses.feed,
        "published": found.published,
        "feed_is_missing": found.feed_is_missing,
        "serial": found.serial,
        "new": list(found.new),
        "edited": list(found.edited),
        "vanished": list(found.vanished),
        "drafts": list(found.drafts),
        "elsewhere": list(found.elsewhere),
        "otherwise": list(found.otherwise),
        "later": list(found.later),
        "unpublished": list(found.unpublished),
        "erased": list(found.erased),
        "rolled_back": list(found.rolled_back),
        "up_to_date": found.is_up_to_date,
        "findings": [finding_record(finding) for finding in found.findings],
        **({"error": error_record(found.collision)} if found.collision else {}),
    }


def _say(found: Status) -> None:
    say(f"{count(found.published, 'episode')} public at {found.addresses.feed}")
    if found.feed_is_missing:
        say("the store has no feed; `podcast-pub publish` fills it again")
    for title, lines in (
        ("new in the folder", found.new),
        ("edited in the folder", found.edited),
        ("published, no longer in the folder (stays published)", found.vanished),
        ("a draft in the folder, still public (`unpublish` takes it off the feed)", found.drafts),
        ("changed by somebody else", found.elsewhere),
        ("public otherwise than it is here (no edit of yours)", found.otherwise),
        ("waiting for its date", found.later),
        ("unpublished, still in the folder (stays out)", found.unpublished),
        ("erased, still in the folder (stays out; delete it here)", found.erased),
        ("rolled back; the folder still says the newer", found.rolled_back),
    ):
        if lines:
            say(f"{title}:")
            for line in lines:
                say(f"  {line}")
    if found.is_up_to_date:
        say("nothing to publish")
