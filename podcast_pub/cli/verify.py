"""`podcast-pub verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import (
    count,
    finding_record,
    print_findings,
    print_json,
    say,
    size,
    tell,
)

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.verbs.verify import Verified


@click.command("verify")
@options.show_folder
@options.store
@options.as_json
def command(folder: Path, *, store: str | None, as_json: bool) -> int:
    """Check a published show as a listener would meet it, without credentials.

    Reads the feed, all audio whole and in ranges, every page and side file, and the state.
    Exit code 0 if all is as published, 5 if something differs.

    \b
    Example:
      podcast-pub verify episodes
    """
    from podcast_pub.cli.progress import tell_waiting
    from podcast_pub.verbs.verify import verify

    verified = verify(folder, store=store, waiting=tell_waiting, tell=tell)
    blocks = any(finding.blocks for finding in verified.findings)
    if as_json:
        print_json(_record(verified))
    else:
        print_findings(verified.findings)
        _say(verified, blocks=blocks)
    return 5 if blocks else 0


def _record(verified: Verified) -> dict[str, object]:
    return {
        "ok": not any(finding.blocks for finding in verified.findings),
        "feed_url": verified.addresses.feed,
        "site_url": verified.addresses.index,
        "state": verified.state_hash,
        "episodes": len(verified.feed.episodes),
        "audio_bytes": verified.bytes_read,
        "findings": [finding_record(finding) for finding in verified.findings],
    }


def _say(verified: Verified, *, blocks: bool) -> None:
    episodes = verified.feed.episodes
    if blocks:
        errors = sum(finding.blocks for finding in verified.findings)
        say(f"{count(errors, 'error')}: what is public is not what was published")
        return
    say(
        f"verified {count(len(episodes), 'episode')}: {size(verified.bytes_read)} of audio read "
        f"whole and in ranges, {count(verified.objects, 'object')} looked at"
    )
    say(f"feed  {verified.addresses.feed}")
    say(f"page  {verified.addresses.index}")
    if episodes:
        say(f"audio {episodes[0].enclosure_url}")
