"""Where in the folder a part of the show stands: for rules, which see only the show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from podcast_pub.model.finding import Place
    from podcast_pub.show.drafts import Drafts, EpisodeDraft


Where = Callable[[str, str], "tuple[Place | None, str]"]
"""The place and the line of a key, by the guid of its episode (empty: the show) and the key."""


def where_in(drafts: Drafts, stems: Mapping[str, str]) -> Where:
    """Return a function that tells the place and the line of a key, by guid and key.

    An empty guid is the show's. `stems` are those of the assembled ShowFolder. The place is
    None for an episode that is not in the folder; the line is empty if the key is not written.
    """
    by_stem = {draft.stem: draft for draft in drafts.episodes}

    def where(guid: str, key: str) -> tuple[Place | None, str]:
        if not guid:
            place = drafts.show.file.place(key)
            return place, drafts.show.file.excerpt(place.line)
        draft = by_stem.get(stems.get(guid, ""))
        return _in_episode(draft, key) if draft is not None else (None, "")

    return where


def _in_episode(draft: EpisodeDraft, key: str) -> tuple[Place | None, str]:
    if key == "audio" and draft.audio_place is not None:
        return draft.audio_place, ""
    if draft.file is None:
        return draft.place, ""
    place = draft.file.place(key)
    return place, draft.file.excerpt(place.line)
