"""A store in memory, what may go wrong with it, and shows to publish there."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from podcast_pub.addresses import FEED_KEY, INDEX_KEY, page_key
from podcast_pub.model.artifact import SHORT
from podcast_pub.model.episode import newest_first
from podcast_pub.model.operations import (
    CheckPublic,
    DescribeObject,
    Done,
    ListVersions,
    NotServed,
    ObjectRead,
    Pause,
    ReadObject,
    RememberIntent,
    RemoveVersion,
    RestoreHeaders,
    Served,
    Unclear,
    VersionsListed,
    WriteObject,
)
from podcast_pub.model.rendering import Rendering
from podcast_pub.model.state_mark import mark
from podcast_pub.publishing.commit import publish
from podcast_pub.publishing.observing import observe
from podcast_pub.publishing.planning import Intent
from podcast_pub.storage.memory import MemoryStore
from tests.builders import a_show, an_artifact, an_artwork, audio_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.artwork import Artwork
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.operations import Answer, Operation
    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State
    from podcast_pub.publishing.commit import Receipt
    from podcast_pub.publishing.observing import Observed

Result = TypeVar("Result")
Machine = Generator[tuple["Operation", ...], tuple["Answer", ...], Result]

NOW = datetime(2020, 1, 1, 12, tzinfo=UTC)
LOST = Unclear("lost on the way")

VERBS = {
    ReadObject: "read",
    DescribeObject: "describe",
    WriteObject: "write",
    RestoreHeaders: "restore",
    CheckPublic: "check",
    ListVersions: "list",
    RemoveVersion: "remove",
    Pause: "pause",
    RememberIntent: "remember",
}


class TextRenderer:
    """Feed and pages as small text; `style` is what another version of the program does."""

    def __init__(self, style: str = "plain") -> None:
        self.style = style

    def render(self, state: State, state_hash: str) -> Rendering:
        words = [[one.slug, one.title, one.audio.key] for one in state.show.episodes]
        feed = f"{mark(state_hash)}\n{self.style} {state.show.title} {json.dumps(words)}"
        pages = tuple(
            _text(page_key(one.slug), f"{one.title}\n{one.summary}") for one in state.show.episodes
        )
        index = _text(INDEX_KEY, json.dumps([state.show.title, words]))
        return Rendering(replace(_text(FEED_KEY, feed), state=state_hash), pages, (index,))

    def gone_page(self, show: Show, key: str) -> Artifact:
        return _text(key, f"gone from {show.title}")

    def side_files(self, show: Show) -> tuple[Artifact, ...]:
        return tuple(
            an_artifact(f"chapters/x/{one.slug}.json", json.dumps(len(one.chapters)).encode())
            for one in show.episodes
            if one.chapters
        )


def _text(key: str, text: str) -> Artifact:
    return an_artifact(key, text.encode(), media_type="text/plain", cache_control=SHORT)


@dataclass
class Fault:
    """What goes wrong with operations of a kind on keys that begin so, the first `times` times.

    `before` is what somebody else does first, and gets the store; `happens` says whether the
    operation is carried out all the same; `answer` is given instead of the true one.
    """

    verb: str
    key: str
    answer: Answer | None = None
    happens: bool = True
    before: Callable[[Shop], object] | None = None
    times: int = 1
    skip: int = 0

    def meets(self, verb: str, key: str) -> bool:
        """Whether it strikes now; it counts what it meets."""
        if verb != self.verb or not key.startswith(self.key):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return self.times >= 0


def lost(verb: str, key: str, *, times: int = 1, skip: int = 0) -> Fault:
    """A request that never arrives."""
    return Fault(verb, key, answer=LOST, happens=False, times=times, skip=skip)


def answer_lost(verb: str, key: str, *, times: int = 1, skip: int = 0) -> Fault:
    """A request that is carried out, but nobody is told."""
    return Fault(verb, key, answer=LOST, times=times, skip=skip)


def meanwhile(verb: str, key: str, act: Callable[[Shop], object], *, skip: int = 0) -> Fault:
    """Somebody else does something just before."""
    return Fault(verb, key, before=act, skip=skip)


@dataclass
class Shop:
    """A store of class A, its public address, and a log of what it was asked, one line each."""

    store: MemoryStore = field(default_factory=MemoryStore)
    faults: list[Fault] = field(default_factory=list)
    unserved: str = "nothing"
    log: list[str] = field(default_factory=list)
    intents: list[tuple[str, State]] = field(default_factory=list)

    def run(self, machine: Machine[Result]) -> Result:
        """Return what the machine returns."""
        try:
            batch = next(machine)
            while True:
                assert batch, "asked for nothing, which only costs time"
                batch = machine.send(tuple(self._answer(one) for one in batch))
        except StopIteration as end:
            result: Result = end.value
            return result

    def _answer(self, operation: Operation) -> Answer:
        verb, key = VERBS[type(operation)], _key_of(operation)
        self.log.append(f"{verb} {key}")
        struck = [fault for fault in self.faults if fault.meets(verb, key)]
        for fault in struck:
            if fault.before is not None:
                fault.before(self)
        happens = all(fault.happens for fault in struck)
        answer = self._truth(operation) if happens else LOST
        return next((one.answer for one in struck if one.answer is not None), answer)

    def _truth(self, operation: Operation) -> Answer:  # noqa: PLR0911 — one for each operation
        match operation:
            case ReadObject(key):
                return self.store.read(key)
            case DescribeObject(key, artifact):
                store = self.store
                return store.describe_bytes(artifact) if artifact else store.describe(key)
            case WriteObject(artifact, only_if):
                return self.store.write(artifact, only_if=only_if, sent=lambda _: None)
            case RestoreHeaders(artifact):
                return self.store.restore_headers(artifact)
            case CheckPublic(artifact):
                is_served = artifact.key in self.store.objects
                is_served = is_served and not artifact.key.startswith(self.unserved)
                return Served() if is_served else NotServed(f"{artifact.key} answers 404")
            case ListVersions(prefix):
                return VersionsListed(self.store.list_versions(prefix))
            case RemoveVersion(stored):
                return self.store.remove_version(stored)
            case RememberIntent(state, state_hash):
                self.intents.append((state_hash, state))
        return Done()

    def put(self, artifact: Artifact) -> None:
        """Store something as anybody with the keys could."""
        self.store.write(artifact, only_if=None, sent=lambda _: None)

    def flip(self, key: str) -> None:
        """Change one byte of what is stored, and nothing that is said beside it."""
        stored = self.store.objects[key]
        self.store.objects[key] = replace(
            stored, body=bytes([stored.body[0] ^ 1, *stored.body[1:]])
        )

    def bytes_of(self, key: str) -> bytes:
        return self.store.objects[key].body

    def done(self, *verbs: str) -> list[str]:
        """Return the log without what has other verbs."""
        return [line for line in self.log if line.partition(" ")[0] in verbs]


def _key_of(operation: Operation) -> str:
    match operation:
        case ReadObject(key) | DescribeObject(key):
            return key
        case WriteObject(artifact) | RestoreHeaders(artifact) | CheckPublic(artifact):
            return artifact.key
        case ListVersions(prefix):
            return prefix
        case RemoveVersion(stored):
            return stored.key
        case Pause(attempt):
            return str(attempt)
        case RememberIntent(_, state_hash):
            return state_hash


def materials_of(*episodes: Episode, artwork: Artwork | None = None) -> dict[str, Artifact]:
    """The audio and the pictures of these episodes and of the show."""
    artworks = [artwork or an_artwork(), *(one.artwork for one in episodes if one.artwork)]
    pictures = [picture for one in artworks for picture in (one.feed, one.page)]
    files = [
        *(an_artifact(one.audio.key, audio_bytes(one.slug)) for one in episodes),
        *(an_artifact(one.key, one.key.encode(), media_type="image/jpeg") for one in pictures),
    ]
    return {one.key: one for one in files}


def an_intent(*episodes: Episode, **changes: Any) -> Intent:
    values: dict[str, Any] = {
        "wish": a_show(*newest_first(episodes)),
        "base": None,
        "materials": materials_of(*episodes),
        "renderer": TextRenderer(),
        "now": NOW,
    }
    return Intent(**(values | changes))


def look(shop: Shop) -> Observed:
    return shop.run(observe({}))


def carry_out(shop: Shop, intent: Intent) -> Receipt:
    """Look, then publish."""
    return shop.run(publish(intent, look(shop)))


def after(receipt: Receipt, *episodes: Episode, **changes: Any) -> Intent:
    """The intent of a folder that published last with this receipt, an hour later."""
    state = receipt.state
    values: dict[str, Any] = {"base": state, "now": state.when + timedelta(hours=1)}
    return an_intent(*episodes, **(values | changes))


def published(*episodes: Episode, **changes: Any) -> tuple[Shop, Receipt]:
    """A store to which these episodes were published, with an empty log."""
    shop = Shop()
    receipt = carry_out(shop, an_intent(*episodes, **changes))
    shop.log.clear()
    shop.store.written.clear()
    return shop, receipt


def feed_of(shop: Shop) -> ObjectRead:
    feed = shop.store.read(FEED_KEY)
    assert isinstance(feed, ObjectRead)
    return feed
