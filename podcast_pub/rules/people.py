"""What people want of a show: titles that say something, and a word on what they will hear."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Severity
from podcast_pub.rules.rule import Fault, Rule, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from podcast_pub.model.show import Show

_NUMBER = re.compile(
    r"""^\s*(?:
        \#\s?\d+                                                 # #12
        | (?:ep|eps|episode|épisode|episodio|folge|aflevering)\.?\s*\#?\d+   # Episode 12
        | s\d{1,2}\s?:?\s?e\d{1,4}\b                             # S01E02
        | \d{1,3}\s*(?:[.:)]|[-–—](?=\s))\s*\S                   # 12: , 12 -
    )
    | [\s(\[](?:\#\d+|(?:ep|episode|épisode)\.?\s\#?\d+)[)\]]?\s*$  # … (Episode 12)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SEPARATED = r"\s*[:|–—-]\s*"
_SOURCE = "A Podcaster’s Guide to RSS (Apple), Required episode tags, title, read 2026-11-24"


def _number_in_title(show: Show) -> Iterator[Fault]:
    for episode in show.episodes:
        if _NUMBER.search(episode.title):
            message = f"the title “{shortened(episode.title)}” has the number of the episode in it"
            hint = "write the number as the key `episode`, and the title without it"
            yield Fault("title", message, hint, episode)


def _show_in_title(show: Show) -> Iterator[Fault]:
    name = re.escape(show.title.strip())
    # a name of one word is also a word: it counts only when something sets it apart
    is_word = " " not in show.title.strip()
    pattern = f"^{name}{_SEPARATED}|{_SEPARATED}{name}$" if is_word else rf"\b{name}(?!\w)"
    repeated = re.compile(pattern, re.IGNORECASE)
    for episode in show.episodes:
        if repeated.search(episode.title):
            message = f"the title “{shortened(episode.title)}” repeats the name of the show"
            hint = "leave the name out; apps print it beside the title"
            yield Fault("title", message, hint, episode)


def _nothing_said(show: Show) -> Iterator[Fault]:
    for episode in show.episodes:
        if not episode.summary.strip() and not episode.notes_html.strip():
            message = "nothing says what the episode is about"
            hint = "write a sentence as `summary`, or notes below the keys"
            yield Fault("summary", message, hint, episode)


RULES = (
    Rule(
        "PEOPLE-01",
        Severity.WARNING,
        _SOURCE,
        "the title has the episode’s number in it",
        _number_in_title,
    ),
    Rule(
        "PEOPLE-02", Severity.WARNING, _SOURCE, "the title repeats the show’s name", _show_in_title
    ),
    Rule("PEOPLE-03", Severity.WARNING, "", "no word on what the episode is about", _nothing_said),
)
