"""The protocol with one bug planted in it, to prove that the model would find it.

A bug is an edit of our own source, made while it is imported afresh; the real modules stay as
they are.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, spec_from_loader
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

ROOM = "podcast_pub.publishing"


@dataclass(frozen=True, slots=True)
class Bug:
    """`edits` are (right line, wrong line) pairs in one module of the publishing room."""

    name: str
    module: str
    edits: tuple[tuple[str, str], ...]


BUGS = (
    Bug(
        "the feed is written without If-Match",
        "commit",
        (("else Tagged(observed.feed.etag)", "else None"),),
    ),
    Bug(
        "the feed is committed before the media is stored",
        "commit",
        (
            ("sent = yield from _store_uploads(planned, observed)", "sent = 0"),
            (
                "else (yield from _commit(planned, observed))",
                (
                    "else (yield from _commit(planned, observed)); "
                    "yield from _store_uploads(planned, observed)"
                ),
            ),
        ),
    ),
    Bug(
        "a failed condition on the feed is taken for our own lost success",
        "commit",
        (
            (
                "if isinstance(now, ObjectRead) and now.body == planned.rendering.feed.body:",
                'if type(answer).__name__ in ("ObjectWritten", "ConditionFailed"):',
            ),
        ),
    ),
    Bug(
        "a failed condition on media is taken for our own bytes",
        "asking",
        (
            (
                "elif (there.size_bytes, there.sha256) != (artifact.size_bytes, artifact.sha256):",
                "elif False:",
            ),
        ),
    ),
    Bug(
        "the rival's episodes are dropped",
        "planning",
        (("apply_changes(changes, present.show)", "intent.wish"),),
    ),
    Bug(
        "what a colleague published counts as said by a folder that still says the old",
        "planning",
        (("intent.said or intent.base.show", "intent.base.show"),),
    ),
    Bug(
        "a lost answer is taken for success",
        "asking",
        (
            (
                "        if not missing:\n            return sent",
                "        if attempt > 1:\n            return sent",
            ),
        ),
    ),
    Bug(
        "an old page is written over a newer one",
        "pages",
        (("return Absent() if known is None else Tagged(known.etag)", "return None"),),
    ),
    Bug(
        "the page of a new episode is written after the feed",
        "planning",
        (
            ("early_pages=early", "early_pages=()"),
            ("written_early = {page.key for page in new} - again", "written_early = set()"),
        ),
    ),
    Bug(
        "the shards of a state are stored after the feed",
        "commit",
        (("yield from store_immutable(planned.states[:-1])", "pass"),),
    ),
    Bug(
        "an unpublished episode comes back with a folder that has it",
        "planning",
        (("in present.erased | present.unpublished:", "in present.erased:"),),
    ),
    Bug(
        "the page of an unpublished episode stays",
        "pages",
        (("rest = set(there) - {page.key for page in pages}", "rest = set()"),),
    ),
    Bug(
        "an erased episode can be published again",
        "planning",
        (
            ("in present.erased | present.unpublished:", "in present.unpublished:"),
            ("if not state.erased:", "if True:"),
        ),
    ),
    Bug(
        "states that name an erased episode are left",
        "erasing",
        (("or one.key in tell_tales", "or False"),),
    ),
)


class Protocol:
    """The modules of the publishing room, imported together."""

    def __init__(self, modules: dict[str, ModuleType]) -> None:
        self.changes = modules[f"{ROOM}.changes"]
        self.commit = modules[f"{ROOM}.commit"]
        self.erasing = modules[f"{ROOM}.erasing"]
        self.history = modules[f"{ROOM}.history"]
        self.observing = modules[f"{ROOM}.observing"]
        self.planning = modules[f"{ROOM}.planning"]


def sound_protocol() -> Protocol:
    """Return the protocol as it is."""
    return Protocol({name: importlib.import_module(name) for name in _names()})


def protocol_with(bug: Bug) -> Protocol:
    """Return the protocol with that bug; ValueError if its lines are not in our source."""
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(ROOM)}
    finder = _Planting(bug)
    sys.meta_path.insert(0, finder)
    try:
        return Protocol({name: importlib.import_module(name) for name in _names()})
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.startswith(ROOM)]:
            del sys.modules[name]
        sys.modules.update(kept)
        sys.modules["podcast_pub"].publishing = kept.get(ROOM)  # type: ignore[attr-defined]  # submodule


def _names() -> tuple[str, ...]:
    rooms = ("changes", "commit", "erasing", "history", "observing", "planning")
    return tuple(f"{ROOM}.{one}" for one in rooms)


class _Planting:
    """A finder that gives one module another source and leaves the rest to Python."""

    def __init__(self, bug: Bug) -> None:
        self.bug = bug

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != f"{ROOM}.{self.bug.module}":
            return None
        sys.meta_path.remove(self)
        try:
            found = find_spec(name)
        finally:
            sys.meta_path.insert(0, self)
        assert found is not None
        assert found.origin is not None
        return spec_from_loader(name, _Buggy(name, found.origin, self.bug))


class _Buggy(SourceFileLoader):
    def __init__(self, name: str, path: str, bug: Bug) -> None:
        super().__init__(name, path)
        self.bug = bug

    def get_code(self, fullname: str) -> object:  # type: ignore[override]  # a code object
        source = self.get_source(fullname) or ""
        for right, wrong in self.bug.edits:
            if source.count(right) != 1:
                raise ValueError(f"{self.bug.name}: not once in the source: {right}")
            source = source.replace(right, wrong)
        return compile(source, self.get_filename(fullname), "exec")
