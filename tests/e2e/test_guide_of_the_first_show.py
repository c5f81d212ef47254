"""The guide of the first show says what happens: its commands are run as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.mp3 import frames
from tests.e2e.conftest import stopping_store
from tests.e2e.terminal import COMMAND, program

if TYPE_CHECKING:
    from tests.e2e.terminal import Terminal

GUIDE = Path(__file__).parents[2] / "docs/guides/first-show.md"
NOT_RUN = "pipx install"


def commands() -> list[str]:
    blocks = re.findall(
        r"^```console\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    lines = [line for block in blocks for line in block.splitlines()]
    assert all(line.startswith("$ ") for line in lines)
    return [line.removeprefix("$ ") for line in lines if NOT_RUN not in line]


@pytest.mark.needs_store
def test_the_commands_of_the_guide_make_a_show(tmp_path: Path, terminal: Terminal) -> None:
    path = f"{Path(COMMAND).parent}:{terminal.environment['PATH']}"
    (tmp_path / "talk.mp3").write_bytes(frames(100))
    environment = terminal.having(PATH=path).environment
    init, *others = commands()

    said = [program(in_shell(init, tmp_path), environment)]
    with stopping_store(terminal, tmp_path / "my-show"):
        said += [program(in_shell(one, tmp_path), environment) for one in others]

    assert [done.code for done in said] == [0] * len(said), "\n".join(map(str, said))
    assert [line.split()[1] for line in (init, *others)] == [
        *("init", "new", "check", "publish", "verify", "store")
    ]
    assert "1 episode public" in said[3].out
    started = "started the store on this computer; `podcast-pub store down my-show` stops it\n"
    assert [started in done.err for done in said] == [False, False, False, True, False, False]
    assert (tmp_path / "talk.mp3").exists()


def in_shell(command: str, folder: Path) -> list[str]:
    return ["sh", "-c", f"cd {shlex.quote(str(folder))} && {command}"]
