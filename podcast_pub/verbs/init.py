"""Begin a show: a folder with show.toml, a placeholder for the cover, and what git ignores."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.errors import AlreadyThere, ShowNeedsFixing
from podcast_pub.verbs.remembering import PRIVATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from podcast_pub.show.new_show import ShowAnswers

COVER = "cover.jpg"
IGNORE = ".gitignore"


@dataclass(frozen=True, slots=True)
class Begun:
    """A show that was begun; `made` are the names of the files that are new or longer.

    `cover_was_there` if the folder had one, which stays.
    """

    folder: Path
    answers: ShowAnswers
    made: tuple[str, ...]
    cover_was_there: bool


def refuse_to_overwrite(folder: Path) -> None:
    """Raise AlreadyThere if the folder holds a show, ShowNeedsFixing if it cannot hold one."""
    from podcast_pub.show.show_toml import NAME

    file = folder / NAME
    if os.path.lexists(file):
        raise AlreadyThere(
            f"there is a show already: {file}",
            hint="edit that file, or name another folder; nothing was changed",
        )
    if os.path.lexists(folder) and not folder.is_dir():
        raise ShowNeedsFixing(
            f"{folder} is not a folder", hint="name a folder, one that is there or a new one"
        )


def init(folder: Path, answers: ShowAnswers) -> Begun:
    """Write a new show into a folder, which is made if it is not there; nothing is overwritten.

    show.toml comes last, so that a run that was broken off can be repeated. Raises AlreadyThere
    if there is one, ShowNeedsFixing if the folder cannot be written.
    """
    from podcast_pub.show.beside import PICTURE_SUFFIXES
    from podcast_pub.show.new_show import show_toml
    from podcast_pub.show.placeholder_cover import draw_placeholder
    from podcast_pub.show.show_toml import NAME

    refuse_to_overwrite(folder)
    made = []
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        there = {path.name.lower() for path in folder.iterdir()}
        has_cover = not there.isdisjoint(f"cover{suffix}" for suffix in PICTURE_SUFFIXES)
        if _ignore_what_is_private(folder):
            made.append(IGNORE)
        if not has_cover:
            _write_new(folder / COVER, draw_placeholder(answers.title))
            made.append(COVER)
        _write_new(folder / NAME, show_toml(answers).encode())
        made.append(NAME)
    return Begun(folder, answers, tuple(sorted(made)), has_cover)


def _ignore_what_is_private(folder: Path) -> bool:
    """Let git ignore `.podcast-pub/`; return whether that had to be written."""
    file, line = folder / IGNORE, f"{PRIVATE}/"
    before = file.read_bytes() if os.path.lexists(file) else b""
    ignored = {one.strip().strip(b"/") for one in before.splitlines()}
    if PRIVATE.encode() in ignored:
        return False
    with file.open("ab") as end:
        end.write((b"" if before.endswith(b"\n") or not before else b"\n") + f"{line}\n".encode())
    return True


def _write_new(file: Path, body: bytes) -> None:
    """Write a file that must not be there yet, whole or not at all."""
    with file.open("xb") as new:
        try:
            new.write(body)
            new.flush()
            os.fsync(new.fileno())
        except BaseException:
            with suppress(OSError):
                file.unlink()
            raise


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as exc:
        raise AlreadyThere(
            f"`{exc.filename}` is there already", hint="run the command again; nothing was changed"
        ) from exc
    except OSError as exc:
        raise ShowNeedsFixing(
            f"the show cannot be written into {folder}: {exc.strerror}",
            hint="name a folder that you may write to, on a disk with room",
        ) from exc
