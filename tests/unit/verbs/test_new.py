from __future__ import annotations

import os
import re
import shutil
import tomllib
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from podcast_pub.errors import AlreadyThere, ShowNeedsFixing
from podcast_pub.verbs.check import check
from podcast_pub.verbs.new import Wish, looks_like_audio, new
from tests.builders.mp3 import a_chapter_frame, an_id3_frame, an_id3v2, frames
from tests.builders.show_folder import FIRST, SECOND, a_show_folder, edit
from tests.unit.verbs.publishing import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.verbs.new import Begun
    from tests.unit.verbs.publishing import Laptop

GUID = "urn:uuid:0439f725-0000-4000-8000-000000000000"
SOUND = frames(100)


def tagged(**texts: str) -> bytes:
    tags = (an_id3_frame(name.encode(), b"\3" + text.encode()) for name, text in texts.items())
    chapter = a_chapter_frame(0, an_id3_frame(b"TIT2", b"\3One"))
    return an_id3v2(b"".join(tags) + chapter) + SOUND


def a_recording(folder: Path, name: str = "talk.mp3", body: bytes = SOUND) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(body)
    return folder / name


def wish(folder: Path, **changes: Any) -> Wish:
    values: dict[str, Any] = {"folder": folder, "guid": GUID, "now": NOW}
    return Wish(**(values | changes))


def front(begun: Begun) -> dict[str, Any]:
    return tomllib.loads(begun.text.read_text("utf-8").split("+++\n")[1])


def contents(folder: Path) -> list[str]:
    """Everything in a show folder but what is private to this computer."""
    paths = (path.relative_to(folder) for path in folder.rglob("*"))
    return sorted(str(path) for path in paths if path.parts[0] != ".podcast-pub")


def test_a_title_makes_a_folder_with_a_text(folder: Path) -> None:
    begun = new(wish(a_show_folder(folder), title="Who decides?"))

    assert begun.folder == folder / "who-decides"
    assert begun.placed is None
    assert front(begun) == {"title": "Who decides?", "guid": GUID, "draft": True}
    assert contents(folder) == ["cover.jpg", "show.toml", "who-decides", "who-decides/episode.md"]
    assert os.listdir(folder / ".podcast-pub") == [".gitignore"]  # noqa: PTH208 - hidden ones too


def test_a_new_episode_is_as_open_as_any_folder(folder: Path) -> None:
    begun = new(wish(a_show_folder(folder), title="x"))
    (folder / "usual").mkdir()

    assert begun.folder.stat().st_mode == (folder / "usual").stat().st_mode


def test_audio_is_copied_and_its_tags_are_written_down(folder: Path, tmp_path: Path) -> None:
    body = tagged(TIT2="Was bleibt?", TRCK="3/12", TPOS="2", TIT3="Kurz.", TDRC="2014-05-05")
    audio = a_recording(tmp_path / "elsewhere", body=body)

    begun = new(wish(a_show_folder(folder), audio=audio))

    assert begun.folder == folder / "2014-05-05-was-bleibt"
    assert begun.placed is not None
    assert begun.placed.audio == begun.folder / "audio.mp3"
    assert begun.placed.audio.read_bytes() == body == audio.read_bytes()
    assert front(begun) == {
        "title": "Was bleibt?",
        "guid": GUID,
        "date": date(2014, 5, 5),
        "summary": "Kurz.",
        "season": 2,
        "episode": 3,
    }
    show = check(folder, now=NOW, caches=tmp_path).folder.show
    assert show is not None
    (episode,) = show.episodes
    assert (episode.slug, episode.guid, episode.title) == ("was-bleibt", GUID, "Was bleibt?")
    assert [one.title for one in episode.chapters] == ["One"]


def test_without_tags_the_name_of_the_file_gives_title_and_slug(
    folder: Path, tmp_path: Path
) -> None:
    audio = a_recording(tmp_path / "elsewhere", "2017-02-01_my talk.mp3")

    begun = new(wish(a_show_folder(folder), audio=audio))

    assert (begun.slug, begun.episode.title) == ("my-talk", "My talk")
    assert "date" not in front(begun)


@pytest.mark.parametrize(
    ("name", "title"),
    [(b"\xff\xfe.mp3", "Episode 0439f725"), (b"in\xff\x1bside.mp3", "Inside")],
)
def test_a_name_that_no_feed_can_carry_is_cleaned(
    folder: Path, tmp_path: Path, name: bytes, title: str
) -> None:
    audio = a_recording(tmp_path / "elsewhere", os.fsdecode(name))

    assert new(wish(a_show_folder(folder), audio=audio)).episode.title == title


def test_an_episode_without_a_date_is_dated_by_its_first_publish(
    laptop: Laptop, tmp_path: Path
) -> None:
    audio = a_recording(tmp_path / "elsewhere", body=frames(50))
    os.utime(audio, (10**9, 10**9))
    new(wish(laptop.folder, audio=audio))

    laptop.publish()
    later = laptop.prepare(now=NOW.replace(year=2027))

    (episode,) = [one for one in later.observed.state.show.episodes if one.slug == "talk"]  # type: ignore[union-attr]  # it is published
    assert (episode.guid, episode.published) == (GUID, NOW)
    assert later.plan.is_empty


