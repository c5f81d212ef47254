from __future__ import annotations

from podcast_pub.model.state_mark import mark, marked_state
from tests.builders import digest


def test_a_marked_feed_names_its_state() -> None:
    state = digest("state")

    body = f'<?xml version="1.0" encoding="UTF-8"?>\n{mark(state)}\n<rss/>'.encode()

    assert marked_state(body) == state


def test_a_feed_without_a_mark_names_no_state() -> None:
    assert marked_state(b"<rss/>") == ""


def test_a_mark_in_the_text_of_an_episode_is_not_the_state_of_the_feed() -> None:
    body = b"<rss>" + b" " * 500 + mark(digest("state")).encode()

    assert marked_state(body) == ""


def test_something_that_is_not_a_hash_is_not_a_state() -> None:
    assert marked_state(b"<!-- podcast-pub state ../../secret -->") == ""
