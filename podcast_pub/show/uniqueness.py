"""What must not be there twice: names, guids and slugs of episodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Finding, Severity
from podcast_pub.show.codes import Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from podcast_pub.model.episode import Episode
    from podcast_pub.show.drafts import EpisodeDraft


@dataclass(frozen=True, slots=True)
class Identity:
    """What an episode of the folder is called for ever."""

    draft: EpisodeDraft
    guid: str
    slug: str


def repetitions(identities: Sequence[Identity], published: Iterable[Episode]) -> list[Finding]:
    """Return one error for each episode that has what an earlier one of the folder has.

    A slug of a published episode stays taken, whether its files are still here or not.
    """
    findings = []
    by_stem: dict[str, Identity] = {}
    by_guid: dict[str, Identity] = {}
    by_slug: dict[str, Identity] = {}
    for one in identities:
        first = by_stem.setdefault(one.draft.stem, one)
        if first is not one:
            findings.append(_same_stem(one, first))
            continue
        first = by_guid.setdefault(one.guid, one)
        if first is not one:
            findings.append(_same_guid(one, first))
        first = by_slug.setdefault(one.slug, one)
        if first is not one:
            findings.append(_same_slug(one, first.draft.place.path))
    here = {one.guid for one in identities}
    for episode in published:
        taker = by_slug.get(episode.slug)
        if taker is not None and episode.guid not in here:
            findings.append(_same_slug(taker, f"the published episode “{episode.title}”"))
    return findings


def _same_stem(one: Identity, first: Identity) -> Finding:
    message = f"`{first.draft.place.path}` is an episode of the same name"
    return _finding(Code.EPISODE_SLUG, message, one, "rename one of them, or delete it")


def _same_guid(one: Identity, first: Identity) -> Finding:
    message = f"`{first.draft.place.path}` has the same `guid`; apps would show only one of them"
    hint = "delete the key `guid` in the copy"
    finding = _finding(Code.EPISODE_GUID, message, one, hint)
    file = one.draft.file
    if file is None or not one.draft.guid:
        return finding
    place = file.place("guid")
    return Finding(finding.code, finding.severity, message, place, hint, file.excerpt(place.line))


def _same_slug(one: Identity, other: str) -> Finding:
    other = other if other.startswith("the ") else f"`{other}`"
    message = f"the address `episodes/{one.slug}.html` is also that of {other}"
    hint = "rename this one: the address is its name without the date"
    return _finding(Code.EPISODE_SLUG, message, one, hint)


def _finding(code: Code, message: str, one: Identity, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, one.draft.place, hint)
