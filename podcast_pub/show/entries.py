"""Names in a show folder that cannot be used, or not everywhere, and what is no file at all."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.codes import Code
from podcast_pub.show.drafts import shown
from podcast_pub.show.text_file import first_illegal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_CONTROL = "Cc"
_ON_WINDOWS = re.compile(
    r"(?:CON|PRN|AUX|NUL|COM[1-9¹²³]|LPT[1-9¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL
)
"""Names of devices. Source: learn.microsoft.com, Naming Files, Paths, and Namespaces, Naming
conventions, read 2026-11-24; likewise the characters, and dots and spaces at the end."""

_NOT_ON_WINDOWS = re.compile(r'[<>:"\\|?*]|[. ]$')


def entry_problem(path: Path, show_folder: Path, root: Path) -> Finding | None:
    """Return why an entry of a folder cannot be used; None for files and folders of the show.

    `root` is the show folder without links.
    """
    name = path.name
    if first_illegal(name) or any(category(one) == _CONTROL for one in name):
        message, place = "the name has characters that cannot be shown", _escaped(path, show_folder)
        return Finding(Code.FILE_NAME, Severity.ERROR, message, place, "rename it")
    place = Place(shown(path, show_folder))
    try:
        return _kind_problem(path, place, root)
    except OSError as problem:
        message, hint = f"it cannot be looked at: {problem.strerror}", "look at its permissions"
        return Finding(Code.FILE_UNREADABLE, Severity.ERROR, message, place, hint)


def _kind_problem(path: Path, place: Place, root: Path) -> Finding | None:
    if path.is_symlink():
        try:
            target = path.resolve()
        except (OSError, RuntimeError):
            # a link that leads to itself: RuntimeError before Python 3.13
            target = None
        if target is None or not target.is_relative_to(root) or not target.exists():
            message = "the link leads to nothing in the show folder"
            hint = "copy what it should lead to into the show"
            return Finding(Code.FILE_OUTSIDE, Severity.ERROR, message, place, hint)
    if not path.is_file() and not path.is_dir():
        message = "this is no file, but a pipe, a socket or a device"
        hint = "put a file in its place, or delete it"
        return Finding(Code.FILE_UNREADABLE, Severity.ERROR, message, place, hint)
    return None


def about_names(paths: Iterable[Path], show_folder: Path) -> list[Finding]:
    """Return what is odd about names in one folder.

    An error for a name that differs from another one only in how its letters are composed (only
    one of them would be read), a warning for one that Windows cannot have.
    """
    findings = []
    composed: set[str] = set()
    for path in paths:
        name, place = normalize("NFC", path.name), Place(shown(path, show_folder))
        if name in composed:
            message = "the same name is there twice, its accents composed in two ways"
            hint = "delete one of the two, or rename it; `ls` shows them alike"
            findings.append(Finding(Code.FILE_NAME, Severity.ERROR, message, place, hint))
        elif _ON_WINDOWS.fullmatch(name) or _NOT_ON_WINDOWS.search(name):
            message = "on Windows nothing can have this name, so the show could not be copied there"
            hint = "rename it; a published episode stays the same"
            findings.append(Finding(Code.FILE_NAME, Severity.WARNING, message, place, hint))
        composed.add(name)
    return findings


def _escaped(path: Path, show_folder: Path) -> Place:
    text = os.fsencode(shown(path, show_folder)).decode("utf-8", "backslashreplace")
    return Place("".join(one if one.isprintable() else ascii(one)[1:-1] for one in text))
