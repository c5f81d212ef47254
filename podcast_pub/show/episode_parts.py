"""The parts of an episode, each from the best source: text, then tags, then the past, the name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from podcast_pub.addresses import transcript_key
from podcast_pub.model.artifact import IMMUTABLE, Artifact
from podcast_pub.model.audio import Tags
from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.model.person import Person
from podcast_pub.model.side_file import SideFile
from podcast_pub.show.chapters import checked_chapters
from podcast_pub.show.codes import Code
from podcast_pub.show.dates import moment, moment_of, parse_date
from podcast_pub.show.drafts import ChapterLine, ChaptersDraft
from podcast_pub.show.fields import NUMBER_LIMIT, one_line, quoted
from podcast_pub.show.languages import language_from_tags
from podcast_pub.show.notes import cut
from podcast_pub.show.people_fields import NAME_LIMIT
from podcast_pub.show.slugs import title_of
from podcast_pub.show.text_file import TextFile, without_illegal

if TYPE_CHECKING:
    from datetime import datetime

    from podcast_pub.model.artwork import Artwork
    from podcast_pub.model.audio import Audio, AudioFacts
    from podcast_pub.model.chapter import Chapter
    from podcast_pub.model.episode import Episode
    from podcast_pub.show.copies import Published, Source
    from podcast_pub.show.drafts import EpisodeDraft, ShowDraft


_KEPT = {
    "artwork": "the picture that was published stays, although its file is gone",
    "chapters": "the chapters that were published stay, although they are gone here",
    "transcript": "the transcript that was published stays, although its file is gone",
}


@dataclass(frozen=True, slots=True)
class Sources:
    """What an episode is made of: its draft, the show's, the audio's facts and its past.

    Without facts (a published episode needs no audio file) the past says what tags would say,
    so that a file that vanishes changes nothing.
    """

    draft: EpisodeDraft
    show: ShowDraft
    now: datetime
    source: Source
    published: Published

    @property
    def facts(self) -> AudioFacts | None:
        return self.source.facts

    @property
    def past(self) -> Episode | None:
        return self.published.past

    @property
    def tags(self) -> Tags:
        if self.facts is not None:
            return self.facts.tags
        if self.past is None:
            return Tags()
        past = self.past
        return Tags(title=past.title, number=past.number, season=past.season)


def publication(sources: Sources) -> datetime:
    """Return when the episode was or is published: past, text, name, tags, and now at last.

    A date in the tags counts if it is a whole day or more and not in the future.
    """
    if sources.past is not None:
        return sources.past.published
    if sources.draft.published is not None:
        return sources.draft.published
    tagged = parse_date(sources.tags.published)
    there = moment(tagged, sources.show.zone) if tagged is not None else None
    if there is not None and there <= sources.now:
        return there
    return moment_of(sources.now, sources.show.zone)


def title(sources: Sources) -> tuple[str, tuple[Finding, ...]]:
    """Return the title, and a warning if only the name of the file gives one."""
    draft = sources.draft
    known = draft.title or _clean(sources.tags.title)
    if known:
        return known, ()
    made = title_of(draft.stem)
    message = f"there is no title; the name of the file makes it “{quoted(made)}”"
    hint = 'write `title = "…"` between two lines `+++` on top of the text'
    if draft.file is None:
        hint = "write the title into the tags of the audio, or an .md file of the same name"
    elif draft.file.front is not None:
        hint = "write the key `title`"
    return made, (Finding(Code.EPISODE_TITLE, Severity.WARNING, message, draft.place, hint),)


def summary(sources: Sources) -> str:
    """Return the written summary, else that of the tags, else the start of the notes."""
    draft, past = sources.draft, sources.past
    if draft.summary:
        return draft.summary
    if sources.facts is None and past is not None and past.notes == draft.notes:
        return past.summary
    return _clean(sources.tags.summary) or cut(draft.paragraph)


def number(written: int | None, tagged: int | None) -> int | None:
    """Return an episode's or season's number; one in tags counts if it is one."""
    if written is not None or tagged is None:
        return written
    return tagged if 0 < tagged <= NUMBER_LIMIT else None


def language(sources: Sources) -> str | None:
    """Return the language of an episode that is not in that of its show."""
    written, show = sources.draft.language, sources.show.language
    if written:
        return None if written.lower() == show.lower() else written
    if sources.facts is None:
        return sources.past.language if sources.past is not None else None
    tagged = language_from_tags(sources.tags.language) if sources.tags.language else None
    if tagged is None or tagged.split("-")[0] == show.lower().split("-")[0]:
        return None
    return tagged


def people(sources: Sources) -> tuple[Person, ...]:
    """Return the written people; for audio without a text, the artist that its tags name."""
    draft, artist = sources.draft, _clean(sources.tags.artist)
    if draft.file is None and sources.facts is None and sources.past is not None:
        return sources.past.people
    if draft.people or draft.file is not None or not artist or len(artist) > NAME_LIMIT:
        return draft.people
    known = {sources.show.author.lower(), sources.show.title.lower()}
    return () if artist.lower() in known else (Person(artist),)


def chapters(sources: Sources, *, duration_ms: int) -> tuple[tuple[Chapter, ...], list[Finding]]:
    """Return the chapters of the file, else those inside the audio, else those of the past.

    Chapters inside the audio that break a rule are left out with a warning.
    """
    if "chapters" in sources.draft.without:
        return (), []
    if sources.draft.chapters is not None:
        return checked_chapters(sources.draft.chapters, duration_ms=duration_ms)
    past = sources.past.chapters if sources.past is not None else ()
    if sources.facts is None:
        return past, []
    place = sources.draft.audio_place or sources.draft.place
    inside = ChaptersDraft(
        TextFile(place.path, ""),
        tuple(ChapterLine(chapter, None) for chapter in sources.facts.chapters),
    )
    kept, findings = checked_chapters(inside, duration_ms=duration_ms)
    about = [_about_inside(finding) for finding in findings]
    past = tuple(one for one in past if one.start_ms < duration_ms)
    if past and not kept:
        return past, [*about, _about_kept(sources, "chapters")]
    return kept, about


def artwork(sources: Sources, own: Artwork | None) -> tuple[Artwork | None, tuple[Finding, ...]]:
    """Return the episode's picture, else that of the past; `own` is what is made of the file."""
    draft, past = sources.draft, sources.past
    stays = past.artwork if past is not None and draft.artwork is None else None
    if own is not None or stays is None or "artwork" in draft.without:
        return own, ()
    return stays, (_about_kept(sources, "artwork"),)


