"""`podcast-pub inspect`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast_pub.cli.output import (
    duration,
    finding_record,
    print_findings,
    print_json,
    say,
    size,
)

if TYPE_CHECKING:
    from podcast_pub.verbs.inspect import Inspected


@click.command("inspect")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each file.")
def command(files: tuple[Path, ...], *, as_json: bool) -> int:
    """Tell what is true about audio files: counted duration, type by bytes, size, hash.

    Exit code 0 if all of them can be published, 3 if one cannot.

    \b
    Example:
      podcast-pub inspect --json episodes/*.mp3
    """
    from podcast_pub.verbs.inspect import inspect

    failed = False
    for inspected in inspect(files):
        failed = failed or any(finding.blocks for finding in inspected.findings)
        if as_json:
            print_json(_record(inspected))
        else:
            _say(inspected)
    return 3 if failed else 0


def _record(inspected: Inspected) -> dict[str, object]:
    facts = inspected.facts
    return {
        "path": str(inspected.path),
        "media_type": facts.media_type if facts else None,
        "extension": facts.extension if facts else None,
        "duration_s": facts.duration_ms / 1000 if facts else None,
        "size_bytes": facts.size_bytes if facts else None,
        "sha256": facts.sha256 if facts else None,
        "audio_id": facts.audio_id if facts else None,
        "title": facts.tags.title if facts else None,
        "chapters": [
            {"start_s": one.start_ms / 1000, "title": one.title}
            for one in (facts.chapters if facts else ())
        ],
        "findings": [finding_record(finding) for finding in inspected.findings],
    }


def _say(inspected: Inspected) -> None:
    facts = inspected.facts
    if facts is not None:
        say(
            f"{inspected.path}  {duration(facts.duration_ms)}  {size(facts.size_bytes)}  "
            f"{facts.media_type}  sha256 {facts.sha256[:16]}"
        )
    print_findings(inspected.findings)
