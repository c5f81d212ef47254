from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.finding import Severity
from podcast_pub.show.discovery import read_drafts
from podcast_pub.show.entries import about_names, entry_problem
from tests.unit.show.folders import TEXT, codes, files, write

if TYPE_CHECKING:
    from pathlib import Path

PIPE = "this is no file, but a pipe, a socket or a device"


@pytest.mark.parametrize(
    "name",
    [
        *("aux", "AUX.mp3", "Con.tar.gz", "nul.md", "com1", "lpt9.txt", "com¹"),
        *("what?.md", "a:b", 'quo"te', "pipe|", "star*", "less<", "back\\slash", "dot.", "space "),
    ],
)
def test_a_name_that_windows_cannot_have_is_a_warning(tmp_path: Path, name: str) -> None:
    (finding,) = about_names([tmp_path / name], tmp_path)

    assert (finding.code, finding.severity) == ("FILE-06", Severity.WARNING)
    assert str(finding.place) == name


@pytest.mark.parametrize("name", ["auxiliary.mp3", "com10", "console.md", "a.b", "über", ".x"])
def test_other_names_are_good_everywhere(tmp_path: Path, name: str) -> None:
    assert about_names([tmp_path / name], tmp_path) == []


def test_names_that_look_the_same_are_an_error(tmp_path: Path) -> None:
    show = write(tmp_path, files())
    for name in ("caf\u00e9.md", "cafe\u0301.md"):
        (show / name).write_text(TEXT)

    drafts = read_drafts(show)

    (finding,) = drafts.findings
    assert (finding.code, finding.severity) == ("FILE-06", Severity.ERROR)
    assert "twice" in finding.message


def test_a_pipe_in_the_place_of_a_file_is_an_error_and_is_not_opened(tmp_path: Path) -> None:
    show = write(tmp_path, files())
    os.mkfifo(show / "2017-03-01-second.mp3")
    os.mkfifo(show / "not-ours.log")

    drafts = read_drafts(show)

    assert [(one.code, str(one.place), one.message) for one in drafts.findings] == [
        ("FILE-01", "2017-03-01-second.mp3", PIPE)
    ]


def test_a_link_to_a_device_leads_out_of_the_show(tmp_path: Path) -> None:
    (tmp_path / "zero.mp3").symlink_to("/dev/zero")

    about = entry_problem(tmp_path / "zero.mp3", tmp_path, tmp_path)

    assert about is not None
    assert about.code == "FILE-05"


def test_audio_that_a_text_names_is_no_episode_of_its_own(tmp_path: Path) -> None:
    show = write(tmp_path, files())
    (show / "other.md").write_text('+++\ntitle = "Other"\naudio = "sound.mp3"\n+++\n')
    (show / "sound.mp3").write_bytes(b"x")

    drafts = read_drafts(show)

    assert [draft.stem for draft in drafts.episodes] == ["2017-02-01-first", "other"]
    assert codes(drafts.findings) == []
