"""What others do to the store while we publish, and what is public then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders import an_episode
from tests.unit.publishing.shop import (
    Shop,
    TextRenderer,
    an_intent,
    carry_out,
    look,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from podcast_pub.model.episode import Episode


FIRST = an_episode("first", guid="urn:uuid:a")
SECOND = an_episode("second", guid="urn:uuid:b")
THIRD = an_episode("third", guid="urn:uuid:c")


def somebody_adds(*episodes: Episode) -> Callable[[Shop], None]:
    """What a producer with a fresh folder does: publish these, at once and undisturbed."""

    def act(shop: Shop) -> None:
        carry_out(Shop(store=shop.store), an_intent(*episodes, renderer=TextRenderer()))

    return act


def remove_the_feed(shop: Shop) -> None:
    shop.store.remove("feed.xml")


def titles(shop: Shop) -> dict[str, str]:
    state = look(Shop(store=shop.store)).state
    return {} if state is None else {one.slug: one.title for one in state.show.episodes}


def pages_show_what_is_published(shop: Shop) -> bool:
    observed = look(Shop(store=shop.store))
    assert observed.state is not None
    pages = TextRenderer().render(observed.state, observed.state_hash).pages
    return all(shop.bytes_of(page.key) == page.body for page in pages)
