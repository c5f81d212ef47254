"""The published copies of an episode's audio: which are kept, which are made, how they are called.

A copy that is published is kept for ever: another FFmpeg makes other bytes of the same sound,
and apps would download the episode again (docs/decisions/0008-encoding.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from podcast_pub.addresses import media_key, rendition_key
from podcast_pub.model.artifact import IMMUTABLE, Artifact
from podcast_pub.model.audio import Audio, Rendition
from podcast_pub.model.encoding import AS_IS, EncodedCopy, Encoding, Recipe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from podcast_pub.model.audio import AudioFacts
    from podcast_pub.model.episode import Episode
    from podcast_pub.show.drafts import EpisodeDraft, ShowDraft

Copies = Mapping[tuple["Path", str], EncodedCopy]
"""What was made, by the file that it was made of and the name of the recipe."""

MONO, STEREO = Recipe(96, 1), Recipe(128, 2)
"""Source: Apple's table for MP3, mono 96 to 128 and stereo 128 to 256 kbit/s (support/893)."""

_WORTH_IT = 0.9
"""A rendition of more than this part of the audio helps nobody; ours."""

_MP3 = "audio/mpeg"


@dataclass(frozen=True, slots=True)
class Published:
    """What is known of an episode that was published: by this folder, and in the store now.

    `past` is the episode as this folder published it last, `public` the one of the same guid in
    the store. `is_lost` says that the store holds nothing of it, so that what cannot be sent
    again is made anew.
    """

    past: Episode | None = None
    public: Episode | None = None
    is_lost: bool = False

    def enclosure_of(self, facts: AudioFacts | None) -> Audio | None:
        """Return the audio that stays: the past one, else what somebody published of this file."""
        if self.past is not None:
            return self.past.audio
        public = self.public.audio if self.public is not None else None
        if public is None or facts is None or not facts.must_be_encoded:
            return None
        is_same = public.audio_id == facts.audio_id and public.recipe == recipe_of(facts).name
        return public if is_same else None

    def rendition(self, name: str, audio_id: str) -> Rendition | None:
        """Return the rendition of that name that stays, None if it was never published."""
        for episode in (self.past, self.public):
            if episode is not None and episode.audio.audio_id == audio_id:
                for one in episode.audio.renditions:
                    if one.name == name:
                        return one
        return None


@dataclass(frozen=True, slots=True)
class AudioCopies:
    """What was made of the folder's audio, and what the store holds.

    `public` are the episodes in the store now, by guid, as far as they are known. `is_lost` says
    that the store holds nothing, although the folder has published. `replaced` is other audio that
    was published, by guid: a file that is that one is no change. `is_complete` says that all was
    made that could be; else what is missing is described as it will be.
    """

    made: Copies = field(default_factory=dict)
    public: Mapping[str, Episode] = field(default_factory=dict)
    is_lost: bool = False
    replaced: Mapping[str, Audio] = field(default_factory=dict)
    is_complete: bool = False

    def published(self, past: Episode | None, guid: str, facts: AudioFacts | None) -> Published:
        """Return what is known of an episode; `guid` is that of one without a past."""
        wanted_guid = past.guid if past is not None else guid
        other = self.replaced.get(wanted_guid)
        if past is not None and facts is not None and other and is_audio_of(facts, other):
            past = replace(past, audio=other)
        return Published(past, self.public.get(wanted_guid), is_lost=self.is_lost)


NO_COPIES = AudioCopies()


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the folder that copies are made of; None for a published episode without one."""

    path: Path | None
    facts: AudioFacts | None
    renditions: tuple[str, ...] = ()
    copies: Copies = field(default_factory=dict)
    is_complete: bool = False

    def copy(self, recipe: Recipe) -> EncodedCopy | None:
        return self.copies.get((self.path, recipe.name)) if self.path is not None else None


def source_of(
    draft: EpisodeDraft, show: ShowDraft, facts: Mapping[Path, AudioFacts], copies: AudioCopies
) -> Source:
    """Return what an episode's copies are made of, with those that were made."""
    known = facts.get(draft.audio) if draft.audio is not None else None
    return Source(draft.audio, known, show.renditions, copies.made, copies.is_complete)


def is_audio_of(facts: AudioFacts, audio: Audio) -> bool:
    """Return whether a file has the sound that was published: it is the source, or the copy."""
    return facts.sha256 == audio.sha256 or facts.audio_id in (audio.audio_id, audio.copy_id)


def recipe_of(facts: AudioFacts) -> Recipe:
    """Return how the enclosure is made of a file that must be encoded."""
    return MONO if facts.channels == 1 else STEREO


def rendition_recipe(name: str) -> Recipe:
    """Return how a rendition such as `64k` is made: one channel, of any source."""
    return Recipe(int(name.removesuffix("k")), 1)


def wanted(source: Source, published: Published, *, again: bool) -> Iterator[Encoding]:
    """Yield what has to be encoded for an episode; with `again` also what is published already.

    Nothing is encoded of a file whose sound is not the published one.
    """
    path, facts = source.path, source.facts
    stays = published.enclosure_of(facts)
    if path is None or facts is None or (stays and not is_audio_of(facts, stays)):
        return
    about = Encoding(path, facts.audio_id, facts.duration_ms, STEREO)
    if facts.must_be_encoded:
        recipe = recipe_of(facts)
        if stays is None or (again and stays.recipe == recipe.name):
            yield replace(about, recipe=recipe, is_published=stays is not None)
    for name in source.renditions:
        recipe = rendition_recipe(name)
        known = published.rendition(name, stays.audio_id if stays else facts.audio_id)
        if known is None:
            if _is_worth_it(recipe, facts):
                yield replace(about, recipe=recipe, rendition=name)
        elif again:
            yield replace(about, recipe=recipe, rendition=name, is_published=True)


