from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import ShowFolderMissing
from podcast_pub.model.finding import Severity
from podcast_pub.show import discovery
from podcast_pub.show.discovery import read_drafts
from podcast_pub.show.drafts import artwork_paths, audio_paths
from tests.unit.show.folders import NOW, SHOW, TEXT, codes, files, only, without, write

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.show.drafts import Drafts
    from tests.unit.show.folders import Files

STEM = "2017-02-01-first"


def read(folder: Path, changes: Files | None = None) -> Drafts:
    return read_drafts(write(folder, files(changes)))


def stems(drafts: Drafts) -> list[str]:
    return [draft.stem for draft in drafts.episodes]


def test_a_folder_without_show_toml_is_no_show(tmp_path: Path) -> None:
    with pytest.raises(ShowFolderMissing) as stopped:
        read_drafts(tmp_path)

    assert stopped.value.message.startswith("there is no show.toml in ")
    assert stopped.value.hint


def test_files_that_share_a_stem_are_an_episode(tmp_path: Path) -> None:
    drafts = read(
        tmp_path,
        {
            f"{STEM}.jpg": b"a picture",
            f"{STEM}.chapters.txt": "0:00 Start\n",
            f"{STEM}.vtt": "WEBVTT\n",
            f"{STEM}.transcript.srt": "1\n00:00:00,000 --> 00:00:01,000\nx\n",
        },
    )

    (draft,) = drafts.episodes
    assert drafts.findings == drafts.show.findings == draft.findings == ()
    assert draft.stem == STEM
    assert str(draft.place) == f"{STEM}.md"
    assert draft.audio == tmp_path / f"{STEM}.mp3"
    assert str(draft.audio_place) == f"{STEM}.mp3"
    assert draft.artwork == tmp_path / f"{STEM}.jpg"
    assert draft.chapters is not None
    assert draft.chapters.file.path == f"{STEM}.chapters.txt"
    assert [one.extension for one in draft.transcripts] == ["vtt", "srt"]


def test_a_folder_with_a_text_is_an_episode(tmp_path: Path) -> None:
    drafts = read(
        tmp_path,
        {
            "2017-03-01-second/episode.md": TEXT,
            "2017-03-01-second/Sound.MP3": b"tags|second",
            "2017-03-01-second/cover.png": b"a picture",
            "2017-03-01-second/chapters.json": '{"version": "1.2.0", "chapters": []}',
            "2017-03-01-second/transcript.html": "<p>x</p>",
        },
    )

    draft = drafts.episodes[1]
    folder = tmp_path / "2017-03-01-second"
    assert draft.findings == ()
    assert draft.stem == "2017-03-01-second"
    assert str(draft.place) == "2017-03-01-second/episode.md"
    assert draft.audio == folder / "Sound.MP3"
    assert draft.artwork == folder / "cover.png"
    assert draft.chapters is not None
    assert [one.extension for one in draft.transcripts] == ["html"]


def test_audio_alone_is_an_episode(tmp_path: Path) -> None:
    drafts = read(
        tmp_path,
        {
            "2016-01-01-alone.m4a": b"x",
            "2015-01-01-in-folder/a.mp3": b"y",
            "2016-01-01-alone.png": b"",
        },
    )

    assert stems(drafts) == ["2015-01-01-in-folder", "2016-01-01-alone", STEM]
    in_folder, alone, _ = drafts.episodes
    assert (in_folder.file, alone.file) == (None, None)
    assert str(in_folder.place) == "2015-01-01-in-folder/a.mp3"
    assert alone.published is not None
    assert alone.published.isoformat() == "2016-01-01T12:00:00+01:00"
    assert alone.artwork == tmp_path / "2016-01-01-alone.png"


def test_a_text_alone_is_an_episode_without_audio(tmp_path: Path) -> None:
    (draft,) = read_drafts(write(tmp_path, without(f"{STEM}.mp3"))).episodes

    assert draft.audio is None
    assert not draft.audio_is_unclear


def test_what_is_no_episode_is_not_looked_at(tmp_path: Path) -> None:
    drafts = read(
        tmp_path,
        {
            "README.md": "about",
            ".hidden.md": TEXT,
            ".podcast-pub/store/audio.mp3": b"x",
            "making/scripts/first.txt": "words",
            "making/make.py": "",
            "podcast.lock": "{}",
            "first.txt": "words",
            "other.vtt": "not a transcript",
            "empty/.keep": "",
        },
    )

    assert stems(drafts) == [STEM]
    assert drafts.findings == ()


