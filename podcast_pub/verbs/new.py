"""Begin an episode: a folder with its text, and its audio beside it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from podcast_pub.errors import AlreadyThere, ShowNeedsFixing
from podcast_pub.model.finding import Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from podcast_pub.model.audio import AudioFacts
    from podcast_pub.model.finding import Finding
    from podcast_pub.show.dates import Written
    from podcast_pub.show.drafts import Drafts, EpisodeDraft
    from podcast_pub.show.new_episode import NewEpisode
    from podcast_pub.verbs.placing import Placed
    from podcast_pub.verbs.reading import Past


def _ignore(_about: str) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the author wants: an episode of a title, of an audio file, or of both.

    `guid` is fresh, `now` is aware. `slug` and `date` are None if they are to follow from the
    rest. With `moves` a file from elsewhere does not stay where it was. `announce` is told what
    is about to happen to the file.
    """

    folder: Path
    guid: str
    now: datetime
    title: str = ""
    audio: Path | None = None
    date: Written | None = None
    slug: str | None = None
    moves: bool = False
    announce: Callable[[str], None] = _ignore


@dataclass(frozen=True, slots=True)
class Begun:
    """An episode that was begun: its folder, what its text says, and where its audio went.

    `findings` are what is odd about the audio; none of them blocks yet.
    """

    folder: Path
    slug: str
    episode: NewEpisode
    placed: Placed | None
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> Path:
        from podcast_pub.show.discovery import EPISODE_TEXT

        return self.folder / EPISODE_TEXT


def looks_like_audio(text: str) -> bool:
    """Return whether a word of the command line names a file rather than a title."""
    from podcast_pub.show.discovery import AUDIO_SUFFIXES

    return os.path.lexists(text) or Path(text).suffix.lower() in AUDIO_SUFFIXES


def new(wish: Wish) -> Begun:
    """Write the folder of a new episode, whole or not at all, and bring its audio there.

    The text is filled in from the tags of the audio. Raises AlreadyThere if an episode of that
    name or with that file is there, ShowNeedsFixing if the audio cannot be used or the folder
    cannot be written.
    """
    from podcast_pub.show.discovery import read_drafts
    from podcast_pub.show.new_episode import (
        NewEpisode,
        episode_text,
        folder_name,
        new_slug,
        with_tags,
    )
    from podcast_pub.show.slugs import title_of
    from podcast_pub.show.text_file import without_illegal
    from podcast_pub.verbs.check import past_of
    from podcast_pub.verbs.placing import place

    drafts = read_drafts(wish.folder)
    past = past_of(drafts)
    _refuse_skipped_time(wish, drafts)
    begun = NewEpisode(wish.title, wish.guid, wish.date, is_draft=wish.audio is None)
    episode, facts, stem = begun, None, ""
    if wish.audio is not None:
        _refuse_taken_file(wish.audio, drafts, past)
        facts, stem = _measured(wish.audio), without_illegal(wish.audio.stem)
        episode = with_tags(episode, facts.tags, drafts.show, now=wish.now)
        episode = replace(episode, title=episode.title or title_of(stem))
    slug = wish.slug or new_slug(episode, file_stem=stem)
    episode = replace(episode, title=episode.title or title_of(slug))
    folder = wish.folder / folder_name(slug, episode.date)
    _refuse_taken_slug(slug, folder, wish, drafts, past)
    placed = place(folder, episode_text(episode), wish=wish, facts=facts)
    findings = () if facts is None else tuple(_without_weight(one, wish) for one in facts.findings)
    return Begun(folder, slug, episode, placed, findings)


def _measured(file: Path) -> AudioFacts:
    from podcast_pub.audio.facts import facts
    from podcast_pub.audio.unusable import UnusableAudio

    try:
        return facts(file)
    except UnusableAudio as unusable:
        raise ShowNeedsFixing(
            f"{file} cannot be the audio of an episode; nothing was changed",
            findings=[replace(unusable.finding, place=Place(str(file)))],
            hint="name a file with audio; for a title that is called like a file, write `--title`",
        ) from unusable


def _without_weight(finding: Finding, wish: Wish) -> Finding:
    severity = Severity.WARNING if finding.blocks else finding.severity
    return replace(finding, severity=severity, place=Place(str(wish.audio)))


def _refuse_skipped_time(wish: Wish, drafts: Drafts) -> None:
    from podcast_pub.show.dates import moment

    zone = drafts.show.zone
    if wish.date is not None and moment(wish.date, zone) is None:
        raise ShowNeedsFixing(
            f"the clocks of {zone.key} skipped the time {wish.date.isoformat()}",
            hint="write a time that exists, or one with its offset",
        )


def _refuse_taken_file(file: Path, drafts: Drafts, past: Past) -> None:
    """Raise AlreadyThere if the file is that of an episode which has a text or is published."""
    draft = _episode_of(file, drafts)
    if draft is None:
        return
    if draft.file is not None or draft.place != draft.audio_place:
        raise AlreadyThere(
            f"{file} is the audio of `{draft.place.path}` already", hint="edit that file"
        )
    stem, is_folder = draft.stem, "/" in draft.place.path
    text = f"{Path(draft.place.path).parent}/episode.md" if is_folder else f"{stem}.md"
    if is_folder or stem in past.stems.values():
        raise AlreadyThere(
            f"{file} is an episode already, by its place in the show",
            hint=f"to say more about it, write `{text}` beside it",
        )


def _episode_of(file: Path, drafts: Drafts) -> EpisodeDraft | None:
    found = file.resolve()
    mine = (one for one in drafts.episodes if one.audio and one.audio.resolve() == found)
    return next(mine, None)


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []  # writing into it says what is wrong


def _refuse_taken_slug(slug: str, folder: Path, wish: Wish, drafts: Drafts, past: Past) -> None:
    from podcast_pub.show.slugs import slug_of

    itself = _episode_of(wish.audio, drafts) if wish.audio else None
    takers = {slug_of(one.stem): one.place.path for one in drafts.episodes if one is not itself}
    published = past.show.episodes if past.show else ()
    takers = {one.slug: f"the published “{one.title}”" for one in published} | takers
    there = {path.name.lower() for path in _listed(wish.folder)}
    taker = takers.get(slug) or (folder.name if folder.name in there else None)
    if taker is not None:
        taken = takers.keys() | there
        free = next(
            one for one in (f"{slug[:76]}-{n}" for n in range(2, 10**6)) if one not in taken
        )
        raise AlreadyThere(
            f"the name `{slug}` is taken by {taker}; nothing was changed",
            hint=f"if this is another episode, give it another name: `--slug {free}`",
        )
