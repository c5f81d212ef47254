"""What a show folder remembers: its lock, and the intent of a run that may have been broken off.

`podcast.lock` belongs to the show and is kept with it. What was published to this computer only
is remembered in `.podcast-pub/`, so that trying things out leaves no trace in the show
(docs/decisions/0004-state-and-lock.md).
"""

from __future__ import annotations

import json
import os
import shlex
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.errors import ShowNeedsFixing
from podcast_pub.publishing.lock_file import TAKE_IT_BACK, decode_lock, encode_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from podcast_pub.addresses import Addresses
    from podcast_pub.model.lock import Lock

PRIVATE = ".podcast-pub"
LOCK_NAME = "podcast.lock"
_INSTEAD_OF_LOCAL = "delete it; this folder then counts as one that never published here"
_INSTEAD_OF_INTENT = (
    "delete it, and look with `podcast-pub status` at what the run that was broken off published"
)


@dataclass(frozen=True, slots=True)
class Memory:
    """The files of one show folder and one public address."""

    lock_path: Path
    intent_path: Path

    @property
    def lock_name(self) -> str:
        """Return the lock's path in the show folder."""
        is_private = self.lock_path.parent.name == PRIVATE
        return f"{PRIVATE}/{self.lock_path.name}" if is_private else self.lock_path.name

    @property
    def erasure_path(self) -> Path:
        """Return where an erasure is written down until all of it is done."""
        return self.intent_path.with_suffix(".erase")

    def lock(self) -> Lock | None:
        """Return the lock, None if this folder never published; StateUnreadable if damaged."""
        is_local = self.lock_path.parent.name == PRIVATE
        return _read(self.lock_path, _INSTEAD_OF_LOCAL if is_local else TAKE_IT_BACK)

    def intent(self) -> Lock | None:
        """Return what a broken-off run was about to commit, None if there is nothing."""
        return _read(self.intent_path, _INSTEAD_OF_INTENT)

    def keep(self, lock: Lock) -> None:
        """Replace the lock as a whole, and forget the intent."""
        if self.lock() != lock:
            replace_file(self.lock_path, encode_lock(lock))
        self.forget_intent()

    def keep_intent(self, lock: Lock) -> None:
        """Write down what is about to be committed."""
        replace_file(self.intent_path, encode_lock(lock))

    def forget_intent(self) -> None:
        """Forget the intent; nothing happens if there is none."""
        if self.intent_path.exists():
            with _explained(self.intent_path):
                self.intent_path.unlink(missing_ok=True)


def memory_of(show_folder: Path, addresses: Addresses) -> Memory:
    """Return where a folder remembers what it published under these addresses."""
    private = show_folder / PRIVATE
    readable = "".join(letter if letter.isalnum() else "-" for letter in addresses.base)
    name = f"{readable[:80]}-{sha256(addresses.base.encode()).hexdigest()[:8]}"
    if addresses.are_local:
        return Memory(private / f"{name}.lock", private / f"{name}.intent")
    return Memory(show_folder / LOCK_NAME, private / f"{name}.intent")


def tell_of_erasure(
    memory: Memory, show_folder: Path, *, store: str | None, tell: Callable[[str], None] | None
) -> None:
    """Tell a line if an erasure of this folder was broken off, and how it is finished."""
    if tell is None or not memory.erasure_path.exists():
        return
    slug = _slug_of_erasure(memory.erasure_path)
    whose = f"the erasure of {slug}" if slug else "an erasure"
    command = ["podcast-pub", "erase", slug or "SLUG", str(show_folder)]
    command += ["--store", store] if store else []
    tell(
        f"warning: {whose} is not finished: its audio may still be served; "
        f"run `{shlex.join(command)}`"
    )


def _slug_of_erasure(file: Path) -> str:
    """Return which episode is to go, empty if the file is damaged."""
    try:
        return str(json.loads(file.read_text("utf-8"))["slug"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def make_private_folder(show_folder: Path) -> Path:
    """Return `.podcast-pub` in the show folder, made if needed, with a .gitignore of its own."""
    private = show_folder / PRIVATE
    private.mkdir(exist_ok=True)
    ignore = private / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")
    return private


def _read(path: Path, instead: str) -> Lock | None:
    try:
        if path.exists() and not path.is_file():
            # a pipe would be waited for, a device has no end
            raise ShowNeedsFixing(
                f"`{path}` cannot be read: it is no file",
                hint="put the file back that `publish` wrote, from version control",
            )
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        text = ""
    except OSError as exc:
        raise ShowNeedsFixing(
            f"`{path}` cannot be read ({exc.strerror})",
            hint="make it readable: it says what this folder published",
        ) from exc
    return decode_lock(text, name=str(path), instead=instead)


def replace_file(path: Path, text: str) -> None:
    """Replace a file as a whole: whoever reads it sees the old or the new text."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _explained(path):
            if path.parent.name == PRIVATE:
                make_private_folder(path.parent.parent)
            with part.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise ShowNeedsFixing(
            f"`{path}` cannot be written ({exc.strerror})",
            hint="make the show folder writable, or free some space; nothing was lost",
        ) from exc
