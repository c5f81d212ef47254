"""What the embedded store keeps in its folder, beside the data."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from podcast_pub.errors import EmbeddedStoreFailed
from podcast_pub.storage.embedded.ports import Ports

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Record:
    """What `store.json` remembers.

    `pid` and `birth` name the process last started (0 and empty: none); `prepared` is the
    fingerprint of the bucket's settings and of the data folder that has them.
    """

    base_port: int
    pid: int = 0
    birth: str = ""
    prepared: str = ""

    @property
    def ports(self) -> Ports:
        return Ports(self.base_port)

    def without_process(self) -> Record:
        """Return the record of a store that does not run."""
        return replace(self, pid=0, birth="")


@dataclass(frozen=True, slots=True)
class Keys:
    """The generated access key of the store."""

    access_key: str
    secret_key: str = field(repr=False)


def make_home(home: Path) -> None:
    """Make the private folder, and tell git to ignore all of `.podcast-pub`.

    Raises EmbeddedStoreFailed if the show folder cannot be written.
    """
    ignore = home.parent / ".gitignore"
    try:
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o700)
        (home / "data").mkdir(exist_ok=True)
        (home / "logs").mkdir(exist_ok=True)
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise EmbeddedStoreFailed(
            f"the store on this computer cannot be made in {home.parent} ({error.strerror})",
            hint="make the show folder writable, or name a store: `[[store]]` in show.toml",
        ) from error


def load_record(home: Path) -> Record | None:
    """Return what is remembered, None if nothing is; a damaged file raises."""
    try:
        values = json.loads((home / "store.json").read_text(encoding="utf-8"))
        return Record(
            base_port=int(values["base_port"]),
            pid=int(values["pid"]),
            birth=str(values["birth"]),
            prepared=str(values["prepared"]),
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise EmbeddedStoreFailed(
            f"{home / 'store.json'} is damaged",
            hint="delete that file: the data stays, but the store gets another port, and what"
            " was published under the old one needs publishing again",
        ) from error


def save_record(home: Path, record: Record) -> None:
    """Write what is to be remembered, whole or not at all."""
    text = json.dumps({"schema": 1} | asdict(record), indent=2) + "\n"
    part = home / f".{secrets.token_hex(8)}.part"
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(home / "store.json")
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise EmbeddedStoreFailed(
            f"`{home / 'store.json'}` cannot be written ({error.strerror})",
            hint="make the show folder writable, or free some space, and run it again",
        ) from error


def keys_of(home: Path) -> Keys:
    """Return the access key, made at the first call; only the user may read the file."""
    path = home / "credentials.json"
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Keys(str(values["access_key"]), str(values["secret_key"]))
    except FileNotFoundError:
        made = Keys(f"podcast-pub-{secrets.token_hex(8)}", secrets.token_hex(32))
    except (ValueError, KeyError, TypeError) as error:
        raise EmbeddedStoreFailed(
            f"{path} is damaged",
            hint="delete that file and run `podcast-pub store down`, then `podcast-pub store up`",
        ) from error
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(made), file)
    return made
