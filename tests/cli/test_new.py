from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from podcast_pub.feed.reading import read_feed
from podcast_pub.model.show import NO_GUID
from tests.builders.mp3 import an_id3_frame, an_id3v2, frames
from tests.builders.show_folder import FIRST, a_show_folder, edit
from tests.cli.test_init import ANSWERS, GUID, URL

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine
    from tests.unit.verbs.bucket import Bucket


def a_recording(name: str = "talk.mp3") -> Path:
    tag = an_id3v2(an_id3_frame(b"TIT2", b"\3Who decides?"))
    Path(name).write_bytes(tag + frames(100))
    return Path(name)


def test_from_nothing_to_a_feed_without_an_address(
    command_line: CommandLine, bucket: Bucket
) -> None:
    command_line("init", "show", *ANSWERS)
    a_recording()

    begun = command_line("new", "talk.mp3", "--folder", "show", "--json")
    checked = command_line("check", "show")
    published = command_line("publish", "show", "--store", bucket.option, "--yes")

    feed = bucket.objects["feed.xml"].body
    assert (begun.code, checked.code, published.code) == (0, 0, 0)
    assert [(one.title, one.guid) for one in read_feed(feed).episodes] == [
        ("Who decides?", begun.answer["guid"])
    ]
    assert b"podcast:guid" not in feed
    assert NO_GUID.encode() not in b"".join(
        kept.body for key, kept in bucket.objects.items() if not key.startswith("state/")
    )


def test_a_try_becomes_the_show_when_it_has_an_address(
    command_line: CommandLine, bucket: Bucket
) -> None:
    command_line("init", "show", *ANSWERS)
    a_recording()
    begun = command_line("new", "talk.mp3", "--folder", "show", "--json")
    command_line("publish", "show", "--store", bucket.option, "--yes")
    edit(Path("show/show.toml"), f'#url = "{URL}"', f'url = "{URL}"')

    again = command_line("publish", "show", "--store", bucket.option, "--yes")

    feed = bucket.objects["feed.xml"].body
    assert again.code == 0
    assert f"<podcast:guid>{GUID}</podcast:guid>".encode() in feed
    assert [one.guid for one in read_feed(feed).episodes] == [begun.answer["guid"]]
    assert not Path("show/podcast.lock").exists()


def test_a_show_without_an_address_is_not_published_for_listeners(
    command_line: CommandLine, bucket: Bucket
) -> None:
    command_line("init", "show", *ANSWERS)
    store = f"{bucket.option}&public_url=https://pub.example.invalid"

    published = command_line("publish", "show", "--store", store, "--yes")
    built = command_line("build", "show", "--out", "out", "--base-url", "https://x.example")

    assert (published.code, built.code) == (3, 3)
    for ran in (published, built):
        assert "error: the show has no `guid`" in ran.err
        assert 'hint: write `url = "https://podcast.example.org"`' in ran.err
    assert bucket.objects == {}


def test_what_was_made_and_what_comes_next_is_said(command_line: CommandLine) -> None:
    a_show_folder(Path("a show"))
    a_recording()

    copied = command_line("new", "talk.mp3", "--folder", "a show")
    titled = command_line("new", "Two", "--folder", "a show", "--date", "2030-12-31")

    assert (copied.code, copied.err) == (0, "")
    assert copied.out == (
        "made a show/who-decides/episode.md\n"
        "made a show/who-decides/audio.mp3  (41.8 kB, copied)\n"
        "next:\n"
        "  write below the second +++ of episode.md what the episode is about\n"
        "  podcast-pub publish 'a show'\n"
    )
    assert titled.out == (
        "made a show/2030-12-31-two/episode.md\n"
        "next:\n"
        "  put the audio beside it, as a show/2030-12-31-two/audio.mp3, "
        "and delete the line `draft`\n"
        "  write below the second +++ of episode.md what the episode is about\n"
        "  podcast-pub publish 'a show'\n"
    )


def test_in_the_show_itself_no_folder_is_needed(command_line: CommandLine) -> None:
    a_show_folder(Path())
    a_recording()

    ran = command_line("new", "talk.mp3", "--title", "Mine", "--slug", "my-own")

    assert ran.err == "talk.mp3 is in the show folder: it is moved to my-own/audio.mp3\n"
    assert ran.out.splitlines()[0] == "made my-own/episode.md"
    assert ran.out.splitlines()[1].endswith("kB, moved)")
    assert ran.out.splitlines()[-1] == "  podcast-pub publish"
    assert not Path("talk.mp3").exists()
    assert 'title = "Mine"' in Path("my-own/episode.md").read_text("utf-8")


def test_json_says_where_everything_is(command_line: CommandLine) -> None:
    a_show_folder(Path("show"))
    recording = a_recording("talk.m4a")

    answer = command_line(
        *("new", recording, "--folder", "show", "--move", "--date", "2017-02-01T09:00", "--json")
    ).answer

    (finding,) = answer.pop("findings")
    assert answer.pop("guid").startswith("urn:uuid:")
    assert (finding["path"], finding["severity"]) == ("talk.m4a", "warning")
    assert answer == {
        "schema": 1,
        "folder": "show/2017-02-01-who-decides",
        "text": "show/2017-02-01-who-decides/episode.md",
        "audio": "show/2017-02-01-who-decides/audio.mp3",
        "moved": True,
        "slug": "who-decides",
        "title": "Who decides?",
        "date": "2017-02-01T09:00:00",
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name an audio file or a title"),
        (("x\x1b[31m",), "the character U+001B cannot be in a feed"),
        (("  ",), "a title has at least one letter"),
        (("--title", ""), "a title has at least one letter"),
        (("x", "--date", "tomorrow"), "write 2017-02-01, or 2017-02-01T09:00:00+01:00"),
        (("x", "--date", "2017-02-30"), "write 2017-02-01"),
        (("x", "--slug", "../x"), "write `x`"),
        (("x", "--slug", "con"), "write `con-episode`"),
        (("x", "--slug", ""), "a slug has only a-z"),
    ],
)
def test_words_that_make_no_episode_are_a_wrong_command_line(
    command_line: CommandLine, words: tuple[str, ...], said: str
) -> None:
    a_show_folder(Path("show"))

    ran = command_line("new", "--folder", "show", *words)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert sorted(path.name for path in Path("show").iterdir()) == ["cover.jpg", "show.toml"]


def test_audio_that_cannot_be_used_is_shown_with_its_reason(command_line: CommandLine) -> None:
    a_show_folder(Path("show"))

    ran = command_line("new", "missing.mp3", "--folder", "show")

    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("missing.mp3  AUDIO-13 error  there is no such file\n")
    assert "nothing was changed\nhint: name a file with audio" in ran.err


def test_a_name_that_is_taken_is_an_error_that_names_it(command_line: CommandLine) -> None:
    a_show_folder(Path("show"), FIRST)

    ran = command_line("new", "First!", "--folder", "show", "--json")

    assert ran.code == 3
    assert ran.answer["error"] == {
        "slug": "already-there",
        "message": f"the name `first` is taken by {FIRST}.md; nothing was changed",
        "hint": "if this is another episode, give it another name: `--slug first-2`",
        "temporary": False,
    }


def test_without_a_show_there_is_no_episode(command_line: CommandLine) -> None:
    ran = command_line("new", "Hello")

    assert ran.code == 3
    assert "there is no show.toml in this folder" in ran.err
    assert "`podcast-pub init`" in ran.err