def transcripts(
    sources: Sources, *, slug: str, language: str
) -> tuple[tuple[SideFile, ...], tuple[Artifact, ...], tuple[Finding, ...]]:
    """Return the transcripts in the order of the feed, what is to be stored of them, and a note.

    If none is here, those of the past stay; the note says so.
    """
    past = sources.past.transcripts if sources.past is not None else ()
    if past and not sources.draft.transcripts and "transcript" not in sources.draft.without:
        stay = tuple(replace(one, language=language) for one in past)
        return stay, (), (_about_kept(sources, "transcript"),)
    files, artifacts = [], []
    for one in sources.draft.transcripts:
        key = transcript_key(sha256=one.sha256, slug=slug, extension=one.extension)
        files.append(SideFile(key, one.media_type, one.sha256, one.size_bytes, language))
        artifact = Artifact(
            key=key,
            media_type=one.media_type,
            cache_control=IMMUTABLE,
            sha256=one.sha256,
            size_bytes=one.size_bytes,
            body=one.body,
            file=one.file if one.body is None else None,
        )
        artifacts.append(artifact)
    return tuple(files), tuple(artifacts), ()


def findings_of_audio(sources: Sources) -> tuple[Finding, ...]:
    """Return what is odd about the audio, at the place of the audio."""
    if sources.facts is None:
        return ()
    place = sources.draft.audio_place
    return tuple(replace(one, place=one.place or place) for one in sources.facts.findings)


def findings_of_copies(sources: Sources, audio: Audio) -> tuple[Finding, ...]:
    """Return a warning if a published copy of the audio was lost and another takes its place."""
    past = sources.past
    if past is None or audio.key == past.audio.key:
        return ()
    message = "the MP3 that was published of it is not at hand, and this ffmpeg makes other bytes"
    hint = (
        "it gets a new address, and apps download the episode again; to avoid that, put the "
        "published MP3 in the place of this file"
    )
    place = sources.draft.audio_place
    return (Finding(Code.EPISODE_COPY_LOST, Severity.WARNING, message, place, hint),)


def _about_kept(sources: Sources, key: str) -> Finding:
    place, stem = sources.draft.place, sources.draft.stem
    where = "" if sources.draft.file else f" in {'episode' if '/' in place.path else stem}.md"
    hint = f"put back what is gone; to take it off, write `{key} = false`{where}"
    return Finding(Code.EPISODE_KEPT, Severity.NOTE, _KEPT[key], place, hint)


def _about_inside(finding: Finding) -> Finding:
    path = finding.place.path if finding.place else ""
    return replace(
        finding,
        severity=Severity.WARNING,
        place=Place(path),
        message=f"the chapters inside the audio are left out: {finding.message}",
        hint="correct them there, or write a chapters.txt",
    )


def _clean(text: str) -> str:
    return one_line(without_illegal(text))
