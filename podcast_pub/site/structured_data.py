"""What pages say to machines: schema.org in JSON-LD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from podcast_pub.model.show import NO_GUID
from podcast_pub.site.durations import iso_duration, media_fragment, whole_seconds

if TYPE_CHECKING:
    from podcast_pub.addresses import Addresses
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.person import Person
    from podcast_pub.model.show import Show

Node = dict[str, Any]
"""A JSON object."""


def series_data(show: Show, addresses: Addresses) -> str:
    """Return a PodcastSeries as JSON that is safe inside `<script>`."""
    return _embedded({"@context": "https://schema.org"} | _series(show, addresses))


def episode_data(show: Show, episode: Episode, addresses: Addresses, *, description: str) -> str:
    """Return a PodcastEpisode as JSON that is safe inside `<script>`.

    Its series, its AudioObject and a Clip for each chapter are inside.
    """
    people = episode.people or show.people
    node: Node = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "name": episode.title,
        "description": description,
        "url": addresses.page(episode.slug),
        "identifier": episode.guid,
        "inLanguage": episode.language or show.language,
        "datePublished": episode.published.isoformat(timespec="seconds"),
        "image": addresses.of((episode.artwork or show.artwork).feed.key),
        "partOfSeries": _series(show, addresses),
        "associatedMedia": _audio(episode, addresses),
    }
    if episode.number is not None:
        node["episodeNumber"] = episode.number
    if episode.season is not None:
        node["partOfSeason"] = {"@type": "PodcastSeason", "seasonNumber": episode.season}
    if people:
        node["contributor"] = [_person(one) for one in people]
    if episode.chapters:
        node["hasPart"] = _clips(episode, addresses)
    return _embedded(node)


def _series(show: Show, addresses: Addresses) -> Node:
    known_as = {} if show.guid == NO_GUID else {"@id": f"urn:uuid:{show.guid}"}
    return {
        "@type": "PodcastSeries",
        **known_as,
        "name": show.title,
        "description": show.description,
        "url": addresses.index,
        "webFeed": addresses.feed,
        "inLanguage": show.language,
        "image": addresses.of(show.artwork.feed.key),
        "creditText": show.author,
    }


def _audio(episode: Episode, addresses: Addresses) -> Node:
    return {
        "@type": "AudioObject",
        "contentUrl": addresses.of(episode.audio.key),
        "encodingFormat": episode.audio.media_type,
        "contentSize": str(episode.audio.size_bytes),
        "duration": iso_duration(whole_seconds(episode.audio.duration_ms)),
        "sha256": episode.audio.sha256,
    }


def _person(person: Person) -> Node:
    node = {"@type": "Person", "name": person.name, "jobTitle": person.role}
    return node | ({"url": person.href} if person.href else {})


def _clips(episode: Episode, addresses: Addresses) -> list[Node]:
    audio = addresses.of(episode.audio.key)
    starts = [one.start_ms for one in episode.chapters]
    ends = [*starts[1:], episode.audio.duration_ms]
    return [
        {
            "@type": "Clip",
            "name": one.title,
            "startOffset": one.start_ms / 1000,
            "endOffset": end / 1000,
            "url": audio + media_fragment(one.start_ms),
        }
        for one, end in zip(episode.chapters, ends, strict=True)
    ]


def _embedded(node: Node) -> str:
    """Return JSON in which nothing can end the element that it stands in.

    Source: HTML Standard, 4.12.1.3 "Restrictions for contents of script elements".
    """
    text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
