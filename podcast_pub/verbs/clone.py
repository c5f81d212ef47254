"""Clone: a show folder made from a published show, for a second laptop or after a loss."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from podcast_pub.addresses import Addresses
from podcast_pub.errors import ForeignEdit, PublicCopyDiffers, ShowNeedsFixing
from podcast_pub.model.lock import Lock
from podcast_pub.model.settings import Settings
from podcast_pub.publishing.observing import observe
from podcast_pub.storage.driver import Tally
from podcast_pub.storage.public_http import PublicHttp
from podcast_pub.storage.public_reads import run_reads
from podcast_pub.verbs.reading import Past, read_folder
from podcast_pub.verbs.remembering import memory_of
from podcast_pub.verbs.wiring import base_of, parse_store_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from podcast_pub.model.episode import Episode
    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State

AT_ONCE = 4
OK = 200
FEED = "/feed.xml"


@dataclass(frozen=True, slots=True)
class Cloned:
    """What was made: `audio_files` and `audio_bytes` count what this run downloaded."""

    folder: Path
    addresses: Addresses
    show: Show
    audio_files: int
    audio_bytes: int


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the show is published, and what show.toml will say about that."""

    addresses: Addresses
    settings: Settings
    public: PublicHttp


@dataclass(frozen=True, slots=True)
class _Published:
    state: State
    state_hash: str
    stems: dict[str, str]

    @property
    def show(self) -> Show:
        return self.state.show


def clone(
    source: str,
    folder: Path,
    *,
    with_audio: bool,
    now: datetime,
    caches: Path,
    fetched: Callable[[str, int], None],
) -> Cloned:
    """Make a show folder that says what is published, and return what was made.

    `source` is the address of a feed or of the place that it is in, or a store as `--store`
    takes it; everything is read through the public address, without credentials. Text,
    pictures, chapters and transcripts are written at once or not at all; audio (`with_audio`)
    follows file by file, each checked against its hash and told to `fetched` (slug, bytes), and
    the same command goes on where it stopped. A publish of the new folder has nothing to do.

    Raises ShowNeedsFixing if `folder` has something else in it, ForeignEdit if the feed is not
    one of podcast-pub, PublicCopyDiffers if there is none, or if what is served is not what was
    published.
    """
    there = _source(source)
    published = _published(there)
    if not _is_clone(folder, there, published):
        _refuse_what_is_not_ours(folder)
        _write_texts(folder, there, published, now=now, caches=caches)
    sizes = _fetch_audio(folder, there, published, fetched) if with_audio else ()
    there.public.close()
    return Cloned(folder, there.addresses, published.show, len(sizes), sum(sizes))


def _source(text: str) -> _Source:
    if text.startswith(("http://", "https://")):
        from podcast_pub.show.web_address import NoAddress, parse_web_address

        address = parse_web_address(text.removesuffix(FEED))
        if isinstance(address, NoAddress):
            raise ShowNeedsFixing(f"{text} {address.message}", hint="name the address of a feed")
        if not (address.is_secure or address.is_loopback):
            raise ShowNeedsFixing(
                f"{text} is not encrypted, so anybody on the way could change what is cloned",
                hint="name an address that begins with https://",
            )
        settings = Settings(url=address.url)
    else:
        settings = Settings(stores=(parse_store_option(text),))
    base = base_of(settings)
    assert base is not None
    return _Source(Addresses(base), settings, PublicHttp(base))


def _published(there: _Source) -> _Published:
    base = there.addresses.base
    try:
        observed = run_reads(observe({}), public=there.public, base=base, tally=Tally())
    except ForeignEdit as error:
        raise ForeignEdit(
            f"the feed at {there.addresses.feed} was not made by podcast-pub, or was edited since",
            hint="clone makes a folder of a show that podcast-pub published, of no other",
        ) from error
    if observed.state is None:
        raise PublicCopyDiffers(
            f"there is no feed at {there.addresses.feed}",
            hint="name the address that subscribers have, such as https://…/feed.xml",
        )
    show = observed.state.show
    zone = ZoneInfo(show.zone)
    stems = {
        one.guid: f"{one.published.astimezone(zone).date().isoformat()}-{one.slug}"
        for one in show.episodes
    }
    return _Published(observed.state, observed.state_hash, stems)


def _is_clone(folder: Path, there: _Source, published: _Published) -> bool:
    """Return whether the folder is a show folder that knows this show already."""
    lock = memory_of(folder, there.addresses).lock()
    return lock is not None and lock.state.show.guid == published.show.guid


