from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from podcast_pub.errors import StateUnreadable
from podcast_pub.model.artifact import IMMUTABLE
from podcast_pub.publishing.records import canonical
from podcast_pub.publishing.state import (
    decode_root,
    decode_state,
    encode_state,
)
from tests.builders import a_state, an_episode, digest
from tests.unit.publishing.strategies import quick, states

if TYPE_CHECKING:
    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.state import State
    from podcast_pub.publishing.records import Record
    from podcast_pub.publishing.state import (
        EncodedState,
    )

START = datetime(2020, 1, 1, tzinfo=UTC)


def decoded(encoded: EncodedState) -> State:
    root = decode_root(bytes_of(encoded.root), name=encoded.sha256)
    return decode_state(root, shards_of(encoded), name=encoded.sha256)


def bytes_of(artifact: Artifact) -> bytes:
    assert artifact.body is not None
    return artifact.body


def shards_of(encoded: EncodedState) -> dict[str, bytes]:
    return {shard.sha256: bytes_of(shard) for shard in encoded.shards}


def many_episodes(count: int) -> list[Episode]:
    return [
        an_episode(f"number-{number}", published=START + timedelta(days=number))
        for number in range(count)
    ]


def named(record: Record) -> tuple[bytes, str]:
    body = canonical(record)
    return body, sha256(body).hexdigest()


@quick
@given(states)
def test_a_state_comes_back_from_its_objects(state: State) -> None:
    assert decoded(encode_state(state)) == state


@quick
@given(states)
def test_equal_states_have_equal_bytes(state: State) -> None:
    assert encode_state(decoded(encode_state(state))) == encode_state(state)


def test_the_objects_of_a_state_are_named_after_their_bytes_and_never_change() -> None:
    encoded = encode_state(a_state(an_episode()))

    for folder, one in (("state", encoded.root), ("state/parts", encoded.shards[0])):
        assert one.sha256 == sha256(bytes_of(one)).hexdigest()
        assert one.key == f"{folder}/{one.sha256}.json"
        assert one.size_bytes == len(bytes_of(one))
        assert (one.media_type, one.cache_control) == ("application/json", IMMUTABLE)
    assert encoded.sha256 == encoded.root.sha256


def test_a_root_says_what_the_decision_record_lists() -> None:
    root = json.loads(bytes_of(encode_state(a_state(an_episode())).root))

    assert sorted(root) == [
        *("lineage", "parent", "renderer", "schema", "serial", "shards", "show", "when")
    ]
    assert root["schema"] == 1
    assert root["when"] == "2017-02-01T10:00:00+00:00"


def test_a_decoded_root_says_where_it_stands_in_the_chain() -> None:
    encoded = encode_state(a_state(an_episode(), parent=digest("before"), serial=7))

    root = decode_root(bytes_of(encoded.root), name=encoded.sha256)

    assert (root.parent, root.serial) == (digest("before"), 7)
    assert root.lineage == "11111111-0000-5000-8000-000000000000"
    assert root.shards == (encoded.shards[0].sha256,)


def test_a_state_without_episodes_has_no_shards() -> None:
    encoded = encode_state(a_state())

    assert encoded.shards == ()
    assert decoded(encoded) == a_state()


def test_a_new_newest_episode_rewrites_one_shard_and_the_root() -> None:
    episodes = many_episodes(601)
    before = encode_state(a_state(*reversed(episodes[:600])))

    after = encode_state(a_state(*reversed(episodes)))

    assert [len(json.loads(bytes_of(one))["episodes"]) for one in before.shards] == [256, 256, 88]
    assert after.shards[:2] == before.shards[:2]
    assert after.shards[2] != before.shards[2]
    assert after.sha256 != before.sha256


def test_shards_begin_with_the_oldest_episode_whatever_the_order_of_the_show() -> None:
    first, second = many_episodes(2)

    encoded = encode_state(a_state(first, second))

    slugs = [one["slug"] for one in json.loads(bytes_of(encoded.shards[0]))["episodes"]]
    assert slugs == ["number-0", "number-1"]


def test_decoded_episodes_are_newest_first_over_all_shards() -> None:
    episodes = many_episodes(300)

    state = decoded(encode_state(a_state(*episodes)))

    assert list(state.show.episodes) == episodes[::-1]


def test_unknown_members_of_a_root_survive_a_commit() -> None:
    plain = json.loads(bytes_of(encode_state(a_state()).root))
    body, name = named(plain | {"mirror": {"of": "somebody"}})

    state = decode_state(decode_root(body, name=name), {}, name=name)
    again = json.loads(bytes_of(encode_state(state).root))

    assert again == plain | {"mirror": {"of": "somebody"}}


