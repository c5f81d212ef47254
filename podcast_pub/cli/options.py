"""Arguments and options that several commands share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from podcast_pub.errors import SettingsIncomplete, ShowFolderMissing

Command = TypeVar("Command", bound=Callable[..., Any])
_ABOUT_FOLDER = "FOLDER is the show folder; without it, the one here or in `episodes`."


class ShowFolder(click.ParamType[Path]):
    """A folder with a show.toml; without one named, here or in `episodes`."""

    name = "folder"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        if isinstance(value, Path):
            return value
        folder = Path(value)
        if _has_show(folder):
            return folder
        if str(value) == "." and _has_show(Path("episodes")):
            return Path("episodes")
        raise ShowFolderMissing(
            f"there is no show.toml in {'this folder' if str(value) == '.' else folder}",
            hint="name the show folder, or begin a show with `podcast-pub init`",
        )


def _has_show(folder: Path) -> bool:
    try:
        return (folder / "show.toml").is_file()
    except OSError as problem:
        raise ShowFolderMissing(
            f"{folder} cannot be read: {problem.strerror}",
            hint="look at its name and its permissions, or name another folder",
        ) from problem


def _known_store(ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Return the value of `--store`; one that names no store is a wrong command line."""
    if value is None:
        return None
    from podcast_pub.verbs.wiring import parse_store_option

    try:
        parse_store_option(value)
    except SettingsIncomplete as wrong:
        raise click.UsageError(f"{wrong.message}\nhint: {wrong.hint}", ctx) from wrong
    return value


def _known_source(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Return the address of a show or a store; anything else is a wrong command line."""
    if value.startswith(("https://", "http://")):
        return value
    if not value.lower().startswith(("s3:", "file:")):
        raise click.UsageError(
            "SOURCE is not an address\nhint: name the address that subscribers have, such as "
            "https://podcast.example.org/feed.xml, or a store, such as "
            "'s3://bucket/prefix?endpoint=https://s3.example.org'",
            ctx,
        )
    return _known_store(ctx, param, value) or value


source = click.argument("source", callback=_known_source)
_folder = click.argument("folder", type=ShowFolder(), default=".", required=False)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
store = click.option(
    "--store",
    metavar="URL",
    callback=_known_store,
    help="A store for this run, such as 's3://bucket/prefix?endpoint=https://…&public_url=…'; "
    "keys come from the environment or `profile`.",
)
check_store = click.option(
    "--check-store",
    is_flag=True,
    help="Look at every object in the store, and send again what is missing.",
)
move_urls = click.option(
    "--move-urls",
    is_flag=True,
    help="Allow published addresses to change: apps download every episode again.",
)


def show_folder(command: Command) -> Command:
    """Give a command the argument FOLDER, and its help the sentence about it, before the example.

    Stands below `click.command`, which reads the docstring.
    """
    about, mark, example = inspect.cleandoc(command.__doc__ or "").partition("\b\n")
    command.__doc__ = f"{about.rstrip()}\n\n{_ABOUT_FOLDER}\n\n{mark}{example}"
    return _folder(command)


def now() -> datetime:
    """Return the moment of this run: aware, UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def caches() -> Path:
    """Return the user's cache folder; what is in it can be deleted at any time."""
    from platformdirs import user_cache_path

    return user_cache_path("podcast-pub", appauthor=False)
