from __future__ import annotations

import signal
import threading
import time
from collections.abc import Generator
from threading import Barrier, Event
from typing import TYPE_CHECKING, TypeVar

import pytest

from podcast_pub.errors import Interrupted, StoreUnreachable
from podcast_pub.model.operations import (
    Absent,
    Answer,
    CheckPublic,
    ConditionFailed,
    DescribeObject,
    Done,
    ObjectDescribed,
    ObjectMissing,
    ObjectRead,
    ObjectWritten,
    Operation,
    Pause,
    ReadObject,
    RememberIntent,
    RestoreHeaders,
    Served,
    WriteObject,
)
from podcast_pub.storage.driver import Tally, backoff, run
from podcast_pub.storage.memory import MemoryStore
from podcast_pub.storage.progress import NoProgress
from tests.builders import a_state, an_artifact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import Condition, NotServed
    from podcast_pub.model.state import State
    from podcast_pub.storage.driver import PublicCheck
    from podcast_pub.storage.progress import Progress
    from podcast_pub.storage.store import Store

Result = TypeVar("Result")
Machine = Generator[tuple[Operation, ...], tuple[Answer, ...], list[tuple[Answer, ...]]]


class EverythingServed:
    def check(self, artifact: Artifact) -> Served | NotServed:
        return Served()


class Diary:
    """A progress that writes down what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def started(self, total_bytes: int, files: int) -> None:
        self.lines.append(f"started {total_bytes} bytes in {files}")

    def sent(self, key: str, change_bytes: int) -> None:
        self.lines.append(f"sent {change_bytes} of {key}")

    def stored(self, key: str, size_bytes: int, seconds: float) -> None:
        assert seconds >= 0
        self.lines.append(f"stored {size_bytes} of {key}")

    def waiting(self, host: str) -> None:
        self.lines.append(f"waiting for {host}")


def asking(*batches: tuple[Operation, ...]) -> Machine:
    """A machine that asks for the batches and returns all answers."""
    answers: list[tuple[Answer, ...]] = []
    for batch in batches:
        received = yield batch
        answers.append(received)
    return answers


def driven(
    machine: Generator[tuple[Operation, ...], tuple[Answer, ...], Result],
    *,
    store: Store | None = None,
    public: PublicCheck | None = None,
    remember: Callable[[State, str], None] = lambda _state, _hash: None,
    progress: Progress | None = None,
    tally: Tally | None = None,
    pause: Callable[[float], None] = lambda _: None,
    workers: int = 4,
) -> Result:
    return run(
        machine,
        store=store or MemoryStore(),
        public=public or EverythingServed(),
        remember=remember,
        progress=progress or NoProgress(),
        tally=tally or Tally(),
        pause=pause,
        workers=workers,
    )


def test_every_operation_gets_its_answer_in_order() -> None:
    artifact = an_artifact("a.txt", b"one")
    machine = asking(
        (WriteObject(artifact, Absent()),),
        (ReadObject("none"), DescribeObject("a.txt"), ReadObject("a.txt"), CheckPublic(artifact)),
        (RestoreHeaders(artifact), WriteObject(artifact, Absent())),
        (),
    )

    first, second, third, fourth = driven(machine)

    assert first == (ObjectWritten('"1"'),)
    assert [type(one) for one in second] == [ObjectMissing, ObjectDescribed, ObjectRead, Served]
    assert set(map(type, third)) == {ObjectWritten, ConditionFailed}
    assert fourth == ()


def test_reads_and_writes_are_counted_and_public_looks_are_not() -> None:
    artifact = an_artifact("a.txt")
    tally = Tally()
    machine = asking(
        (ReadObject("a"), DescribeObject("b"), CheckPublic(artifact)),
        (WriteObject(artifact), RestoreHeaders(artifact), Pause(1)),
    )

    driven(machine, tally=tally)

    assert tally == Tally(reads=2, writes=2)


def test_operations_of_a_batch_run_at_the_same_time() -> None:
    together = Barrier(3)

    class Meeting(MemoryStore):
        def read(self, key: str) -> ObjectMissing:
            together.wait(timeout=5)
            return ObjectMissing()

    answers = driven(asking((ReadObject("a"), ReadObject("b"), ReadObject("c"))), store=Meeting())

    assert answers == [(ObjectMissing(),) * 3]


def test_pauses_grow_up_to_a_cap() -> None:
    slept: list[float] = []

    answers = driven(asking(*[(Pause(attempt),) for attempt in (1, 2, 3, 50)]), pause=slept.append)

    assert answers == [(Done(),)] * 4
    assert 0.25 <= slept[0] <= 0.5
    assert 1 <= slept[2] <= 2
    assert 10 <= slept[3] <= 20
    assert backoff(2, jitter=0.0) == 0.5
    assert backoff(2, jitter=1.0) == 1.0


def test_an_intent_is_remembered() -> None:
    remembered: list[tuple[State, str]] = []
    state = a_state()

    answers = driven(
        asking((RememberIntent(state, "5f"),)),
        remember=lambda one, name: remembered.append((one, name)),
    )

    assert answers == [(Done(),)]
    assert remembered == [(state, "5f")]


def test_progress_is_told_of_what_is_stored_and_not_of_what_is_refused() -> None:
    diary = Diary()
    artifact = an_artifact("a.txt", b"12345")

    driven(
        asking((WriteObject(artifact, Absent()),), (WriteObject(artifact, Absent()),)),
        progress=diary,
    )

    assert diary.lines == [
        "started 5 bytes in 1",
        "sent 5 of a.txt",
        "stored 5 of a.txt",
        "started 5 bytes in 1",
        "sent 5 of a.txt",
    ]


class Failing(MemoryStore):
    """Fails for the key `bad`; others are read slowly."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[str] = []
        self.failed = Event()

    def read(self, key: str) -> ObjectMissing:
        self.begun.append(key)
        if key == "bad":
            self.failed.set()
            raise StoreUnreachable("gone")
        self.failed.wait(timeout=5)
        return ObjectMissing()