def test_what_we_know_beats_what_a_root_carries_along() -> None:
    state = a_state(unknown='{"serial":99,"mirror":1}')

    root = json.loads(bytes_of(encode_state(state).root))

    assert (root["serial"], root["mirror"]) == (1, 1)


def test_a_root_with_other_bytes_than_its_name_is_damaged() -> None:
    encoded = encode_state(a_state(an_episode()))

    with pytest.raises(StateUnreadable, match="damaged") as caught:
        decode_root(bytes_of(encoded.root) + b" ", name=encoded.sha256)

    assert caught.value.message == f"the published state {encoded.sha256[:12]} is damaged"
    assert "nothing was changed" in caught.value.hint


def test_a_shard_with_other_bytes_than_its_name_is_damaged() -> None:
    encoded = encode_state(a_state(an_episode()))
    root = decode_root(bytes_of(encoded.root), name=encoded.sha256)
    name = encoded.shards[0].sha256

    with pytest.raises(StateUnreadable, match=f"{name[:12]} is damaged"):
        decode_state(root, {name: b"{}\n"}, name=encoded.sha256)


def test_a_missing_shard_is_named_by_the_state_that_needs_it() -> None:
    encoded = encode_state(a_state(an_episode()))
    root = decode_root(bytes_of(encoded.root), name=encoded.sha256)

    with pytest.raises(StateUnreadable, match=f"{encoded.sha256[:12]} is damaged"):
        decode_state(root, {}, name=encoded.sha256)


@pytest.mark.parametrize("schema", [2, "1", None])
def test_another_schema_is_refused_and_says_to_update(schema: object) -> None:
    body, name = named({"schema": schema})

    with pytest.raises(StateUnreadable) as caught:
        decode_root(body, name=name)

    assert caught.value.message == (
        f"the published state {name[:12]} has schema {schema}; this podcast-pub reads 1"
    )
    assert "pipx upgrade podcast-pub" in caught.value.hint


def test_a_shard_of_another_schema_is_refused() -> None:
    body, name = named({"schema": 2, "episodes": []})
    root_body, root_name = named(
        json.loads(bytes_of(encode_state(a_state()).root)) | {"shards": [name]}
    )

    with pytest.raises(StateUnreadable, match="has schema 2"):
        decode_state(decode_root(root_body, name=root_name), {name: body}, name=root_name)


@pytest.mark.parametrize("text", ["[]", "nonsense", "{}", '"schema"', "5"])
def test_a_root_that_is_no_root_is_damaged(text: str) -> None:
    body = text.encode()

    with pytest.raises(StateUnreadable, match="damaged"):
        decode_root(body, name=sha256(body).hexdigest())


@pytest.mark.parametrize(
    "wrong",
    [{"serial": "many"}, {"serial": None}, {"shards": 5}],
    ids=str,
)
def test_a_root_with_a_wrong_member_is_damaged(wrong: Record) -> None:
    body, name = named(json.loads(bytes_of(encode_state(a_state()).root)) | wrong)

    with pytest.raises(StateUnreadable, match="damaged"):
        decode_root(body, name=name)


@pytest.mark.parametrize("member", ["parent", "serial", "lineage", "shards"])
def test_a_root_without_its_place_in_the_chain_is_damaged(member: str) -> None:
    record = json.loads(bytes_of(encode_state(a_state()).root))
    del record[member]
    body, name = named(record)

    with pytest.raises(StateUnreadable, match="damaged"):
        decode_root(body, name=name)


@pytest.mark.parametrize(
    "wrong",
    [{"when": "yesterday"}, {"when": 5}, {"show": {}}, {"show": []}],
    ids=str,
)
def test_a_state_with_a_wrong_member_is_damaged(wrong: Record) -> None:
    body, name = named(json.loads(bytes_of(encode_state(a_state()).root)) | wrong)

    with pytest.raises(StateUnreadable, match="damaged"):
        decode_state(decode_root(body, name=name), {}, name=name)


@pytest.mark.parametrize("episodes", [[{}], [5], ["text"], 5])
def test_a_shard_without_episodes_in_it_is_damaged(episodes: object) -> None:
    body, name = named({"schema": 1, "episodes": episodes})
    root_body, root_name = named(
        json.loads(bytes_of(encode_state(a_state()).root)) | {"shards": [name]}
    )

    with pytest.raises(StateUnreadable, match="damaged"):
        decode_state(decode_root(root_body, name=root_name), {name: body}, name=root_name)
