"""The command line: finds the command, and turns every end into an exit code."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from podcast_pub.cli.output import print_error
from podcast_pub.errors import Interrupted, OutputFailed, PodcastPubError, ReaderGone

if TYPE_CHECKING:
    from types import FrameType

COMMANDS = {
    "init": "Begin a show: a folder, a show.toml, a cover to be replaced",
    "new": "Begin an episode from an audio file or a title",
    "check": "Find everything that is wrong with a show folder",
    "build": "Write the public tree of a show into a folder",
    "preview": "Look at a show in a browser before it is published",
    "plan": "Show what a publish would do",
    "publish": "Publish a show folder",
    "verify": "Check a published show as a listener would meet it",
    "status": "Compare folder, last publish and store",
    "unpublish": "Take an episode off feed, list and pages, or bring it back",
    "replace": "Publish other audio for an episode",
    "erase": "Remove an episode for good",
    "rollback": "Make public again what was public before",
    "history": "List what was public, newest first",
    "clone": "Make a show folder from a published show",
    "submit": "Print what to hand in at which directory",
    "inspect": "Tell what is true about audio files",
    "store": "Give a show a store, or run the one on this computer",
    "doctor": "Find out whether a store and its address are fit for a show",
}
"""Every command and its one line of help; each lives in a module of its own name."""


class _Commands(click.Group):
    """Loads a command when it is called, so that `--help` loads none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"podcast_pub.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="podcast-pub", prog_name="podcast-pub")
def main() -> None:
    """Publish a podcast from a folder to object storage that you own.

    \b
    Example:
      podcast-pub publish episodes
    """


def run() -> NoReturn:
    """Run the command line and exit; the entry point of the `podcast-pub` command."""
    signal.signal(signal.SIGTERM, _stop)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # where the encoding of the terminal lacks a character, its escape is better than an end
            stream.reconfigure(errors="backslashreplace")
    code = exit_code(sys.argv[1:])
    gc.freeze()  # what was imported lives to the end: a search for cycles at exit takes 8 ms
    sys.exit(code)


def exit_code(arguments: list[str]) -> int:
    """Run a command line and return its exit code; a bug of ours keeps its traceback."""
    try:
        return _end_of(arguments)
    except (ReaderGone, SystemExit):  # of help that nobody reads, click makes the latter
        _let_go_of_stdout()
        return ReaderGone.exit_code
    except OutputFailed as failed:
        _let_go_of_stdout()
        print_error(failed)
        return failed.exit_code


def _end_of(arguments: list[str]) -> int:
    error: PodcastPubError
    try:
        result = main.main(args=arguments, prog_name="podcast-pub", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except OutputFailed:
        raise
    except PodcastPubError as known:
        error = known
    except (KeyboardInterrupt, click.Abort):
        error = Interrupted("interrupted", hint="the same command goes on where it stopped")
    else:
        return result if isinstance(result, int) else 0
    print_error(error, as_json="--json" in arguments)
    return error.exit_code


def _let_go_of_stdout() -> None:
    """Point stdout to nowhere, so that what is left in its buffer does not raise at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
