"""The real command, run as a person would run it: a program with words, an environment, an end."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from podcast_pub.cli.main import exit_code

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMAND = str(Path(sys.executable).with_name("podcast-pub"))
PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """Return the one JSON object on stdout; anything else there is an error."""
        lines = self.out.splitlines()
        assert len(lines) == 1, f"{len(lines)} lines on stdout:\n{self.out}\n{self.err}"
        answer: dict[str, Any] = json.loads(lines[0])
        assert isinstance(answer, dict)
        return answer

    def __str__(self) -> str:
        return f"exit {self.code}\n{self.out}{self.err}"


class Terminal:
    """Runs `podcast-pub` with a home and a cache of its own, and nothing of ours around it."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        self.environment = {
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "PATH": os.environ["PATH"],
            "XDG_CACHE_HOME": str(home / "cache"),
            **more,
        }

    def having(self, **more: str) -> Terminal:
        """Return the same terminal with more in its environment."""
        other = Terminal(self.home)
        other.environment = self.environment | more
        return other

    def run(self, *words: object) -> Done:
        """Return how the command ended."""
        return program([COMMAND, *map(str, words)], self.environment)

    def ok(self, *words: object) -> Done:
        """Return how the command ended; it must end well, without a traceback."""
        done = self.run(*words)
        assert done.code == 0, f"podcast-pub {' '.join(map(str, words))}: {done}"
        return done

    def here(self, *words: object) -> Done:
        """Run the command in this process, 0.3 s faster than in one of its own."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name in os.environ.keys() - self.environment.keys():
                patch.delenv(name)
            for name, value in self.environment.items():
                patch.setenv(name, value)
            code = exit_code([str(word) for word in words])
        return Done(code, out.getvalue(), err.getvalue())

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Start the command in a process group of its own, so that all of it can be killed."""
        return subprocess.Popen(
            [COMMAND, *map(str, words)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )


def program(words: list[str], environment: Mapping[str, str]) -> Done:
    """Return how any program ended."""
    done = subprocess.run(
        words,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def ended(process: subprocess.Popen[str]) -> Done:
    """Wait for a command that was started, and return how it ended."""
    out, err = process.communicate(timeout=PATIENCE)
    return Done(process.returncode, out, err)
