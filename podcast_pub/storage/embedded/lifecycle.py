"""Starting, stopping and looking at the embedded store of one show folder."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.addresses import PUBLIC_PREFIXES
from podcast_pub.errors import EmbeddedStoreFailed
from podcast_pub.storage.embedded.home import (
    Record,
    keys_of,
    load_record,
    make_home,
    save_record,
)
from podcast_pub.storage.embedded.ports import HOST, find_ports
from podcast_pub.storage.embedded.process import birth_of, end, is_ours, launch
from podcast_pub.storage.embedded.weed import (
    Health,
    command_line,
    environment_for,
    find_weed,
    health,
    own_folders,
)
from podcast_pub.storage.s3.bucket import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from podcast_pub.storage.embedded.home import Keys
    from podcast_pub.storage.embedded.ports import Ports

BUCKET = "show"
LOG = "weed.log"
STOP_PATIENCE = 10.0
"""Seconds to stop by itself; it takes about one."""


@dataclass(frozen=True, slots=True)
class Running:
    """A store that answers: what a client needs, and whether this call started it."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    pid: int
    was_started: bool

    @property
    def public_base(self) -> str:
        """Return the address under which everybody on this computer may read."""
        return f"{self.endpoint}/{self.bucket}"


@dataclass(frozen=True, slots=True)
class Status:
    """What there is of a store; `endpoint` is empty before its first start.

    `answers` tells a store that works from a process that hangs; `data_bytes` is what its
    data takes on the disk.
    """

    is_running: bool
    answers: bool
    pid: int
    endpoint: str
    data_bytes: int


@dataclass(frozen=True, slots=True)
class _How:
    patience: float
    program: Path | None


def home_of(show_folder: Path) -> Path:
    """Return the private folder of a show folder's store."""
    return show_folder / ".podcast-pub" / "store"


def start(home: Path, *, patience: float = 15.0, program: Path | None = None) -> Running:
    """Return the store of this folder, started if it was not; it goes on when we end.

    Its ports are found at the first start and kept for ever, because published addresses
    have them in it. The bucket exists, everybody may read its public keys and list nothing.
    Costs one request if all is well already, about a second if not. Raises
    `EmbeddedStoreFailed` if the program is missing, a port is taken, or nothing answers
    after `patience` seconds. `program` is run in place of the one that is found.
    """
    return _already_running(home) or _start_locked(home, _How(patience, program))


def stop(home: Path) -> bool:
    """Stop the store of this folder, and return whether it was running.

    Only the process that `start` made is ended. Its sockets go; data, ports and keys stay.
    """
    if not home.is_dir():
        return False
    with _locked(home, STOP_PATIENCE * 6):
        record = load_record(home)
        if record is None:
            return False
        was_running = is_ours(record.pid, birth=record.birth, folder=home)
        if was_running:
            end(record.pid, birth=record.birth, patience=STOP_PATIENCE)
        if was_running or not _still_taken(record.ports):
            _remove_sockets(home, record.ports)
        save_record(home, record.without_process())
        return was_running


def status(home: Path) -> Status:
    """Return what there is of this folder's store, without changing anything."""
    record = load_record(home)
    if record is None:
        return Status(is_running=False, answers=False, pid=0, endpoint="", data_bytes=0)
    ports = record.ports
    is_running = is_ours(record.pid, birth=record.birth, folder=home)
    return Status(
        is_running=is_running,
        answers=is_running and health(ports, BUCKET) is not Health.SILENT,
        pid=record.pid if is_running else 0,
        endpoint=_endpoint(ports),
        data_bytes=_disk_bytes(home / "data"),
    )


