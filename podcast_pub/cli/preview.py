"""`podcast-pub preview`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import count, print_error, print_findings, print_json, say, tell

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.verbs.build import Tree

PORT = 8000


@click.command("preview")
@options.show_folder
@click.option(
    "--port",
    default=PORT,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="The port on this computer; 0 takes any that is free.",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in a browser.")
@options.as_json
def command(folder: Path, *, port: int, opens: bool, as_json: bool) -> None:
    """Show a show on this computer as listeners will see it, until Ctrl-C.

    Pages, feed and audio are made again when a file of the show folder changes. Nothing is
    published, and nothing is written.

    \b
    Example:
      podcast-pub preview episodes --open
    """
    from podcast_pub.verbs.preview import preview

    def ready(tree: Tree) -> None:
        print_findings(tree.folder.findings)
        if as_json:
            print_json({"feed_url": tree.addresses.feed, "site_url": tree.addresses.index})
        else:
            say(f"page  {tree.addresses.index}")
            say(f"feed  {tree.addresses.feed}")
        if tree.lacks:
            tell(f"not in the folder, so not shown here: {', '.join(tree.lacks)}")
        tell("Ctrl-C ends the preview")
        if opens:
            click.launch(tree.addresses.index)

    def rebuilt(tree: Tree) -> None:
        print_findings(tree.folder.findings)
        show = tree.folder.show
        tell(f"built again: {count(len(show.episodes) if show else 0, 'episode')}")

    preview(
        folder,
        port=port,
        now=options.now,
        caches=options.caches(),
        ready=ready,
        rebuilt=rebuilt,
        failed=print_error,
    )
