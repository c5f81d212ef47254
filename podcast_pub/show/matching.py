"""Which episode of the folder is which published one, and what the folder must not change of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Finding, Severity
from podcast_pub.model.show import NO_GUID
from podcast_pub.show.codes import Code
from podcast_pub.show.copies import is_audio_of
from podcast_pub.show.dates import means
from podcast_pub.show.slugs import episode_guid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from podcast_pub.model.audio import AudioFacts
    from podcast_pub.model.episode import Episode
    from podcast_pub.show.drafts import EpisodeDraft


@dataclass(frozen=True, slots=True)
class Claim:
    """What identifies an episode of the folder; `audio_id` is empty if it is not known."""

    guid: str
    stem: str
    guid_is_written: bool = False
    audio_id: str = ""


def claims_of(
    drafts: Sequence[EpisodeDraft], show_guid: str, facts: Mapping[Path, AudioFacts]
) -> tuple[Claim, ...]:
    """Return what identifies each episode; `show_guid` is empty if the show has none yet."""
    claims = []
    for draft in drafts:
        known = facts.get(draft.audio) if draft.audio is not None else None
        claims.append(
            Claim(
                guid=draft.guid or episode_guid(show_guid or NO_GUID, draft.stem),
                stem=draft.stem,
                guid_is_written=bool(draft.guid),
                audio_id=known.audio_id if known is not None else "",
            )
        )
    return tuple(claims)


def match(
    claims: Sequence[Claim], published: Sequence[Episode], stems: Mapping[str, str]
) -> tuple[Episode | None, ...]:
    """Return for each claim the published episode that it is, or None for a new one.

    First by guid, then by stem (`stems` has the stem of the last publish by guid), then, for a
    claim without a written guid, by the audio. No published episode is given to two claims; of
    equal claims the first one gets it.
    """
    by_guid = {episode.guid: episode for episode in published}
    by_stem = {stem: by_guid[guid] for guid, stem in stems.items() if guid in by_guid}
    by_audio: dict[str, Episode] = {}
    for episode in published:
        by_audio.setdefault(episode.audio.audio_id, episode)
    found: list[Episode | None] = [None] * len(claims)
    taken: set[str] = set()

    def take(look_up: Callable[[Claim], Episode | None]) -> None:
        for index, claim in enumerate(claims):
            episode = look_up(claim) if found[index] is None else None
            if episode is not None and episode.guid not in taken:
                taken.add(episode.guid)
                found[index] = episode

    take(lambda claim: by_guid.get(claim.guid))
    take(lambda claim: by_stem.get(claim.stem))
    take(lambda claim: None if claim.guid_is_written else by_audio.get(claim.audio_id))
    return tuple(found)


def contradictions(
    draft: EpisodeDraft, past: Episode, facts: AudioFacts | None
) -> tuple[Finding, ...]:
    """Return an error for each thing that never changes once published, but differs here."""
    findings = []
    if draft.guid and draft.guid != past.guid:
        message = "the `guid` of a published episode changed; apps would show the episode twice"
        hint = f"write `{past.guid}` again, or delete the key"
        findings.append(_finding(draft, Code.EPISODE_GUID_CHANGED, message, hint, key="guid"))
    if draft.written is not None and not means(draft.written, past.published):
        was = past.published.isoformat()
        message = f"the `date` of a published episode changed; it was published as {was}"
        hint = f"write `{was}` again, or delete the key"
        findings.append(_finding(draft, Code.EPISODE_DATE_CHANGED, message, hint, key="date"))
    if facts is not None and not is_audio_of(facts, past.audio):
        message = "the audio of a published episode changed; apps keep the old one for ever"
        hint = (
            f"put the old file back, or publish the new one with `podcast-pub replace {past.slug}`"
        )
        changed = _finding(draft, Code.EPISODE_AUDIO_CHANGED, message, hint)
        findings.append(replace(changed, place=draft.audio_place, excerpt=""))
    return tuple(findings)


def _finding(draft: EpisodeDraft, code: Code, message: str, hint: str, key: str = "") -> Finding:
    place, excerpt = draft.place, ""
    if key and draft.file is not None:
        place = draft.file.place(key)
        excerpt = draft.file.excerpt(place.line)
    return Finding(code, Severity.ERROR, message, place, hint, excerpt)
