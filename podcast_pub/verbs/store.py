"""The store on this computer: up, down, status, logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.errors import ShowFolderMissing

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.storage.embedded import Running, Status


def up(show_folder: Path) -> Running:
    """Return the store of a show folder, started if it was not; EmbeddedStoreFailed if it can't."""
    from podcast_pub.storage.embedded import home_of, start

    return start(home_of(_checked(show_folder)))


def down(show_folder: Path) -> bool:
    """Stop the store of a show folder; return whether it was running. What it holds stays."""
    from podcast_pub.storage.embedded import home_of, stop

    return stop(home_of(_checked(show_folder)))


def status(show_folder: Path) -> Status:
    """Return whether the store runs and answers, and what it holds."""
    from podcast_pub.storage.embedded import home_of, status

    return status(home_of(_checked(show_folder)))


def logs(show_folder: Path, lines: int) -> tuple[str, ...]:
    """Return the last lines of the store's log, oldest first."""
    from podcast_pub.storage.embedded import home_of, log_tail

    return log_tail(home_of(_checked(show_folder)), lines)


def _checked(show_folder: Path) -> Path:
    if (show_folder / "show.toml").is_file():
        return show_folder
    raise ShowFolderMissing(
        f"there is no show.toml in {show_folder}",
        hint="name the show folder: `podcast-pub store up episodes`",
    )
