"""Arguments and options that several commands share."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from podcast_pub.errors import ShowFolderMissing


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
        if (folder / "show.toml").is_file():
            return folder
        if str(value) == "." and Path("episodes/show.toml").is_file():
            return Path("episodes")
        raise ShowFolderMissing(
            f"there is no show.toml in {'this folder' if str(value) == '.' else folder}",
            hint="name the show folder, such as `podcast-pub check episodes`",
        )


show_folder = click.argument("folder", type=ShowFolder(), default=".", required=False)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
store = click.option(
    "--store",
    metavar="URL",
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


def now() -> datetime:
    """Return the moment of this run: aware, UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def caches() -> Path:
    """Return the user's cache folder; what is in it can be deleted at any time."""
    from platformdirs import user_cache_path

    return user_cache_path("podcast-pub", appauthor=False)
