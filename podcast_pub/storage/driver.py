"""Carries out what the publishing protocol asks for, with threads, a store and the network."""

from __future__ import annotations

import random
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TypeVar, assert_never

from podcast_pub.errors import Interrupted
from podcast_pub.model.operations import (
    CheckPublic,
    DescribeObject,
    Done,
    ListVersions,
    ObjectWritten,
    Pause,
    ReadObject,
    RememberIntent,
    RemoveVersion,
    RestoreHeaders,
    VersionsListed,
    WriteObject,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from concurrent.futures import Future

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import Answer, NotServed, Operation, Served
    from podcast_pub.model.state import State
    from podcast_pub.storage.progress import Progress
    from podcast_pub.storage.store import Store

Result = TypeVar("Result")

LONGEST_PAUSE = 20.0
"""Seconds; botocore's own retries wait as long (standard mode, MAX_BACKOFF)."""


class PublicCheck(Protocol):
    """Looks at an artifact through the public address."""

    def check(self, artifact: Artifact) -> Served | NotServed: ...


@dataclass(slots=True)
class Tally:
    """Operations on the store: `reads` are reads and descriptions, `writes` the rest.

    Looks through the public address are counted nowhere.
    """

    reads: int = 0
    writes: int = 0

    def count(self, operation: Operation) -> None:
        match operation:
            case ReadObject() | DescribeObject() | ListVersions():
                self.reads += 1
            case WriteObject() | RestoreHeaders() | RemoveVersion():
                self.writes += 1
            case CheckPublic() | Pause() | RememberIntent():
                pass
            case _:
                assert_never(operation)


def run(
    machine: Generator[tuple[Operation, ...], tuple[Answer, ...], Result],
    *,
    store: Store,
    public: PublicCheck,
    remember: Callable[[State, str], None],
    progress: Progress,
    tally: Tally,
    pause: Callable[[float], None],
    workers: int = 4,
) -> Result:
    """Return what the machine returns, after carrying out all that it asks for.

    The operations of a batch run at the same time, at most `workers` of them; their answers
    are in the order of the operations. `pause` sleeps for seconds (`time.sleep`). An error of
    one operation keeps those that have not begun from beginning, is thrown into the machine
    when the running ones have ended, and is raised here if the machine lets it pass. So is
    KeyboardInterrupt, except that running uploads are broken off.
    """
    with ExitStack() as cleanup:
        worker = _Worker(store, public, remember, progress, tally, pause)
        cleanup.callback(machine.close)
        pool = cleanup.enter_context(ThreadPoolExecutor(workers))
        cleanup.callback(worker.stopped.set)
        try:
            batch = next(machine)
            while True:
                try:
                    answers = _carry_out(batch, worker, pool)
                except BaseException as error:  # noqa: BLE001 — the machine decides, and re-raises
                    batch = machine.throw(error)
                else:
                    batch = machine.send(answers)
        except StopIteration as done:
            result: Result = done.value
            return result


def backoff(attempt: int, *, jitter: float) -> float:
    """Return the seconds to wait before another try; `attempt` from 1, `jitter` in 0…1.

    Doubles from half a second up to a cap, and is at least half of that, so that two
    producers who met do not meet again.
    """
    longest = min(LONGEST_PAUSE, 0.25 * (1 << min(attempt, 10)))
    return longest * (0.5 + jitter / 2)


@dataclass(frozen=True, slots=True)
class _Worker:
    store: Store
    public: PublicCheck
    remember: Callable[[State, str], None]
    progress: Progress
    tally: Tally
    pause: Callable[[float], None]
    stopped: Event = field(default_factory=Event)

    def answer(self, operation: Operation) -> Answer:
        match operation:
            case ReadObject() | DescribeObject() | WriteObject() | RestoreHeaders():
                return self._answer_of_store(operation)
            case CheckPublic(artifact):
                return self.public.check(artifact)
            case Pause(attempt):
                self.pause(backoff(attempt, jitter=random.random()))  # noqa: S311 — no secret
                return Done()
            case ListVersions(prefix):
                return VersionsListed(self.store.list_versions(prefix))
            case RemoveVersion(stored):
                return self.store.remove_version(stored)
            case RememberIntent(state, state_hash):
                self.remember(state, state_hash)
                return Done()
            case _:
                assert_never(operation)

    def _answer_of_store(
        self, operation: ReadObject | DescribeObject | WriteObject | RestoreHeaders
    ) -> Answer:
        match operation:
            case ReadObject(key):
                return self.store.read(key)
            case DescribeObject(key, artifact):
                if artifact is None:
                    return self.store.describe(key)
                return self.store.describe_bytes(artifact)
            case WriteObject():
                return self._write(operation)
            case RestoreHeaders(artifact):
                return self.store.restore_headers(artifact)
            case _:
                assert_never(operation)

    def _write(self, operation: WriteObject) -> Answer:
        artifact = operation.artifact
        started = monotonic()

        def sent(change_bytes: int) -> None:
            if self.stopped.is_set():
                raise Interrupted(f"`{artifact.key}` was not sent to its end")
            self.progress.sent(artifact.key, change_bytes)

        answer = self.store.write(artifact, only_if=operation.only_if, sent=sent)
        if isinstance(answer, ObjectWritten):
            self.progress.stored(artifact.key, artifact.size_bytes, monotonic() - started)
        return answer


def _carry_out(
    batch: tuple[Operation, ...], worker: _Worker, pool: ThreadPoolExecutor
) -> tuple[Answer, ...]:
    sizes = [one.artifact.size_bytes for one in batch if isinstance(one, WriteObject)]
    if sizes:
        worker.progress.started(sum(sizes), len(sizes))
    for operation in batch:
        worker.tally.count(operation)
    if len(batch) == 1:
        return (worker.answer(batch[0]),)
    futures: list[Future[Answer]] = []
    try:
        futures.extend(pool.submit(worker.answer, one) for one in batch)
        wait(futures, return_when=FIRST_EXCEPTION)
    except BaseException:
        worker.stopped.set()
        raise
    finally:
        for future in futures:
            future.cancel()
        wait(futures)
    for future in futures:
        if not future.cancelled() and (error := future.exception()) is not None:
            raise error
    return tuple(future.result() for future in futures)
