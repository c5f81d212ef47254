"""`podcast-pub replace`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options, orders
from podcast_pub.cli.output import print_findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from podcast_pub.model.finding import Finding
    from podcast_pub.publishing.planning import Plan


@click.command("replace")
@orders.slug
@click.argument("file", required=False)
@click.argument("folder", required=False)
@options.store
@orders.dry_run
@orders.yes
@options.as_json
def command(
    slug: str,
    file: str | None,
    folder: str | None,
    *,
    store: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Publish other audio for an episode: the file, or what lies in the show folder by now.

    The episode keeps its guid, its address and its date; the audio gets a new address, and the
    old one stays stored. Nothing in the show folder is changed: put the new file there as well,
    or leave the old one, which is then no change of yours. Without a terminal this needs --yes.

    \b
    Example:
      podcast-pub replace a-narrowing-space better.mp3 episodes
    """
    from podcast_pub.cli.progress import progress_for
    from podcast_pub.verbs.replace import replace_audio

    word, show_folder = orders.told_apart(file, folder)
    asking = orders.Asking("Replace it?", yes=yes, dry_run=dry_run)
    asking.must_be_possible("replace audio")

    def agreed(plan: Plan, findings: Sequence[Finding]) -> bool:
        print_findings(findings)
        return asking.agreed([*orders.lines_of(plan, feed="the feed"), APPS_DOWNLOAD_AGAIN])

    with progress_for(sys.stderr) as progress:
        request = orders.request_for(show_folder, store=store, progress=progress)
        audio = Path(word) if word is not None else None
        ordered = replace_audio(request, slug, audio, agreed=agreed, progress=progress)
    orders.print_order(
        ordered,
        as_json=as_json,
        done=f"replaced the audio of {slug}",
        nothing=f"{slug} has this audio already",
    )


APPS_DOWNLOAD_AGAIN = "apps may download it again; who downloaded it before may keep the old audio"
