"""A life: producers at work in bad weather, and what must hold when it has settled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from podcast_pub.addresses import FEED_KEY, SITE_KEY, is_page_key, page_key
from podcast_pub.model.state_mark import marked_state
from tests.model.orders import an_order, erase_again
from tests.model.plain_renderer import GONE, PlainRenderer
from tests.model.world import Broken, Bucket, Producer

if TYPE_CHECKING:
    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.state import State


def settle(bucket: Bucket, producers: list[Producer]) -> None:
    """Let everybody finish in good weather, and hold the store to I4, I5 and I6."""
    for _ in range(3):
        for producer in producers:
            producer.dies()
            run_to_the_end(producer)
    wanted = {one.guid for producer in producers for one in producer.folder.values()}
    public, excused = bucket.published().keys(), bucket.ledger.excused
    if wanted - excused != public - excused:
        differing = (wanted - excused) ^ (public - excused)
        raise Broken(f"in the end the feed does not hold the union: {differing}")
    _check_pages(bucket)
    _check_the_erased(bucket, producers[0])
    for producer in producers:
        reads, writes = bucket.reads, bucket.writes
        run_to_the_end(producer)
        if bucket.writes != writes:
            raise Broken("a run without changes wrote something")
        if bucket.reads > reads + 2 and producer is producers[-1]:
            raise Broken(f"a run without changes read {bucket.reads - reads} objects")


def _check_the_erased(bucket: Bucket, producer: Producer) -> None:
    """Erase once more what a rival may have put back in the middle, and look everywhere."""
    for guid in sorted(bucket.ledger.erased):
        slug = bucket.slugs[guid]
        run_to_the_end(producer, erase_again(producer, slug, guid))
        for key, (_, artifact) in bucket.objects.items():
            names = (f"/{slug}.", f'"slug":"{slug}"', guid)
            if any(name in key or name.encode() in (artifact.body or b"") for name in names):
                raise Broken(f"{key} holds or names the erased {slug}")


def run_to_the_end(producer: Producer, machine: Any = None) -> None:
    producer.begins(machine)
    for _ in range(100_000):
        if producer.running is None:
            return
        producer.step()
    raise Broken("a publish does not end")


def _check_pages(bucket: Bucket) -> None:
    from podcast_pub.publishing.observing import read_state

    name = marked_state(bucket.objects[FEED_KEY][1].body or b"")
    steps = read_state(name)
    batch = next(steps)
    state: State | None = None
    while state is None:
        try:
            batch = steps.send(tuple(bucket.carry_out(one) for one in batch))
        except StopIteration as end:
            state = end.value
    pages = PlainRenderer().render(state, name).pages
    for page in pages:
        if bucket.objects[page.key][1].body != page.body:
            raise Broken(f"{page.key} does not show what is published")
    shown = {page.key for page in pages}
    for key, (_, artifact) in bucket.objects.items():
        if is_page_key(key) and key not in shown and artifact.body != GONE.encode():
            _check_that_it_never_was_public(bucket, key)
    if json.loads(bucket.objects[SITE_KEY][1].body or b"")["state"] != name:
        raise Broken("site.json does not name the published state")


def _check_that_it_never_was_public(bucket: Bucket, key: str) -> None:
    """A page may be left of what somebody began to publish, but not of what was only taken off."""
    told = bucket.told - bucket.ledger.recalled
    for _, artifact in list(bucket.objects.values()):
        for one in _episodes_in(artifact):
            if page_key(one["slug"]) == key and one["guid"] in told:
                raise Broken(f"{key} still shows an episode that was taken off")


def _episodes_in(artifact: Artifact) -> list[dict[str, str]]:
    if not artifact.key.startswith("state/parts/"):
        return []
    episodes: list[dict[str, str]] = json.loads(artifact.body or b"")["episodes"]
    return episodes


def live_through(seed: int, operations: int, *, protocol: Any, weather: float = 0.02) -> Bucket:
    """Run two to four producers through that many store operations; raises Broken if a promise
    does not hold, StopIteration never."""
    import random

    dice = random.Random(seed)
    orders = dice.choice((0, 0, 0, 0.3))
    bucket = Bucket()
    producers = [
        Producer(chr(97 + place), protocol, bucket, dice) for place in range(dice.randint(2, 4))
    ]
    bucket.producers = producers
    for producer in producers:
        producer.writes_something()
    producer, burst = producers[0], 0
    while bucket.operations < operations:
        if burst <= 0:
            producer, burst = dice.choice(producers), dice.choice((1, 1, 1, 3, 10, 40))
        burst -= 1
        if producer.running is None:
            if dice.random() < 0.7 or not producer.folder:
                producer.writes_something()
            if dice.random() < weather:
                producer.meets_a_vandal()
            if dice.random() < 0.1:
                producer.copies_from(dice.choice(producers))
            takes_back = dice.random() < orders
            producer.begins(an_order(producer) if takes_back else None)
        throw = dice.random()
        if throw < weather / 4:
            producer.dies()
        elif throw < weather / 2:
            producer.step()
            producer.dies()
        else:
            producer.step(
                lost_before=throw < weather * 0.75,
                lost_after=weather * 0.75 <= throw < weather,
            )
    settle(bucket, producers)
    return bucket
