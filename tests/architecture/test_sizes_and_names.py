"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "podcast_pub"
MODULES = sorted(PACKAGE.rglob("*.py"))
CODE = [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]
BAD_NAMES = {"utils", "util", "helpers", "common", "misc", "base", "manager", "managers"}
LINES_OF_A_FUNCTION = 50
LINES_OF_A_FILE = 400


def test_there_is_code_to_judge() -> None:
    assert len(MODULES) > 50


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    text = path.read_text("utf-8")

    long = [
        f"{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LINES_OF_A_FUNCTION
    ]

    assert not long
    assert len(text.splitlines()) <= LINES_OF_A_FILE


def test_no_module_has_a_name_that_says_nothing() -> None:
    bad = [path for path in MODULES if path.stem in BAD_NAMES or path.parent.name in BAD_NAMES]

    assert not bad


def test_a_room_with_nothing_in_it_does_not_exist() -> None:
    rooms = [path for path in PACKAGE.rglob("*") if path.is_dir() and path.name != "__pycache__"]

    empty = [
        room
        for room in rooms
        if not any(one.name != "__init__.py" and one.is_file() for one in room.rglob("*"))
    ]

    assert not empty


def test_every_dependency_is_used_by_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    modules = {"Pillow": "PIL", "python-slugify": "slugify", "ruamel.yaml": "ruamel"}
    source = "\n".join(path.read_text("utf-8") for path in MODULES)

    names = [re.split(r"[<>=\[ ]", one)[0] for one in project["dependencies"]]
    unused = [
        name
        for name in names
        if name != "tzdata"  # data that zoneinfo finds by itself where the system has none
        and not re.search(rf"^\s*(?:import|from) {modules.get(name, name)}\b", source, re.MULTILINE)
    ]

    assert not unused


def test_every_decision_is_numbered_once() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/decisions").glob("*.md"))]

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
