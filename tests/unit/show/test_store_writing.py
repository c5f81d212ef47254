from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast_pub.errors import ShowNeedsFixing
from podcast_pub.model.settings import StoreSettings
from podcast_pub.show.store_writing import read_written, replace_show, with_store

if TYPE_CHECKING:
    from pathlib import Path

STORE = StoreSettings("voices", "s3://voices/show", region="auto", profile="voices")
LINES = '\n[[store]]\nurl = "s3://voices/show"\nregion = "auto"\nprofile = "voices"\n'
SHOW = 'title   = "Voices"   # as it is\n\n# a word\n\n[owner]\nname = "Ä" # here\n\n\n#[[store]]\n'


def test_a_store_is_written_at_the_end_and_nothing_else_changes() -> None:
    assert with_store(SHOW, STORE, url=None) == SHOW + LINES


def test_a_name_that_is_not_that_of_the_bucket_is_written() -> None:
    store = StoreSettings("main", "s3://voices")

    assert with_store('title = "x"\n', store, url=None).endswith(
        'name = "main"\nurl = "s3://voices"\n'
    )


def test_the_own_address_is_among_the_first_keys() -> None:
    text = with_store(SHOW, STORE, url="https://podcast.example.org")

    assert text.index('\nurl = "https://podcast.example.org"\n') < text.index("[owner]")
    assert text.replace('url = "https://podcast.example.org"\n', "", 1) == SHOW + LINES


@pytest.mark.parametrize(
    "text", ["", "# nothing", 'title = "x"', "[a]\nb = 1", "a = 1\n[b]\n[c.d]\n"]
)
def test_every_show_can_get_a_store(text: str) -> None:
    written = with_store(text, STORE, url="https://x.example")

    store = {"url": STORE.url, "region": "auto", "profile": "voices"}
    expected = tomllib.loads(text) | {"url": "https://x.example", "store": [store]}
    assert tomllib.loads(written) == expected


@given(st.dictionaries(st.text("abcdeä .", min_size=1, max_size=5), st.text(max_size=9)))
@settings(max_examples=50, deadline=None)
def test_any_show_means_the_same_with_a_store(values: dict[str, str]) -> None:
    import tomlkit

    text = tomlkit.dumps(values)

    written = with_store(text, STORE, url=None)

    assert written.startswith(text)
    assert {key: one for key, one in tomllib.loads(written).items() if key != "store"} == values


def test_a_show_that_cannot_be_edited_is_left_alone_and_the_lines_are_told() -> None:
    with pytest.raises(ShowNeedsFixing, match="could not be edited") as caught:
        with_store('[store]\nname = "another kind"\n', STORE, url=None)

    assert 'by hand: [[store]]; url = "s3://voices/show"; region = "auto"' in caught.value.hint


def test_line_ends_and_the_byte_order_mark_of_windows_stay() -> None:
    text = "\ufeff" + SHOW.replace("\n", "\r\n")

    assert with_store(text, STORE, url=None) == text + LINES.replace("\n", "\r\n")


def test_mixed_line_ends_stay_mixed() -> None:
    text = 'title = "x"\r\nauthor = "y"\n'

    assert with_store(text, STORE, url=None).startswith(text)


def test_what_is_written_is_counted(tmp_path: Path) -> None:
    (tmp_path / "show.toml").write_text(f'url = "https://x.example"\n{LINES}{LINES}', "utf-8")

    found = read_written(tmp_path)

    assert (found.url, found.stores) == ("https://x.example", 2)


@pytest.mark.parametrize("text", ["url = ", "a = 1\na = 2\n"])
def test_a_broken_show_is_mended_first(tmp_path: Path, text: str) -> None:
    (tmp_path / "show.toml").write_text(text, "utf-8")

    with pytest.raises(ShowNeedsFixing, match="is not TOML") as caught:
        read_written(tmp_path)

    assert "podcast-pub check" in caught.value.hint


def test_a_show_is_replaced_as_a_whole_with_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "show.toml"
    path.write_text("old", "utf-8")
    path.chmod(0o640)

    replace_show(tmp_path, "new\r\n")

    assert path.read_bytes() == b"new\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["show.toml"]


def test_a_linked_show_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept.toml").write_text("old", "utf-8")
    (tmp_path / "show.toml").symlink_to("kept.toml")

    replace_show(tmp_path, "new")

    assert (tmp_path / "show.toml").is_symlink()
    assert (tmp_path / "kept.toml").read_text("utf-8") == "new"


def test_a_show_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShowNeedsFixing, match="cannot be written"):
        replace_show(tmp_path / "none", "new")
