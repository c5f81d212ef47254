"""`podcast-pub rollback`."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options, orders

if TYPE_CHECKING:
    from podcast_pub.model.state import State
    from podcast_pub.publishing.planning import Plan

_NAME = re.compile(r"[0-9a-f]{6,64}")


@click.command("rollback")
@click.argument("state", required=False)
@click.argument("folder", required=False)
@options.store
@orders.dry_run
@orders.yes
@options.as_json
def command(
    state: str | None,
    folder: str | None,
    *,
    store: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Make public again what was public before: the state before, or the one that is named.

    This publishes a new state with the old content, so that a rollback can be rolled back. The
    show folder is not changed: it may say more than what is public, and publishing leaves that
    alone until you edit it again. `podcast-pub history` lists the states. Without a terminal this
    needs --yes.

    FOLDER is the show folder; without it, the one here or in `episodes`.

    \b
    Example:
      podcast-pub rollback 3f2a1b4c5d6e episodes
    """
    from podcast_pub.cli.progress import progress_for
    from podcast_pub.verbs.rollback import rollback

    word, show_folder = orders.told_apart(state, folder)
    if word is not None and not _NAME.fullmatch(word):
        raise click.UsageError(
            f"`{word}` names no state: take 6 or more characters from `podcast-pub history`"
        )
    asking = orders.Asking("Roll back?", yes=yes, dry_run=dry_run)
    asking.must_be_possible("roll back")
    wanted: list[State] = []

    def agreed(plan: Plan, old: State) -> bool:
        wanted.append(old)
        lines = orders.lines_of(plan, feed="the feed")
        return asking.agreed([f"back to state {old.serial}, {old.when.isoformat()}", *lines])

    with progress_for(sys.stderr) as progress:
        request = orders.request_for(show_folder, store=store, progress=progress)
        ordered = rollback(request, to=word or "", agreed=agreed, progress=progress)
    serial = wanted[0].serial if wanted else ordered.state.serial
    orders.print_order(
        ordered,
        as_json=as_json,
        done=f"rolled back to state {serial}",
        nothing="nothing to roll back: that is what is public",
    )
