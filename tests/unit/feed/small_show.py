"""A small show that uses all that the feed can say; `python` this file to see its feed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from podcast_pub.addresses import Addresses, transcript_key
from podcast_pub.feed.rss import render_feed
from podcast_pub.model.chapter import Chapter
from podcast_pub.model.episode import EpisodeType
from podcast_pub.model.person import Person
from podcast_pub.model.show import Category
from podcast_pub.model.side_file import SideFile
from tests.builders import a_show, a_state, an_artwork, an_audio, an_episode, digest

if TYPE_CHECKING:
    from podcast_pub.model.episode import Episode

STATE_HASH = digest("the state of the small show")
ADDRESSES = Addresses("https://podcast.example.org")


def a_transcript(slug: str, media_type: str, extension: str, language: str = "fr") -> SideFile:
    hashed = digest(f"{slug}.{extension}")
    return SideFile(
        key=transcript_key(sha256=hashed, slug=slug, extension=extension),
        media_type=media_type,
        sha256=hashed,
        size_bytes=1234,
        language=language,
    )


def in_english() -> Episode:
    return an_episode(
        "a-life-in-the-field",
        title="A life in the field & after",
        published=datetime(2017, 2, 1, 9, 0, tzinfo=timezone(timedelta(hours=1))),
        summary="Twenty years of <asking>.",
        notes_html=(
            '<p>Twenty years of asking. <a href="https://example.org/?a=1&amp;b=2">More</a></p>\n'
            "<ul>\n<li>a <em>list</em> ]]&gt; and ]]> its end</li>\n</ul>\n"
        ),
        season=2,
        number=7,
        artwork=an_artwork("field"),
        people=(
            Person("Ada Example", "guest", "https://example.org/ada"),
            Person("Ben Example"),
        ),
    )


def in_french() -> Episode:
    return an_episode(
        "la-confiance",
        title="La confiance – première partie",
        published=datetime(2016, 11, 16, 18, 30, tzinfo=timezone(timedelta(hours=-5, minutes=-30))),
        audio=an_audio("la-confiance", media_type="audio/x-m4a", duration_ms=3_661_499),
        summary="Ce que l’on se doit.",
        notes_html="<p>Ce que l’on se doit.</p>\n",
        language="fr",
        explicit=True,
        kind=EpisodeType.BONUS,
        chapters=(
            Chapter(0, "Début"),
            Chapter(61_250, "« Se parler »", "https://example.org/parler"),
            Chapter(3_600_000, "Fin", image="https://example.org/fin.jpg"),
        ),
        transcripts=(
            a_transcript("la-confiance", "text/html", "html"),
            a_transcript("la-confiance", "application/x-subrip", "srt"),
            a_transcript("la-confiance", "text/vtt", "vtt"),
        ),
    )


def with_nothing_more() -> Episode:
    return an_episode(
        "a-narrowing-space",
        title="A narrowing space",
        published=datetime(2011, 12, 15, 12, 0, tzinfo=UTC),
        summary="",
        notes="",
        notes_html="",
    )


def small_feed() -> bytes:
    show = a_show(
        with_nothing_more(),
        in_english(),
        in_french(),
        title="Voices",
        description="People who <negotiate> & those they meet.",
        categories=(
            Category("Society & Culture", "Documentary"),
            Category("Government"),
        ),
        copyright="The Voices team",
        people=(Person("Cleo Example", "host"),),
    )
    state = a_state(show=show, when=datetime(2017, 2, 1, 8, 15, tzinfo=UTC))
    body = render_feed(state, STATE_HASH, ADDRESSES).body
    assert body is not None
    return body


if __name__ == "__main__":
    sys.stdout.buffer.write(small_feed())
