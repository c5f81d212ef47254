"""`podcast-pub build`."""

from __future__ import annotations

from pathlib import Path

import click

from podcast_pub.addresses import Addresses
from podcast_pub.cli import options
from podcast_pub.cli.output import count, print_findings, print_json, say, tell


@click.command("build")
@options.show_folder
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write into.",
)
@click.option("--base-url", metavar="URL", help="The public address that the tree is for.")
@options.as_json
def command(folder: Path, *, out: Path, base_url: str | None, as_json: bool) -> None:
    """Write the public tree of a show into a folder, with audio linked, not copied.

    \b
    Example:
      podcast-pub build episodes --out public --base-url https://podcast.example.org
    """
    from podcast_pub.verbs.build import PREVIEW_BASE, build

    if base_url and not (base_url.startswith("https://") or Addresses(base_url).are_local):
        raise click.BadParameter("it must begin with https://", param_hint="--base-url")
    built = build(
        folder,
        out,
        base_url=base_url.rstrip("/") if base_url else None,
        now=options.now(),
        caches=options.caches(),
        tell=tell,
    )
    print_findings(built.folder.findings)
    if as_json:
        print_json(
            {
                "out": str(out),
                "feed_url": built.addresses.feed,
                "site_url": built.addresses.index,
                "files": built.files,
                "written": built.written,
            }
        )
        return
    say(f"{count(built.files, 'file')} in {out}, {built.written} of them written now")
    if built.addresses.base == PREVIEW_BASE:
        tell(f"note: the show has no address yet, so links begin with {PREVIEW_BASE}")
