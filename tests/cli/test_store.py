from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import a_show_folder

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine


@pytest.fixture(autouse=True)
def show(here: Path) -> Path:
    return a_show_folder(Path("show"))


def test_a_store_that_was_never_started(command_line: CommandLine) -> None:
    status = command_line("store", "status", "show")
    down = command_line("store", "down", "show")
    logs = command_line("store", "logs", "show")

    assert (status.code, status.out) == (0, "the store is not running\n")
    assert (down.code, down.out) == (0, "the store was not running\n")
    assert (logs.code, logs.out) == (0, "")
    assert logs.err == "the store has no log yet; `podcast-pub store up` starts it\n"


def test_json_of_a_store_that_was_never_started(command_line: CommandLine) -> None:
    ran = command_line("store", "status", "show", "--json")

    assert ran.answer == {
        "schema": 1,
        "running": False,
        "answers": False,
        "pid": None,
        "endpoint": None,
        "data_bytes": 0,
    }


def test_the_last_lines_of_the_log_are_printed(command_line: CommandLine) -> None:
    home = Path("show/.podcast-pub/store")
    home.mkdir(parents=True)
    (home / "weed.log").write_text("one\ntwo\nthree\n", "utf-8")

    assert command_line("store", "logs", "show", "--lines", "2").out == "two\nthree\n"
    assert command_line("store", "logs", "show").out == "one\ntwo\nthree\n"


@pytest.mark.parametrize("command", ["up", "down", "status", "logs"])
def test_only_a_show_folder_has_a_store(command_line: CommandLine, command: str) -> None:
    ran = command_line("store", command, "nowhere")

    assert ran.code == 3
    assert ran.err.startswith("error: there is no show.toml in nowhere\n")


@pytest.mark.parametrize("words", [(), ("nonsense",), ("logs", "show", "--lines", "0")])
def test_a_wrong_store_command_is_a_wrong_command_line(
    command_line: CommandLine, words: tuple[str, ...]
) -> None:
    assert command_line("store", *words).code == 2