def test_a_date_is_written_as_it_was_said(folder: Path) -> None:
    when = datetime.fromisoformat("2030-12-31T23:30:00-05:00")

    begun = new(wish(a_show_folder(folder), title="Party", date=when))

    assert begun.folder.name == "2030-12-31-party"
    assert front(begun)["date"].isoformat() == when.isoformat()


def test_a_time_that_the_clocks_skipped_is_refused(folder: Path) -> None:
    a_show_folder(folder, settings='timezone = "Europe/Zurich"\n')

    with pytest.raises(ShowNeedsFixing, match="skipped the time 2017-03-26T02:30:00"):
        new(wish(folder, title="x", date=datetime.fromisoformat("2017-03-26T02:30:00")))


def test_moving_leaves_nothing_where_the_audio_was(folder: Path, tmp_path: Path) -> None:
    audio = a_recording(tmp_path / "elsewhere")

    begun = new(wish(a_show_folder(folder), audio=audio, moves=True))

    assert begun.placed is not None
    assert begun.placed.was_moved
    assert begun.placed.audio.read_bytes() == SOUND
    assert not audio.exists()


def test_a_suffix_that_lies_is_put_right(folder: Path, tmp_path: Path) -> None:
    begun = new(wish(a_show_folder(folder), audio=a_recording(tmp_path / "e", "talk.m4a")))

    assert begun.placed is not None
    assert begun.placed.audio.name == "audio.mp3"
    assert [(one.blocks, str(one.place)) for one in begun.findings] == [
        (False, str(tmp_path / "e/talk.m4a"))
    ]


def test_audio_in_the_show_is_moved_after_saying_so(folder: Path) -> None:
    audio = a_recording(a_show_folder(folder))
    (folder / "talk.vtt").write_text("WEBVTT\n", "utf-8")
    told: list[str] = []

    begun = new(wish(folder, audio=audio, title="Ours", announce=told.append))

    assert begun.placed is not None
    assert (begun.placed.was_moved, begun.placed.left) == (True, ("talk.vtt",))
    assert (begun.folder / "audio.mp3").read_bytes() == SOUND
    assert told == [f"{audio} is in the show folder: it is moved to {folder / 'ours/audio.mp3'}"]
    assert contents(folder) == [
        "cover.jpg",
        "ours",
        "ours/audio.mp3",
        "ours/episode.md",
        "show.toml",
        "talk.vtt",
    ]


def test_audio_in_the_show_may_keep_its_own_name(folder: Path) -> None:
    audio = a_recording(a_show_folder(folder))

    assert new(wish(folder, audio=audio)).folder == folder / "talk"


@pytest.mark.parametrize("name", [f"{FIRST}.mp3", "raw/take.mp3", "told/audio.mp3"])
def test_audio_that_is_an_episode_already_stays_there(folder: Path, name: str) -> None:
    a_show_folder(folder, FIRST)
    a_recording(folder / "raw", "take.mp3")
    a_recording(folder / "told", "audio.mp3")
    (folder / "told/episode.md").write_text("Words.", "utf-8")
    before = contents(folder)

    with pytest.raises(AlreadyThere, match="already"):
        new(wish(folder, audio=folder / name, title="New"))

    assert contents(folder) == before


def test_audio_that_was_published_from_its_place_is_not_published_twice(laptop: Laptop) -> None:
    (laptop.folder / f"{FIRST}.md").unlink()
    edit(laptop.folder / "show.toml", "explicit", f'url = "{laptop.bucket.base}"\nexplicit')

    with pytest.raises(AlreadyThere) as caught:
        new(wish(laptop.folder, audio=laptop.folder / f"{FIRST}.mp3", title="New"))

    assert f"write `{FIRST}.md` beside it" in caught.value.hint


@pytest.mark.parametrize("title", ["First", "FIRST!", "2020-01-01 first"])
def test_a_name_that_is_taken_is_said_with_a_free_one(folder: Path, title: str) -> None:
    a_show_folder(folder, FIRST)
    before = contents(folder)

    with pytest.raises(AlreadyThere) as caught:
        new(wish(folder, title=title, date=date(2020, 1, 1)))

    assert caught.value.message.startswith(f"the name `first` is taken by {FIRST}.md")
    assert "`--slug first-2`" in caught.value.hint
    assert contents(folder) == before
    assert new(wish(folder, title=title, slug="first-2")).slug == "first-2"


def test_a_name_is_taken_by_anything_in_the_folder(folder: Path) -> None:
    (a_show_folder(folder) / "MAKING").mkdir()

    with pytest.raises(AlreadyThere, match="the name `making` is taken by making"):
        new(wish(folder, title="Making"))


