"""What no reader of the notes sees does not leave the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.show.discovery import read_drafts
from podcast_pub.show.notes import Notes, render_notes
from podcast_pub.show.unseen_notes import without_unseen
from tests.unit.show.folders import FEW, files, write

if TYPE_CHECKING:
    from pathlib import Path


def seen(markdown: str) -> str:
    notes = render_notes(markdown)
    assert isinstance(notes, Notes)
    shorter, _ = without_unseen(markdown, notes)
    return shorter


@pytest.mark.parametrize(
    ("markdown", "left"),
    [
        ("One.<!-- call her -->", "One."),
        ("One.\n<!-- call\nher -->\nTwo.", "One.\n\nTwo."),
        ("- one\n  <!-- call her -->\n- two", "- one\n- two"),
        ("> <!-- call her -->\n> One.", "> \n> One."),
        ("One.\n\n<!-- never closed\n\nTwo.", "One."),
        ("[//]: # (call her)\n\nOne.", "One."),
        ("One.\n\n[comment]: <> (call her)", "One."),
        ("One <!-- a -->`<!-- b -->`<!-- c -->", "One `<!-- b -->`"),
        ("<!-- <b>bold</b> -->", ""),
        ("One.\n\n[^1]: call her", "One."),
        ("One.\n\n[^1]: call\nher\n\n    or him\n\nTwo.", "One.\n\n\nTwo."),
        ("One[^2].\n\n[^1]: call her\n[^2]: Two", "One[^2].\n\n[^2]: Two"),
    ],
)
def test_what_nobody_sees_is_left_out(markdown: str, left: str) -> None:
    assert seen(markdown) == left


@pytest.mark.parametrize(
    "markdown",
    [
        "Nothing to hide.",
        "In code: `<!-- shown -->`.",
        "    <!-- shown -->",
        "```\n<!-- shown -->\n```",
        "See [this][1].\n\n[1]: https://example.org",
        "&lt;!-- shown -->",
        "[a]: is not a definition",
        "One[^1].\n\n[^1]: is a footnote",
    ],
)
def test_what_readers_see_stays(markdown: str) -> None:
    assert seen(markdown) == markdown


PIECES = st.sampled_from(
    (
        *("word", "`", "```\n", "<!--", "-->", "<!-- x -->", "\n", "\n\n", "- ", "> ", "  "),
        *("    ", "[a]", "[a]: b\n", "[//]: # (y)\n", "[^a]", "[^a]: b\n", "<b>", "*"),
    )
)


@FEW
@given(st.lists(PIECES, max_size=15).map("".join))
def test_the_notes_look_the_same_without_it(markdown: str) -> None:
    notes = render_notes(markdown)
    assert isinstance(notes, Notes)

    shorter, after = without_unseen(markdown, notes)

    assert "".join(after.html.split()) == "".join(notes.html.split())
    assert after == render_notes(shorter)
    assert len(shorter) <= len(markdown)


def test_of_very_many_comments_that_readers_see_only_some_are_tried() -> None:
    markdown = "`<!---->` " * 6000  # to try each of them alone would take a minute

    assert seen(markdown) == markdown


def test_the_draft_of_an_episode_has_only_what_is_seen(tmp_path: Path) -> None:
    text = '+++\ntitle = "a"\n+++\n\nOne.\n\n<!-- <b>call</b> her -->\n'
    show = write(tmp_path, files({"2017-02-01-first.md": text}))

    (draft,) = read_drafts(show).episodes

    assert draft.notes == "One."
    assert draft.notes_html == "<p>One.</p>\n"
    assert draft.findings == ()
