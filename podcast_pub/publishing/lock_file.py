"""podcast.lock: what a show folder remembers of its last publish, as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from podcast_pub.errors import StateUnreadable
from podcast_pub.model.episode import newest_first
from podcast_pub.model.lock import Lock
from podcast_pub.publishing.records import (
    episode_from,
    episode_record,
    show_from,
    show_record,
)
from podcast_pub.publishing.state import encode_state, state_from

if TYPE_CHECKING:
    from podcast_pub.model.show import Show
    from podcast_pub.publishing.records import Record

SCHEMA = 1
TAKE_IT_BACK = "take it back from version control; without it this folder counts as fresh"


def encode_lock(lock: Lock) -> str:
    """Return the text of podcast.lock: JSON, one episode a line, equal for equal locks."""
    encoded = encode_state(lock.state)
    episodes: list[Record] = []
    for shard in encoded.shards:
        episodes += json.loads(shard.body or b"")["episodes"]
    lines = ",\n  ".join(_line(record) for record in episodes)
    return (
        "{\n"
        f'"schema": {SCHEMA},\n'
        f'"note": "written by podcast-pub; keep it with the show",\n'
        f'"base_url": {_line(lock.base_url)},\n'
        f'"state": {_line(lock.state_hash)},\n'
        f'"root": {_line(json.loads(encoded.root.body or b""))},\n'
        f'"stems": {_line(dict(lock.stems))},\n'
        f'"said": {_line(_said_record(lock.said, lock.state.show))},\n'
        f"{_taken_back_line(lock)}"
        f'"episodes": [\n  {lines}\n]\n'
        "}\n"
    )


def decode_lock(text: str, *, name: str, instead: str = TAKE_IT_BACK) -> Lock:
    """Return the lock of that text; StateUnreadable, naming the file, if it is not one.

    `instead` says what to do about a damaged one.
    """
    try:
        record = json.loads(text)
        if record["schema"] != SCHEMA:
            raise StateUnreadable(
                f"`{name}` has schema {record['schema']}; this podcast-pub reads {SCHEMA}",
                hint="update podcast-pub: `pipx upgrade podcast-pub`",
            )
        state = state_from(record["root"], record["episodes"])
        return Lock(
            state=state,
            state_hash=str(record["state"]),
            base_url=str(record["base_url"]),
            stems={str(guid): str(stem) for guid, stem in record["stems"].items()},
            said=_said_from(record["said"], state.show),
            taken_back=_said_from(record.get("taken_back"), state.show),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise StateUnreadable(f"`{name}` is damaged", hint=instead) from exc


def _said_record(said: Show | None, public: Show) -> Record | None:
    """Return what the folder said; an episode that is public like that is named by its guid."""
    if said is None:
        return None
    there = {one.guid: one for one in public.episodes}
    return {
        "show": show_record(said),
        "episodes": [
            one.guid if there.get(one.guid) == one else episode_record(one) for one in said.episodes
        ],
    }


def _taken_back_line(lock: Lock) -> str:
    record = _said_record(lock.taken_back, lock.state.show)
    return "" if record is None else f'"taken_back": {_line(record)},\n'


def _said_from(record: Record | None, public: Show) -> Show | None:
    if record is None:
        return None
    by_guid = {episode.guid: episode for episode in public.episodes}
    said = record["episodes"]
    episodes = [by_guid[one] if isinstance(one, str) else episode_from(one) for one in said]
    return show_from(record["show"], newest_first(episodes))


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
