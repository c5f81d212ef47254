"""Files that a text names, or that stand beside it under a usual name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from podcast_pub.show.codes import Code
from podcast_pub.show.fields import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from podcast_pub.show.fields import Fields

_NAMES_SHOWN = 6
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True, slots=True)
class Beside:
    """The folder of a text, inside the show folder, and its files by name in lower case."""

    show_folder: Path
    folder: Path
    files: Mapping[str, Path]


def take_file(fields: Fields, key: str, beside: Beside) -> Path | None:
    """Return the file that a key names, relative to the text; it must be in the show folder."""
    name = fields.text(key)
    if name is None:
        return None
    if "://" in name:
        hint = "write the name of a file in this folder"
        fields.wrong(key, f"`{key}` is an address, expected a file", hint=hint)
        return None
    written = PurePosixPath(name)
    if written.is_absolute() or "\\" in name or "\0" in name or not written.name:
        hint = "write the name of a file in this folder"
        fields.wrong(key, f"`{key}` is not the name of a file", hint=hint)
        return None
    path = beside.folder / Path(*written.parts)
    try:
        is_inside = path.resolve().is_relative_to(beside.show_folder.resolve())
        is_there = path.is_file()
    except OSError:
        # a name that is too long for the file system, or a link that leads to itself
        is_inside, is_there = True, False
    if not is_inside:
        message, hint = f"`{quoted(name)}` is outside the show folder", "copy it into the show"
        fields.wrong(key, message, hint=hint, code=Code.FILE_OUTSIDE)
    elif not is_there:
        message = f"there is no file `{quoted(name)}` here"
        fields.wrong(key, message, hint=_names(beside), code=Code.FILE_MISSING)
    return path if is_inside and is_there else None


def take_picture(fields: Fields, beside: Beside, *, stem: str) -> Path | None:
    """Return the file that `artwork` names, or the picture beside the text called `stem`."""
    if fields.has("artwork"):
        return take_file(fields, "artwork", beside)
    fields.raw("artwork")
    return picture_beside(beside, stem=stem)


def picture_beside(beside: Beside, *, stem: str) -> Path | None:
    """Return the picture beside the text that is called `stem`, JPEG before PNG."""
    names = (f"{stem.lower()}{suffix}" for suffix in PICTURE_SUFFIXES)
    return next((beside.files[name] for name in names if name in beside.files), None)


def _names(beside: Beside) -> str:
    names = [f"`{quoted(path.name)}`" for path in beside.files.values()]
    if not names:
        return "there are no files here"
    more = ", …" if names[_NAMES_SHOWN:] else ""
    return f"the files here are {', '.join(names[:_NAMES_SHOWN])}{more}"
