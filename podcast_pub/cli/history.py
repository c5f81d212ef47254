"""`podcast-pub history`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options, orders
from podcast_pub.cli.output import print_json, say

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.verbs.history import Entry, History

SHOWN = 12
"""Characters of a state's name."""


@click.command("history")
@options.show_folder
@options.store
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many states to show.",
)
@options.as_json
def command(folder: Path, *, store: str | None, limit: int, as_json: bool) -> None:
    """List what was public, newest first: when, and what that changed.

    Nobody is named: states are public. Take a state's name to go back to it with `rollback`.

    \b
    Example:
      podcast-pub history episodes
    """
    from podcast_pub.cli.progress import progress_for
    from podcast_pub.verbs.history import history

    with progress_for(sys.stderr) as progress:
        request = orders.request_for(folder, store=store, progress=progress)
        found = history(request, limit=limit)
    if as_json:
        print_json(_record(found))
    else:
        _say(found)


def _record(found: History) -> dict[str, object]:
    return {
        "feed_url": found.addresses.feed,
        "states": [
            {
                "state": one.name,
                "serial": one.serial,
                "when": one.when.isoformat(),
                "episodes": one.episodes,
                "changes": list(one.changes),
                "public": one.is_public,
                "seen": one.is_seen,
            }
            for one in found.entries
        ],
        "complete": found.is_whole,
    }


def _say(found: History) -> None:
    for one in found.entries:
        say(f"{one.name[:SHOWN]}  {one.serial:>4}  {one.when:%Y-%m-%d %H:%M} UTC{_marks(one)}")
        for change in one.changes:
            say(f"    {change}")
    if not found.is_whole:
        say(f"older states are not shown; `--limit {2 * len(found.entries)}` shows more")


def _marks(one: Entry) -> str:
    marks = [
        "public now" if one.is_public else "",
        "the last that this folder saw" if one.is_seen else "",
    ]
    words = ", ".join(mark for mark in marks if mark)
    return f"  {words}" if words else ""