def test_an_error_keeps_the_rest_from_beginning_and_comes_out() -> None:
    store = Failing()
    batch = tuple(ReadObject(key) for key in ("slow", "bad", *"cdefghijklmnop"))

    with pytest.raises(StoreUnreachable, match="gone"):
        driven(asking(batch), store=store, workers=2)

    assert len(store.begun) < len(batch)


def test_a_machine_may_handle_an_error_and_go_on() -> None:
    def careful() -> Generator[tuple[Operation, ...], tuple[Answer, ...], str]:
        try:
            yield (ReadObject("bad"),)
        except StoreUnreachable:
            yield (ReadObject("good"),)
            return "handled"
        return "not reached"

    assert driven(careful(), store=Failing()) == "handled"


def test_an_error_of_the_machine_itself_comes_out() -> None:
    def broken() -> Machine:
        yield (ReadObject("a"),)
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        driven(broken())


@pytest.fixture
def _interruptible() -> Iterator[None]:
    # a process started in the background of a shell ignores SIGINT
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_interruptible")
def test_an_interruption_breaks_running_uploads_off() -> None:
    uploading = Event()
    ended: list[str] = []

    class Slow(MemoryStore):
        def write(
            self, artifact: Artifact, *, only_if: Condition, sent: Callable[[int], None]
        ) -> ConditionFailed:
            uploading.set()
            deadline = time.monotonic() + 10
            try:
                while time.monotonic() < deadline:
                    sent(1)
            except Interrupted as error:
                ended.append(error.message)
                raise
            return ConditionFailed()

        def read(self, key: str) -> ObjectMissing:
            uploading.wait(timeout=5)
            time.sleep(0.2)  # the main thread waits by now, as it does in life
            main = threading.main_thread().ident
            assert main is not None
            signal.pthread_kill(main, signal.SIGINT)
            return ObjectMissing()

    batch = (WriteObject(an_artifact("a.txt")), ReadObject("b"))

    with pytest.raises(KeyboardInterrupt):
        driven(asking(batch), store=Slow())

    assert ended == ["`a.txt` was not sent to its end"]
