"""Smaller copies of the audio in plans: sent with it, and no other audio."""

from __future__ import annotations

from dataclasses import replace

from podcast_pub.publishing.changes import (
    EditEpisode,
    ReplaceAudio,
    apply_changes,
    changes_between,
    describe,
    differences,
)
from podcast_pub.publishing.planning import keys_of
from tests.builders import a_rendition, a_show, an_audio, an_episode

PLAIN = an_episode("first", audio=an_audio("first"))
SMALLER = an_episode("first", audio=an_audio("first", renditions=(a_rendition(),)))


def test_renditions_are_among_the_files_of_a_show() -> None:
    keys = keys_of(a_show(SMALLER))

    assert {SMALLER.audio.key, a_rendition().key} <= set(keys)
    assert set(keys) - set(keys_of(a_show(PLAIN))) == {a_rendition().key}


def test_a_rendition_is_called_so_and_is_no_other_audio() -> None:
    for before, after in ((PLAIN, SMALLER), (SMALLER, PLAIN)):
        (change,) = changes_between(a_show(before), a_show(after))
        (seen,) = differences(a_show(before), a_show(after))

        assert describe(change) == "edit first (renditions)"
        assert isinstance(seen, EditEpisode)


def test_other_audio_is_called_audio_whatever_its_renditions() -> None:
    other = replace(SMALLER, audio=an_audio("other", renditions=(a_rendition(),)))

    (change,) = changes_between(a_show(PLAIN), a_show(other))
    (seen,) = differences(a_show(PLAIN), a_show(other))

    assert describe(change) == "edit first (audio)"
    assert isinstance(seen, ReplaceAudio)


def test_a_rendition_goes_in_beside_what_somebody_else_edited() -> None:
    there = replace(PLAIN, title="A better title")

    merged = apply_changes(changes_between(a_show(PLAIN), a_show(SMALLER)), a_show(there))

    assert merged.episodes == (replace(SMALLER, title="A better title"),)
