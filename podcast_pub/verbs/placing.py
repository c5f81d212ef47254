"""Bringing a new episode into the show folder: all of it appears at once, and no audio is lost."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.errors import AlreadyThere, ShowNeedsFixing
from podcast_pub.verbs.remembering import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from podcast_pub.model.audio import AudioFacts
    from podcast_pub.verbs.new import Wish


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the audio of a new episode is now; `was_moved` if it is no longer where it was.

    `left` names files beside the old place that belong to it by their names, and stayed.
    `trouble` says why the old file could not be removed, and is empty otherwise.
    """

    audio: Path
    size_bytes: int
    was_moved: bool
    left: tuple[str, ...] = ()
    trouble: str = ""


def place(folder: Path, text: str, *, wish: Wish, facts: AudioFacts | None) -> Placed | None:
    """Make the folder of an episode with its text, and bring the audio there, if there is some.

    A file from elsewhere is copied, and the copy compared with what was measured, before the
    folder appears; if it is to be moved, the old one is removed at last. A file of the show
    folder is renamed. Raises ShowNeedsFixing if that cannot be; the audio is then where it was.
    """
    source = wish.audio
    with _explained(folder):
        if source is None or facts is None:
            with _appearing(folder, text, wish):
                return None
        is_inside = source.resolve().is_relative_to(wish.folder.resolve())
        if source.is_symlink() and (is_inside or wish.moves):
            raise ShowNeedsFixing(
                f"{source} is a link to {source.readlink()}",
                hint="name the file itself; nothing was changed",
            )
        name = f"audio{_suffix(source, facts)}"
        if is_inside:
            wish.announce(f"{source} is in the show folder: it is moved to {folder / name}")
            with _appearing(folder, text, wish):
                pass
            left = _companions(source)
            with _taking_back(folder):
                _rename(source, folder / name, facts)
            return Placed(folder / name, facts.size_bytes, was_moved=True, left=left)
        with _appearing(folder, text, wish) as part:
            _copy(source, part / name, facts)
    trouble = _removed(source, facts) if wish.moves else ""
    was_moved = wish.moves and not trouble
    return Placed(folder / name, facts.size_bytes, was_moved=was_moved, trouble=trouble)


def _suffix(source: Path, facts: AudioFacts) -> str:
    """Return the suffix that its bytes ask for, if we would look at a file of that name."""
    from podcast_pub.show.discovery import AUDIO_SUFFIXES

    suffix = f".{facts.extension}"
    return suffix if suffix in AUDIO_SUFFIXES else source.suffix.lower()


@contextmanager
def _appearing(folder: Path, text: str, wish: Wish) -> Iterator[Path]:
    """Give a hidden folder with the text in it, which takes its name when the block has ended."""
    from podcast_pub.show.discovery import EPISODE_TEXT

    part = make_private_folder(wish.folder) / f"new-{wish.guid.removeprefix('urn:uuid:')}"
    try:
        part.mkdir()
        _write(part / EPISODE_TEXT, text)
        yield part
        if os.path.lexists(folder):
            raise AlreadyThere(f"{folder} is there already", hint="give another `--slug`")
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _taking_back(folder: Path) -> Iterator[None]:
    """Remove a new folder if its audio does not get there; a folder with audio in it stays."""
    from podcast_pub.show.discovery import EPISODE_TEXT

    try:
        yield
    except OSError:
        if [path.name for path in folder.iterdir()] == [EPISODE_TEXT]:
            shutil.rmtree(folder)
        raise


def _write(file: Path, text: str) -> None:
    with file.open("x", encoding="utf-8", newline="\n") as new:
        new.write(text)
        new.flush()
        os.fsync(new.fileno())


def _copy(source: Path, target: Path, facts: AudioFacts) -> None:
    shutil.copyfile(source, target)
    with target.open("rb+") as copy:
        os.fsync(copy.fileno())
        digest = hashlib.file_digest(copy, "sha256").hexdigest()
    if digest != facts.sha256:
        raise ShowNeedsFixing(
            f"{source} changed while it was copied",
            hint="wait until it is exported whole, and run the command again; nothing was changed",
        )


def _rename(source: Path, target: Path, facts: AudioFacts) -> None:
    try:
        source.rename(target)
    except OSError as problem:
        if problem.errno != errno.EXDEV:
            raise
        try:
            _copy(source, target, facts)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        source.unlink()


def _removed(source: Path, facts: AudioFacts) -> str:
    """Remove a file that was copied; return why it is still there, or an empty text."""
    try:
        with source.open("rb") as old:
            is_same = hashlib.file_digest(old, "sha256").hexdigest() == facts.sha256
        if not is_same:
            return "it changed meanwhile"
        source.unlink()
    except OSError as problem:
        return problem.strerror or type(problem).__name__
    return ""


def _companions(source: Path) -> tuple[str, ...]:
    prefix = f"{source.stem}."
    with suppress(OSError):
        names = sorted(path.name for path in source.parent.iterdir())
        return tuple(one for one in names if one.startswith(prefix) and one != source.name)
    return ()


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise ShowNeedsFixing(
            f"the episode cannot be written into {folder}: {exc.strerror}",
            hint="make the show folder writable, or free some space; the audio is where it was",
        ) from exc
