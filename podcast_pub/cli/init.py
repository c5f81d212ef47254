"""`podcast-pub init`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import print_json, say
from podcast_pub.cli.show_questions import answers_of

if TYPE_CHECKING:
    from podcast_pub.verbs.init import Begun

TITLE_OF_FIRST = "The title of the first episode"


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=".", required=False)
@click.option("--title", help="The show's name.")
@click.option("--author", help="Who makes the show.")
@click.option("--description", help="A sentence or two.")
@click.option("--language", help="Such as en, fr or pt-BR.")
@click.option(
    "--category",
    multiple=True,
    help="Of Apple's list, such as 'Society & Culture > Documentary'; can be repeated.",
)
@click.option("--url", help="The public address, such as https://podcast.example.org.")
@click.option("--explicit/--no-explicit", default=None, help="Whether it has strong language [no].")
@options.as_json
def command(
    folder: Path, *, explicit: bool | None, as_json: bool, **texts: str | tuple[str, ...] | None
) -> None:
    """Begin a show: a folder with a show.toml, a cover to be replaced, and room for episodes.

    On a terminal it asks for what the options leave open. Nothing is overwritten.

    \b
    Example:
      podcast-pub init my-show --url https://podcast.example.org
    """
    from podcast_pub.verbs.init import init, refuse_to_overwrite

    refuse_to_overwrite(folder)
    given = {
        key: value if isinstance(value, tuple) else (value,)
        for key, value in texts.items()
        if value is not None
    }
    asks = sys.stdin.isatty() and sys.stderr.isatty() and not as_json
    begun = init(folder, answers_of(given, explicit=explicit, asks=asks))
    if as_json:
        print_json(_record(begun))
    else:
        _say(begun)


def _record(begun: Begun) -> dict[str, object]:
    return {
        "folder": str(begun.folder),
        "title": begun.answers.title,
        "guid": begun.answers.guid,
        "url": begun.answers.url,
        "made": list(begun.made),
        "next": list(_next(begun.folder)),
    }


def _say(begun: Begun) -> None:
    for name in begun.made:
        about = "  (a placeholder: put your own picture in its place)" if ".jpg" in name else ""
        say(f"made {begun.folder / name}{about}")
    if begun.answers.guid is None:
        say("the show has no address yet, which is good for a try on this computer")
    say("next:")
    for line in _next(begun.folder):
        say(f"  {line}")


def _next(folder: Path) -> tuple[str, str]:
    """Return the two commands that come next."""
    is_here = folder == Path()
    quoted = shlex.quote(str(folder))
    new = f"podcast-pub new '{TITLE_OF_FIRST}'" + ("" if is_here else f" --folder {quoted}")
    return new, "podcast-pub publish" + ("" if is_here else f" {quoted}")
