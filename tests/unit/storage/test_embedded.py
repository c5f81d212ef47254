"""The store on this computer: real SeaweedFS, started and stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import EmbeddedStoreFailed
from podcast_pub.model.operations import ObjectRead, ObjectWritten
from podcast_pub.storage import embedded
from podcast_pub.storage.embedded.home import Record, load_record, save_record
from podcast_pub.storage.embedded.ports import Ports
from podcast_pub.storage.public_http import PublicHttp
from podcast_pub.storage.s3.client import Credentials, open_client
from podcast_pub.storage.s3.store import S3Store
from tests.builders import an_artifact

if TYPE_CHECKING:
    from podcast_pub.storage.embedded import Running
    from tests.conftest import EmbeddedStoreInUse

TMP = Path("/tmp")


def opened(running: Running) -> S3Store:
    client = open_client(
        endpoint=running.endpoint, credentials=Credentials(running.access_key, running.secret_key)
    )
    return S3Store(client, bucket=running.bucket, name="embedded")


def base_port(home: Path) -> int:
    return int(json.loads((home / "store.json").read_text())["base_port"])


def sockets_of(port: int) -> list[str]:
    ports = {str(one) for one in Ports(port).by_flag.values()}
    names = [path.name for path in TMP.glob("seaweedfs-*.sock")]
    return [name for name in names if name.removesuffix(".sock").rpartition("-")[2] in ports]


@pytest.mark.needs_store
def test_one_store_lives_through_two_starts_stop_and_kill_with_its_data_and_its_port(
    home: Path,
) -> None:
    sound = an_artifact("media/a/one.mp3", b"sound" * 100_000)
    with ThreadPoolExecutor(2) as pool:
        first, same = sorted(
            pool.map(embedded.start, [home, home]), key=lambda one: not one.was_started
        )
    assert isinstance(opened(first).write(sound, only_if=None, sent=lambda _: None), ObjectWritten)

    again = embedded.start(home)
    os.kill(first.pid, signal.SIGKILL)
    after_kill = embedded.start(home)
    read_after_kill = opened(after_kill).read(sound.key)
    was_running = embedded.stop(home)
    leftovers = sockets_of(base_port(home))
    after_stop = embedded.start(home)
    read_after_stop = opened(after_stop).read(sound.key)

    assert (first.was_started, same.was_started, same.pid) == (True, False, first.pid)
    assert (again.pid, again.was_started) == (first.pid, False)
    assert after_kill.was_started
    assert was_running
    assert leftovers == []
    assert {first.endpoint, after_kill.endpoint, after_stop.endpoint} == {first.endpoint}
    for read in (read_after_kill, read_after_stop):
        assert isinstance(read, ObjectRead)
        assert read.body == sound.body
    assert (
        PublicHttp(after_stop.public_base).head(f"{after_stop.public_base}/{sound.key}").status
        == 200
    )


@pytest.mark.needs_store
def test_a_deep_folder_private_files_and_nothing_in_tmp(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 6) / "été show"
    home = embedded.home_of(deep)

    running = embedded.start(home)
    secret = (home / "credentials.json").stat().st_mode & 0o777
    found = embedded.status(home)
    lines = embedded.log_tail(home, 3)
    embedded.stop(home)

    assert len(str(home)) > 180
    assert secret == 0o600
    assert (home.stat().st_mode & 0o777) == 0o700
    assert (deep / ".podcast-pub/.gitignore").read_text() == "*\n"
    assert (found.is_running, found.answers, found.pid) == (True, True, running.pid)
    assert found.endpoint == running.endpoint
    assert 0 < found.data_bytes < 1_000_000
    assert len(lines) == 3
    assert sockets_of(base_port(home)) == []
    assert not list(home.glob("*.sock"))
    assert running.secret_key not in repr(running)
    stopped = embedded.status(home)
    assert (stopped.is_running, stopped.answers, stopped.pid) == (False, False, 0)


@pytest.mark.needs_store
def test_a_stranger_reads_public_keys_and_nothing_else(embedded_store: EmbeddedStoreInUse) -> None:
    base = embedded_store.public_base
    public = PublicHttp(base)
    store = embedded_store.open(embedded_store.bucket)
    for key in ("feed.xml", "media/p/one.mp3", "lease.json", "probe/x.txt"):
        store.write(an_artifact(key), only_if=None, sent=lambda _: None)

    seen = {
        key: public.head(f"{base}/{key}").status
        for key in ("feed.xml", "media/p/one.mp3", "media/none.mp3", "lease.json", "probe/x.txt")
    }

    assert seen == {
        "feed.xml": 200,
        "media/p/one.mp3": 200,
        "media/none.mp3": 404,
        "lease.json": 403,
        "probe/x.txt": 403,
    }
    assert public.get(f"{base}/").status == 403
    assert public.get(f"{base}/?list-type=2").status == 403
    assert public.get(f"{embedded_store.endpoint}/").status == 403
    public.close()
    for key in seen:
        store.remove(key)


@pytest.mark.needs_store
def test_a_stranger_cannot_write_anywhere(embedded_store: EmbeddedStoreInUse) -> None:
    ports = Ports(int(embedded_store.endpoint.rpartition(":")[2]))

    statuses = {
        flag: put_as_a_stranger(port, "/show/feed.xml")
        for flag, port in ports.by_flag.items()
        if not flag.endswith("grpc")
    }

    assert statuses["s3.port"] == 403
    assert 200 not in statuses.values()
    assert 201 not in statuses.values()


def put_as_a_stranger(port: int, path: str) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(
            f"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n"
            "Connection: close\r\n\r\nbad".encode()
        )
        answer = connection.recv(4096)
    return int(answer.split()[1]) if answer.startswith(b"HTTP/") else 0


@pytest.mark.needs_store
def test_web_players_elsewhere_may_fetch_ranges(embedded_store: EmbeddedStoreInUse) -> None:
    port = int(embedded_store.endpoint.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(
            b"OPTIONS /show/feed.xml HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Origin: https://player.example\r\nAccess-Control-Request-Method: GET\r\n"
            b"Access-Control-Request-Headers: range\r\nConnection: close\r\n\r\n"
        )
        answer = connection.recv(4096).decode().lower()

    assert " 200 " in answer
    assert "access-control-allow-origin: " in answer
    assert "access-control-allow-headers: " in answer
    assert "content-range" in answer


@pytest.mark.needs_store
def test_nothing_listens_beyond_this_computer(embedded_store: EmbeddedStoreInUse) -> None:
    pid = json.loads((embedded_store.home / "store.json").read_text())["pid"]
    own = {str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()}

    listening = {}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in own:
                address, _, port = fields[1].rpartition(":")
                listening[int(port, 16)] = address

    assert set(listening.values()) == {"0100007F"}
    assert set(listening) == set(Ports(min(listening)).by_flag.values())


@pytest.mark.needs_store
def test_bucket_and_settings_are_made_again_whenever_they_are_gone(home: Path) -> None:
    first = embedded.start(home)
    client = open_client(
        endpoint=first.endpoint, credentials=Credentials(first.access_key, first.secret_key)
    )
    public = PublicHttp(first.public_base)
    feed = f"{first.public_base}/feed.xml"

    record = load_record(home)
    assert record is not None
    save_record(home, replace(record, prepared="older settings"))
    same = embedded.start(home)
    prepared_again = load_record(home)
    client.delete_bucket_policy(Bucket=first.bucket)
    refused = public.head(feed).status
    embedded.start(home)
    after_policy = public.head(feed).status
    client.delete_bucket(Bucket=first.bucket)
    embedded.start(home)
    after_bucket = public.head(feed).status
    os.kill(first.pid, signal.SIGKILL)
    shutil.rmtree(home / "data")
    embedded.start(home)
    after_data = public.head(feed).status

    assert (same.pid, same.was_started) == (first.pid, False)
    assert prepared_again == record
    assert (refused, after_policy, after_bucket, after_data) == (403, 404, 404, 404)
    public.close()
    client.close()


@pytest.mark.needs_store
def test_a_copied_folder_does_not_touch_the_store_of_the_original(
    embedded_store: EmbeddedStoreInUse, tmp_path: Path
) -> None:
    copy = embedded.home_of(tmp_path)
    copy.mkdir(parents=True)
    for name in ("store.json", "credentials.json"):
        shutil.copy(embedded_store.home / name, copy / name)

    with pytest.raises(EmbeddedStoreFailed) as caught:
        embedded.start(copy)
    was_running = embedded.stop(copy)

    assert "delete .podcast-pub in the copy" in caught.value.hint
    assert not was_running
    assert embedded.status(embedded_store.home).answers
    assert sockets_of(base_port(copy)) != []


@pytest.mark.needs_store
def test_a_running_store_costs_no_boto3(embedded_store: EmbeddedStoreInUse) -> None:
    code = (
        "import sys; from pathlib import Path; from podcast_pub.storage import embedded;"
        "embedded.start(Path(sys.argv[1])); print(sorted({'boto3', 'filelock'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(embedded_store.home)],
        capture_output=True,
        check=True,
        text=True,
        timeout=30,
    )

    assert done.stdout == "[]\n"


def test_what_cannot_be_remembered_is_told_and_leaves_no_part(tmp_path: Path) -> None:
    (tmp_path / "store.json").mkdir()

    with pytest.raises(EmbeddedStoreFailed, match=r"store.json` cannot be written"):
        save_record(tmp_path, Record(base_port=20000))

    assert [path.name for path in tmp_path.iterdir()] == ["store.json"]
