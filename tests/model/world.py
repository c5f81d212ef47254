"""A store, its weather and the producers that publish to it: the model that the protocol meets.

One operation of one producer at a time, in an order that a seed decides. Answers get lost,
requests get lost, producers die at any point and come back with what their disk holds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from podcast_pub.addresses import FEED_KEY, page_key, state_part_key
from podcast_pub.errors import EditsCollide, ForeignEdit, StorageFailed
from podcast_pub.model.operations import (
    Absent,
    CheckPublic,
    ConditionFailed,
    DescribeObject,
    Done,
    ListVersions,
    NotServed,
    ObjectDescribed,
    ObjectMissing,
    ObjectRead,
    ObjectWritten,
    ReadObject,
    RememberIntent,
    Removed,
    RemoveVersion,
    RestoreHeaders,
    Served,
    StoredVersion,
    Tagged,
    Unclear,
    VersionsListed,
    WriteObject,
)
from podcast_pub.model.state_mark import marked_state
from tests.builders import a_show, an_artifact, an_audio, an_episode, audio_bytes
from tests.model.orders import Ledger
from tests.model.plain_renderer import PlainRenderer

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.operations import Answer, Operation
    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State

START = datetime(2020, 1, 1, tzinfo=UTC)


class Broken(AssertionError):
    """A promise to listeners or producers did not hold."""


@dataclass
class Bucket:
    """A store of class A; every write checks what listeners would see from now on."""

    objects: dict[str, tuple[str, Artifact]] = field(default_factory=dict)
    serial: int = 0
    operations: int = 0
    reads: int = 0
    writes: int = 0
    acknowledged: dict[str, set[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    producers: list[Producer] = field(default_factory=list)
    slugs: dict[str, str] = field(default_factory=dict)

    @property
    def told(self) -> set[str]:
        """Return the episodes of which somebody was told that they are public."""
        return set().union(*self.acknowledged.values())

    def is_quiet(self, *, but: Producer) -> bool:
        """Return whether nobody else is in the middle of something."""
        return all(one.running is None for one in self.producers if one is not but)

    def carry_out(self, operation: Operation) -> Answer:  # noqa: PLR0911 — one for each operation
        self.operations += 1
        match operation:
            case ReadObject(key):
                self.reads += 1
                return self._read(key)
            case DescribeObject(key):
                self.reads += 1
                return self._described(key)
            case WriteObject(artifact, only_if):
                self.writes += 1
                return self._written(artifact, only_if)
            case RestoreHeaders(artifact):
                self.writes += 1
                return self._stored(artifact)
            case CheckPublic(artifact):
                return Served() if artifact.key in self.objects else NotServed("404")
            case ListVersions() | RemoveVersion():
                return self._of_versions(operation)
            case _:
                return Done()

    def _of_versions(self, operation: ListVersions | RemoveVersion) -> Answer:
        match operation:
            case ListVersions(prefix):
                self.reads += 1
                keys = sorted(key for key in self.objects if key.startswith(prefix))
                return VersionsListed(tuple(map(StoredVersion, keys)))
            case RemoveVersion(stored):
                self.writes += 1
                self.objects.pop(stored.key, None)
                return Removed()

    def _read(self, key: str) -> Answer:
        if key not in self.objects:
            return ObjectMissing()
        etag, artifact = self.objects[key]
        return ObjectRead(artifact.body or b"", etag, artifact.sha256, artifact.state)

    def _described(self, key: str) -> Answer:
        if key not in self.objects:
            return ObjectMissing()
        etag, one = self.objects[key]
        return ObjectDescribed(
            one.size_bytes, etag, one.sha256, one.media_type, one.cache_control, one.disposition
        )

    def _written(self, artifact: Artifact, only_if: Any) -> Answer:
        there = self.objects.get(artifact.key)
        if isinstance(only_if, Absent) and there is not None:
            return ConditionFailed()
        if isinstance(only_if, Tagged) and (there is None or there[0] != only_if.etag):
            return ConditionFailed()
        return self._stored(artifact)

    def _stored(self, artifact: Artifact) -> Answer:
        there = self.objects.get(artifact.key)
        immutable = artifact.key.startswith(("media/", "state/"))
        if immutable and there is not None and there[1].body != artifact.body:
            raise Broken(f"{artifact.key} changed behind its address")
        self.serial += 1
        self.objects[artifact.key] = (str(self.serial), artifact)
        if artifact.key == FEED_KEY:
            self.check_feed()
        return ObjectWritten(str(self.serial))

    def published(self) -> dict[str, tuple[str, str, str]]:
        if FEED_KEY not in self.objects:
            return {}
        body = self.objects[FEED_KEY][1].body or b""
        items = json.loads(body.split(b"-->", 1)[1])
        return {guid: (slug, key, hashed) for guid, slug, key, hashed, _ in items}

    def check_feed(self) -> None:
        """Hold the feed to I1 (whole media), the page of each episode, and I4 (nothing lost)."""
        published = self.published()
        for guid, (slug, key, hashed) in published.items():
            if key not in self.objects or self.objects[key][1].sha256 != hashed:
                raise Broken(f"the feed names {key}, which is not stored")
            if page_key(slug) not in self.objects:
                raise Broken(f"the feed links to the page of {guid}, which is not stored")
        if back := published.keys() & (self.ledger.gone | self.ledger.erased):
            raise Broken(f"{back} was taken off, and is public again")
        self.check_titles()
        for holder, guids in self.acknowledged.items():
            if lost := guids - published.keys() - self.ledger.excused:
                raise Broken(f"{holder} was told that {lost} is public, and it is gone")
        name = marked_state(self.objects[FEED_KEY][1].body or b"")
        if f"state/{name}.json" not in self.objects:
            raise Broken("the feed names a state that is not stored")
        root = json.loads(self.objects[f"state/{name}.json"][1].body or b"")
        for shard in root["shards"]:
            if state_part_key(shard) not in self.objects:
                raise Broken("the state names a shard that is not stored")

    def public_titles(self) -> dict[str, str]:
        """Return the title of each public episode by guid."""
        if FEED_KEY not in self.objects:
            return {}
        body = self.objects[FEED_KEY][1].body or b""
        return {guid: title for guid, _, _, _, title in json.loads(body.split(b"-->", 1)[1])}

    def check_titles(self) -> None:
        """Hold the feed to the newest title of each episode that its author was told is public."""
        body = self.objects[FEED_KEY][1].body or b""
        for guid, slug, _, _, title in json.loads(body.split(b"-->", 1)[1]):
            told = self.titles.get(guid, slug.capitalize())
            if written_at(title) < written_at(told) and guid not in self.ledger.reworded:
                raise Broken(f"{told} was public, and is {title} again")


def written_at(title: str) -> int:
    """Return the moment of an edit that its title names, 0 for the first title."""
    return int(title.partition(" as of ")[2] or 0)


@dataclass
class Producer:
    """A folder with episodes, what its disk remembers, and a publish that may be under way."""

    name: str
    protocol: Any
    bucket: Bucket
    dice: random.Random
    folder: dict[str, Episode] = field(default_factory=dict)
    lock: tuple[str, State] | None = None
    pending: tuple[str, State] | None = None
    said: Show | None = None
    intended: Callable[[State], Show | None] = lambda _: None
    taken_back: Show | None = None
    running: Any = None
    batch: tuple[Operation, ...] = ()
    answers: list[Answer] = field(default_factory=list)
    written: int = 0
    commits: int = 0
    gave_up: int = 0

    def writes_something(self) -> None:
        if not self.folder or self.dice.random() < 0.5:
            self.written += 1
            slug = f"{self.name}-{self.written}"
            published = START + timedelta(days=self.written)
            self.folder[slug] = an_episode(slug, published=published, audio=an_audio(slug))
        else:
            slug = self.dice.choice(sorted(filter(self.owns, self.folder)) or [""])
            if not slug:
                return
            title = f"{slug} as of {self.bucket.operations}"
            self.folder[slug] = replace(self.folder[slug], title=title)

    def owns(self, slug: str) -> bool:
        """Tell the episodes that this producer writes from copies of a colleague's."""
        return slug.startswith(f"{self.name}-")

    def copies_from(self, colleague: Producer) -> None:
        """Take over a colleague's published episode, and never look after the copy again."""
        for slug, episode in colleague.folder.items():
            if colleague.owns(slug) and self.bucket.titles.get(episode.guid) == episode.title:
                self.folder.setdefault(slug, episode)

    def begins(self, machine: Any = None) -> None:
        """Begin to publish, or to do something else."""
        self.running = machine or self._publish()
        self.answers = []
        try:
            self.batch = next(self.running)
        except StopIteration:
            self.dies()

    def meets_a_vandal(self) -> None:
        """Find other bytes where the newest episode's audio would go: it must not be published."""
        slug = max(self.folder)
        key = self.folder[slug].audio.key
        if key not in self.bucket.objects:
            self.bucket.objects[key] = ("vandal", an_artifact(key, b"other bytes"))

    def dies(self) -> None:
        if self.running is not None:
            self.running.close()
        self.running, self.batch, self.answers = None, (), []

    def step(self, *, lost_before: bool = False, lost_after: bool = False) -> None:
        """Carry out one operation of the batch; go on when the whole batch is answered."""
        operation = self.batch[len(self.answers)]
        if isinstance(operation, RememberIntent):
            self.pending = (operation.state_hash, operation.state)
        if lost_before:
            answer: Answer = Unclear("lost on the way")
        else:
            answer = self.bucket.carry_out(operation)
            if lost_after and not isinstance(operation, RememberIntent):
                answer = Unclear("answer lost")
        self.answers.append(answer)
        while len(self.answers) == len(self.batch):
            self._goes_on()
            if self.running is None:
                return

    def _goes_on(self) -> None:
        try:
            self.batch, answers = self.running.send(tuple(self.answers)), self.answers
        except StopIteration:
            self.dies()
        except ForeignEdit:
            self._takes_back_what_was_vandalised()
            self.dies()
        except EditsCollide:
            self._makes_the_folder_say_what_is_public()
            self.dies()
        except StorageFailed:
            self.gave_up += 1
            self.dies()
        else:
            self.answers = []
            assert answers is not self.answers

    def _makes_the_folder_say_what_is_public(self) -> None:
        self.folder = {slug: one for slug, one in self.folder.items() if self.owns(slug)}
        public = self.bucket.public_titles()
        for slug, episode in self.folder.items():
            is_unsure = self.lock is None or episode.guid in self.bucket.ledger.reworded
            if is_unsure and episode.guid in public:
                self.folder[slug] = replace(episode, title=public[episode.guid])

    def _takes_back_what_was_vandalised(self) -> None:
        for slug, episode in list(self.folder.items()):
            there = self.bucket.objects.get(episode.audio.key)
            if there is not None and there[1].sha256 != episode.audio.sha256:
                del self.folder[slug]

    def looks(self) -> Any:
        """Observe the store, and find out whether what was broken off was committed."""
        known = dict(one for one in (self.lock, self.pending) if one)
        seen = yield from self.protocol.observing.observe(known)
        if self.pending:
            name, state = self.pending
            if (yield from self.protocol.observing.was_committed(seen, state, name=name)):
                self.lock, self.said = self.pending, self.intended(state)
            self.pending = None
        return seen

    def intent(self, wish: Show, **more: Any) -> Any:
        """Return what the protocol is asked to do."""
        return self.protocol.planning.Intent(
            wish=wish,
            base=self.lock[1] if self.lock else None,
            said=self.said,
            taken_back=self.taken_back,
            materials={one.audio.key: _media(slug) for slug, one in self.folder.items()}
            | {one.key: one for one in _pictures()},
            renderer=PlainRenderer(),
            now=START + timedelta(seconds=self.bucket.operations),
            **more,
        )

    def _publish(self) -> Any:
        seen = yield from self.looks()
        intent = self.intent(a_show(*self.folder.values()))
        self.intended = partial(self.protocol.changes.said_by, intent.wish, self.said)
        wanted = {one.guid: one.title for slug, one in self.folder.items() if self.owns(slug)}
        receipt = yield from self.protocol.commit.publish(intent, seen)
        self._is_told(receipt, wanted)

    def keeps(self, receipt: Any) -> None:
        """Write the lock, as a command does that ends well."""
        self.lock, self.pending = (receipt.state_hash, receipt.state), None
        self.said = self.intended(receipt.state)
        if self.said is not None:
            self.taken_back = self.protocol.changes.still_taken_back(
                self.taken_back, said=self.said, public=receipt.state.show
            )
        self.commits += receipt.committed

    def _is_told(self, receipt: Any, wanted: dict[str, str]) -> None:
        there = {one.guid: one.title for one in receipt.state.show.episodes}
        unsure = self.bucket.ledger.excused | self.bucket.ledger.reworded
        wanted = {guid: title for guid, title in wanted.items() if guid not in unsure}
        if not wanted.items() <= there.items():
            raise Broken(f"{self.name} was told that all is public, and it is not")
        self.keeps(receipt)
        self.bucket.titles.update(wanted)
        self.bucket.acknowledged.setdefault(self.name, set()).update(wanted)
        self.bucket.check_feed()


def _media(slug: str) -> Artifact:
    audio = an_audio(slug)
    return an_artifact(audio.key, audio_bytes(slug))


def _pictures() -> tuple[Artifact, ...]:
    artwork = a_show().artwork
    return tuple(
        replace(an_artifact(one.key, one.key.encode()), sha256=sha256(one.key.encode()).hexdigest())
        for one in (artwork.feed, artwork.page)
    )
