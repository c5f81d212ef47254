"""Assembling: drafts, the facts of the audio, the pictures and the past become the show.

read_drafts(folder)                      text only           discovery.py
audio_paths(drafts), probed elsewhere    -> AudioFacts       (the audio room)
read_covers(drafts)                      -> Cover            artwork.py
assemble(drafts, facts, covers, past)    values only         here
where_in(drafts, stems)                  for the rules       places.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from podcast_pub.model.episode import Episode, newest_first
from podcast_pub.model.finding import Finding, Severity, in_order
from podcast_pub.model.removal import NO_MARKS, mark_of
from podcast_pub.model.show import Show
from podcast_pub.model.show_folder import LaterEpisode, ShowFolder
from podcast_pub.show import episode_parts as parts
from podcast_pub.show.codes import Code
from podcast_pub.show.copies import (
    NO_COPIES,
    artifacts,
    enclosure,
    missing_renditions,
    source_of,
)
from podcast_pub.show.covers import NO_ARTWORK, missing_cover
from podcast_pub.show.episode_parts import Sources
from podcast_pub.show.identity import show_identity
from podcast_pub.show.matching import claims_of, contradictions, match
from podcast_pub.show.owner_fields import owner_at
from podcast_pub.show.places import where_in
from podcast_pub.show.renditions import about_renditions
from podcast_pub.show.slugs import slug_of, title_of
from podcast_pub.show.uniqueness import Identity, repetitions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.artwork import Artwork
    from podcast_pub.model.audio import AudioFacts
    from podcast_pub.model.removal import Marks
    from podcast_pub.show.copies import AudioCopies
    from podcast_pub.show.drafts import Cover, Drafts, EpisodeDraft, ShowDraft
    from podcast_pub.show.places import Where


Rules = Callable[..., Sequence[Finding]]
"""Called as `rules(show, where=…)`; where_in tells what `where` is."""


@dataclass(slots=True)
class _Assembly:
    """What has come together so far; `is_whole` is false if an episode cannot be made."""

    covers: Mapping[Path, Cover]
    findings: list[Finding]
    gone: Marks = NO_MARKS
    identities: list[Identity] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    later: list[LaterEpisode] = field(default_factory=list)
    materials: dict[str, Artifact] = field(default_factory=dict)
    held_back: set[str] = field(default_factory=set)
    without_rendition: dict[tuple[str, bool], list[str]] = field(default_factory=dict)
    is_whole: bool = True

    @property
    def is_good(self) -> bool:
        return self.is_whole and not any(finding.blocks for finding in self.findings)

    def keep(self, artifacts: Iterable[Artifact]) -> None:
        self.materials.update((artifact.key, artifact) for artifact in artifacts)

    def artwork(self, path: Path | None) -> Artwork | None:
        """Return the artwork of a picture, and keep what is to be stored of it."""
        cover = self.covers.get(path) if path is not None else None
        if cover is None:
            return None
        self.keep(cover.artifacts)
        return cover.artwork


def assemble(
    drafts: Drafts,
    *,
    facts: Mapping[Path, AudioFacts],
    covers: Mapping[Path, Cover],
    published: Show | None,
    stems: Mapping[str, str],
    now: datetime,
    copies: AudioCopies = NO_COPIES,
    gone: Marks = NO_MARKS,
    found: Sequence[Finding] = (),
    rules: Rules | None = None,
) -> ShowFolder:
    """Return the show as the folder wants it, with all findings in the order of their places.

    `facts` are those of audio_paths(drafts); a path that is missing was unusable, and the caller
    has the finding in `found`. `published` is the show of the last publish that this folder
    saw, `stems` its stems by guid; `now` is aware. With `copies` that are not complete the show is
    to be looked at only. Published episodes that are not in the folder are not in the result: no
    wish to remove them. Nothing of the episodes of the future, in `later`, is in the materials.
    `rules` (the rules room's `check`) see the show as far as it can be made, so that everything
    is said at once, and what they find counts as all other findings. What is `gone` needs no audio.
    """
    show = replace(drafts.show, owner=owner_at(drafts.show, now))
    guid, about_guid = show_identity(show, published)
    about_covers = (finding for cover in covers.values() for finding in cover.findings)
    findings = [*drafts.findings, *show.findings, *about_guid, *about_covers, *found]
    assembly = _Assembly(covers, findings, gone)
    claims = claims_of(drafts.episodes, guid, facts)
    past_episodes = published.episodes if published is not None else ()
    pasts = match(claims, past_episodes, stems)
    for draft, claim, past in zip(drafts.episodes, claims, pasts, strict=True):
        source = source_of(draft, show, facts, copies)
        published_copies = copies.published(past, claim.guid, source.facts)
        _add(assembly, Sources(draft, show, now, source, published_copies), claim.guid)
    assembly.findings += about_renditions(show, assembly.without_rendition)
    assembly.findings += repetitions(assembly.identities, past_episodes)
    known_stems = _stems(assembly, stems, past_episodes)
    made = _show(assembly, show, guid, published)
    if rules is not None and show.file.front is not None:
        assembly.findings += _of_rules(rules, made, where_in(drafts, known_stems), findings)
    return ShowFolder(
        show=made if assembly.is_good else None,
        settings=show.settings,
        findings=in_order(assembly.findings),
        materials=assembly.materials,
        later=tuple(sorted(assembly.later, key=lambda one: (one.published, one.slug))),
        stems=known_stems,
        held_back=frozenset(assembly.held_back),
    )


def _stems(
    assembly: _Assembly, stems: Mapping[str, str], published: Sequence[Episode]
) -> dict[str, str]:
    """Return the stem of each episode by guid; an episode that is not here keeps its old one."""
    past = {one.guid for one in published}
    kept = {guid: stem for guid, stem in stems.items() if guid in past}
    return kept | {one.guid: one.draft.stem for one in assembly.identities}


def _add(assembly: _Assembly, sources: Sources, guid: str) -> None:
    draft, past = sources.draft, sources.past
    if draft.is_draft:
        assembly.findings += [*_demoted(draft.findings), _about_draft(draft, past)]
        assembly.held_back |= {past.guid} if past is not None else set()
        return
    about_gone = _about_gone(draft, guid, assembly.gone) if past is None else []
    if about_gone:
        assembly.findings += [*_demoted(draft.findings), *about_gone]
        return
    published = parts.publication(sources)
    slug = past.slug if past is not None else slug_of(draft.stem) or published.date().isoformat()
    if past is None and not draft.is_due(sources.now):
        assembly.findings += _demoted(draft.findings)
        title = draft.title or title_of(draft.stem)
        assembly.later.append(LaterEpisode(slug, title, published))
        return
    assembly.findings += [*draft.findings, *parts.findings_of_audio(sources)]
    if past is not None:
        assembly.findings += contradictions(draft, past, sources.facts)
        guid = past.guid
    assembly.identities.append(Identity(draft, guid, slug))
    if not draft.is_readable:
        assembly.is_whole = False
        return
    if past is None and sources.facts is None:
        assembly.is_whole = False
        if draft.audio is None and not draft.audio_is_unclear:
            assembly.findings.append(_about_missing_audio(draft))
        return
    assembly.episodes.append(_episode(assembly, sources, Identity(draft, guid, slug)))


def _episode(assembly: _Assembly, sources: Sources, identity: Identity) -> Episode:
    draft, past, slug = sources.draft, sources.past, identity.slug
    published = parts.publication(sources)
    audio = enclosure(sources.source, sources.published, slug=slug)
    title, about_title = parts.title(sources)
    chapters, about_chapters = parts.chapters(sources, duration_ms=audio.duration_ms)
    assembly.findings += [*about_title, *about_chapters]
    language = parts.language(sources)
    spoken = language or sources.show.language
    transcripts, transcript_files, about_transcripts = parts.transcripts(
        sources, slug=slug, language=spoken
    )
    artwork, about_artwork = parts.artwork(sources, assembly.artwork(draft.artwork))
    assembly.findings += [*about_transcripts, *about_artwork]
    name = f"{published.date().isoformat()}-{slug}".removesuffix(f"-{published.date()}")
    assembly.keep(artifacts(sources.source, audio, name=name))
    assembly.findings += parts.findings_of_copies(sources, audio)
    for rendition, has_no_file in missing_renditions(sources.source, audio):
        assembly.without_rendition.setdefault((rendition, has_no_file), []).append(slug)
    assembly.keep(transcript_files)
    return Episode(
        guid=identity.guid,
        slug=slug,
        title=title,
        published=published,
        audio=audio,
        summary=parts.summary(sources),
        notes=draft.notes,
        notes_html=draft.notes_html,
        season=parts.number(draft.season, sources.tags.season),
        number=parts.number(draft.number, sources.tags.number),
        kind=draft.kind,
        explicit=draft.explicit,
        language=language,
        artwork=artwork,
        chapters=chapters,
        transcripts=transcripts,
        people=parts.people(sources),
        unknown=past.unknown if past is not None else "",
    )


def _show(assembly: _Assembly, draft: ShowDraft, guid: str, published: Show | None) -> Show:
    """Return the show as far as it can be made; a missing picture is reported here."""
    artwork = assembly.artwork(draft.artwork)
    if artwork is None and draft.artwork is None and published is not None:
        artwork = published.artwork
    if artwork is None:
        assembly.is_whole = False
        assembly.findings += missing_cover(draft)
    return Show(
        guid=guid,
        title=draft.title,
        description=draft.description,
        author=draft.author,
        language=draft.language,
        categories=draft.categories,
        artwork=artwork or NO_ARTWORK,
        explicit=draft.explicit,
        zone=draft.zone.key,
        kind=draft.kind,
        copyright=draft.copyright,
        owner=draft.owner,
        listings=draft.listings,
        locked=draft.locked,
        people=draft.people,
        episodes=newest_first(assembly.episodes),
        unknown=published.unknown if published is not None else "",
    )


def _of_rules(rules: Rules, show: Show, where: Where, findings: Sequence[Finding]) -> list[Finding]:
    """Return what the rules find, but nothing about a line that has an error already."""
    wrong = {one.place for one in findings if one.blocks and one.place and one.place.line}
    return [one for one in rules(show, where=where) if one.place not in wrong]


def _about_missing_audio(draft: EpisodeDraft) -> Finding:
    message = "there is no audio for this episode"
    if "/" in draft.place.path:
        hint = "put audio.mp3 into this folder, or write `draft = true` until there is one"
    else:
        hint = (
            f"put {draft.stem}.mp3 beside it, or write `draft = true` until there is one; "
            "a text that is no episode belongs in a folder"
        )
    if draft.guid:
        hint += "; if it is published already, show.toml names no store, or another one"
    return Finding(Code.EPISODE_AUDIO, Severity.ERROR, message, draft.place, hint)


def _about_gone(draft: EpisodeDraft, guid: str, gone: Marks) -> list[Finding]:
    """Return a note if the episode was taken back and has no audio here; it is no new one."""
    mark = mark_of(guid) if gone and draft.audio is None else ""
    if mark in gone.erased:
        message, hint = "erased for good, and stays out", "delete its files here"
    elif mark in gone.unpublished:
        message = "unpublished: stays out"
        slug = slug_of(draft.stem) or "SLUG"
        hint = f"`podcast-pub unpublish --undo {slug}` brings it back"
    else:
        return []
    return [Finding(Code.EPISODE_GONE, Severity.NOTE, message, draft.place, hint)]


def _about_draft(draft: EpisodeDraft, past: Episode | None) -> Finding:
    message, hint = "a draft: left out", "delete the key `draft` to publish it"
    if past is not None:
        message = "marked as a draft, which takes nothing back: what is public stays as it is"
        hint = f"delete the key `draft`; `podcast-pub unpublish {past.slug}` takes it off the feed"
    place = draft.file.place("draft") if draft.file is not None else draft.place
    return Finding(Code.EPISODE_DRAFT, Severity.NOTE, message, place, hint)


def _demoted(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings of an episode that is not published now: none of them blocks."""
    return [replace(one, severity=Severity.WARNING) if one.blocks else one for one in findings]
