from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from podcast_pub.errors import AlreadyThere, ShowNeedsFixing
from podcast_pub.show.new_show import ShowAnswers
from podcast_pub.verbs.check import check
from podcast_pub.verbs.init import init
from tests.builders.show_folder import a_cover
from tests.unit.verbs.publishing import NOW

if TYPE_CHECKING:
    from pathlib import Path


def answers(**changes: Any) -> ShowAnswers:
    values: dict[str, Any] = {
        "title": "Voices",
        "author": "The team",
        "description": "People who negotiate.",
        "language": "en",
        "categories": ("Society & Culture > Documentary", "News"),
        "url": "https://podcast.example.org",
    }
    return ShowAnswers(**(values | changes))


def test_a_new_show_lacks_nothing_but_its_own_cover(folder: Path, tmp_path: Path) -> None:
    begun = init(folder / "deep", answers())

    checked = check(folder / "deep", now=NOW, caches=tmp_path)
    assert begun.made == (".gitignore", "cover.jpg", "show.toml")
    assert [one.code for one in checked.folder.findings] == ["ARTWORK-06"]
    assert not checked.blocks


def test_a_show_that_is_there_is_not_touched(folder: Path) -> None:
    init(folder, answers())
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(AlreadyThere, match="there is a show already"):
        init(folder, answers(title="Other"))

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", ["cover.jpg", "Cover.PNG", "cover.jpeg"])
def test_a_cover_that_is_there_stays_the_only_one(folder: Path, name: str) -> None:
    folder.mkdir()
    (folder / name).write_bytes(a_cover())

    begun = init(folder, answers())

    assert begun.cover_was_there
    assert (folder / name).read_bytes() == a_cover()
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [".gitignore", name, "show.toml"]
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b".podcast-pub/\n"),
        (b"*.wav", b"*.wav\n.podcast-pub/\n"),
        (b"*.wav\n", b"*.wav\n.podcast-pub/\n"),
        (b"/.podcast-pub\n", b"/.podcast-pub\n"),
        (b".podcast-pub/\r\n", b".podcast-pub/\r\n"),
        (b"\xff\n", b"\xff\n.podcast-pub/\n"),
    ],
)
def test_what_git_ignores_is_extended_once(folder: Path, before: bytes, after: bytes) -> None:
    folder.mkdir()
    (folder / ".gitignore").write_bytes(before)

    begun = init(folder, answers())

    assert (folder / ".gitignore").read_bytes() == after
    assert (".gitignore" in begun.made) == (before != after)


def test_a_run_that_was_broken_off_can_be_repeated(folder: Path) -> None:
    init(folder, answers())
    (folder / "show.toml").unlink()

    begun = init(folder, answers())

    assert begun.made == ("show.toml",)


def test_a_file_in_the_place_of_the_folder_is_said(folder: Path) -> None:
    folder.write_text("a text", "utf-8")

    with pytest.raises(ShowNeedsFixing, match="is not a folder"):
        init(folder, answers())

    with pytest.raises(ShowNeedsFixing, match=r"cannot be written into .*: Not a directory"):
        init(folder / "below", answers())


def test_a_gitignore_that_cannot_be_written_leaves_no_show(folder: Path) -> None:
    (folder / ".gitignore").mkdir(parents=True)

    with pytest.raises(ShowNeedsFixing, match="Is a directory") as caught:
        init(folder, answers())

    assert "disk with room" in caught.value.hint
    assert not (folder / "show.toml").exists()


def test_a_link_to_nowhere_counts_as_a_show(folder: Path) -> None:
    folder.mkdir()
    (folder / "show.toml").symlink_to(folder / "elsewhere.toml")

    with pytest.raises(AlreadyThere):
        init(folder, answers())
