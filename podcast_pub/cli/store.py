"""`podcast-pub store up|down|status|logs|add`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import print_json, say, size, tell
from podcast_pub.cli.store_add import add

if TYPE_CHECKING:
    from pathlib import Path


@click.group("store")
def command() -> None:
    """Give a show a store of its own, or run the one on this computer, which only you can reach.

    \b
    Example:
      podcast-pub store up episodes
    """


command.add_command(add)


@command.command("up")
@options.show_folder
@options.as_json
def up(folder: Path, *, as_json: bool) -> None:
    """Start the store of a show; it goes on in the background.

    \b
    Example:
      podcast-pub store up episodes
    """
    from podcast_pub.verbs import store

    running = store.up(folder)
    if as_json:
        print_json(
            {
                "endpoint": running.endpoint,
                "bucket": running.bucket,
                "public_url": running.public_base,
                "pid": running.pid,
                "started": running.was_started,
            }
        )
        return
    say(f"the store {'is up' if running.was_started else 'was up already'}: {running.endpoint}")
    say(f"public below {running.public_base}; only this computer can reach this")


@command.command("down")
@options.show_folder
def down(folder: Path) -> None:
    """Stop the store of a show; what it holds stays.

    \b
    Example:
      podcast-pub store down episodes
    """
    from podcast_pub.verbs import store

    say("the store is down" if store.down(folder) else "the store was not running")


@command.command("status")
@options.show_folder
@options.as_json
def status(folder: Path, *, as_json: bool) -> None:
    """Tell whether the store runs, where, and how much it holds.

    \b
    Example:
      podcast-pub store status episodes
    """
    from podcast_pub.verbs import store

    found = store.status(folder)
    if as_json:
        print_json(
            {
                "running": found.is_running,
                "answers": found.answers,
                "pid": found.pid or None,
                "endpoint": found.endpoint or None,
                "data_bytes": found.data_bytes,
            }
        )
    elif not found.is_running:
        say("the store is not running")
    else:
        health = "answers" if found.answers else "does not answer"
        say(f"the store {health} at {found.endpoint} (pid {found.pid}, {size(found.data_bytes)})")


@command.command("logs")
@options.show_folder
@click.option(
    "--lines",
    default=40,
    show_default=True,
    type=click.IntRange(1, 10_000),
    help="How many lines.",
)
def logs(folder: Path, *, lines: int) -> None:
    """Print the last lines of the store's log.

    \b
    Example:
      podcast-pub store logs episodes --lines 100
    """
    from podcast_pub.verbs import store

    found = store.logs(folder, lines)
    if not found:
        tell("the store has no log yet; `podcast-pub store up` starts it")
    for line in found:
        say(line)
