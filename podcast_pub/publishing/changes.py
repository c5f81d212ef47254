"""What the author changed: the difference of two shows, and the same change applied to a third.

A change is what the show folder says now against what it said at its last publish. Applied to
what is published by then, it leaves everything alone that somebody else did meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, assert_never

from podcast_pub.errors import EditsCollide
from podcast_pub.model.episode import Episode, newest_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from podcast_pub.model.show import Show

_NOT_THE_AUTHORS = {"unknown", "episodes"}


@dataclass(frozen=True, slots=True)
class AddEpisode:
    """An episode that the folder's last publish did not have."""

    episode: Episode


@dataclass(frozen=True, slots=True)
class EditEpisode:
    """An episode of which `changed_fields` differ from the last publish."""

    before: Episode
    after: Episode

    @property
    def changed_fields(self) -> tuple[str, ...]:
        return _changed_fields(self.before, self.after)


@dataclass(frozen=True, slots=True)
class EditShow:
    """The show's own fields, of which `changed_fields` differ from the last publish."""

    before: Show
    after: Show

    @property
    def changed_fields(self) -> tuple[str, ...]:
        return _changed_fields(self.before, self.after)


Change = AddEpisode | EditEpisode | EditShow


def changes_between(base: Show, wish: Show) -> tuple[Change, ...]:
    """Return what the wish adds to and edits in the base: the show first, then newest first.

    An episode that the wish lacks is no change: a vanished file removes nothing.
    """
    changes: list[Change] = []
    if _changed_fields(base, wish):
        changes.append(EditShow(base, wish))
    known = {episode.guid: episode for episode in base.episodes}
    for episode in newest_first(wish.episodes):
        before = known.get(episode.guid)
        if before is None:
            changes.append(AddEpisode(episode))
        elif _changed_fields(before, episode):
            changes.append(EditEpisode(before, episode))
    return tuple(changes)


def said_by(wish: Show, before: Show | None) -> Show:
    """Return the base of the next change: what the folder says, and said of what vanished.

    What others published is not in it, so that a folder that does not know it reverts nothing.
    """
    here = {episode.guid for episode in wish.episodes}
    vanished = [one for one in (before.episodes if before else ()) if one.guid not in here]
    return replace(wish, episodes=newest_first([*wish.episodes, *vanished]))


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
            case EditEpisode(before, after):
                there = episodes.get(after.guid)
                if there is None:
                    collisions.append(f"  {after.slug}: edited here, no longer published there")
                else:
                    episodes[after.guid] = _edited(before, after, there, collisions)
            case EditShow(before_show, after_show):
                show = _edited(before_show, after_show, show, collisions)
            case _:
                assert_never(change)
    if collisions:
        raise EditsCollide(
            "the same was changed here and by somebody else:\n" + "\n".join(collisions),
            hint="make the folder say what is published, or the other way round, and try again",
        )
    return replace(show, episodes=newest_first(list(episodes.values())))


def describe(change: Change) -> str:
    """Return the change in words, for the plan."""
    match change:
        case AddEpisode(episode):
            return f"add {episode.slug}"
        case EditEpisode(_, after):
            return f"edit {after.slug} ({', '.join(change.changed_fields)})"
        case EditShow():
            return f"edit the show ({', '.join(change.changed_fields)})"
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


def _edited(before: Any, after: Any, there: Any, collisions: list[str]) -> Any:
    """Return `there` with the fields of `after` that differ from `before`, noting collisions."""
    mine = _changed_fields(before, after) if before is not after else _changed_fields(there, after)
    for name in mine:
        theirs, wanted = getattr(there, name), getattr(after, name)
        untouched = before is not after and theirs == getattr(before, name)
        if theirs != wanted and not untouched:
            where = after.slug if isinstance(after, Episode) else "the show"
            collisions.append(f"  {where}: {name}\n    here  {wanted!r}\n    there {theirs!r}")
    return replace(there, **{name: getattr(after, name) for name in mine})
