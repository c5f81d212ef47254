"""What the author changed: the difference of two shows, and the same change applied to a third.

A change is what the show folder says now against what it said at its last publish. Applied to
what is published by then, it leaves everything alone that somebody else did meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any, assert_never

from podcast_pub.errors import EditsCollide
from podcast_pub.model.episode import Episode, newest_first
from podcast_pub.model.removal import mark_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State

_NOT_THE_AUTHORS = {"unknown", "episodes"}
_WORDS = {
    "published": "date",
    "notes_html": "notes",
    "kind": "type",
    "artwork": "picture",
    "categories": "category",
    "zone": "timezone",
}
"""What a producer calls a field, where that is not its own name."""
_OF_THE_AUDIO = {"audio", "chapters"}
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class AddEpisode:
    """An episode that the folder's last publish did not have."""

    episode: Episode


@dataclass(frozen=True, slots=True)
class EditEpisode:
    """An episode of which `changed_fields` differ from the last publish.

    `taken_back` is what this folder itself made public instead since: no collision either.
    """

    before: Episode
    after: Episode
    taken_back: Episode | None = None

    @property
    def changed_fields(self) -> tuple[str, ...]:
        return _changed_fields(self.before, self.after)

    @property
    def changed_words(self) -> tuple[str, ...]:
        """Return the changed fields as producers call them, each word once."""
        names = self.changed_fields
        if self.before.audio.key == self.after.audio.key:
            names = tuple("renditions" if name == "audio" else name for name in names)
        return _words(names)


@dataclass(frozen=True, slots=True)
class EditShow:
    """The show's own fields, of which `changed_fields` differ from the last publish.

    `taken_back` is what this folder itself made public instead since: no collision either.
    """

    before: Show
    after: Show
    taken_back: Show | None = None

    @property
    def changed_fields(self) -> tuple[str, ...]:
        return _changed_fields(self.before, self.after)

    @property
    def changed_words(self) -> tuple[str, ...]:
        """Return the changed fields as producers call them, each word once."""
        return _words(self.changed_fields)


@dataclass(frozen=True, slots=True)
class RemoveEpisode:
    """An episode that leaves feed, list and pages on purpose; what is stored of it stays."""

    episode: Episode


@dataclass(frozen=True, slots=True)
class ReplaceAudio:
    """Other audio for an episode, with the chapters that fit it; nothing else differs."""

    before: Episode
    after: Episode


@dataclass(frozen=True, slots=True)
class EraseEpisode:
    """An episode that goes for good; nothing that has one of its marks is published again."""

    guid: str
    slug: str
    marks: frozenset[str]


Change = AddEpisode | EditEpisode | EditShow | RemoveEpisode | ReplaceAudio | EraseEpisode


def changes_between(base: Show, wish: Show, taken_back: Show | None = None) -> tuple[Change, ...]:
    """Return what the wish adds to and edits in the base: the show first, then newest first.

    An episode that the wish lacks is no change: a vanished file removes nothing. `taken_back`
    is what this folder made public instead of what it says (a rollback).
    """
    changes: list[Change] = []
    if _changed_fields(base, wish):
        changes.append(EditShow(base, wish, taken_back))
    known = {episode.guid: episode for episode in base.episodes}
    instead = {one.guid: one for one in (taken_back.episodes if taken_back else ())}
    for episode in newest_first(wish.episodes):
        before = known.get(episode.guid)
        if before is None:
            changes.append(AddEpisode(episode))
        elif _changed_fields(before, episode):
            changes.append(EditEpisode(before, episode, instead.get(episode.guid)))
    return tuple(changes)


def differences(before: Show, after: Show) -> tuple[Change, ...]:
    """Return all that happened from one published show to another, with what was removed."""
    changes = [
        ReplaceAudio(one.before, one.after)
        if isinstance(one, EditEpisode)
        and set(one.changed_fields) <= _OF_THE_AUDIO
        and one.before.audio.key != one.after.audio.key
        else one
        for one in changes_between(before, after)
    ]
    kept = {episode.guid for episode in after.episodes}
    gone = [RemoveEpisode(one) for one in newest_first(before.episodes) if one.guid not in kept]
    return (*changes, *gone)


def said_by(wish: Show, before: Show | None, public: State | None = None) -> Show:
    """Return the base of the next change: what the folder says, and said of what vanished.

    What others published is not in it, so that a folder that does not know it reverts nothing.
    Of an episode that is unpublished in the `public` state it keeps what was said before, so
    that an edit made meanwhile is still one when the episode comes back. Of an erased one it
    keeps nothing.
    """
    old = {one.guid: one for one in (before.episodes if before else ())}
    said = old | {one.guid: one for one in wish.episodes}
    if public is not None and (public.unpublished or public.erased):
        there = {one.guid for one in public.show.episodes}
        for guid in said.keys() - there:
            mark = mark_of(guid)
            if mark in public.erased or (mark in public.unpublished and guid not in old):
                del said[guid]
            elif mark in public.unpublished:
                said[guid] = old[guid]
    return replace(wish, episodes=newest_first([*said.values()]))


def saying(said: Show, episode: Episode) -> Show:
    """Return what a folder said, with this episode as it says it now."""
    others = [one for one in said.episodes if one.guid != episode.guid]
    return replace(said, episodes=newest_first([*others, episode]))