def test_a_folder_of_several_audio_files_and_no_text_is_no_episode(tmp_path: Path) -> None:
    drafts = read(tmp_path, {"takes/a.mp3": b"x", "takes/b.wav": b"x"})

    finding = only(drafts.findings, "EPISODE-06")
    assert stems(drafts) == [STEM]
    assert finding.severity is Severity.WARNING
    assert str(finding.place) == "takes"
    assert "`a.mp3` and `b.wav`" in finding.message


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        ({"picture.jpg": b"x"}, "put audio.mp3 and episode.md into it, or delete the folder"),
        ({"notes.md": "x"}, "if notes.md is the text of the episode, call it episode.md"),
        (
            {"a.md": "x", "b.md": "x"},
            "put audio.mp3 and episode.md into it, or delete the folder",
        ),
    ],
    ids=["nothing to hear", "one text", "two texts"],
)
def test_a_folder_with_a_day_in_its_name_and_no_episode_in_it_is_told(
    tmp_path: Path, content: dict[str, str | bytes], hint: str
) -> None:
    drafts = read(tmp_path, {f"2017-03-01-x/{name}": body for name, body in content.items()})

    finding = only(drafts.findings, "EPISODE-06")
    assert finding.severity is Severity.WARNING
    assert str(finding.place) == "2017-03-01-x"
    assert "has neither episode.md nor audio" in finding.message
    assert finding.hint == hint


def test_a_folder_without_a_day_in_its_name_may_hold_anything(tmp_path: Path) -> None:
    assert read(tmp_path, {"making/notes.md": "x"}).findings == ()


def test_several_audio_files_need_a_word_on_which(tmp_path: Path) -> None:
    (draft,) = read(tmp_path, {f"{STEM}.m4a": b"x"}).episodes

    finding = only(draft.findings, "EPISODE-06")
    assert draft.audio is None
    assert draft.audio_is_unclear
    assert finding.blocks
    assert finding.message == f"there are several audio files: `{STEM}.m4a` and `{STEM}.mp3`"


def test_the_text_can_say_which_audio_file_it_is(tmp_path: Path) -> None:
    text = f'+++\ntitle = "a"\naudio = "{STEM}.m4a"\n+++\n'

    (draft,) = read(tmp_path, {f"{STEM}.m4a": b"x", f"{STEM}.md": text}).episodes

    assert draft.findings == ()
    assert draft.audio == tmp_path / f"{STEM}.m4a"
    assert str(draft.audio_place) == f"{STEM}.m4a"


def test_the_text_can_name_audio_of_another_folder_of_the_show(tmp_path: Path) -> None:
    text = '+++\ntitle = "a"\naudio = "sounds/one.mp3"\n+++\n'

    drafts = read(tmp_path, {"sounds/one.mp3": b"x", "sounds/two.mp3": b"x", f"{STEM}.md": text})

    assert drafts.episodes[0].audio == tmp_path / "sounds/one.mp3"
    assert str(drafts.episodes[0].audio_place) == "sounds/one.mp3"


def test_episodes_are_in_the_order_of_their_names(tmp_path: Path) -> None:
    drafts = read(tmp_path, {"b.mp3": b"x", "a/x.mp3": b"x", "c.md": TEXT, "B.mp3": b"x"})

    assert stems(drafts) == [STEM, "B", "a", "b", "c"]


def test_decomposed_and_composed_names_are_the_same_stem(tmp_path: Path) -> None:
    drafts = read(tmp_path, {"cafe\u0301.md": TEXT, "caf\u00e9.mp3": b"x"})

    assert stems(drafts) == [STEM, "caf\u00e9"]
    assert drafts.episodes[1].audio == tmp_path / "caf\u00e9.mp3"


def test_a_link_out_of_the_show_is_refused(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"a.mp3": b"x", "folder/episode.md": TEXT})
    show = write(tmp_path / "show", files())
    (show / "a.mp3").symlink_to(outside / "a.mp3")
    (show / "folder").symlink_to(outside / "folder")
    (show / "gone.mp3").symlink_to(show / "nothing.mp3")
    (show / "loop.md").symlink_to("loop.md")
    (show / "notes.xyz").symlink_to(outside / "a.mp3")

    drafts = read_drafts(show)

    assert stems(drafts) == [STEM]
    assert [str(one.place) for one in drafts.findings] == ["a.mp3", "folder", "gone.mp3", "loop.md"]
    assert set(codes(drafts.findings)) == {"FILE-05"}


