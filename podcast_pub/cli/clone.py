"""`podcast-pub clone`."""

from __future__ import annotations

from pathlib import Path

import click

from podcast_pub.cli import options
from podcast_pub.cli.output import count, print_json, say, size, tell


@click.command("clone")
@options.source
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--audio", is_flag=True, help="Download the audio as well.")
@options.as_json
def command(source: str, folder: Path, *, audio: bool, as_json: bool) -> None:
    """Make a show FOLDER from a published show: for a second laptop, or after a loss.

    SOURCE is the address of the feed, or a store as `--store` takes it. Text, pictures, chapters
    and transcripts come with it; published episodes need no audio in the folder.

    \b
    Example:
      podcast-pub clone https://podcast.example.org/feed.xml my-show
    """
    from podcast_pub.verbs.clone import clone

    def fetched(slug: str, size_bytes: int) -> None:
        tell(f"got {slug} {size(size_bytes)}")

    cloned = clone(
        source,
        folder,
        with_audio=audio,
        now=options.now(),
        caches=options.caches(),
        fetched=fetched,
    )
    episodes = len(cloned.show.episodes)
    if as_json:
        print_json(
            {
                "folder": str(cloned.folder),
                "feed_url": cloned.addresses.feed,
                "episodes": episodes,
                "audio_files": cloned.audio_files,
                "audio_bytes": cloned.audio_bytes,
            }
        )
        return
    with_audio = f", {size(cloned.audio_bytes)} of audio" if audio else ""
    say(f"{cloned.folder}: {cloned.show.title}, {count(episodes, 'episode')}{with_audio}")
    if source.startswith("http"):
        tell("note: show.toml has no store yet; before you publish: `podcast-pub store add`")
