"""The Podcasting 2.0 tags.

Source: podcast-namespace, docs/tags/*.md, read 2026-11-24.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from podcast_pub.feed.chapters_json import chapters_file
from podcast_pub.feed.dialect import Dialect, Element
from podcast_pub.model.show import NO_GUID
from podcast_pub.wording import wording_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from podcast_pub.addresses import Addresses
    from podcast_pub.feed.dialect import AboutEpisode, AboutShow
    from podcast_pub.model.audio import Rendition
    from podcast_pub.model.person import Person
    from podcast_pub.model.side_file import SideFile

NAMESPACE = "https://podcastindex.org/namespace/1.0"

TRANSCRIPT_TYPES = ("text/vtt", "application/x-subrip", "application/srt")
"""The timed ones, in the order in which apps should meet them: Apple takes the first VTT."""


def subresource_integrity(sha256: str) -> str:
    """Return a SHA-256 in hex as `sha256-` and base64 (W3C Subresource Integrity, 3.1)."""
    return f"sha256-{b64encode(bytes.fromhex(sha256)).decode()}"


def _of_show(about: AboutShow) -> Iterator[Element]:
    show = about.show
    if show.guid != NO_GUID:
        yield _tag("guid", show.guid)
    yield _tag("locked", "yes" if show.locked else "no")
    yield _tag("medium", "podcast")
    for person in show.people:
        yield _person(person)


def _of_episode(about: AboutEpisode) -> Iterator[Element]:
    episode = about.episode
    if episode.season is not None:
        yield _tag("season", str(episode.season))
    if episode.number is not None:
        yield _tag("episode", str(episode.number))
    for person in episode.people:
        yield _person(person)
    for transcript in sorted(episode.transcripts, key=_rank):
        yield _transcript(transcript, about.addresses)
    chapters = chapters_file(episode)
    if chapters is not None:
        url = about.addresses.of(chapters.key)
        yield _tag("chapters", attributes={"url": url, "type": chapters.media_type})
    yield _alternate_enclosure(about)
    for rendition in episode.audio.renditions:
        yield _alternate_enclosure(about, rendition)
    words = wording_for(about.language)
    yield _tag("contentLink", words.listen_on_page, {"href": about.page})


def _tag(
    name: str,
    text: str = "",
    attributes: Mapping[str, str] | None = None,
    children: tuple[Element, ...] = (),
) -> Element:
    return Element(f"{{{NAMESPACE}}}{name}", text, attributes or {}, children)


def _person(person: Person) -> Element:
    return _tag("person", person.name, {"role": person.role, "href": person.href or ""})


def _rank(transcript: SideFile) -> int:
    if transcript.media_type in TRANSCRIPT_TYPES:
        return TRANSCRIPT_TYPES.index(transcript.media_type)
    return len(TRANSCRIPT_TYPES)


def _transcript(transcript: SideFile, addresses: Addresses) -> Element:
    timed = transcript.media_type in TRANSCRIPT_TYPES
    return _tag(
        "transcript",
        attributes={
            "url": addresses.of(transcript.key),
            "type": transcript.media_type,
            "language": transcript.language,
            "rel": "captions" if timed else "",
        },
    )


def _alternate_enclosure(about: AboutEpisode, rendition: Rendition | None = None) -> Element:
    """Return the enclosure itself, or a smaller copy with its bit rate in bits a second."""
    audio = rendition or about.episode.audio
    kilobits = rendition.kilobits if rendition else 0
    differs = about.language != about.show.language
    source = {"uri": about.addresses.of(audio.key), "contentType": audio.media_type}
    integrity = {"type": "sri", "value": subresource_integrity(audio.sha256)}
    return _tag(
        "alternateEnclosure",
        attributes={
            "type": audio.media_type,
            "length": str(audio.size_bytes),
            "bitrate": f"{kilobits}000" if kilobits else "",
            "lang": about.language if differs else "",
            "title": f"{kilobits} kbit/s" if kilobits else "",
            "default": "" if rendition else "true",
        },
        children=(
            _tag("source", attributes=source),
            _tag("integrity", attributes=integrity),
        ),
    )


PODCAST = Dialect("podcast", NAMESPACE, _of_episode, _of_show)
