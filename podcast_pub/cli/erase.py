"""`podcast-pub erase`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options, orders
from podcast_pub.cli.output import count, print_json, say

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.publishing.erasing import Erasure
    from podcast_pub.verbs.erase import Erased
    from podcast_pub.verbs.taking_back import Found


@click.command("erase")
@orders.slug
@options.show_folder
@options.store
@orders.dry_run
@orders.yes
@options.as_json
def command(
    slug: str,
    folder: Path,
    *,
    store: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Remove an episode for good: audio, page, texts, pictures, and every state that names it.

    What was public before cannot be rolled back to afterwards, and the episode can never be
    published again. If this is broken off at any point, the same command finishes it. Without a
    terminal it needs --yes.

    \b
    Example:
      podcast-pub erase a-narrowing-space episodes
    """
    from podcast_pub.cli.progress import progress_for
    from podcast_pub.verbs.erase import erase

    asking = orders.Asking("Erase it for good?", yes=yes, dry_run=dry_run)
    asking.must_be_possible("erase for good")

    def agreed(found: Found, erasure: Erasure) -> bool:
        return asking.agreed(_plan(found, erasure))

    with progress_for(sys.stderr) as progress:
        request = orders.request_for(folder, store=store, progress=progress)
        erased = erase(request, slug, agreed=agreed, progress=progress)
    if as_json:
        print_json(_record(erased))
    elif erased.ordered is None:
        say("nothing was changed")
    else:
        _say(erased)


def _plan(found: Found, erasure: Erasure) -> list[str]:
    public = "is public" if found.episode(erasure.slug) else "is not public"
    return [
        f"erase {erasure.slug}, which {public}",
        *(f"delete {key}" for key in sorted(erasure.keys)),
        "delete every state that names it, so that nothing before can be rolled back to",
    ]


def _say(erased: Erased) -> None:
    say(f"erased {erased.erasure.slug}: {count(erased.deleted, 'object')} deleted, none is left")
    for url in erased.urls:
        say(f"  nothing at {url}")
    say("what remains for you:")
    if erased.here:
        say("  delete it in the show folder, and in its version control:")
        for path in erased.here:
            say(f"    {path}")
    if (options.caches() / "encoded").is_dir():
        say(f"  delete what was encoded of it on this computer: {options.caches() / 'encoded'}")
    say("  if a CDN is in front of the store: purge these addresses, the feed and the list")
    say("  copies that nobody can call back: in apps, at directories, with whoever downloaded it")
    say("  backups, and podcast.lock in version control, still name it")


def _record(erased: Erased) -> dict[str, object]:
    return {
        "feed_url": erased.found.target.addresses.feed,
        "erased": erased.ordered is not None,
        "slug": erased.erasure.slug,
        "deleted": erased.deleted,
        "gone": list(erased.urls),
        "purge": [
            *erased.urls,
            erased.found.target.addresses.feed,
            erased.found.target.addresses.index,
        ],
        "still_here": [str(path) for path in erased.here],
    }
