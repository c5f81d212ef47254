"""`podcast-pub check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import (
    count,
    duration,
    finding_record,
    print_findings,
    print_json,
    say,
)
from podcast_pub.cli.plan import later_lines

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.verbs.check import Checked


@click.command("check")
@options.show_folder
@options.store
@options.as_json
def command(folder: Path, *, store: str | None, as_json: bool) -> int:
    """Find everything that is wrong with a show folder, and how to mend it.

    Exit code 0 if it can be published, 3 if something must be mended first.

    \b
    Example:
      podcast-pub check episodes
    """
    from podcast_pub.verbs.check import check

    checked = check(folder, now=options.now(), caches=options.caches(), store=store)
    if as_json:
        print_json(_record(checked))
    else:
        print_findings(checked.folder.findings)
        for line in later_lines(checked.folder):
            say(line)
        say(_summary(checked))
    return 3 if checked.blocks else 0


def _record(checked: Checked) -> dict[str, object]:
    show = checked.folder.show
    return {
        "ok": not checked.blocks,
        "title": show.title if show else None,
        "episodes": [
            {"slug": one.slug, "title": one.title, "duration_s": one.audio.duration_ms / 1000}
            for one in (show.episodes if show else ())
        ],
        "later": [
            {"slug": one.slug, "published": one.published.isoformat()}
            for one in checked.folder.later
        ],
        "findings": [finding_record(finding) for finding in checked.folder.findings],
    }


def _summary(checked: Checked) -> str:
    findings, show = checked.folder.findings, checked.folder.show
    errors = sum(finding.blocks for finding in findings)
    if errors or show is None:
        them = "it is" if errors == 1 else "they are"
        return f"{count(errors, 'error')}; nothing can be published before {them} mended"
    total = duration(sum(one.audio.duration_ms for one in show.episodes))
    rest = f", {count(len(findings), 'finding')} to read" if findings else ""
    return f"{show.title}: {count(len(show.episodes), 'episode')}, {total} of audio{rest}"