def log_tail(home: Path, lines: int) -> tuple[str, ...]:
    """Return the last lines that the store printed or logged, oldest first; maybe none."""
    kept: list[str] = []
    for name in (LOG, "logs/weed.INFO"):
        try:
            text = (home / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        kept += [line for line in text.splitlines() if line.strip()]
    return tuple(kept[-lines:]) if lines > 0 else ()


def _already_running(home: Path) -> Running | None:
    record = load_record(home)
    if record is None or not is_ours(record.pid, birth=record.birth, folder=home):
        return None
    if record.prepared != _fingerprint(home):
        return None
    if health(record.ports, BUCKET) is not Health.READY:
        return None
    return _running(record, keys_of(home), was_started=False)


def _start_locked(home: Path, how: _How) -> Running:
    make_home(home)
    with _locked(home, how.patience * 2 + STOP_PATIENCE):
        found = _already_running(home)
        if found is not None:
            return found
        record, keys = load_record(home), keys_of(home)
        was_started = record is None or not is_ours(record.pid, birth=record.birth, folder=home)
        if record is None:
            record = _first_start(home, keys, how, tries=3)
        elif was_started:
            record = _start_again(home, record, keys, how)
        else:
            _await_answer(home, record, how.patience)
        return _running(_prepared(home, record, keys), keys, was_started=was_started)


def _first_start(home: Path, keys: Keys, how: _How, *, tries: int) -> Record:
    """Find ports and start; a program that takes one of them meanwhile costs another try."""
    ports = find_ports(str(home.resolve()))
    if ports is None:
        raise EmbeddedStoreFailed(
            "there are no free ports for the store on this computer",
            hint="end programs that listen on ports from 11000 to 21000",
        )
    try:
        return _launch(home, Record(ports.first), keys, how)
    except EmbeddedStoreFailed:
        (home / "store.json").unlink(missing_ok=True)
        if tries == 1 or not ports.taken():
            raise
    return _first_start(home, keys, how, tries=tries - 1)


def _start_again(home: Path, record: Record, keys: Keys, how: _How) -> Record:
    taken = _still_taken(record.ports)
    if taken:
        raise EmbeddedStoreFailed(
            f"port {taken[0]} on {HOST}, which the store in {home} needs, is taken by another"
            " program",
            hint="end that program and run it again; if this folder is a copy of one whose"
            " store is running, delete .podcast-pub in the copy",
        )
    return _launch(home, record, keys, how)


def _still_taken(ports: Ports) -> tuple[int, ...]:
    """Return the ports that stay taken; one that was killed just now needs a moment."""
    deadline = time.monotonic() + 1.0
    while taken := ports.taken():
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return taken


def _launch(home: Path, record: Record, keys: Keys, how: _How) -> Record:
    weed = how.program or find_weed(own_folders())
    ports = record.ports
    _remove_sockets(home, ports)
    save_record(home, record.without_process())
    pid = launch(
        command_line(weed, ports),
        folder=home,
        log=(home / LOG).resolve(),
        environment=environment_for(keys, home),
    )
    record = replace(record, pid=pid, birth=birth_of(pid))
    save_record(home, record)
    _await_answer(home, record, how.patience)
    return record


def _await_answer(home: Path, record: Record, patience: float) -> None:
    deadline = time.monotonic() + patience
    while health(record.ports, BUCKET) is Health.SILENT:
        is_alive = is_ours(record.pid, birth=record.birth, folder=home)
        if not is_alive or time.monotonic() > deadline:
            how = f"did not answer within {patience:.0f} s" if is_alive else "ended at once"
            if is_alive:
                end(record.pid, birth=record.birth, patience=STOP_PATIENCE)
            _remove_sockets(home, record.ports)
            last = "".join(f"\n  | {line}" for line in log_tail(home, 8))
            raise EmbeddedStoreFailed(
                f"the store on this computer {how}; its last words:{last}",
                hint="`podcast-pub store logs` shows more; `podcast-pub store up` tries again",
            )
        time.sleep(0.03)


def _prepared(home: Path, record: Record, keys: Keys) -> Record:
    """Make sure of the bucket and its settings; skipped if they were set for this data."""
    ports = record.ports
    if record.prepared == _fingerprint(home) and health(ports, BUCKET) is Health.READY:
        return record
    from podcast_pub.storage.s3.bucket import prepare
    from podcast_pub.storage.s3.client import Credentials, open_client

    client = open_client(
        endpoint=_endpoint(ports), credentials=Credentials(keys.access_key, keys.secret_key)
    )
    try:
        prepare(client, bucket=BUCKET, prefixes=PUBLIC_PREFIXES)
    finally:
        client.close()
    record = replace(record, prepared=_fingerprint(home))
    save_record(home, record)
    return record


def _fingerprint(home: Path) -> str:
    """Return a hash of the bucket's settings and of the data folder's own identity."""
    try:
        identity = (home / "data" / "vol_dir.uuid").read_text(encoding="ascii").strip()
    except OSError:
        identity = ""
    return sha256(f"{fingerprint(BUCKET, PUBLIC_PREFIXES)} {identity}".encode()).hexdigest()


def _running(record: Record, keys: Keys, *, was_started: bool) -> Running:
    return Running(
        endpoint=_endpoint(record.ports),
        bucket=BUCKET,
        access_key=keys.access_key,
        secret_key=keys.secret_key,
        pid=record.pid,
        was_started=was_started,
    )


def _endpoint(ports: Ports) -> str:
    return f"http://{HOST}:{ports.s3}"


def _remove_sockets(home: Path, ports: Ports) -> None:
    ports.remove_sockets()
    for name in ("s3.sock", "filer.sock"):
        (home / name).unlink(missing_ok=True)


def _disk_bytes(folder: Path) -> int:
    # in blocks of 512 bytes (stat(2)): the volumes have holes
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


@contextmanager
def _locked(home: Path, patience: float) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(home / "lock", timeout=patience)
    try:
        lock.acquire()
    except Timeout as error:
        raise EmbeddedStoreFailed(
            f"another podcast-pub has been starting or stopping the store for {patience:.0f} s",
            hint="wait for it, or end it, and run the same command again",
        ) from error
    except OSError as error:
        raise EmbeddedStoreFailed(
            f"`{home / 'lock'}` cannot be written ({error.strerror})",
            hint="make the show folder writable, and run the same command again",
        ) from error
    try:
        yield
    finally:
        lock.release()
