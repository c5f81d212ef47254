from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click
import pytest

from podcast_pub.cli.main import COMMANDS, main
from tests.builders.show_folder import FIRST, a_show_folder, edit

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine
    from tests.unit.storage.bad_store import Reply, Request
    from tests.unit.verbs.bucket import Bucket

ROOT = Path(__file__).parents[2]
PATIENCE = 60
NOT_BOLD = "\x1b[22m"
RUN = "from podcast_pub.cli.main import run; run()"
ALL_COMMANDS = [
    *([one] for one in COMMANDS),
    *(["store", one] for one in ("up", "down", "status", "logs", "add")),
]


@pytest.fixture
def environment(tmp_path: Path, bucket: Bucket) -> dict[str, str]:
    """Give the environment of a child: ours, with our package and a cache of its own."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHONUTF8": "1",
    }


def start(
    *words: str, environment: dict[str, str], stdout: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_help_lists_every_command(command_line: CommandLine) -> None:
    ran = command_line("--help")

    listed = re.findall(r"^  ([a-z]+)  +(\S.*)$", ran.out.partition("Commands:")[2], re.MULTILINE)
    assert (ran.code, ran.err) == (0, "")
    assert dict(listed) == COMMANDS
    assert [name for name, _ in listed] == list(COMMANDS)
    assert "Example:\n    podcast-pub publish episodes\n" in ran.out


@pytest.mark.parametrize("words", ALL_COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(
    command_line: CommandLine, words: list[str]
) -> None:
    ran = command_line(*words, "-h")

    assert (ran.code, ran.err) == (0, "")
    assert re.search(rf"^  Example:\n    podcast-pub {' '.join(words)}\b", ran.out, re.MULTILINE)


@pytest.mark.parametrize("words", ALL_COMMANDS, ids=" ".join)
def test_every_option_says_what_it_does(words: list[str]) -> None:
    command: click.Command | None = main
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)

    assert command is not None
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


def test_the_options_of_a_publish_are_explained(command_line: CommandLine) -> None:
    text = " ".join(command_line("publish", "-h").out.split())

    for words in (
        "--store URL A store for this run, such as 's3://bucket/prefix?endpoint=https://…",
        "keys come from the environment or `profile`.",
        "--dry-run Show the plan and stop.",
        "--yes Do not ask.",
        "--check-store Look at every object in the store, and send again what is missing.",
        "--move-urls Allow published addresses to change: apps download every episode again.",
        "--json Print one JSON object.",
    ):
        assert words in text


def test_the_version_is_that_of_the_package(command_line: CommandLine) -> None:
    ran = command_line("--version")

    assert (ran.code, ran.out) == (0, f"podcast-pub, version {version('podcast-pub')}\n")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("nonsense",), "nonsense"),
        (("check", "--nonsense"), "--nonsense"),
        (("build", "show"), "--out"),
        (("check", "one", "two"), "two"),
        (("--nonsense",), "--nonsense"),
    ],
)
def test_a_wrong_command_line_is_named_and_says_where_help_is(
    command_line: CommandLine, words: tuple[str, ...], named: str
) -> None:
    a_show_folder(Path("show"))
    a_show_folder(Path("one"))

    ran = command_line(*words)

    assert (ran.code, ran.out) == (2, "")
    assert named in ran.err.splitlines()[-1]
    assert " --help' for help." in ran.err


def test_without_a_command_help_is_shown_and_it_is_a_wrong_command_line(
    command_line: CommandLine,
) -> None:
    ran = command_line()

    assert ran.code == 2
    assert "Commands:" in ran.out + ran.err


def test_the_program_ends_with_the_exit_code(environment: dict[str, str], here: Path) -> None:
    with start("check", "nowhere", environment=environment) as process:
        out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out) == (3, "")
    assert err.startswith("error: there is no show.toml in nowhere\n")


@pytest.mark.parametrize(
    "words", [("check", "--json"), ("check", "nowhere", "--json"), ("--help",)]
)
def test_a_reader_who_went_away_is_no_traceback(
    environment: dict[str, str], here: Path, words: tuple[str, ...]
) -> None:
    a_show_folder(here, FIRST)
    reader, writer = os.pipe()
    os.close(reader)

    with start(*words, environment=environment, stdout=writer) as process:
        os.close(writer)
        _, err = process.communicate(timeout=PATIENCE)

    assert process.returncode == 141
    assert "Traceback" not in err
    assert "Exception ignored" not in err


@pytest.mark.parametrize("words", [("check",), ("check", "--json"), ("check", "no", "--json")])
def test_an_answer_that_cannot_be_written_is_said(
    environment: dict[str, str], here: Path, words: tuple[str, ...]
) -> None:
    a_show_folder(here, FIRST)
    not_for_writing = (here / "show.toml").open("rb")

    with (
        not_for_writing,
        start(*words, environment=environment, stdout=not_for_writing.fileno()) as process,
    ):
        _, err = process.communicate(timeout=PATIENCE)

    assert process.returncode == 4
    assert "error: the answer cannot be written: Bad file descriptor\n" in err
    assert "Traceback" not in err
    assert "Exception ignored" not in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_publish_says_so_and_leaves_no_feed(
    environment: dict[str, str], here: Path, bucket: Bucket, number: signal.Signals
) -> None:
    a_show_folder(here, FIRST, settings=bucket.settings)
    arrived, may_go_on = Event(), Event()

    def hangs(request: Request) -> Reply | None:
        if request.method == "PUT" and "/media/" in request.path:
            arrived.set()
            may_go_on.wait(PATIENCE)
        return None

    bucket.fault = hangs
    with start("publish", "--json", environment=environment) as process:
        assert arrived.wait(PATIENCE)
        process.send_signal(number)
        may_go_on.set()
        out, err = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130
    assert err.splitlines()[-2:] == [
        "error: interrupted",
        "hint: the same command goes on where it stopped",
    ]
    assert '"slug": "interrupted"' in out
    assert "Traceback" not in err
    assert "feed.xml" not in bucket.objects


class Terminal:
    """A child on a terminal of its own: what it shows, and what is typed."""

    def __init__(self, *words: str, environment: dict[str, str]) -> None:
        import pty

        ours, theirs = pty.openpty()
        self._ours = ours
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, *words],
            env={**environment, "TERM": "xterm-256color"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.shown = ""

    def wait_for(self, text: str) -> None:
        while text not in self.shown:
            block = self._read()
            assert block, self.shown
            self.shown += block

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def end(self) -> int:
        """Return the exit code, after everything was shown."""
        while block := self._read():
            self.shown += block
        os.close(self._ours)
        return self.process.wait(PATIENCE)

    def _read(self) -> str:
        try:
            return os.read(self._ours, 65536).decode(errors="replace")
        except OSError:
            # the other end is closed
            return ""


def test_on_a_terminal_the_plan_is_shown_and_no_means_no(
    environment: dict[str, str], here: Path, bucket: Bucket
) -> None:
    a_show_folder(here, FIRST, settings=bucket.settings)
    terminal = Terminal("publish", environment=environment)

    terminal.wait_for("Publish? [Y/n]: ")
    terminal.type("n\n")
    code = terminal.end()

    assert code == 0
    assert "  add first   2017-02-01   0:03   41.8 kB\r\n" in terminal.shown
    assert terminal.shown.endswith("nothing was sent\r\n")
    assert bucket.objects == {}


def test_on_a_terminal_yes_publishes_under_a_bar(
    environment: dict[str, str], here: Path, bucket: Bucket
) -> None:
    a_show_folder(here, FIRST, settings=bucket.settings)
    terminal = Terminal("publish", environment=environment)

    terminal.wait_for("Publish? [Y/n]: ")
    terminal.type("\n")
    code = terminal.end()

    assert code == 0
    assert "published 1 new episode; 1 episode public" in terminal.shown
    assert "  put   first.mp3   41.8 kB" in terminal.shown
    assert "feed.xml" in bucket.objects


def test_on_a_terminal_yes_said_before_is_not_asked_for(
    environment: dict[str, str], here: Path, bucket: Bucket
) -> None:
    a_show_folder(here, FIRST, settings=bucket.settings)
    terminal = Terminal("publish", "--yes", environment=environment)

    code = terminal.end()

    assert code == 0
    assert "Publish?" not in terminal.shown
    assert "feed.xml" in bucket.objects


def test_an_answer_that_is_broken_off_is_an_interruption(
    environment: dict[str, str], here: Path, bucket: Bucket
) -> None:
    a_show_folder(here, FIRST, settings=bucket.settings)
    terminal = Terminal("publish", environment=environment)

    terminal.wait_for("Publish? [Y/n]: ")
    terminal.type("\x04")
    code = terminal.end()

    assert code == 130
    assert "interrupted" in terminal.shown
    assert bucket.objects == {}


@pytest.mark.parametrize(("no_color", "is_coloured"), [("", True), ("1", False)])
def test_colours_are_for_terminals_that_want_them(
    environment: dict[str, str], here: Path, no_color: str, *, is_coloured: bool
) -> None:
    a_show_folder(here)
    edit(here / "show.toml", 'language = "en"', 'language = "klingon"')
    edit(here / "show.toml", "explicit = false\n", "")
    told = {**environment, "NO_COLOR": no_color}

    findings = Terminal("check", environment=told)
    error = Terminal("check", "nowhere", environment=told)

    assert (findings.end(), error.end()) == (3, 3)
    for terminal, coloured in (
        (findings, "\x1b[31m\x1b[1merror\x1b[0m  "),
        (findings, "\x1b[33mwarning\x1b[0m  "),
        (error, "\x1b[31m\x1b[1merror\x1b[0m: "),
        (error, "\x1b[36mhint\x1b[0m: "),
    ):
        assert (coloured in terminal.shown.replace(NOT_BOLD, "")) == is_coloured
        assert ("\x1b" in terminal.shown) == is_coloured