def enclosure(source: Source, published: Published, *, slug: str) -> Audio:
    """Return the audio of an episode with its renditions; `source` has facts if nothing stays.

    What is wanted but not among the copies is described as it will be, with an empty hash:
    such a show is only looked at, never published.
    """
    facts = source.facts
    stays = published.enclosure_of(facts)
    audio = stays
    if facts is not None and (audio is None or _must_be_made_anew(source, published, audio)):
        audio = _made(source, facts, slug=slug)
    assert audio is not None, "a new episode without audio is not made"
    renditions = (_rendition(source, published, name, audio, slug) for name in source.renditions)
    return replace(audio, renditions=tuple(one for one in renditions if one is not None))


def artifacts(source: Source, audio: Audio, *, name: str) -> Iterator[Artifact]:
    """Yield the files for the store that are what the audio says; others are left out.

    `name` is what a listener's computer calls them, without an extension. If only tags changed
    since publication, the file is another than the published copy, which stays.
    """
    path, facts = source.path, source.facts
    if path is None or facts is None:
        return
    extension = audio.key.rpartition(".")[2]
    files = [(path, facts.sha256), *((one.file, one.sha256) for one in _of(source, path))]
    by_hash = {sha256: file for file, sha256 in reversed(files)}
    if audio.sha256 in by_hash or not audio.sha256:
        yield _artifact(audio, by_hash.get(audio.sha256, path), f"{name}.{extension}")
    for one in audio.renditions:
        if one.sha256 in by_hash or not one.sha256:
            yield _artifact(one, by_hash.get(one.sha256, path), f"{name}-{one.name}.mp3")


def missing_renditions(source: Source, audio: Audio) -> Iterator[tuple[str, bool]]:
    """Yield each rendition that an episode does not get, and whether for lack of its file."""
    there = {one.name for one in audio.renditions}
    for name in source.renditions:
        if name in there:
            continue
        if source.facts is None:
            yield name, True
        elif not _is_worth_it(rendition_recipe(name), source.facts):
            yield name, False


def _of(source: Source, path: Path) -> Iterator[EncodedCopy]:
    return (copy for (made_of, _), copy in source.copies.items() if made_of == path)


def _must_be_made_anew(source: Source, published: Published, audio: Audio) -> bool:
    """Return whether a published copy is nowhere any more, and another one can take its place."""
    facts = source.facts
    if not published.is_lost or audio.recipe == AS_IS or facts is None:
        return False
    copy = source.copy(recipe_of(facts)) if is_audio_of(facts, audio) else None
    return copy is not None and copy.sha256 != audio.sha256


def _made(source: Source, facts: AudioFacts, *, slug: str) -> Audio:
    audio = Audio(
        key=media_key(sha256=facts.sha256, slug=slug, extension=facts.extension),
        media_type=facts.media_type,
        size_bytes=facts.size_bytes,
        sha256=facts.sha256,
        duration_ms=facts.duration_ms,
        audio_id=facts.audio_id,
        source_sha256=facts.sha256,
        recipe=AS_IS,
    )
    if not facts.must_be_encoded:
        return audio
    recipe = recipe_of(facts)
    copy = source.copy(recipe)
    return replace(
        audio,
        key=media_key(sha256=copy.sha256 if copy else facts.audio_id, slug=slug, extension="mp3"),
        media_type=_MP3,
        size_bytes=copy.size_bytes if copy else recipe.size_bytes(facts.duration_ms),
        sha256=copy.sha256 if copy else "",
        duration_ms=copy.duration_ms if copy else facts.duration_ms,
        recipe=recipe.name,
        copy_id=copy.audio_id if copy else "",
    )


def _rendition(
    source: Source, published: Published, name: str, audio: Audio, slug: str
) -> Rendition | None:
    facts = source.facts
    recipe = rendition_recipe(name)
    copy = source.copy(recipe)
    known = published.rendition(name, audio.audio_id)
    is_same = facts is not None and is_audio_of(facts, audio)
    if known is not None:
        is_lost = published.is_lost and is_same and copy and copy.sha256 != known.sha256
        if not is_lost:
            return known
    if facts is None or not is_same or not _is_worth_it(recipe, facts):
        return None
    if copy is None and source.is_complete:
        return None
    sha256 = copy.sha256 if copy else ""
    return Rendition(
        name=name,
        key=rendition_key(sha256=sha256 or facts.audio_id, slug=slug, name=name),
        media_type=_MP3,
        size_bytes=copy.size_bytes if copy else recipe.size_bytes(facts.duration_ms),
        sha256=sha256,
        duration_ms=copy.duration_ms if copy else facts.duration_ms,
    )


def _is_worth_it(recipe: Recipe, facts: AudioFacts) -> bool:
    """Return whether a rendition is smaller than the audio; only the source decides it."""
    duration_ms = facts.duration_ms
    encoded = recipe_of(facts).size_bytes(duration_ms) if facts.must_be_encoded else None
    beside = facts.size_bytes if encoded is None else encoded
    return recipe.size_bytes(duration_ms) <= beside * _WORTH_IT


def _artifact(audio: Audio | Rendition, file: Path, name: str) -> Artifact:
    return Artifact(
        key=audio.key,
        media_type=audio.media_type,
        cache_control=IMMUTABLE,
        sha256=audio.sha256,
        size_bytes=audio.size_bytes,
        file=file,
        disposition=f"inline; filename=\"{name}\"; filename*=UTF-8''{name}",
    )
