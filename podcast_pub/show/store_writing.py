"""Writing a store into show.toml: everything that stands there already stays as it is."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.errors import ShowNeedsFixing
from podcast_pub.show.show_toml import NAME

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.settings import StoreSettings

_BOM = "\ufeff"
_KEYS = ("name", "url", "endpoint", "region", "profile", "public_url")


@dataclass(frozen=True, slots=True)
class Written:
    """What is in show.toml about where the show is kept: its own address, and stores."""

    text: str
    url: str
    stores: int


def read_written(folder: Path) -> Written:
    """Return show.toml as it stands; ShowNeedsFixing if it cannot be read."""
    path = folder / NAME
    try:
        text = path.read_bytes().decode("utf-8")
        values = tomllib.loads(text.removeprefix(_BOM))
    except OSError as error:
        raise ShowNeedsFixing(
            f"{path} cannot be read ({error.strerror})", hint="look at its permissions"
        ) from error
    except ValueError as error:
        raise ShowNeedsFixing(
            f"{path} is not TOML", hint=f"`podcast-pub check {folder}` shows where; mend it first"
        ) from error
    url, stores = values.get("url"), values.get("store")
    count = len(stores) if isinstance(stores, list) else int(stores is not None)
    return Written(text, url if isinstance(url, str) else "", count)


def with_store(text: str, store: StoreSettings, *, url: str | None) -> str:
    """Return show.toml with `[[store]]` at its end, and `url` among the first keys if given.

    Raises ShowNeedsFixing, with the lines to write by hand, if that would change anything else.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    values = {key: getattr(store, key) for key in _KEYS if getattr(store, key)}
    if values["name"] == _usual_name(store):
        del values["name"]
    plain, has_crlf = _with_lf(text)
    expected = {**tomllib.loads(plain), "store": [values]}
    try:
        document = tomlkit.parse(plain)
        if url is not None:
            document["url"] = expected["url"] = url
        table, tables = tomlkit.table(), tomlkit.aot()
        table.update(values)
        tables.append(table)
        document.append("store", tables)
        written = tomlkit.dumps(document)
        says_more = tomllib.loads(written) != expected
    except (TOMLKitError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # tomlkit does not survive all TOML that the standard library reads
        says_more = True
    if says_more:
        raise ShowNeedsFixing(
            f"{NAME} could not be edited without changing what it says",
            hint=f"write this at its end by hand: {_by_hand(values)}",
        )
    marked = _BOM if text.startswith(_BOM) else ""
    return marked + (written.replace("\n", "\r\n") if has_crlf else written)


def replace_show(folder: Path, text: str) -> None:
    """Replace show.toml as a whole: whoever reads it sees the old or the new text."""
    path = (folder / NAME).resolve()
    part = path.with_name(f".{NAME}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fchmod(file.fileno(), path.stat().st_mode & 0o777)
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise ShowNeedsFixing(
            f"{path} cannot be written ({error.strerror})",
            hint="make the show folder writable, or free some space; it is as it was before",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _with_lf(text: str) -> tuple[str, bool]:
    """Return the text with LF if all its lines end in CRLF, and whether they do."""
    plain = text.removeprefix(_BOM)
    has_crlf = 0 < plain.count("\r\n") == plain.count("\n")
    return (plain.replace("\r\n", "\n") if has_crlf else plain), has_crlf


def _usual_name(store: StoreSettings) -> str:
    return "folder" if store.folder else store.url.split("/")[2]


def _by_hand(values: dict[str, str]) -> str:
    return "; ".join(["[[store]]", *(f'{key} = "{value}"' for key, value in values.items())])
