"""Replace: publish other audio for an episode, under a new address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from podcast_pub.errors import EditsCollide, ShowNeedsFixing
from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.publishing.changes import ReplaceAudio, saying
from podcast_pub.verbs.encoding import Making, Workshop
from podcast_pub.verbs.preparing import past_of
from podcast_pub.verbs.taking_back import Order, carry_out, find, published_episode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from podcast_pub.model.audio import Audio, AudioFacts
    from podcast_pub.model.chapter import Chapter
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.show import Show
    from podcast_pub.publishing.planning import Plan
    from podcast_pub.show.copies import Source
    from podcast_pub.show.drafts import EpisodeDraft
    from podcast_pub.storage.progress import Progress
    from podcast_pub.verbs.preparing import Request
    from podcast_pub.verbs.taking_back import Found, Ordered


@dataclass(frozen=True, slots=True)
class _Here:
    """The episode in this folder: its text and its own audio, None for what is not there."""

    draft: EpisodeDraft | None
    audio: Path | None


def replace_audio(
    request: Request,
    slug: str,
    file: Path | None,
    *,
    agreed: Callable[[Plan, Sequence[Finding]], bool],
    progress: Progress,
) -> Ordered:
    """Publish the file as the audio of the episode: same guid, slug and date, a new address.

    Without a file the folder's own is meant. Nothing in the folder is changed. Raises
    ShowNeedsFixing with the findings if the file cannot be published or chapters do not fit it,
    NotPublished if the episode is not public, EditsCollide if somebody replaced its audio since
    this folder last looked, and the errors of `carry_out`.
    """
    found = find(request)
    before = published_episode(found, slug)
    here = _here(found, before)
    path = file or here.audio
    if path is None:
        raise ShowNeedsFixing(
            f"there is no audio of {slug} in the show folder",
            hint=f"name the file: `podcast-pub replace {slug} FILE`",
        )
    facts = _facts(path)
    if facts.audio_id == before.audio.audio_id:
        return carry_out(found, Order(()), agreed=lambda _: False, progress=progress)
    _stop_if_unseen(found, before, here, facts)
    source, findings = _made(found, path, facts)
    order = _order(found, before, here, source, [*facts.findings, *findings])
    return carry_out(
        found, order, agreed=lambda plan: agreed(plan, order.findings), progress=progress
    )


def _stop_if_unseen(found: Found, before: Episode, here: _Here, facts: AudioFacts) -> None:
    """Raise EditsCollide if the public audio is not the one that this folder saw last.

    A folder without a lock, or whose lock does not know the episode, saw none.
    """
    lock = found.lock
    known = (*lock.state.show.episodes, *lock.base.episodes) if lock is not None else ()
    seen = next((one.audio for one in known if one.guid == before.guid), before.audio)
    if seen.audio_id == before.audio.audio_id:
        return
    slug = before.slug
    first, again = "first", f"`podcast-pub replace {slug}`"
    if here.audio is not None and _facts(here.audio).audio_id == facts.audio_id:
        first, again = f"without {here.audio.name} in the folder", f"{again[:-1]} FILE`"
    raise EditsCollide(
        f"the audio of {slug} was replaced since this folder last looked:\n"
        f"  seen here  {_in_words(seen)}\n"
        f"  public now {_in_words(before.audio)}",
        hint=f"listen to what is public; if yours is to replace it: `podcast-pub publish` {first}, "
        f"then {again} once more",
    )


def _in_words(audio: Audio) -> str:
    length = timedelta(seconds=round(audio.duration_ms / 1000))
    return f"{length}, {audio.size_bytes:,} bytes"


def _order(
    found: Found, before: Episode, here: _Here, source: Source, findings: list[Finding]
) -> Order:
    from podcast_pub.show.copies import Published, artifacts, enclosure

    assert source.path is not None, "it was chosen"
    assert source.facts is not None, "it was measured"
    audio = enclosure(source, Published(), slug=before.slug)
    chapters, about = _chapters(before, here, source.facts, duration_ms=audio.duration_ms)
    findings = [replace(one, place=one.place or Place(source.path.name)) for one in findings]
    findings += about
    if any(one.blocks for one in findings):
        raise ShowNeedsFixing("this audio cannot be published as it is", findings=findings)
    after = replace(before, audio=audio, chapters=chapters)
    day = before.published.date().isoformat()
    name = f"{day}-{before.slug}".removesuffix(f"-{day}")
    return Order(
        changes=(ReplaceAudio(before, after),),
        said=_said(found, after, here, source.facts),
        materials={one.key: one for one in artifacts(source, audio, name=name)},
        findings=tuple(findings),
    )


def _said(found: Found, after: Episode, here: _Here, facts: AudioFacts) -> Show | None:
    """Return what the folder says if its own audio is the new one; else it says what it did."""
    base = found.lock.base if found.lock else None
    said = next((one for one in base.episodes if one.guid == after.guid), None) if base else None
    if base is None or said is None or here.audio is None:
        return None
    if _facts(here.audio).audio_id != facts.audio_id:
        return None
    return saying(base, replace(said, audio=after.audio, chapters=after.chapters))


def _here(found: Found, episode: Episode) -> _Here:
    from podcast_pub.show.matching import claims_of, match

    show, stems = found.state.show, found.lock.stems if found.lock else {}
    past = past_of(found.lock, show).show if found.lock else show
    drafts = found.drafts.episodes
    claims = claims_of(drafts, show.guid, {})
    pasts = match(claims, past.episodes if past else (), stems)
    for draft, one in zip(drafts, pasts, strict=True):
        if one is not None and one.guid == episode.guid:
            return _Here(draft, draft.audio)
    return _Here(None, None)


def _facts(path: Path) -> AudioFacts:
    """Return what is true about a file; ShowNeedsFixing if it is no audio that can be published."""
    from podcast_pub.audio.facts import facts
    from podcast_pub.audio.unusable import UnusableAudio

    if not path.is_file():
        raise ShowNeedsFixing(f"{path} is no file", hint="name an audio file")
    try:
        return facts(path)
    except UnusableAudio as unusable:
        finding = replace(unusable.finding, place=Place(str(path)))
        raise ShowNeedsFixing("this audio cannot be published", findings=[finding]) from unusable


def _made(found: Found, path: Path, facts: AudioFacts) -> tuple[Source, tuple[Finding, ...]]:
    """Return the file as a source of copies, with those that had to be encoded."""
    from podcast_pub.audio.facts import facts as measured
    from podcast_pub.show.copies import Published, Source, wanted

    path = path.absolute()
    source = Source(path, facts, found.drafts.show.renditions)
    encodings = tuple(wanted(source, Published(), again=False))
    if not encodings:
        return source, ()
    request = found.request
    workshop = Workshop(path.parent, request.caches, {path: facts}, measured, request.tell)
    made = workshop.find(encodings, making=Making.NOW)
    if len(made.copies) < len(encodings) and not any(one.blocks for one in made.findings):
        made = workshop.make(encodings, made)
    return replace(source, copies=made.copies), made.findings


def _chapters(
    before: Episode, here: _Here, facts: AudioFacts, *, duration_ms: int
) -> tuple[tuple[Chapter, ...], list[Finding]]:
    """Return the chapters of the new audio: those of the folder's file, else those inside it.

    An episode that is not in the folder keeps its own, without those after the end.
    """
    from podcast_pub.show.chapters import checked_chapters

    draft = here.draft
    if draft is not None and "chapters" in draft.without:
        return (), []
    if draft is not None and draft.chapters is not None:
        return checked_chapters(draft.chapters, duration_ms=duration_ms)
    if draft is not None:
        return facts.chapters, []
    kept = tuple(one for one in before.chapters if one.start_ms < duration_ms)
    if kept == before.chapters:
        return kept, []
    lost = len(before.chapters) - len(kept)
    message = f"{lost} of its chapters begin after the end of this audio and are left out"
    return kept, [Finding("REPLACE-01", Severity.WARNING, message)]