def test_the_name_of_a_published_episode_stays_taken(laptop: Laptop) -> None:
    (laptop.folder / f"{FIRST}.md").unlink()
    (laptop.folder / f"{FIRST}.mp3").unlink()
    edit(laptop.folder / "show.toml", "explicit", f'url = "{laptop.bucket.base}"\nexplicit')

    with pytest.raises(AlreadyThere, match="the published “First”"):
        new(wish(laptop.folder, title="First"))


def test_what_is_no_audio_is_said_and_nothing_is_made(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder)
    (tmp_path / "a folder").mkdir()
    os.mkfifo(tmp_path / "pipe.mp3")
    a_recording(tmp_path, "empty.mp3", b"")
    a_recording(tmp_path, "text.mp3", b"These are words.")
    bad = ("a folder", "pipe.mp3", "empty.mp3", "text.mp3", "missing.mp3")

    for path in [*(tmp_path / name for name in bad), type(tmp_path)("/dev/zero")]:
        with pytest.raises(ShowNeedsFixing, match="nothing was changed") as caught:
            new(wish(folder, audio=path))
        assert [str(one.place) for one in caught.value.findings] == [str(path)]

    assert contents(folder) == ["cover.jpg", "show.toml"]


def test_a_link_is_followed_for_a_copy_and_refused_for_a_move(folder: Path, tmp_path: Path) -> None:
    audio = a_recording(tmp_path / "elsewhere")
    (tmp_path / "link.mp3").symlink_to(audio)
    (a_show_folder(folder) / "inside.mp3").symlink_to("talk.mp3")
    a_recording(folder)

    for refused in (
        {"audio": tmp_path / "link.mp3", "moves": True},
        {"audio": folder / "inside.mp3"},
    ):
        with pytest.raises(ShowNeedsFixing, match="is a link to"):
            new(wish(folder, title="A", **refused))
    begun = new(wish(folder, title="B", audio=tmp_path / "link.mp3"))

    assert begun.placed is not None
    assert not begun.placed.audio.is_symlink()
    assert audio.exists()


def test_a_show_that_cannot_be_written_leaves_the_audio_and_no_episode(
    folder: Path, tmp_path: Path
) -> None:
    audio = a_recording(tmp_path / "elsewhere")
    (a_show_folder(folder) / ".podcast-pub").symlink_to("nowhere")

    with pytest.raises(ShowNeedsFixing, match=r"cannot be written into .*: File exists") as caught:
        new(wish(folder, audio=audio, moves=True))

    assert "the audio is where it was" in caught.value.hint
    assert audio.read_bytes() == SOUND
    assert contents(folder) == ["cover.jpg", "show.toml"]


def test_audio_that_changes_while_it_is_copied_is_not_taken(folder: Path, tmp_path: Path) -> None:
    from podcast_pub.audio.facts import facts
    from podcast_pub.verbs.placing import place

    audio = a_recording(tmp_path / "elsewhere")
    measured = replace(facts(audio), sha256="0" * 64)
    moving = wish(a_show_folder(folder), audio=audio, moves=True)

    with pytest.raises(ShowNeedsFixing, match="changed while it was copied"):
        place(folder / "x", "text", wish=moving, facts=measured)

    assert audio.exists()
    assert contents(folder) == ["cover.jpg", "show.toml"]


def test_audio_of_the_show_that_cannot_be_moved_leaves_no_episode(folder: Path) -> None:
    from podcast_pub.audio.facts import facts
    from podcast_pub.verbs.placing import place

    audio = a_recording(a_show_folder(folder))
    measured = facts(audio)
    audio.unlink()

    with pytest.raises(ShowNeedsFixing, match="No such file"):
        place(folder / "x", "text", wish=wish(folder, audio=audio), facts=measured)

    assert contents(folder) == ["cover.jpg", "show.toml"]


def test_two_of_one_title_never_share_a_folder(folder: Path) -> None:
    from podcast_pub.verbs.placing import place

    first = new(wish(a_show_folder(folder), title="Twin"))
    text = first.text.read_text("utf-8")

    with pytest.raises(AlreadyThere):
        place(first.folder, "other", wish=wish(folder), facts=None)

    assert first.text.read_text("utf-8") == text


def test_a_word_is_a_file_if_there_is_one_or_if_it_is_called_like_audio(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_show_folder(folder)
    monkeypatch.chdir(folder.parent)

    words = ["show", "no.mp3", "no.FLAC", "Hello", "x" * 300]

    assert list(filter(looks_like_audio, words)) == ["show", "no.mp3", "no.FLAC"]


def test_a_guid_is_its_own_in_each_text(folder: Path) -> None:
    a_show_folder(folder, SECOND)
    shutil.rmtree(new(wish(folder, title="One")).folder)

    begun = new(wish(folder, title="One", guid=GUID.replace("0439", "1439")))

    assert re.fullmatch("urn:uuid:1439[0-9a-f-]+", front(begun)["guid"])