def test_a_link_within_the_show_is_followed(tmp_path: Path) -> None:
    show = write(
        tmp_path / "show", files({"making/b.mp3": b"x", "making/c.mp3": b"x", "b.md": TEXT})
    )
    (show / "b.mp3").symlink_to("making/b.mp3")

    drafts = read_drafts(show)

    assert drafts.episodes[1].audio == show / "b.mp3"


def test_a_name_that_cannot_be_shown_is_refused(tmp_path: Path) -> None:
    show = write(tmp_path, files())
    (show / "a\x07b.mp3").write_bytes(b"x")
    (show / "line\nend.md").write_text(TEXT)
    (show / "x\x07.bin").write_bytes(b"x")
    (show / os.fsdecode(b"caf\xe9.mp3")).write_bytes(b"x")

    drafts = read_drafts(show)

    assert codes(drafts.findings) == ["FILE-06"] * 3
    assert [str(one.place) for one in drafts.findings] == [
        "a\\x07b.mp3",
        "caf\\xe9.mp3",
        "line\\nend.md",
    ]
    assert stems(drafts) == [STEM]


def test_a_file_that_is_no_file_is_not_opened(tmp_path: Path) -> None:
    show = write(tmp_path, files())
    os.mkfifo(show / "pipe.md")

    assert stems(read_drafts(show)) == [STEM]


def test_a_text_that_cannot_be_read_stays_an_episode(tmp_path: Path) -> None:
    (draft,) = read(tmp_path, {f"{STEM}.md": b"\xff"}).episodes

    assert codes(draft.findings) == ["FILE-02"]
    assert not draft.is_readable


def test_a_date_in_a_name_that_is_no_day_is_a_warning(tmp_path: Path) -> None:
    drafts = read(tmp_path, {"2017-02-30-x.mp3": b"x", "2017-1-x.mp3": b"x"})

    finding = only(drafts.episodes[1].findings, "EPISODE-05")
    assert finding.message == "`2017-02-30` in the name is not a day"
    assert drafts.episodes[1].published is None
    assert drafts.episodes[2].findings == ()


def test_side_files_in_other_forms_are_named(tmp_path: Path) -> None:
    drafts = read(
        tmp_path,
        {
            f"{STEM}.chapters.psc": "",
            f"{STEM}.chapters.txt": "0:00 a",
            f"{STEM}.chapters.json": "{}",
            "2018-01-01-x/a.mp3": b"x",
            "2018-01-01-x/transcript.txt": "words",
        },
    )

    first, second = drafts.episodes
    assert [str(one.place) for one in first.findings] == [
        f"{STEM}.chapters.json",
        f"{STEM}.chapters.psc",
    ]
    assert set(codes(first.findings)) == {"FILE-08"}
    assert only(second.findings, "FILE-08").message == "this transcript file is not read"


def test_side_files_with_mistakes_are_found(tmp_path: Path) -> None:
    (draft,) = read(tmp_path, {f"{STEM}.chapters.txt": "oops", f"{STEM}.vtt": "oops"}).episodes

    assert codes(draft.findings) == ["CHAPTERS-01", "TRANSCRIPT-01"]
    assert draft.transcripts == ()


@pytest.mark.parametrize("name", ["show.toml", f"{STEM}.md"])
def test_reading_is_repeatable(tmp_path: Path, name: str) -> None:
    write(tmp_path, files({name: SHOW + "x = = 1"}))

    assert read_drafts(tmp_path) == read_drafts(tmp_path)


def test_audio_and_pictures_of_what_is_not_due_are_not_asked_for(tmp_path: Path) -> None:
    later = '+++\ntitle = "a"\ndate = 2030-01-01\n+++\n'
    draft = '+++\ntitle = "a"\ndraft = true\n+++\n'

    drafts = read(
        tmp_path,
        {
            "a/episode.md": later,
            "a/a.mp3": b"x",
            "a/cover.jpg": b"x",
            "b/episode.md": draft,
            "b/b.mp3": b"x",
            "c/episode.md": TEXT,
            "c/cover.jpg": b"x",
        },
    )

    assert audio_paths(drafts, now=NOW) == (tmp_path / f"{STEM}.mp3",)
    assert artwork_paths(drafts, now=NOW) == (tmp_path / "cover.jpg", tmp_path / "c/cover.jpg")


def test_a_folder_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    listing = discovery._list(tmp_path / "gone", tmp_path, tmp_path)

    finding = only(listing.findings, "FILE-01")
    assert finding.message == "the folder cannot be read: No such file or directory"
    assert str(finding.place) == "gone"
