"""`podcast-pub plan`, and how a plan is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import (
    count,
    duration,
    finding_record,
    print_findings,
    print_json,
    say,
    size,
    tell,
)
from podcast_pub.publishing.changes import AddEpisode, describe

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.show_folder import ShowFolder
    from podcast_pub.publishing.changes import Change
    from podcast_pub.publishing.planning import Plan
    from podcast_pub.verbs.preparing import Prepared


@click.command("plan")
@options.show_folder
@options.store
@options.check_store
@options.move_urls
@options.as_json
def command(
    folder: Path, *, store: str | None, check_store: bool, move_urls: bool, as_json: bool
) -> None:
    """Show what a publish would do; nothing is sent.

    \b
    Example:
      podcast-pub plan episodes
    """
    from podcast_pub.cli.progress import tell_waiting
    from podcast_pub.verbs.preparing import Request, prepare

    prepared = prepare(
        Request(
            folder=folder,
            now=options.now(),
            caches=options.caches(),
            store=store,
            check_store=check_store,
            move_urls=move_urls,
            waiting=tell_waiting,
            tell=tell,
        )
    )
    print_findings(prepared.folder.findings)
    if as_json:
        print_json(plan_record(prepared))
    else:
        for line in plan_lines(prepared):
            say(line)


def plan_record(prepared: Prepared) -> dict[str, object]:
    """Return a plan as JSON members."""
    plan = prepared.plan
    return {
        "feed_url": prepared.target.addresses.feed,
        "changes": list(plan.changes_in_words),
        "uploads": [
            {"key": one.key, "size_bytes": one.size_bytes}
            for one in (*plan.public_state, *plan.uploads)
        ],
        "pages": [one.key for one in (*plan.early_pages, *plan.late_pages)],
        "commits": plan.commits,
        "later": [
            {"slug": one.slug, "published": one.published.isoformat()}
            for one in prepared.folder.later
        ],
        "left_out": [{"slug": one.slug, "erased": one.is_erased} for one in plan.left_out],
        "findings": [finding_record(finding) for finding in prepared.folder.findings],
    }


def plan_lines(prepared: Prepared) -> list[str]:
    """Return a plan in words: changes, what is sent, what waits for its date."""
    plan = prepared.plan
    lines = [f"  {_in_words(change)}" for change in plan.changes]
    uploads = (*plan.public_state, *plan.uploads)
    files = count(len(uploads), "file")
    if plan.refills:
        looked = f"{files} {'is' if len(uploads) == 1 else 'are'} looked at"
        lines.insert(0, f"  there is no feed in the store: {looked}, what is missing is sent")
    elif plan.checks_store:
        lines.append(f"  look at {files} and send again what is missing")
    elif uploads:
        lines.append(f"  send {files}, {size(sum(one.size_bytes for one in uploads))}")
    if pages := len(plan.early_pages) + len(plan.late_pages):
        written = count(pages, "page")
        lines.append(
            f"  look at {written} and write again what is missing or old"
            if plan.checks_store or plan.refills
            else f"  write {written}"
        )
    if plan.commits:
        lines.append(f"  replace {prepared.target.addresses.feed}")
    if plan.is_empty:
        lines.append("nothing to publish")
    return [*lines, *later_lines(prepared.folder), *left_out_lines(plan)]


def left_out_lines(plan: Plan) -> list[str]:
    """Return a line for each episode that stays out because it was unpublished or erased."""
    return [
        f"  erased: {one.slug} stays out for good; delete its files here"
        if one.is_erased
        else f"  unpublished: {one.slug} stays out; `podcast-pub unpublish --undo {one.slug}` "
        "brings it back"
        for one in plan.left_out
    ]


def later_lines(folder: ShowFolder) -> list[str]:
    """Return a line for each episode that waits for its date."""
    return [
        f"  later: {one.slug} is dated {one.published.isoformat()} and stays out until then"
        for one in folder.later
    ]


def _in_words(change: Change) -> str:
    """Return a change, for a new episode with its date, its length and its size."""
    if not isinstance(change, AddEpisode):
        return describe(change)
    audio, day = change.episode.audio, change.episode.published.date()
    return f"{describe(change)}   {day}   {duration(audio.duration_ms)}   {size(audio.size_bytes)}"
