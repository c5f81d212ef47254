"""Submit: what an author does once, by hand, so that directories list the show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.addresses import Addresses
from podcast_pub.directories import DIRECTORIES
from podcast_pub.errors import PublicCopyDiffers, ShowNeedsFixing
from podcast_pub.verbs.wiring import base_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from podcast_pub.directories import Directory
    from podcast_pub.feed.reading import ReadFeed

OK = 200


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be handed in where.

    `listed` has the addresses of the show's pages by the key of a directory; `waiting` are the
    directories without one. `email` is the owner's address as the public feed shows it, empty
    if it does not; `email_until` the last day that show.toml names for it.
    """

    addresses: Addresses
    listed: Mapping[str, str]
    waiting: tuple[Directory, ...]
    email: str
    email_until: date | None
    has_transcripts: bool


def submit(show_folder: Path) -> Submission:
    """Return what is left to hand in, after a look at the public feed; changes nothing.

    Raises ShowNeedsFixing if show.toml has errors, or if the show has no public address, as on
    loopback; PublicCopyDiffers if there is no feed, or no episode in it yet.
    """
    from podcast_pub.show.discovery import read_drafts

    show = read_drafts(show_folder).show
    if any(finding.blocks for finding in show.findings):
        raise ShowNeedsFixing(
            "show.toml is to be mended first",
            findings=show.findings,
            hint="`podcast-pub check` shows the same",
        )
    base = base_of(show.settings)
    if base is None or Addresses(base).are_local:
        raise ShowNeedsFixing(
            "only this computer can reach this show, so no directory can",
            hint="give it a store that everybody can read: `podcast-pub store add`",
        )
    addresses = Addresses(base)
    feed = _public_feed(addresses)
    ids = {one.directory: one.id for one in show.listings}
    listed = {one.key: one.page_of(ids[one.key]) for one in DIRECTORIES if one.key in ids}
    return Submission(
        addresses=addresses,
        listed=listed,
        waiting=tuple(one for one in DIRECTORIES if one.key not in listed),
        email=feed.owner_email,
        email_until=show.email_until,
        has_transcripts=any(episode.transcripts for episode in feed.episodes),
    )


def _public_feed(addresses: Addresses) -> ReadFeed:
    from podcast_pub.feed.reading import read_feed
    from podcast_pub.storage.public_http import PublicHttp

    public = PublicHttp(addresses.base)
    answer = public.get(addresses.feed)
    public.close()
    if answer.status != OK:
        raise PublicCopyDiffers(
            f"{addresses.feed} answers {answer.status}",
            hint="publish first: directories read the feed when it is handed in",
        )
    feed = read_feed(answer.body)
    if not feed.episodes:
        raise PublicCopyDiffers(
            f"{addresses.feed} has no episode yet",
            hint="publish one first: directories refuse an empty show",
        )
    return feed
