from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.errors import StateUnreadable
from podcast_pub.model.lock import Lock
from podcast_pub.publishing.lock_file import decode_lock, encode_lock
from tests.builders import a_show, a_state, an_episode, digest
from tests.unit.publishing.strategies import locks, quick

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "podcast.lock"


def a_lock(**changes: Any) -> Lock:
    values: dict[str, Any] = {
        "state": a_state(an_episode("first", guid="a"), an_episode("second", guid="b")),
        "state_hash": digest("state"),
        "base_url": "https://podcast.example.org",
        "stems": {"a": "2017-02-01-first"},
    }
    return Lock(**(values | changes))


@quick
@given(locks())
def test_a_lock_comes_back_from_its_text(lock: Lock) -> None:
    assert decode_lock(encode_lock(lock), name=NAME) == lock


@quick
@given(locks())
def test_equal_locks_have_equal_text(lock: Lock) -> None:
    assert encode_lock(decode_lock(encode_lock(lock), name=NAME)) == encode_lock(lock)


def test_a_lock_has_one_line_an_episode_so_that_version_control_can_show_changes() -> None:
    lines = encode_lock(a_lock()).splitlines()

    assert [line.partition('":')[0].lstrip(' "') for line in lines[1:8]] == [
        *("schema", "note", "base_url", "state", "root", "stems", "said")
    ]
    assert lines[3] == '"base_url": "https://podcast.example.org",'
    assert lines[4] == f'"state": "{digest("state")}",'
    assert [json.loads(line.rstrip(","))["slug"] for line in lines[9:11]] == ["first", "second"]
    assert lines[11:] == ["]", "}"]


def test_what_the_folder_said_is_kept_beside_what_became_public() -> None:
    same = an_episode("same", published=datetime(2018, 1, 1, tzinfo=UTC))
    public, old = an_episode("first"), an_episode("first", title="Old")
    lock = a_lock(state=a_state(same, public), said=a_show(same, old, title="Old voices"))

    text = encode_lock(lock)

    assert decode_lock(text, name="podcast.lock") == lock
    assert text.count('"title":"Same"') == 1


def test_a_lock_is_text_that_people_can_compare() -> None:
    episode = an_episode("first", guid="a", title="Écoute")

    text = encode_lock(a_lock(state=a_state(episode), stems={"b": "two", "a": "one"}))

    assert '"title":"Écoute"' in text
    assert '"stems": {"a":"one","b":"two"},' in text
    assert text.endswith("\n]\n}\n")


def test_a_lock_says_who_wrote_it_and_that_it_is_to_be_kept() -> None:
    assert json.loads(encode_lock(a_lock()))["note"] == (
        "written by podcast-pub; keep it with the show"
    )


def test_a_lock_of_a_newer_program_is_refused_and_says_to_update() -> None:
    text = encode_lock(a_lock()).replace('"schema": 1', '"schema": 2', 1)

    with pytest.raises(
        StateUnreadable, match=r"^`podcast\.lock` has schema 2; this podcast-pub reads 1$"
    ) as caught:
        decode_lock(text, name=NAME)

    assert "pipx upgrade" in caught.value.hint


def without(member: str) -> Callable[[dict[str, Any]], object]:
    return lambda record: record.pop(member)


@pytest.mark.parametrize(
    "spoil",
    [
        *(without(one) for one in ("schema", "state", "root", "episodes", "base_url", "stems")),
        lambda record: record.update(root=[]),
        lambda record: record.update(stems=5),
        lambda record: record.update(stems=["x"]),
        lambda record: record.update(episodes=[{}]),
        lambda record: record.update(said={"show": {}, "episodes": []}),
        lambda record: record.update(said={"episodes": ["nobody"]}),
        lambda record: record.update(said=5),
        lambda record: record["root"].update(when="yesterday"),
    ],
)
def test_a_damaged_lock_says_which_file_it_is(spoil: Callable[[dict[str, Any]], object]) -> None:
    record = json.loads(encode_lock(a_lock()))
    spoil(record)

    with pytest.raises(StateUnreadable, match=r"`podcast\.lock` is damaged") as caught:
        decode_lock(json.dumps(record), name=NAME)

    assert "version control" in caught.value.hint


@pytest.mark.parametrize("text", ["", "[]", "5", "<<<<<<< HEAD\n{}", '"schema"', "null"])
def test_a_text_that_is_no_lock_is_damaged(text: str) -> None:
    with pytest.raises(StateUnreadable, match="damaged"):
        decode_lock(text, name=NAME)


@quick
@given(st.data())
def test_a_lock_that_was_cut_off_is_damaged(data: st.DataObject) -> None:
    text = encode_lock(a_lock()).rstrip("\n")
    length = data.draw(st.integers(0, len(text) - 1))

    with pytest.raises(StateUnreadable):
        decode_lock(text[:length], name=NAME)
