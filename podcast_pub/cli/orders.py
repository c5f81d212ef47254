"""What the commands that take something back share: options, the plan, the question, the end."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import count, finding_record, print_findings, print_json, say, tell
from podcast_pub.publishing.changes import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from podcast_pub.cli.progress import Lines, Moving
    from podcast_pub.model.finding import Finding
    from podcast_pub.publishing.planning import Plan
    from podcast_pub.verbs.preparing import Request
    from podcast_pub.verbs.taking_back import Ordered

slug = click.argument("slug")
yes = click.option("--yes", is_flag=True, help="Do not ask.")
dry_run = click.option("--dry-run", is_flag=True, help="Show the plan and stop.")


@dataclass(frozen=True, slots=True)
class Asking:
    """How an order is shown and asked about before it is carried out."""

    question: str
    yes: bool
    dry_run: bool

    def must_be_possible(self, to: str) -> None:
        """Raise UsageError if there is nobody to ask, and no `--yes` either."""
        answers = sys.stdin.isatty() and sys.stderr.isatty()
        if not (answers or self.yes or self.dry_run):
            raise click.UsageError(f"to {to} without a terminal, say `--yes`")

    def agreed(self, lines: Iterable[str]) -> bool:
        """Show what will be done; return whether to do it."""
        for line in lines:
            tell(f"  {line}")
        return not self.dry_run and (
            self.yes or click.confirm(self.question, default=False, err=True)
        )


def told_apart(word: str | None, folder: str | None) -> tuple[str | None, Path]:
    """Return the word before the show folder, if there is one, and the show folder."""
    if folder is None and word is not None and Path(word).is_dir():
        word, folder = None, word
    return word, options.ShowFolder().convert(folder or ".", None, None)


def request_for(folder: Path, *, store: str | None, progress: Lines | Moving) -> Request:
    """Return what the command line says, for a command that takes something back."""
    from podcast_pub.verbs.preparing import Request

    return Request(
        folder=folder,
        now=options.now(),
        caches=options.caches(),
        store=store,
        waiting=progress.waiting,
        tell=tell,
    )


def lines_of(plan: Plan, *, feed: str) -> list[str]:
    """Return a plan in words, without what it means."""
    lines = [describe(change) for change in plan.changes]
    if plan.uploads:
        lines.append(f"send {count(len(plan.uploads), 'file')}")
    pages = len(plan.early_pages) + len(plan.late_pages)
    if pages:
        lines.append(f"write {count(pages, 'page')}")
    if plan.commits:
        lines.append(f"replace {feed}")
    return lines


def print_order(
    ordered: Ordered, *, as_json: bool, done: str, nothing: str, more: dict[str, Any] | None = None
) -> None:
    """Print what an order did: `done` if it did it, `nothing` if there was nothing to do."""
    if as_json:
        print_json({**_record(ordered), **(more or {})})
        return
    if ordered.receipt is None:
        say(nothing if ordered.plan.is_empty else "nothing was changed")
        return
    public = count(len(ordered.state.show.episodes), "episode")
    say(f"{done if ordered.committed else nothing}; {public} public")
    if not ordered.receipt.pages_are_complete:
        say("the pages follow with the next publish")
    if not ordered.is_visible:
        say("a cache still shows the older feed; it will be visible within 5 minutes")


def agreeing(
    asking: Asking, lines: Callable[[Plan], Iterable[str]], findings: tuple[Finding, ...] = ()
) -> Callable[[Plan], bool]:
    """Return the question as a verb asks it."""

    def agreed(plan: Plan) -> bool:
        print_findings(findings)
        return asking.agreed(lines(plan))

    return agreed


def _record(ordered: Ordered) -> dict[str, Any]:
    plan = ordered.plan if ordered.receipt is None else ordered.receipt.plan
    return {
        "feed_url": ordered.found.target.addresses.feed,
        "changes": list(plan.changes_in_words),
        "committed": ordered.committed,
        "visible": ordered.is_visible,
        "state": plan.state_hash,
        "serial": plan.state.serial,
        "episodes": [one.slug for one in ordered.state.show.episodes],
        "findings": [finding_record(one) for one in ordered.findings],
    }
