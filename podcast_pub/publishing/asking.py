"""Small questions to a store, asked until they are answered: the bricks of the protocol.

Everything here is a generator that hands out batches of operations and receives one answer for
each; whatever is in one batch may be carried out at the same time. An unclear answer is asked
again, a few times, with growing pauses.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar

from podcast_pub.errors import ForeignEdit, NotPubliclyServed, StoreIsFull, StoreUnreachable
from podcast_pub.model.operations import (
    Absent,
    Answer,
    CheckPublic,
    DescribeObject,
    NotServed,
    ObjectDescribed,
    ObjectMissing,
    ObjectRead,
    Operation,
    Pause,
    ReadObject,
    RestoreHeaders,
    Unclear,
    WriteObject,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from podcast_pub.model.artifact import Artifact

Result = TypeVar("Result")
Steps = Generator[tuple[Operation, ...], tuple[Answer, ...], Result]

ATTEMPTS = 5


def read_objects(keys: Sequence[str]) -> Steps[tuple[ObjectRead | ObjectMissing, ...]]:
    """Return each object or that it is missing, in the order of the keys.

    Raises StoreUnreachable if the store stays unclear.
    """
    answers = yield from until_clear([ReadObject(key) for key in keys])
    return tuple(one for one in answers if isinstance(one, ObjectRead | ObjectMissing))


def describe_objects(
    artifacts: Sequence[Artifact], *, by_bytes: bool = False
) -> Steps[tuple[ObjectDescribed | ObjectMissing, ...]]:
    """Return what is stored under the key of each artifact, in their order.

    What is said beside the bytes is believed, unless `by_bytes`. Raises StoreUnreachable if the
    store stays unclear.
    """
    answers = yield from until_clear(
        [DescribeObject(one.key, compared_with=one if by_bytes else None) for one in artifacts]
    )
    return tuple(one for one in answers if isinstance(one, ObjectDescribed | ObjectMissing))


def store_immutable(artifacts: Sequence[Artifact], *, by_bytes: bool = False) -> Steps[int]:
    """Store artifacts whose keys follow from their bytes; return how many had to be sent.

    What is there already is not sent again; with `by_bytes` its bytes are looked at, not only
    what is said of them. No answer to a write is believed: every object is described afterwards,
    and only the right size, hash and headers count. Raises ForeignEdit if other bytes are stored
    under a key (nothing is overwritten), StoreIsFull if the store does not take the writes.
    Repeating is safe.
    """
    missing = yield from _mended(artifacts, by_bytes=by_bytes)
    sent = len(missing)
    for attempt in range(1, ATTEMPTS + 1):
        if not missing:
            return sent
        if attempt > 1:
            yield (Pause(attempt - 1),)
        answers = yield tuple(WriteObject(one, Absent()) for one in missing)
        missing = yield from _mended(missing, by_bytes=False)
    if missing:
        reasons = [one.reason for one in answers if isinstance(one, Unclear)]
        raise StoreIsFull(
            f"the store cannot take writes: `{missing[0].key}`"
            + (f" ({reasons[0]})" if reasons else ""),
            hint="publish again later; what was sent is kept and not sent twice",
        )
    return sent


def _mended(artifacts: Sequence[Artifact], *, by_bytes: bool) -> Steps[list[Artifact]]:
    """Return the artifacts that are missing; give those with wrong headers the right ones."""
    described = yield from describe_objects(artifacts, by_bytes=by_bytes)
    missing: list[Artifact] = []
    wrong: list[Artifact] = []
    for artifact, there in zip(artifacts, described, strict=True):
        if isinstance(there, ObjectMissing):
            missing.append(artifact)
        elif (there.size_bytes, there.sha256) != (artifact.size_bytes, artifact.sha256):
            raise ForeignEdit(
                f"other bytes are stored under `{artifact.key}`",
                hint="podcast-pub did not write them and does not overwrite them; "
                "move that object away and publish again with `--check-store`",
            )
        elif not _has_headers(there, artifact):
            wrong.append(artifact)
    yield from until_clear([RestoreHeaders(one) for one in wrong])
    return missing


def _has_headers(there: ObjectDescribed, artifact: Artifact) -> bool:
    """Return whether the headers are right, or are none of the store's business."""
    return not there.keeps_headers or (
        (there.media_type, there.cache_control, there.disposition)
        == (artifact.media_type, artifact.cache_control, artifact.disposition)
    )


def check_public(artifacts: Sequence[Artifact]) -> Steps[None]:
    """Return when the public address serves all artifacts; NotPubliclyServed if it does not."""
    waiting = list(artifacts)
    reason = ""
    for attempt in range(1, ATTEMPTS + 1):
        if not waiting:
            return
        if attempt > 1:
            yield (Pause(attempt - 1),)
        answers = yield tuple(CheckPublic(one) for one in waiting)
        unserved = [
            (artifact, answer)
            for artifact, answer in zip(waiting, answers, strict=True)
            if isinstance(answer, NotServed | Unclear)
        ]
        waiting = [artifact for artifact, _ in unserved]
        reason = unserved[0][1].reason if unserved else ""
    if waiting:
        raise NotPubliclyServed(
            f"`{waiting[0].key}` is stored, but the public address does not serve it: {reason}",
            hint="allow public reading of the bucket, or correct `url` or `public_url`; "
            "nothing was published",
        )


def until_clear(operations: Sequence[Operation]) -> Steps[tuple[Answer, ...]]:
    """Return an answer to each operation that is not `Unclear`; StoreUnreachable if one stays so.

    Only for operations that may be repeated.
    """
    answers: dict[int, Answer] = {}
    for attempt in range(1, ATTEMPTS + 1):
        waiting = [place for place in range(len(operations)) if place not in answers]
        if not waiting:
            break
        if attempt > 1:
            yield (Pause(attempt - 1),)
        received = yield tuple(operations[place] for place in waiting)
        unclear = Unclear("")
        for place, answer in zip(waiting, received, strict=True):
            if isinstance(answer, Unclear):
                unclear = answer
            else:
                answers[place] = answer
    if len(answers) < len(operations):
        raise StoreUnreachable(
            f"no clear answer from the store ({unclear.reason})",
            hint=unclear.hint or "try again; every step is safe to repeat",
        )
    return tuple(answers[place] for place in range(len(operations)))