def without_erased(show: Show, erased: frozenset[str]) -> Show:
    """Return a show without the episodes whose guid has one of these marks."""
    if not erased:
        return show
    kept = tuple(one for one in show.episodes if mark_of(one.guid) not in erased)
    return replace(show, episodes=kept)


def still_taken_back(taken_back: Show | None, *, said: Show, public: Show) -> Show | None:
    """Return what of a rollback still stands: what is public so, and not what the folder says.

    None if nothing is left of it.
    """
    if taken_back is None:
        return None
    here = {one.guid: one for one in said.episodes}
    there = {one.guid: one for one in public.episodes}
    episodes = tuple(
        one
        for one in taken_back.episodes
        if one.guid in here and one.guid in there and _stands(one, here[one.guid], there[one.guid])
    )
    if not episodes and not _stands(taken_back, said, public):
        return None
    return replace(taken_back, episodes=episodes)


def _stands(taken_back: Any, said: Any, public: Any) -> bool:
    return any(
        getattr(taken_back, name) == getattr(public, name) for name in _changed_fields(said, public)
    )


def apply_changes(changes: Iterable[Change], show: Show) -> Show:
    """Return the show with the changes made; a change that is already there changes nothing.

    Raises EditsCollide with everything that differs here and there if somebody else changed
    the same field of the same episode to something else, or took the address of a new one.
    """
    episodes = {episode.guid: episode for episode in show.episodes}
    collisions: list[str] = []
    for change in changes:
        match change:
            case AddEpisode(episode):
                there = episodes.get(episode.guid)
                if there is None:
                    collisions += _taken(episode, episodes.values())
                    episodes[episode.guid] = episode
                else:
                    episodes[episode.guid] = _edited(episode, episode, there, collisions)
            case EditEpisode(before, after) | ReplaceAudio(before, after):
                there = episodes.get(after.guid)
                if there is None:
                    collisions.append(f"  {after.slug}: edited here, no longer published there")
                else:
                    episodes[after.guid] = _edited(
                        before, after, there, collisions, taken_back=_taken_back(change)
                    )
            case EditShow(before_show, after_show, taken_back):
                show = _edited(before_show, after_show, show, collisions, taken_back=taken_back)
            case RemoveEpisode(episode):
                episodes.pop(episode.guid, None)
            case EraseEpisode(guid):
                episodes.pop(guid, None)
            case _:
                assert_never(change)
    if collisions:
        raise EditsCollide(
            "the same was changed here and by somebody else:\n" + "\n".join(collisions),
            hint="to keep theirs, write theirs here; to keep yours, write theirs, publish, then "
            "write yours again and publish",
        )
    return replace(show, episodes=newest_first(list(episodes.values())))


def describe(change: Change) -> str:
    """Return the change in words, for the plan."""
    match change:
        case AddEpisode(episode):
            return f"add {episode.slug}"
        case EditEpisode(_, after):
            return f"edit {after.slug} ({', '.join(change.changed_words)})"
        case EditShow():
            return f"edit the show ({', '.join(change.changed_words)})"
        case RemoveEpisode(episode):
            return f"unpublish {episode.slug}"
        case ReplaceAudio(_, after):
            return f"replace the audio of {after.slug}"
        case EraseEpisode(slug=slug):
            return f"erase {slug}"
        case _:
            assert_never(change)


def _taken(episode: Episode, others: Iterable[Episode]) -> list[str]:
    """Return a collision if another episode has the slug, and with it the address of the page."""
    return [
        f"  {episode.slug}: added here, and there it is the address of “{other.title}”"
        for other in others
        if other.slug == episode.slug
    ]


def _changed_fields(before: Any, after: Any) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(before)
        if field.name not in _NOT_THE_AUTHORS
        and getattr(before, field.name) != getattr(after, field.name)
    )


def _words(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_WORDS.get(name, name) for name in names))


def _taken_back(change: EditEpisode | ReplaceAudio) -> Episode | None:
    return change.taken_back if isinstance(change, EditEpisode) else None


def _edited(
    before: Any, after: Any, there: Any, collisions: list[str], *, taken_back: Any = None
) -> Any:
    """Return `there` with the fields of `after` that differ from `before`, noting collisions."""
    mine = _changed_fields(before, after) if before is not after else _changed_fields(there, after)
    where = after.slug if isinstance(after, Episode) else "the show"
    said: set[str] = set()
    for name in mine:
        theirs, wanted = getattr(there, name), getattr(after, name)
        untouched = before is not after and (
            theirs == getattr(before, name)
            or (taken_back is not None and theirs == getattr(taken_back, name))
        )
        (word,) = _words([name])
        if theirs != wanted and not untouched and word not in said:
            said.add(word)
            here, there_shown = _shown(wanted, theirs)
            collisions.append(f"  {where}: {word}\n    here  {here}\n    there {there_shown}")
    return replace(there, **{name: getattr(after, name) for name in mine})


def _shown(*values: object) -> list[str]:
    """Return values for a message; of long ones the part where they begin to differ."""
    texts = [repr(value) for value in values]
    if max(map(len, texts)) <= _LONGEST_SHOWN:
        return texts
    pairs = zip(*texts, strict=False)
    same = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, pairs))
    start = max(0, same - _LONGEST_SHOWN // 4)
    end = start + _LONGEST_SHOWN
    return [
        ("…" if start else "") + text[start:end] + ("…" if text[end:] else "") for text in texts
    ]
