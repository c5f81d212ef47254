"""`podcast-pub plan`, and how a plan is shown."""

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
)

if TYPE_CHECKING:
    from pathlib import Path

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
    from podcast_pub.verbs.preparing import Request, prepare

    prepared = prepare(
        Request(
            folder=folder,
            now=options.now(),
            caches=options.caches(),
            store=store,
            check_store=check_store,
            move_urls=move_urls,
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
        "uploads": [{"key": one.key, "size_bytes": one.size_bytes} for one in plan.uploads],
        "pages": [one.key for one in (*plan.early_pages, *plan.late_pages)],
        "commits": plan.commits,
        "later": [
            {"slug": one.slug, "published": one.published.isoformat()}
            for one in prepared.folder.later
        ],
        "findings": [finding_record(finding) for finding in prepared.folder.findings],
    }


def plan_lines(prepared: Prepared) -> list[str]:
    """Return a plan in words: changes, what is sent, what waits for its date."""
    plan = prepared.plan
    lines = [f"  {line}" for line in plan.changes_in_words]
    if plan.refills:
        lines.insert(0, "  the store is empty: everything that was published is sent again")
    if plan.uploads:
        total = size(sum(one.size_bytes for one in plan.uploads))
        lines.append(f"  send {count(len(plan.uploads), 'file')}, {total}")
    pages = len(plan.early_pages) + len(plan.late_pages)
    if pages:
        lines.append(f"  write {count(pages, 'page')}")
    if plan.commits:
        lines.append(f"  replace {prepared.target.addresses.feed}")
    if plan.is_empty:
        lines.append("nothing to publish")
    lines += [
        f"  later: {one.slug} is dated {one.published.isoformat()} and stays out until then"
        for one in prepared.folder.later
    ]
    return lines
