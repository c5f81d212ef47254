"""CPU seconds to render a feed of 1,000 episodes with 2 KB of notes each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time

from podcast_pub.addresses import Addresses
from podcast_pub.feed.rss import render_feed
from podcast_pub.model.chapter import Chapter
from tests.builders import a_state, an_artwork, an_episode, digest

EPISODES = 1_000
ROUNDS = 5
PARAGRAPH = "<p>Some sentences about who met whom, where, and what they said to each other.</p>\n"


def main() -> None:
    first = datetime(2000, 1, 1, 12, 0, tzinfo=UTC)
    state = a_state(
        *(
            an_episode(
                f"episode-{number}",
                published=first + timedelta(days=number),
                notes_html=PARAGRAPH * (2_000 // len(PARAGRAPH) + 1),
                artwork=an_artwork(f"cover-{number}"),
                chapters=tuple(Chapter(start * 60_000, f"Chapter {start}") for start in range(5)),
            )
            for number in range(EPISODES)
        )
    )
    seconds = []
    for _ in range(ROUNDS):
        begun = process_time()
        feed = render_feed(state, digest("state"), Addresses("https://podcast.example.org"))
        seconds.append(process_time() - begun)
    print(
        f"feed of {EPISODES} episodes, {feed.size_bytes / 1e6:.1f} MB: "
        f"{median(seconds):.2f} s CPU (median of {ROUNDS})"
    )


if __name__ == "__main__":
    main()
