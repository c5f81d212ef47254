"""The iTunes tags, which nearly every app reads.

Source: Apple, "A Podcaster's Guide to RSS" (the copy in the podcast-namespace repository,
itunes_reference.md), read 2026-11-24. `explicit` is `true` or `false` only: feedgen's own
extension writes other words, which Apple refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.feed.dialect import Dialect, Element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from podcast_pub.addresses import Addresses
    from podcast_pub.feed.dialect import AboutEpisode, AboutShow
    from podcast_pub.model.artwork import Artwork
    from podcast_pub.model.show import Category, Owner

NAMESPACE = "http://www.itunes.com/dtds/podcast-1.0.dtd"


def itunes_duration(duration_ms: int) -> str:
    """Return whole seconds, rounded half up."""
    return str((duration_ms + 500) // 1000)


def _of_show(about: AboutShow) -> Iterator[Element]:
    show = about.show
    for category in show.categories:
        yield _category(category)
    yield _tag("explicit", _word(explicit=show.explicit))
    yield _image(show.artwork, about.addresses)
    yield _tag("author", show.author)
    if show.owner is not None and show.owner.email:
        yield _owner(show.owner)
    yield _tag("type", show.kind)


def _of_episode(about: AboutEpisode) -> Iterator[Element]:
    episode = about.episode
    explicit = about.show.explicit if episode.explicit is None else episode.explicit
    yield _tag("duration", itunes_duration(episode.audio.duration_ms))
    yield _tag("explicit", _word(explicit=explicit))
    if episode.artwork is not None:
        yield _image(episode.artwork, about.addresses)
    if episode.season is not None:
        yield _tag("season", str(episode.season))
    if episode.number is not None:
        yield _tag("episode", str(episode.number))
    yield _tag("episodeType", episode.kind.value)
    yield _tag("summary", episode.summary)


def _tag(name: str, text: str = "") -> Element:
    return Element(f"{{{NAMESPACE}}}{name}", text)


def _word(*, explicit: bool) -> str:
    return "true" if explicit else "false"


def _category(category: Category) -> Element:
    name = f"{{{NAMESPACE}}}category"
    below = (Element(name, attributes={"text": category.below}),) if category.below else ()
    return Element(name, attributes={"text": category.name}, children=below)


def _image(artwork: Artwork, addresses: Addresses) -> Element:
    href = addresses.of(artwork.feed.key)
    return Element(f"{{{NAMESPACE}}}image", attributes={"href": href})


def _owner(owner: Owner) -> Element:
    return Element(
        f"{{{NAMESPACE}}}owner",
        children=(_tag("name", owner.name), _tag("email", owner.email)),
    )


ITUNES = Dialect("itunes", NAMESPACE, _of_episode, _of_show)
