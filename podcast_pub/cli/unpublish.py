"""`podcast-pub unpublish`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options, orders

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.publishing.planning import Plan


@click.command("unpublish")
@orders.slug
@options.show_folder
@options.store
@click.option("--undo", is_flag=True, help="Publish the episode again.")
@orders.dry_run
@orders.yes
@options.as_json
def command(
    slug: str,
    folder: Path,
    *,
    store: str | None,
    undo: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Take an episode off feed, list and pages; with --undo, publish it again.

    Its page then says that it is no longer available. Its files stay stored under addresses that
    nobody can guess, and older states still name it: `podcast-pub erase` removes those as well.
    Nothing in the show folder changes, and publishing does not bring the episode back. Without a
    terminal this needs --yes.

    \b
    Example:
      podcast-pub unpublish a-narrowing-space episodes
    """
    from podcast_pub.cli.progress import progress_for
    from podcast_pub.verbs.unpublish import bring_back, unpublish

    question = "Publish it again?" if undo else "Unpublish?"
    asking = orders.Asking(question, yes=yes, dry_run=dry_run)
    asking.must_be_possible("publish it again" if undo else "unpublish")

    def lines(plan: Plan) -> list[str]:
        notes = [] if undo else [STAYS_STORED, *APPS_FORGET]
        return [*orders.lines_of(plan, feed="the feed"), *notes]

    with progress_for(sys.stderr) as progress:
        request = orders.request_for(folder, store=store, progress=progress)
        verb = bring_back if undo else unpublish
        ordered = verb(request, slug, agreed=orders.agreeing(asking, lines), progress=progress)
    done = f"published {slug} again" if undo else f"unpublished {slug}"
    orders.print_order(ordered, as_json=as_json, done=done, nothing=f"{slug} is not public")


STAYS_STORED = (
    "its files stay stored, and older states name it, until `podcast-pub erase` removes them"
)
APPS_FORGET = ("apps drop it when they read the feed next; who downloaded it keeps it",)