def _refuse_what_is_not_ours(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ShowNeedsFixing(
            f"{folder} is there already, and has something else in it",
            hint="name a new folder; a show folder that was published from needs no clone",
        )


def _write_texts(
    folder: Path, there: _Source, published: _Published, *, now: datetime, caches: Path
) -> None:
    """Write all but the audio beside the folder, and move it into place when it is whole."""
    made = folder.with_name(f".{folder.name}.clone")
    files = dict(_texts(there, published))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        bodies = list(pool.map(lambda name: _body(there, files[name]), files))
    try:
        with _explained(folder):
            shutil.rmtree(made, ignore_errors=True)
            for name, body in zip(files, bodies, strict=True):
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_bytes(body)
            _remember(made, there, published, now=now, caches=caches)
            with suppress(FileNotFoundError):
                folder.rmdir()
            made.replace(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ShowNeedsFixing(
            f"{folder} cannot be written ({error.strerror})",
            hint="free some space, or name a folder that you may write to",
        ) from error


def _texts(there: _Source, published: _Published) -> Iterator[tuple[str, bytes | _Stored]]:
    """Yield the files of the folder by name: their bytes, or what is to be fetched for them."""
    from podcast_pub.show.written_again import show_toml_of

    show = published.show
    yield "show.toml", show_toml_of(show, there.settings).encode()
    yield ".gitignore", b".podcast-pub/\n"
    art = show.artwork.feed
    yield f"cover.{_extension(art.key)}", _Stored(art.key, art.sha256)
    for episode in show.episodes:
        for name, content in _episode_files(episode):
            yield f"{published.stems[episode.guid]}/{name}", content


def _episode_files(episode: Episode) -> Iterator[tuple[str, bytes | _Stored]]:
    from podcast_pub.show.written_again import chapters_of, episode_md_of

    yield "episode.md", episode_md_of(episode).encode()
    if episode.chapters:
        name, text = chapters_of(episode.chapters)
        yield name, text.encode()
    if episode.artwork is not None:
        art = episode.artwork.feed
        yield f"cover.{_extension(art.key)}", _Stored(art.key, art.sha256)
    for one in episode.transcripts:
        yield f"transcript.{_extension(one.key)}", _Stored(one.key, one.sha256)


@dataclass(frozen=True, slots=True)
class _Stored:
    """A published object that becomes a file of the folder."""

    key: str
    sha256: str


def _body(there: _Source, content: bytes | _Stored) -> bytes:
    if isinstance(content, bytes):
        return content
    url = there.addresses.of(content.key)
    answer = there.public.get(url)
    if answer.status != OK or hashlib.sha256(answer.body).hexdigest() != content.sha256:
        raise _not_what_was_published(url, answer.status)
    return answer.body


def _remember(
    made: Path, there: _Source, published: _Published, *, now: datetime, caches: Path
) -> None:
    """Write the lock: what is published, and what the new folder says of it."""
    from podcast_pub.show.discovery import read_drafts

    past = Past(published.show, published.stems)
    said = read_folder(read_drafts(made), past, now=now, caches=caches).show
    base = there.addresses.base
    lock = Lock(published.state, published.state_hash, base, published.stems, said)
    memory_of(made, there.addresses).keep(lock)


def _fetch_audio(
    folder: Path, there: _Source, published: _Published, fetched: Callable[[str, int], None]
) -> list[int]:
    """Download what is not there yet; return the sizes."""
    sizes = []
    for episode in published.show.episodes:
        home = folder / published.stems[episode.guid]
        path = home / f"audio.{episode.audio.key.rpartition('.')[2]}"
        if path.exists() or not home.is_dir():
            continue
        part = path.with_name(f".{path.name}.part")
        url = there.addresses.of(episode.audio.key)
        with _explained(folder), part.open("wb") as file:
            content = there.public.sha256_of(url, into=file)
        if content.status != OK or content.sha256 != episode.audio.sha256:
            part.unlink()
            raise _not_what_was_published(url, content.status)
        part.replace(path)
        sizes.append(content.size_bytes)
        fetched(episode.slug, content.size_bytes)
    return sizes


def _not_what_was_published(url: str, status: int) -> PublicCopyDiffers:
    said = f"answers {status}" if status != OK else "serves other bytes than were published"
    return PublicCopyDiffers(
        f"{url} {said}",
        hint="run the same command again; if it stays, `podcast-pub verify` from a folder that "
        "published shows what is wrong",
    )


def _extension(key: str) -> str:
    return key.rpartition(".")[2]
