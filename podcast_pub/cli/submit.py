"""`podcast-pub submit`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import print_json, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from podcast_pub.directories import Directory
    from podcast_pub.verbs.submit import Submission


@click.command("submit")
@options.show_folder
@options.as_json
def command(folder: Path, *, as_json: bool) -> None:
    """Print what is left to hand in, once and by hand, so that directories list the show.

    The ids that come back go into `[directories]` of show.toml; the page then links to them.

    \b
    Example:
      podcast-pub submit episodes
    """
    from podcast_pub.verbs.submit import submit

    submission = submit(folder)
    if as_json:
        print_json(_record(submission))
        return
    for line in _lines(submission):
        say(line)


def _record(submission: Submission) -> dict[str, object]:
    return {
        "feed_url": submission.addresses.feed,
        "owner_email": submission.email or None,
        "listed": dict(submission.listed),
        "waiting": [
            {"directory": one.key, "submit": one.submit or None, "steps": list(one.steps)}
            for one in submission.waiting
        ],
    }


def _lines(submission: Submission) -> Iterator[str]:
    from podcast_pub.directories import BY_KEY

    yield "Hand in this address:"
    yield f"  {submission.addresses.feed}"
    yield ""
    yield from _about_email(submission)
    for directory in submission.waiting:
        yield f"[ ] {directory.name}  {directory.submit}".rstrip()
        yield from (f"    {step}" for step in _steps(directory, submission))
    for key, page in submission.listed.items():
        yield f"[x] {BY_KEY[key].name}  {page}"
    if any(directory.submit for directory in submission.waiting):
        yield ""
        yield "Write the ids that come back into show.toml, and publish; the page then links there:"
        yield "  [directories]"
        yield from (f'  {one.key} = "{one.example}"' for one in submission.waiting if one.submit)


def _steps(directory: Directory, submission: Submission) -> Iterator[str]:
    for step in directory.steps:
        if "transcripts" not in step or submission.has_transcripts:
            yield step


def _about_email(submission: Submission) -> Iterator[str]:
    names = ", ".join(one.name for one in submission.waiting if one.asks_email)
    if not names:
        return
    if submission.email:
        yield f"The feed shows {submission.email}: codes go there."
        if submission.email_until is not None:
            yield f"It does until {submission.email_until}; the next publish then takes it away."
    else:
        yield f"These send a code to an address in the feed, which has none: {names}."
        yield "Show yours for some days: write this into show.toml, and publish:"
        yield "  [owner]"
        yield '  name = "…"'
        yield '  email = "…"'
        yield "  show_email_until = 2027-01-31"
    yield ""
