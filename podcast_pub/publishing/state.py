"""States as objects: a small root that names its parent and shards of episode records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from podcast_pub.addresses import state_key, state_part_key
from podcast_pub.errors import StateUnreadable
from podcast_pub.model.artifact import IMMUTABLE, Artifact
from podcast_pub.model.episode import newest_first
from podcast_pub.model.state import State
from podcast_pub.publishing.records import (
    canonical,
    episode_from,
    episode_record,
    show_from,
    show_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from podcast_pub.model.episode import Episode
    from podcast_pub.publishing.records import (
        Record,
    )

SCHEMA = 1
EPISODES_A_SHARD = 256
HINT_STATE = (
    "publish with `--check-store` from the folder that published last, whose podcast.lock has it, "
    "or restore the object from a version or a backup"
)
_OPTIONAL_MEMBERS = ("unpublished", "erased", "continues", "took_over")
_ROOT_MEMBERS = {
    "schema",
    "lineage",
    "parent",
    "serial",
    "when",
    "renderer",
    "show",
    "shards",
    *_OPTIONAL_MEMBERS,
}


@dataclass(frozen=True, slots=True)
class EncodedState:
    """A state as it is stored; `sha256` is its name, the hash of the root's bytes."""

    sha256: str
    root: Artifact
    shards: tuple[Artifact, ...]


@dataclass(frozen=True, slots=True)
class Root:
    """A decoded root: `shards` names the hashes of the shards to read next, oldest first."""

    record: Record
    parent: str | None
    serial: int
    lineage: str
    shards: tuple[str, ...]
    took_over: tuple[str, ...] = ()


def encode_state(state: State) -> EncodedState:
    """Return the objects of a state; equal states give equal bytes.

    Shards hold 256 episodes each from the oldest on, so that a new episode rewrites one shard
    and the root, however many there are.
    """
    oldest_first = newest_first(state.show.episodes)[::-1]
    shards = tuple(
        _object(state_part_key, {"schema": SCHEMA, "episodes": list(map(episode_record, part))})
        for part in _parts(oldest_first)
    )
    root = {
        "schema": SCHEMA,
        "lineage": state.lineage,
        "parent": state.parent,
        "serial": state.serial,
        "when": state.when.isoformat(),
        "renderer": state.renderer,
        "show": show_record(state.show),
        "shards": [shard.sha256 for shard in shards],
    }
    optional = {
        "unpublished": sorted(state.unpublished),
        "erased": sorted(state.erased),
        "continues": list(state.continues),
        "took_over": list(state.took_over),
    }
    root |= {name: marks for name, marks in optional.items() if marks}
    if state.unknown:
        root = json.loads(state.unknown) | root
    stored = _object(state_key, root)
    return EncodedState(stored.sha256, stored, shards)


def decode_root(body: bytes, *, name: str) -> Root:
    """Return the root with that name (its hash); StateUnreadable if damaged or from the future."""
    record = _checked(body, name=name)
    try:
        return Root(
            record=record,
            parent=record["parent"],
            serial=int(record["serial"]),
            lineage=record["lineage"],
            shards=tuple(record["shards"]),
            took_over=tuple(record.get("took_over", ())),
        )
    except (KeyError, TypeError, ValueError) as exc:
        raise _damaged(name) from exc


def decode_state(root: Root, shards: Mapping[str, bytes], *, name: str) -> State:
    """Return the state of a root and the bytes of its shards, by hash.

    StateUnreadable if a shard is missing, damaged or from a newer podcast-pub.
    """
    try:
        records = [
            record
            for shard in root.shards
            for record in _checked(shards[shard], name=shard)["episodes"]
        ]
        return state_from(root.record, records)
    except (KeyError, TypeError, ValueError) as exc:
        raise _damaged(name) from exc


def episodes_of_shard(body: bytes) -> tuple[Episode, ...]:
    """Return the episodes of a stored shard, none if it cannot be read."""
    try:
        return tuple(episode_from(one) for one in json.loads(body)["episodes"])
    except (KeyError, TypeError, ValueError):
        return ()


def state_from(root: Record, episodes: list[Record]) -> State:
    """Return the state of a root's record and its episodes' records.

    KeyError, TypeError or ValueError if they are not what we write.
    """
    unknown = {key: value for key, value in root.items() if key not in _ROOT_MEMBERS}
    return State(
        lineage=root["lineage"],
        parent=root["parent"],
        serial=int(root["serial"]),
        when=datetime.fromisoformat(root["when"]),
        renderer=root["renderer"],
        show=show_from(root["show"], newest_first([episode_from(one) for one in episodes])),
        unpublished=frozenset(map(str, root.get("unpublished", ()))),
        erased=frozenset(map(str, root.get("erased", ()))),
        continues=tuple(map(str, root.get("continues", ()))),
        took_over=tuple(map(str, root.get("took_over", ()))),
        unknown=canonical(unknown).decode() if unknown else "",
    )


def _parts(episodes: tuple[Episode, ...]) -> Iterable[tuple[Episode, ...]]:
    for start in range(0, len(episodes), EPISODES_A_SHARD):
        yield episodes[start : start + EPISODES_A_SHARD]


def _object(key_of: Any, record: Record) -> Artifact:
    body = canonical(record)
    name = sha256(body).hexdigest()
    return Artifact(
        key=key_of(name),
        media_type="application/json",
        cache_control=IMMUTABLE,
        sha256=name,
        size_bytes=len(body),
        body=body,
    )


def _checked(body: bytes, *, name: str) -> Record:
    if sha256(body).hexdigest() != name:
        raise _damaged(name)
    try:
        record = json.loads(body)
        schema = record["schema"]
    except (ValueError, KeyError, TypeError) as exc:
        raise _damaged(name) from exc
    if schema != SCHEMA:
        raise StateUnreadable(
            f"the published state {name[:12]} has schema {schema}; this podcast-pub reads {SCHEMA}",
            hint="update podcast-pub: `pipx upgrade podcast-pub`; nothing was changed",
        )
    result: Record = record
    return result


def _damaged(name: str) -> StateUnreadable:
    return StateUnreadable(
        f"the published state {name[:12]} is damaged",
        hint=f"{HINT_STATE}; nothing was changed",
    )
