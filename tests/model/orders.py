"""Producers who take something back, and what that promises to everybody from then on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.model.plain_renderer import PlainRenderer

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from podcast_pub.model.episode import Episode
    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State
    from tests.model.world import Producer

    Machine = Generator[Any, Any, None]


@dataclass
class Ledger:
    """Which episodes were ordered away or back, by guid.

    `disputed` were ordered away at some time: they may be public or not. `gone` are those whose
    producer was told so, and that nobody has ordered back since: they must not be public. What is
    in `erased` must not be anywhere, ever. `reworded` were part of a rollback: their titles may
    go back.
    """

    disputed: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    reworded: set[str] = field(default_factory=set)
    _recalls: Counter[str] = field(default_factory=Counter)
    _recalling: Counter[str] = field(default_factory=Counter)

    @property
    def excused(self) -> set[str]:
        """Episodes of which nobody can be sure that they are public."""
        return self.disputed | self.erased

    @property
    def recalled(self) -> set[str]:
        """Episodes that somebody at least began to bring back."""
        return set(self._recalls)

    def back_to(self, guid: str) -> None:
        """Somebody begins to bring an episode back."""
        self.gone.discard(guid)
        self.disputed.add(guid)
        self._recalls[guid] += 1
        self._recalling[guid] += 1

    def no_more_back(self, guid: str) -> None:
        """Whoever began to bring it back has ended, one way or the other."""
        self._recalling[guid] -= 1

    def away(self, guid: str) -> Callable[[], None]:
        """Somebody begins to take an episode off; call what comes back when that was told."""
        self.disputed.add(guid)
        recalls = self._recalls[guid]

        def told() -> None:
            if self._recalls[guid] == recalls and not self._recalling[guid]:
                self.gone.add(guid)

        return told


def an_order(producer: Producer) -> Machine:
    """Return what a producer does who takes something back: one of three things."""
    kinds = (unpublish, unpublish, bring_back, roll_back, erase)
    return producer.dice.choice(kinds)(producer)


def unpublish(producer: Producer) -> Machine:
    """Take a published episode off, whoever wrote it."""
    seen = yield from producer.looks()
    if seen.state is None or len(seen.state.show.episodes) < 2:
        return
    episode = producer.dice.choice(seen.state.show.episodes)
    told = producer.bucket.ledger.away(episode.guid)
    order = producer.protocol.changes.RemoveEpisode(episode)
    if (yield from _carried_out(producer, seen, (order,), said=producer.said)):
        told()
        producer.bucket.check_feed()


def bring_back(producer: Producer) -> Machine:
    """Publish again an episode of one's own that was taken off, as the folder says it now."""
    seen = yield from producer.looks()
    if seen.state is None:
        return
    public = {one.guid for one in seen.state.show.episodes}
    mine = [one for slug, one in sorted(producer.folder.items()) if producer.owns(slug)]
    away = [one for one in mine if one.guid in producer.bucket.ledger.gone - public]
    if not away:
        return
    episode = producer.dice.choice(away)
    said = producer.said and producer.protocol.changes.saying(producer.said, episode)
    order = producer.protocol.changes.AddEpisode(episode)
    yield from _bringing_back(producer, seen, (order,), [episode], said=said)


def roll_back(producer: Producer) -> Machine:
    """Publish again what was public before the last commit."""
    seen = yield from producer.looks()
    if seen.state is None or seen.state.parent is None:
        return
    before: State = yield from producer.protocol.observing.read_state(seen.state.parent)
    if not before.show.episodes:
        return
    changes = producer.protocol.changes
    orders = changes.differences(seen.state.show, before.show)
    ledger = producer.bucket.ledger
    added = [one.episode for one in orders if isinstance(one, changes.AddEpisode)]
    removed = [one.episode.guid for one in orders if isinstance(one, changes.RemoveEpisode)]
    ledger.reworded |= {one.after.guid for one in orders if isinstance(one, changes.EditEpisode)}
    ledger.reworded |= {one.guid for one in added}
    tolds = [ledger.away(guid) for guid in removed]
    if (yield from _bringing_back(producer, seen, orders, added, said=producer.said)):
        producer.taken_back = before.show
        for told in tolds:
            told()
        producer.bucket.check_feed()


def erase(producer: Producer) -> Machine:
    """Erase an episode that is or was public, whoever wrote it, and see that it is gone."""
    from tests.model.world import Broken

    seen = yield from producer.looks()
    if seen.state is None:
        return
    bucket, protocol = producer.bucket, producer.protocol
    public = {one.slug: one.guid for one in seen.state.show.episodes}
    slugs = sorted({*public, *(slug for slug in producer.folder if producer.owns(slug))})
    slug = producer.dice.choice(slugs)
    guids = [one.guid for name, one in producer.folder.items() if name == slug]
    renderer = PlainRenderer()
    found = yield from protocol.erasing.trace(slug, guids, seen.state, renderer)
    if len(seen.state.show.episodes) < 2 or not found.guids & bucket.told:
        return
    order = tuple(
        protocol.changes.EraseEpisode(guid, slug, found.marks) for guid in sorted(found.guids)
    )
    bucket.ledger.disputed |= found.guids
    chain = yield from protocol.history.chain_names(seen.state_hash, limit=50)
    yield from _carried_out(producer, seen, order, said=producer.said, chain=chain)
    bucket.ledger.erased |= found.guids
    bucket.slugs |= dict.fromkeys(found.guids, slug)
    bucket.check_feed()
    _, left = yield from protocol.erasing.delete_until_gone(found, renderer)
    if left and bucket.is_quiet(but=producer):
        raise Broken(f"{left} is left of the erased {slug}")


def erase_again(producer: Producer, slug: str, guid: str) -> Machine:
    """Erase what is erased: nothing is committed, what rivals left since is deleted."""
    seen = yield from producer.looks()
    erasing, renderer = producer.protocol.erasing, PlainRenderer()
    found = yield from erasing.trace(slug, [guid], seen.state, renderer)
    yield from erasing.delete(found, renderer)


def _bringing_back(
    producer: Producer,
    seen: Any,
    orders: tuple[Any, ...],
    episodes: Iterable[Episode],
    *,
    said: Show | None,
) -> Generator[Any, Any, bool]:
    guids = [one.guid for one in episodes]
    for guid in guids:
        producer.bucket.ledger.back_to(guid)
    try:
        return (yield from _carried_out(producer, seen, orders, said=said))
    finally:
        for guid in guids:
            producer.bucket.ledger.no_more_back(guid)


def _carried_out(
    producer: Producer,
    seen: Any,
    orders: tuple[Any, ...],
    *,
    said: Show | None,
    chain: tuple[str, ...] = (),
) -> Generator[Any, Any, bool]:
    """Carry out orders; they change what is public, not what the folder said."""
    stored = _keys_of(orders)
    intent = producer.intent(seen.state.show, orders=orders, stored=stored, chain=chain)
    producer.intended = lambda _state: said
    fresh = producer.lock is None
    try:
        receipt = yield from producer.protocol.commit.publish(intent, seen)
        producer.keeps(receipt)
    finally:
        if fresh:  # a folder that never published stays one that differs from what is public
            producer.lock = producer.pending = None
    return True


def _keys_of(orders: tuple[Any, ...]) -> frozenset[str]:
    episodes = [getattr(one, "after", None) or getattr(one, "episode", None) for one in orders]
    return frozenset(one.audio.key for one in episodes if one is not None)
