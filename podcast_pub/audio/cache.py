"""A cache of facts, so that a second run reads no audio; rebuildable, never the truth."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from podcast_pub.audio.facts import facts
from podcast_pub.model.audio import AudioFacts, Tags
from podcast_pub.model.chapter import Chapter
from podcast_pub.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RECIPE = 4
"""Goes up when the same bytes give other facts; older entries are then read again."""


class FactsCache:
    """Facts of audio files, kept in one JSON file between runs.

    A file counts as unchanged if path, size, modification time (ns) and inode are the same.
    A cache that cannot be read is an empty one; one that cannot be written is not kept.
    """

    def __init__(self, file: Path, *, measure: Callable[[Path], AudioFacts] = facts) -> None:
        self._file = file
        self._measure = measure
        self._entries = _read(file)
        self._changed = False

    def facts(self, audio: Path) -> AudioFacts:
        """Return the facts of a file, measured now if it is new or changed.

        Raises what measuring raises; that is not kept.
        """
        name = str(audio.absolute())
        try:
            mark = _mark(audio)
        except OSError:
            return self._measure(audio)
        entry = self._entries.get(name)
        if entry is not None and entry["mark"] == mark:
            return _facts_from(entry["facts"])
        measured = self._measure(audio)
        self._entries[name] = {"mark": mark, "facts": asdict(measured)}
        self._changed = True
        return measured

    def save(self) -> None:
        """Write what was measured, if anything was; a failure is silent, it costs time only."""
        if not self._changed:
            return
        part = self._file.with_name(f"{self._file.name}.{os.getpid()}.part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps({"recipe": RECIPE, "files": self._entries}), "utf-8")
            part.replace(self._file)
        except OSError:
            with suppress(OSError):
                part.unlink()
        self._changed = False


def _read(file: Path) -> dict[str, Any]:
    try:
        record = json.loads(file.read_text("utf-8"))
        entries = record["files"] if record["recipe"] == RECIPE else {}
        for entry in entries.values():
            _facts_from(entry["facts"])
            _ = entry["mark"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return dict(entries)


def _mark(audio: Path) -> list[int]:
    found = audio.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ino]


def _facts_from(record: Mapping[str, Any]) -> AudioFacts:
    values = dict(record)
    values["tags"] = Tags(**values["tags"])
    values["chapters"] = tuple(Chapter(**one) for one in values["chapters"])
    values["findings"] = tuple(
        Finding(**{**one, "severity": Severity(one["severity"])}) for one in values["findings"]
    )
    return AudioFacts(**values)


def cache_file(show_folder: Path, *, caches: Path) -> Path:
    """Return where the facts of a show folder are cached, below the user's cache folder."""
    from hashlib import sha256

    name = sha256(os.fsencode(show_folder.resolve())).hexdigest()[:16]
    return Path(caches) / f"facts-{name}.json"
