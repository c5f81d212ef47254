"""`podcast-pub publish`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import (
    count,
    finding_record,
    print_findings,
    print_json,
    say,
    tell,
)
from podcast_pub.cli.plan import left_out_lines, plan_lines
from podcast_pub.publishing.changes import (
    AddEpisode,
    EditEpisode,
    EditShow,
    EraseEpisode,
    RemoveEpisode,
    ReplaceAudio,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from podcast_pub.publishing.changes import Change
    from podcast_pub.publishing.commit import Receipt
    from podcast_pub.verbs.preparing import Prepared
    from podcast_pub.verbs.publish import Published


@click.command("publish")
@options.show_folder
@options.store
@click.option("--dry-run", is_flag=True, help="Show the plan and stop.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.check_store
@options.move_urls
@options.as_json
def command(
    folder: Path,
    *,
    store: str | None,
    dry_run: bool,
    yes: bool,
    check_store: bool,
    move_urls: bool,
    as_json: bool,
) -> None:
    """Publish a show folder: send what is new, then replace the feed in one step.

    On a terminal the plan is shown and asked about. Safe to repeat at any time.

    \b
    Example:
      podcast-pub publish episodes
    """
    from podcast_pub.cli.progress import picture_names, progress_for
    from podcast_pub.verbs.preparing import Request
    from podcast_pub.verbs.publish import publish

    def agreed(prepared: Prepared) -> bool:
        print_findings(prepared.folder.findings)
        for line in plan_lines(prepared):
            tell(line)
        progress.names = picture_names(prepared.intent.wish)
        asks = sys.stdin.isatty() and sys.stderr.isatty() and not (yes or as_json)
        return not dry_run and (not asks or click.confirm("Publish?", default=True, err=True))

    with progress_for(sys.stderr) as progress:
        request = Request(
            folder=folder,
            now=options.now(),
            caches=options.caches(),
            store=store,
            check_store=check_store,
            move_urls=move_urls,
            waiting=progress.waiting,
            tell=tell,
        )
        published = publish(request, agreed=agreed, progress=progress)
    if published.prepared.plan.is_empty:
        print_findings(published.prepared.folder.findings)  # nobody was asked, nothing was shown
    if as_json:
        print_json(_record(published))
    else:
        _say(published, pages_sent=len(progress.pages))


def _record(published: Published) -> dict[str, object]:
    addresses = published.addresses
    return {
        "feed_url": addresses.feed,
        "site_url": addresses.index,
        "committed": published.committed,
        "visible": published.is_visible,
        "state": published.state_hash,
        "reads": published.reads,
        "writes": published.writes,
        "episodes": [
            {
                "slug": one.slug,
                "guid": one.guid,
                "url": addresses.of(one.audio.key),
                "page": addresses.page(one.slug),
            }
            for one in published.episodes
        ],
        "later": [one.slug for one in published.prepared.folder.later],
        "left_out": [one.slug for one in published.plan.left_out],
        "findings": [finding_record(one) for one in published.prepared.folder.findings],
    }


def _say(published: Published, *, pages_sent: int) -> None:
    addresses = published.addresses
    if published.prepared.plan.is_empty:
        say(f"nothing to publish: {count(len(published.episodes), 'episode')} public")
        for one in published.prepared.folder.later:
            say(f"  later: {one.slug}, dated {one.published.isoformat()}")
        for line in left_out_lines(published.prepared.plan):
            say(line)
    elif published.receipt is None:
        say("nothing was sent")
        return
    else:
        say(_done(published, pages_sent=pages_sent))
    if not published.is_visible:
        say("a cache still shows the older feed; it will be visible within 5 minutes")
    say(f"feed  {addresses.feed}")
    say(f"page  {addresses.index}")
    if published.prepared.target.embedded is not None:
        say("only this computer can reach this; a show for listeners needs a [[store]]")
    elif addresses.are_local:
        say("only this computer can reach this: the store is on this computer")


def _done(published: Published, *, pages_sent: int) -> str:
    receipt = published.receipt
    assert receipt is not None
    changes = receipt.plan.changes
    if receipt.plan.refills:
        what = _filled(receipt, pages_sent)
    elif changes:
        what = f"published {_in_short(changes)}"
    elif receipt.committed:
        what = "published feed and pages anew"
    elif published.writes:
        what = _mended(receipt.sent, pages_sent)
    else:
        what = "nothing is missing in the store"
    episodes = count(len(published.episodes), "episode")
    rest = "" if receipt.pages_are_complete else "; the pages follow with the next publish"
    return f"{what}; {episodes} public{rest}"


def _in_short(changes: Sequence[Change]) -> str:
    """Return `1 new episode, 2 edited, the show's settings`."""
    new = sum(isinstance(one, AddEpisode) for one in changes)
    edited = sum(isinstance(one, EditEpisode | ReplaceAudio) for one in changes)
    gone = sum(isinstance(one, RemoveEpisode | EraseEpisode) for one in changes)
    parts = [count(new, "new episode")] if new else []
    if edited:
        parts.append(f"{edited} edited" if new else count(edited, "edited episode"))
    if any(isinstance(one, EditShow) for one in changes):
        parts.append("the show's settings")
    if gone:
        parts.append(f"{gone} taken out")
    return ", ".join(parts)


def _filled(receipt: Receipt, pages: int) -> str:
    """Return what it took to put a feed into a store that had none any more."""
    changes, sent = receipt.plan.changes, _counted(receipt.sent, pages)
    news = f" with {_in_short(changes)}" if changes else ""
    return f"published the feed again{news}" + (f"; sent {sent}" if sent else "")


def _mended(files: int, pages: int) -> str:
    """Return what was missing in the store, or what else was not as it should be."""
    sent = _counted(files, pages)
    return f"sent again {sent}" if sent else "corrected what was not right in the store"


def _counted(files: int, pages: int) -> str:
    """Return `2 files and 1 page`, empty if there are none."""
    sent = [count(files, "file")] if files else []
    sent += [count(pages, "page")] if pages else []
    return " and ".join(sent)
