"""What the documents say is there."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from dataclasses import is_dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest

import podcast_pub
from podcast_pub.audio.codes import CODES
from podcast_pub.cli.main import COMMANDS
from podcast_pub.rules.registry import RULES
from podcast_pub.show.codes import Code

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "podcast_pub"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text("utf-8")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FINDING_CODE = re.compile(r'"([A-Z]{2,}-\d{2})"')


def test_the_table_of_commands_in_the_readme_is_the_table_of_commands() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \| \S.* \|$", README, re.MULTILINE)

    assert sorted(rows) == sorted(COMMANDS)


def test_commands_that_the_readme_shows_exist() -> None:
    shown = set(re.findall(r"podcast-pub ([a-z]+)", README))

    assert shown
    assert shown <= COMMANDS.keys()


def test_exit_codes_in_the_readme_are_those_of_the_reference() -> None:
    sentence = README[README.index("Exit codes: ") :].partition("\n\n")[0]
    said = {int(one) for one in re.findall(r"(?:: |, )(\d+) [a-z]", sentence)}
    reference = (ROOT / "docs/reference/errors.md").read_text("utf-8")
    table = {int(one) for one in re.findall(r"^\| (\d+) \|", reference, re.MULTILINE)}

    assert said == table == {0, 1, 2, 3, 4, 5, 130, 141}


def links() -> list[tuple[Path, str]]:
    return [
        (document, link)
        for document in DOCUMENTS
        for link in LINK.findall(document.read_text("utf-8"))
        if "://" not in link and not link.startswith("mailto:")
    ]


@pytest.mark.parametrize(
    ("document", "link"), links(), ids=lambda one: one.name if isinstance(one, Path) else one
)
def test_a_link_leads_to_something(document: Path, link: str) -> None:
    path, _, anchor = link.partition("#")
    target = document.parent / unquote(path) if path else document

    assert target.exists()
    if anchor:
        assert anchor in anchors(target.read_text("utf-8"))


def anchors(text: str) -> set[str]:
    """The anchors of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def test_there_are_links_to_follow() -> None:
    assert len(links()) > 3


def test_files_that_the_architecture_names_exist() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    named = {
        one
        for cell in re.findall(r"^\| [^|]+ \| (`.+`) \|$", text, re.MULTILINE)
        for one in re.findall(r"`([\w/.-]+\.(?:py|md))`", cell)
    }

    missing = [one for one in named if not (PACKAGE / one).exists() and not (ROOT / one).exists()]
    assert len(named) > 5
    assert missing == []


def test_a_finding_code_means_one_thing() -> None:
    codes = Counter([*CODES, *(str(one) for one in Code), *(one.code for one in RULES)])

    assert [code for code, times in codes.items() if times > 1] == []


def test_a_finding_code_is_at_home_in_one_room() -> None:
    homes: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for code in FINDING_CODE.findall(path.read_text("utf-8")):
            homes.setdefault(code, set()).add(path.relative_to(PACKAGE).as_posix())

    assert homes
    assert {code: files for code, files in homes.items() if len(files) > 1} == {}


def modules_of(room: str) -> list[str]:
    package = importlib.import_module(room)
    inside = pkgutil.iter_modules(getattr(package, "__path__", ()))
    return [room, *(f"{room}.{one.name}" for one in inside)]


@pytest.mark.parametrize("room", ["model", "publishing", "addresses", "wording"])
def test_nouns_are_frozen_and_have_slots(room: str) -> None:
    nouns = [
        noun
        for name in modules_of(f"podcast_pub.{room}")
        for noun in vars(importlib.import_module(name)).values()
        if isinstance(noun, type) and is_dataclass(noun) and noun.__module__ == name
    ]

    assert nouns
    for noun in nouns:
        assert noun.__dataclass_params__.frozen, noun  # type: ignore[attr-defined]  # dataclasses keeps it
        assert "__slots__" in vars(noun), noun


def test_the_package_has_a_room_for_each_row_of_the_architecture() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    rows = set(re.findall(r"^\| `([a-z_]+)/` \|", text, re.MULTILINE))

    rooms = {one.name for one in pkgutil.iter_modules(podcast_pub.__path__) if one.ispkg}
    assert rows == rooms
