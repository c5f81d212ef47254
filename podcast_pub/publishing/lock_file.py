"""podcast.lock: what a show folder remembers of its last publish, as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from podcast_pub.errors import StateUnreadable
from podcast_pub.model.lock import Lock
from podcast_pub.publishing.state import encode_state, state_from

if TYPE_CHECKING:
    from podcast_pub.publishing.records import Record

SCHEMA = 1


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
        f'"episodes": [\n  {lines}\n]\n'
        "}\n"
    )


def decode_lock(text: str, *, name: str) -> Lock:
    """Return the lock of that text; StateUnreadable, naming the file, if it is not one."""
    try:
        record = json.loads(text)
        if record["schema"] != SCHEMA:
            raise StateUnreadable(
                f"`{name}` has schema {record['schema']}; this podcast-pub reads {SCHEMA}",
                hint="update podcast-pub: `pipx upgrade podcast-pub`",
            )
        return Lock(
            state=state_from(record["root"], record["episodes"]),
            state_hash=str(record["state"]),
            base_url=str(record["base_url"]),
            stems={str(guid): str(stem) for guid, stem in record["stems"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise StateUnreadable(
            f"`{name}` is damaged",
            hint="take it back from version control; without it this folder counts as fresh",
        ) from exc


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
