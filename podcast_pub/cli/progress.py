"""How sending and waiting are shown: a bar on a terminal, a line a file elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TextIO

from podcast_pub.cli.output import size, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.progress import Progress as Bar

    from podcast_pub.model.show import Show


SHOWN = ("media/", "art/", "chapters/", "transcripts/", "feed.xml")
"""Keys of which a plain line is worth a producer's while; pages and states are too many."""
_PAGE = ".html"


@contextmanager
def progress_for(stream: TextIO) -> Iterator[Lines | Moving]:
    """Yield a progress for that stream, ended when the block ends."""
    if not stream.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(file=stream),
        transient=True,
    )
    moving = Moving(bar)
    try:
        yield moving
    finally:
        moving.end()


class Lines:
    """One line for each file of a show and for the feed, when it is stored.

    `pages` are the keys of the pages that were stored, `names` what to call keys of which the end
    does not say enough.
    """

    def __init__(self) -> None:
        self.pages: set[str] = set()
        self.names: Mapping[str, str] = {}

    def started(self, total_bytes: int, files: int) -> None:
        """Say nothing: each file says so itself."""

    def sent(self, key: str, change_bytes: int) -> None:
        """Say nothing until the file is stored."""

    def stored(self, key: str, size_bytes: int, seconds: float) -> None:
        """Print the file, its size and how long it took."""
        if key.endswith(_PAGE):
            self.pages.add(key)
        if key.startswith(SHOWN):
            tell(stored_line(self.names.get(key, key), size_bytes, seconds))

    def waiting(self, host: str) -> None:
        """Print which host is waited for."""
        tell_waiting(host)


class Moving:
    """A bar over all that is being sent, with speed and time left, and a line a stored file.

    Threads may tell it things at the same time. `pages` and `names` as for Lines.
    """

    def __init__(self, bar: Bar) -> None:
        self.pages: set[str] = set()
        self.names: Mapping[str, str] = {}
        self._bar = bar
        self._task = bar.add_task("sending", total=0)
        self._total = 0
        self._lock = Lock()
        self._runs = False

    def started(self, total_bytes: int, files: int) -> None:
        """Add to what is to be sent; the bar appears with the first."""
        with self._lock:
            self._total += total_bytes
            self._bar.update(self._task, total=self._total)
            if self._total and not self._runs:
                self._bar.start()
                self._runs = True

    def sent(self, key: str, change_bytes: int) -> None:
        """Move the bar."""
        self._bar.advance(self._task, change_bytes)

    def stored(self, key: str, size_bytes: int, seconds: float) -> None:
        """Print the file above the bar."""
        if key.endswith(_PAGE):
            self.pages.add(key)
        if key.startswith(SHOWN):
            line = stored_line(self.names.get(key, key), size_bytes, seconds)
            self._bar.console.print(line, highlight=False)

    def waiting(self, host: str) -> None:
        """Print which host is waited for, above the bar."""
        if self._runs:
            self._bar.console.print(waiting_line(host), highlight=False, markup=False)
        else:
            tell_waiting(host)

    def end(self) -> None:
        """Take the bar away."""
        if self._runs:
            self._bar.stop()


def picture_names(show: Show) -> dict[str, str]:
    """Return what to call the episodes' pictures by key: all covers end in the same name."""
    return {
        picture.key: f"{picture.key.rpartition('/')[2]} of {episode.slug}"
        for episode in show.episodes
        if episode.artwork is not None
        for picture in (episode.artwork.feed, episode.artwork.page)
        if picture not in (show.artwork.feed, show.artwork.page)
    }


def stored_line(name: str, size_bytes: int, seconds: float) -> str:
    """Return `  put   first.mp3   41.2 MB   3.1 s`, for a key or a name."""
    return f"  put   {name.rpartition('/')[2]}   {size(size_bytes)}   {seconds:.1f} s"


def tell_waiting(host: str) -> None:
    """Print which host is waited for, on stderr."""
    tell(waiting_line(host))


def waiting_line(host: str) -> str:
    """Return `waiting for podcast.example.org …`."""
    return f"waiting for {host} …"
