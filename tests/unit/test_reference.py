"""The pages of docs/reference that are made from the code, and the keys that they explain."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from docs.generate import FOLDER, PAGES
from podcast_pub.audio.codes import CODES
from podcast_pub.rules.registry import RULES
from podcast_pub.show.code_meanings import MEANINGS
from podcast_pub.show.codes import Code
from podcast_pub.show.discovery import read_drafts
from podcast_pub.show.keys import EPISODE, EPISODE_TABLES, PEOPLE, SHOW, SHOW_TABLES
from tests.builders.show_folder import a_cover

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from podcast_pub.model.finding import Finding
    from podcast_pub.show.keys import Table

TRANSCRIPTS = FOLDER.parents[1] / "tests/transcripts"
STRANGE = "strange"
KNOWN = re.compile(r"`(\w+)`")
PERSON = f'people = [{{ name = "A", {STRANGE} = 1 }}]'


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_code_says(name: str) -> None:
    # `make reference` writes it
    assert (FOLDER / name).read_text("utf-8") == PAGES[name]()


def written(table: Table) -> list[str]:
    """A table with an example of each key, and with one that nobody knows."""
    lines = [f"{key.name} = {key.example}" for key in table.keys if key.name != "people"]
    people = [PERSON] if any(key.name == "people" for key in table.keys) else []
    return [table.header, *lines, *people, f"{STRANGE} = 1"]


def a_show(folder: Path, front: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Every finding on a show with all keys, and an episode with these lines of front matter."""
    tables = [table for table in SHOW_TABLES if table is not PEOPLE]
    text = "\n".join(line for table in tables for line in written(table))
    assert tomllib.loads(text)
    (folder / "show.toml").write_text(text, "utf-8")
    (folder / "cover.jpg").write_bytes(a_cover())
    (folder / "audio.mp3").write_bytes(b"x")
    (folder / "one.md").write_text("\n".join(["+++", *front, "+++", ""]), "utf-8")
    drafts = read_drafts(folder)
    return (*drafts.findings, *drafts.show.findings, *drafts.episodes[0].findings)


def known(findings: Iterable[Finding], path: str) -> list[list[str]]:
    """The keys that the reader of a file says it knows, for each table that has a strange one."""
    return sorted(
        sorted(KNOWN.findall(one.hint))
        for one in findings
        if one.place and one.place.path == path and f"`{STRANGE}`" in one.message
    )


def explained(tables: Iterable[Table]) -> list[list[str]]:
    """The keys of the page; its first table also holds those that begin with a heading."""
    first, *others = ([key.name for key in table.keys] for table in tables)
    first += [table.header.strip("[]") for table in tables if table.header.startswith("[")]
    return sorted(sorted(keys) for keys in (first, *others))


def test_the_keys_of_show_toml_are_those_that_its_reader_takes(tmp_path: Path) -> None:
    findings = a_show(tmp_path)

    assert known(findings, "show.toml") == explained(SHOW_TABLES)


def test_the_keys_of_an_episode_are_those_that_its_reader_takes(tmp_path: Path) -> None:
    findings = a_show(tmp_path, written(EPISODE)[1:])

    assert known(findings, "one.md") == explained(EPISODE_TABLES)


def test_every_example_can_be_written(tmp_path: Path) -> None:
    findings = a_show(tmp_path, written(EPISODE)[1:])

    assert [one for one in findings if one.blocks] == []


def test_every_key_says_what_it_is() -> None:
    for table in (*SHOW_TABLES, EPISODE):
        for key in table.keys:
            assert key.kind
            assert key.default
            assert key.comment
            assert tomllib.loads(f"{key.name} = {key.example}")
    assert SHOW["title"].kind == "text"


def test_every_code_of_a_finding_is_explained() -> None:
    page = PAGES["findings.md"]()
    rows = re.findall(r"^\| ([A-Z]+-\d\d) \| ([a-z ]+) \| (.+?) \|", page, re.MULTILINE)

    assert set(MEANINGS) == set(Code)
    assert {row[0] for row in rows} == {*Code, *CODES, *(one.code for one in RULES)}
    assert all(severity and about for _, severity, about in rows)


def test_findings_matter_as_much_as_the_page_says() -> None:
    page = PAGES["findings.md"]()
    rows = re.findall(r"^\| ([A-Z]+-\d\d) \| ([a-z ]+) \|", page, re.MULTILINE)
    said = {code: set(severities.split(" or ")) for code, severities in rows}
    printed = "".join(path.read_text("utf-8") for path in TRANSCRIPTS.rglob("*.txt"))

    seen = re.findall(r"\b([A-Z]+-\d\d) (error|warning|note)  ", printed)

    assert len(seen) > 50
    assert [(code, severity) for code, severity in seen if severity not in said[code]] == []
