"""The directories in which listeners find shows: where to submit, and where a show is then.

Facts are those of the directories' own pages as of 2026-11-24; their wording changes often, so
steps name what to look for and no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory.

    `key` is its name in `[directories]` of show.toml, `submit` the page where a feed is handed
    in (empty: nothing to hand in). `identifier` matches the id that comes back, also inside the
    address of the show's page there; `page` is that address with `{id}`. `asks_email` says that
    it sends a code to the address in the feed.
    """

    key: str
    name: str
    submit: str
    steps: tuple[str, ...]
    identifier: str
    example: str
    page: str
    asks_email: bool = False

    def id_in(self, text: str) -> str:
        """Return the id in an id or an address of this directory, or an empty string."""
        if re.fullmatch(self.identifier, text):
            return text
        host = urlsplit(self.page).hostname
        if urlsplit(text).hostname not in (host, f"www.{host}"):
            return ""
        found = re.search(rf"[/=](?:id|itunes)?({self.identifier})(?=$|[?#/&])", text)
        return found[1] if found else ""

    def page_of(self, identifier: str) -> str:
        """Return the address of a show's page in this directory."""
        return self.page.replace("{id}", identifier)


DIRECTORIES = (
    Directory(
        "apple",
        "Apple Podcasts",
        "https://podcastsconnect.apple.com",
        (
            "sign in with an Apple Account, add a show, choose the RSS feed, paste the address",
            "many apps look shows up here: begin with this one; a review takes some days",
            "for your own transcripts: the show, Availability, Transcripts (support page 5316)",
        ),
        "[0-9]{6,12}",
        "1234567890",
        "https://podcasts.apple.com/podcast/id{id}",
    ),
    Directory(
        "spotify",
        "Spotify",
        "https://creators.spotify.com",
        ("choose a show that is hosted somewhere else, paste the address, enter the code",),
        "[0-9A-Za-z]{22}",
        "4rOoJ6Egrf8K2IrywzwOMk",
        "https://open.spotify.com/show/{id}",
        asks_email=True,
    ),
    Directory(
        "youtube",
        "YouTube and YouTube Music",
        "https://studio.youtube.com",
        (
            "Create, New podcast, Submit RSS feed, paste the address, enter the code",
            "YouTube keeps copies: an edit or a removal here does not reach them",
        ),
        "PL[0-9A-Za-z_-]{16,40}",
        "PLk1Sqn_f33KuU_aJDvMPPAy_SoxXTt_ub",
        "https://music.youtube.com/playlist?list={id}",
        asks_email=True,
    ),
    Directory(
        "podcastindex",
        "Podcast Index",
        "https://podcastindex.org/add",
        ("paste the address; many independent apps look here",),
        "[0-9]{1,9}",
        "920666",
        "https://podcastindex.org/podcast/{id}",
    ),
    Directory(
        "pocketcasts",
        "Pocket Casts",
        "https://pocketcasts.com/submit",
        ("paste the address; the last part of the link that comes back (pca.st/…) is the id",),
        "[0-9a-z]{4,12}",
        "abcd1234",
        "https://pca.st/{id}",
    ),
    Directory(
        "amazon",
        "Amazon Music",
        "https://podcasters.amazon.com",
        ("add a podcast, paste the address, enter the code",),
        "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "0d1d4f4b-3c50-4d2f-9c5f-1f6f7c0d9c11",
        "https://music.amazon.com/podcasts/{id}",
        asks_email=True,
    ),
    Directory(
        "deezer",
        "Deezer",
        "https://podcasters.deezer.com/submission",
        ("paste the address",),
        "[0-9]{1,12}",
        "1234567",
        "https://www.deezer.com/show/{id}",
        asks_email=True,
    ),
    Directory(
        "castbox",
        "Castbox",
        "https://castbox.fm/creator",
        ("sign in, claim or add the show, paste the address",),
        "[0-9]{4,12}",
        "1234567",
        "https://castbox.fm/channel/id{id}",
        asks_email=True,
    ),
    Directory(
        "overcast",
        "Overcast",
        "",
        ("nothing to hand in: it follows Apple within days; its link is made from Apple's id",),
        "[0-9]{6,12}",
        "1234567890",
        "https://overcast.fm/itunes{id}",
    ),
)
"""In the order in which it makes sense to submit."""

BY_KEY = {one.key: one for one in DIRECTORIES}
