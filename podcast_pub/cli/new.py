"""`podcast-pub new`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import finding_record, print_findings, print_json, say, size, tell

if TYPE_CHECKING:
    from podcast_pub.show.dates import Written
    from podcast_pub.verbs.new import Begun


class Date(click.ParamType[Any]):
    """A day, or a time with or without its offset, as in an episode's text."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Written:
        from podcast_pub.show.dates import parse_date

        written = parse_date(value)
        if written is None:
            self.fail("write 2017-02-01, or 2017-02-01T09:00:00+01:00", param, ctx)
        return written


def _title(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Return a title that a feed can carry; anything else is a wrong command line."""
    from podcast_pub.show.text_file import first_illegal

    if value is None:
        return None
    illegal = first_illegal(value)
    if illegal is not None:
        message = f"the character U+{ord(illegal):04X} cannot be in a feed; delete it"
        raise click.BadParameter(message, ctx, param)
    if not value.strip():
        raise click.BadParameter("a title has at least one letter", ctx, param)
    return value


def _slug(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from podcast_pub.show.new_episode import slug_problem

    problem = slug_problem(value) if value is not None else None
    if problem is not None:
        raise click.BadParameter(problem, ctx, param)
    return value


@click.command("new")
@click.argument("what", metavar="[FILE|TITLE]", required=False)
@click.option("--title", callback=_title, help="The title, whatever the file's tags say.")
@click.option(
    "--folder", type=options.ShowFolder(), default=".", help="The show folder [this one]."
)
@click.option(
    "--date", type=Date(), help="When it is published, if not at the moment of the first publish."
)
@click.option("--slug", callback=_slug, help="Its name in addresses, if not made of the title.")
@click.option("--move", "moves", is_flag=True, help="Move the file instead of copying it.")
@options.as_json
@click.pass_context
def command(
    ctx: click.Context,
    *,
    what: str | None,
    title: str | None,
    folder: Path,
    date: Written | None,
    slug: str | None,
    moves: bool,
    as_json: bool,
) -> None:
    """Begin an episode from an audio file or a title: a folder with a text to be completed.

    What the tags of the audio say is filled in.

    \b
    Example:
      podcast-pub new ~/recordings/talk.mp3 --folder my-show
    """
    from podcast_pub.verbs.new import Wish, looks_like_audio, new

    if what is None and title is None:
        raise click.UsageError("name an audio file or a title", ctx)
    audio = None
    if what is not None and (title is not None or looks_like_audio(what)):
        audio = Path(what)
    elif what is not None:
        title = _title(ctx, ctx.command.params[0], what)
    wish = Wish(
        folder=folder,
        guid=f"urn:uuid:{uuid4()}",
        now=options.now(),
        title=title or "",
        audio=audio,
        date=date,
        slug=slug,
        moves=moves,
        announce=tell,
    )
    begun = new(wish)
    if as_json:
        print_json(_record(begun))
    else:
        _say(begun, folder)


def _record(begun: Begun) -> dict[str, object]:
    placed = begun.placed
    return {
        "folder": str(begun.folder),
        "text": str(begun.text),
        "audio": str(placed.audio) if placed else None,
        "moved": placed.was_moved if placed else False,
        "slug": begun.slug,
        "guid": begun.episode.guid,
        "title": begun.episode.title,
        "date": begun.episode.date.isoformat() if begun.episode.date else None,
        "findings": [finding_record(one) for one in begun.findings],
    }


def _say(begun: Begun, show_folder: Path) -> None:
    print_findings(begun.findings)
    placed = begun.placed
    say(f"made {begun.text}")
    if placed:
        how = "moved" if placed.was_moved else "copied"
        say(f"made {placed.audio}  ({size(placed.size_bytes)}, {how})")
        if placed.trouble:
            tell(f"the old file could not be removed: {placed.trouble}")
        if placed.left:
            tell(f"these have its old name and stay where they are: {', '.join(placed.left)}")
    say("next:")
    if not placed:
        audio = begun.folder / "audio.mp3"
        say(f"  put the audio beside it, as {audio}, and delete the line `draft`")
    say(f"  write below the second +++ of {begun.text.name} what the episode is about")
    where = "" if show_folder == Path() else f" {shlex.quote(str(show_folder))}"
    say(f"  podcast-pub publish{where}")
