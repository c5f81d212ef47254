from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import FIRST, a_show_folder, edit

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine

SHOW, OUT = Path("show"), Path("out")


def files_in(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_a_show_is_built_into_a_folder(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST)

    ran = command_line("build", "show", "--out", "out")

    count = files_in(OUT)
    assert ran.code == 0
    assert ran.out == f"{count} files in out, {count} of them written now\n"
    assert ran.err == (
        "note: the show has no address yet, so links begin with http://localhost:8000\n"
    )


def test_a_show_with_an_address_is_built_without_a_note(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST)

    ran = command_line("build", "show", "--out", "out", "--base-url", "https://example.org/")

    assert (ran.code, ran.err) == (0, "")
    assert b"https://example.org/media/" in (OUT / "feed.xml").read_bytes()


def test_an_address_without_encryption_is_a_wrong_command_line(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST)

    ran = command_line("build", "show", "--out", "out", "--base-url", "http://example.org")

    assert ran.code == 2
    assert "it must begin with https://" in ran.err
    assert not OUT.exists()


def test_an_address_on_this_computer_needs_no_encryption(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST)

    ran = command_line("build", "show", "--out", "out", "--base-url", "http://127.0.0.1:9000")

    assert (ran.code, ran.err) == (0, "")


def test_a_second_build_writes_nothing(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST)
    command_line("build", "show", "--out", "out")

    ran = command_line("build", "show", "--out", "out")

    assert ran.out == f"{files_in(OUT)} files in out, 0 of them written now\n"


def test_json_of_a_build(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST)
    edit(SHOW / "show.toml", "explicit = false\n", "")

    ran = command_line("build", "show", "--out", "out", "--json")

    assert ran.answer == {
        "schema": 1,
        "out": "out",
        "feed_url": "http://localhost:8000/feed.xml",
        "site_url": "http://localhost:8000/index.html",
        "files": files_in(OUT),
        "written": files_in(OUT),
    }
    assert ran.err.startswith("show.toml  SHOW-04 warning")


def test_a_show_that_needs_fixing_is_not_built(command_line: CommandLine) -> None:
    a_show_folder(SHOW)
    edit(SHOW / "show.toml", 'title = "Voices"\n', "")

    ran = command_line("build", "show", "--out", "out")

    assert ran.code == 3
    assert not OUT.exists()


@pytest.mark.parametrize("out", ["x" * 300, "round"])
def test_a_place_that_nothing_can_be_written_to_is_an_error(
    command_line: CommandLine, out: str
) -> None:
    a_show_folder(SHOW, FIRST)
    Path("round").symlink_to("round")

    ran = command_line("build", "show", "--out", out)

    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith(f"error: nothing can be written into {out}: ")
