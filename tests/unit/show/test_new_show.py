from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.show.fields import one_line
from podcast_pub.show.new_show import ShowAnswers, show_toml
from podcast_pub.show.show_toml import read_show
from podcast_pub.show.text_file import first_illegal
from podcast_pub.show.toml_writing import toml_value
from tests.unit.show.folders import FEW, GUID

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.show.drafts import ShowDraft

URL = "https://podcast.example.org"
KNOWN = re.compile(r"known are (.*)")


def answers(**changes: str) -> ShowAnswers:
    values: dict[str, Any] = {
        "title": "Voices",
        "author": "The team",
        "description": "Talk.",
        "language": "en",
    }
    return ShowAnswers(**(values | changes), categories=("Society & Culture > Documentary",))


def read(folder: Path, text: str) -> ShowDraft:
    (folder / "show.toml").write_text(text, "utf-8")
    return read_show(folder, {})


def switched_on(text: str) -> str:
    """The same show.toml with every key in use."""
    return re.sub(r"^#(?=[^ ])", "", text, flags=re.MULTILINE)


def test_a_new_show_says_what_was_answered_and_nothing_is_wrong_with_it(tmp_path: Path) -> None:
    draft = read(tmp_path, show_toml(answers(url=URL)))

    assert draft.findings == ()
    assert (draft.title, draft.author, draft.description) == ("Voices", "The team", "Talk.")
    assert (draft.language, draft.settings.url, draft.guid) == ("en", URL, GUID)
    assert [(one.name, one.below) for one in draft.categories] == [
        ("Society & Culture", "Documentary")
    ]


def test_without_an_address_no_guid_is_made_up(tmp_path: Path) -> None:
    draft = read(tmp_path, show_toml(answers()))

    assert draft.findings == ()
    assert (draft.guid, draft.settings.url) == ("", None)


def test_every_key_that_there_is_stands_in_a_new_show_with_what_it_is_for(tmp_path: Path) -> None:
    text = switched_on(show_toml(answers()))
    asking = "strange = 1\n" + re.sub(r"^(\[.*)", r"\1\nstrange = 1", text, flags=re.MULTILINE)

    draft = read(tmp_path, asking)

    unknown = [one for one in draft.findings if "`strange`" in one.message]
    known = [set(re.findall(r"`(\w+)`", KNOWN.findall(one.hint)[0])) for one in unknown]
    tables = [draft_keys(tomllib.loads(text)), *draft_tables(tomllib.loads(text))]
    assert len(known) == 4
    assert sorted(map(sorted, known)) == sorted(map(sorted, tables))
    assert all("  # " in line for line in show_toml(answers()).split("\n") if line[1:2] == "[")


def draft_keys(values: dict[str, object]) -> set[str]:
    return set(values)


def draft_tables(values: dict[str, object]) -> list[set[str]]:
    found = []
    for name in ("owner", "directories", "store"):
        table = values[name]
        one = table[0] if isinstance(table, list) else table
        assert isinstance(one, dict)
        found.append(set(one))
    return found


def test_the_examples_are_good_ones(tmp_path: Path) -> None:
    (tmp_path / "cover.jpg").write_bytes(b"a picture")

    draft = read(tmp_path, switched_on(show_toml(answers())))

    assert [one.message for one in draft.findings if one.blocks] == ["`guid` is not a UUID"]


TEXT = st.text().filter(lambda text: first_illegal(text) is None and one_line(text))


@FEW
@given(title=TEXT, author=TEXT, description=TEXT)
def test_any_text_is_safe_in_a_new_show(
    tmp_path: Path, title: str, author: str, description: str
) -> None:
    text = show_toml(answers(title=title, author=author, description=description))

    draft = read(tmp_path, text)

    lines = re.sub("\r\n?", "\n", description).strip(" \t\n")
    assert (draft.title, draft.author) == (one_line(title), one_line(author))
    assert re.sub("\r\n?", "\n", draft.description) == lines
    assert not [one for one in draft.findings if one.code == "SHOW-01"]


@FEW
@given(st.text())
def test_a_value_reads_back_as_itself(text: str) -> None:
    assert tomllib.loads(f"a = {toml_value(text)}") == {"a": text}
    assert "\n" not in toml_value(text)
