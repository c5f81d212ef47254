from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from podcast_pub.cli.progress import (
    Lines,
    Moving,
    picture_names,
    progress_for,
    stored_line,
    tell_waiting,
)
from tests.builders import a_show, an_artwork, an_episode

HIDE_CURSOR, SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"


class Screen(io.StringIO):
    """A terminal that remembers everything."""

    def isatty(self) -> bool:
        return True


def test_a_stored_file_is_one_line() -> None:
    assert stored_line("media/0123/first.mp3", 41_234_567, 3.14) == (
        "  put   first.mp3   41.2 MB   3.1 s"
    )
    assert stored_line("feed.xml", 812, 0) == "  put   feed.xml   812 B   0.0 s"


def test_pictures_of_episodes_say_whose_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    art = an_artwork("cover")
    show = a_show(an_episode("first", artwork=art), artwork=an_artwork("show"))

    for stream in (io.StringIO(), Screen()):
        with progress_for(stream) as progress:
            progress.names = picture_names(show)
            progress.started(100, 2)
            for picture in (art.feed, art.page, show.artwork.feed):
                progress.stored(picture.key, 50, 0.1)
        shown = capsys.readouterr().err + stream.getvalue()

        for line in ("cover-3000.jpg of first", "cover-600.jpg of first", "show-3000.jpg"):
            assert f"  put   {line}   50 B" in shown


def test_away_from_a_terminal_files_and_feed_have_a_line_each(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress_for(io.StringIO()) as progress:
        assert isinstance(progress, Lines)
        progress.started(100, 2)
        progress.sent("media/x/first.mp3", 50)
        for key in (
            *("media/x/first.mp3", "art/x/cover.jpg", "chapters/x/first.json"),
            *("transcripts/x/first.vtt", "index.html", "state/x.json", "feed.xml", "index.html"),
        ):
            progress.stored(key, 50, 0.1)

    names = ("first.mp3", "cover.jpg", "first.json", "first.vtt", "feed.xml")
    assert capsys.readouterr() == (
        "",
        "".join(f"  put   {name}   50 B   0.1 s\n" for name in names),
    )
    assert progress.pages == {"index.html"}


def test_on_a_terminal_a_bar_moves_and_files_stand_above_it() -> None:
    screen = Screen()

    with progress_for(screen) as progress:
        assert isinstance(progress, Moving)
        progress.started(1000, 1)
        progress.sent("media/x/first.mp3", 1000)
        progress.stored("media/x/first.mp3", 1000, 0.25)
        progress.stored("index.html", 10, 0.1)

    shown = screen.getvalue()
    assert "  put   first.mp3   1.0 kB   0.2 s" in shown
    assert "sending" in shown
    assert "index.html" not in shown
    assert "0/0" not in shown
    assert progress.pages == {"index.html"}


def test_a_bar_does_not_appear_for_nothing() -> None:
    screen = Screen()

    with progress_for(screen) as progress:
        progress.started(0, 1)

    assert screen.getvalue() == ""


def test_a_terminal_on_which_nothing_is_sent_stays_clean() -> None:
    screen = Screen()

    with progress_for(screen):
        pass

    assert screen.getvalue() == ""


def test_the_bar_is_taken_away_when_something_goes_wrong() -> None:
    screen = Screen()

    with pytest.raises(KeyError):
        send_and_fail(screen)

    assert screen.getvalue().count(SHOW_CURSOR) == screen.getvalue().count(HIDE_CURSOR) == 1


def send_and_fail(screen: Screen) -> None:
    with progress_for(screen) as progress:
        progress.started(1000, 1)
        raise KeyError


def test_the_bar_adds_up_what_is_to_be_sent_and_what_was() -> None:
    with progress_for(Screen()) as progress:
        assert isinstance(progress, Moving)
        progress.started(1000, 1)
        progress.started(500, 2)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: progress.sent("media/x/first.mp3", 10), range(50)))
        progress.sent("media/x/first.mp3", -100)
        (task,) = progress._bar.tasks

        assert (task.total, task.completed) == (1500, 400)


def test_who_is_waited_for_is_said_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_for(io.StringIO()) as progress:
        progress.waiting("podcast.example.org")
    tell_waiting("s3.example.org")

    assert capsys.readouterr() == (
        "",
        "waiting for podcast.example.org …\nwaiting for s3.example.org …\n",
    )


def test_who_is_waited_for_stands_above_a_bar_that_moves(
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen = Screen()

    with progress_for(screen) as progress:
        progress.waiting("podcast.example.org")
        progress.started(1000, 1)
        progress.waiting("s3.example.org")

    assert capsys.readouterr().err == "waiting for podcast.example.org …\n"
    assert "waiting for s3.example.org …" in screen.getvalue()
