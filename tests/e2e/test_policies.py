"""The policies that doctor prints, put to work on a real store."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from podcast_pub.storage.embedded.home import load_record
from podcast_pub.storage.embedded.weed import find_weed, own_folders
from tests.e2e.listener import Listener
from tests.e2e.show_folders import FIRST, SECOND, copy_sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from tests.conftest import EmbeddedStoreInUse
    from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.needs_store

BUCKET, OTHERS = "house", "two/somebody-elses.txt"
KEY, SECRET = "PRODUCEROFONE", "not-much-of-a-secret"


@dataclass(frozen=True, slots=True)
class House:
    """A bucket of several people, of which a producer may use the keys below `one/`."""

    folder: Path
    store: str
    base: str
    producer: S3Client
    terminal: Terminal


@pytest.fixture(scope="module")
def house(
    embedded_store: EmbeddedStoreInUse, terminal: Terminal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Give a bucket with exactly the policies that doctor prints, and a show published to it."""
    from podcast_pub.storage.s3.client import Credentials, open_client

    work = tmp_path_factory.mktemp("house")
    folder = copy_sample(work / "show", FIRST, SECOND)
    owner, endpoint = embedded_store.client, embedded_store.endpoint
    store = f"s3://{BUCKET}/one?endpoint={endpoint}"
    printed = terminal.ok("doctor", folder, "--policy", "--json", "--store", store).answer
    owner.create_bucket(Bucket=BUCKET)
    owner.put_object(Bucket=BUCKET, Key=OTHERS, Body=b"private")
    owner.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(printed["bucket_policy"]))
    owner.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": printed["cors"]})
    policy = work / "policy.json"
    policy.write_text(json.dumps(printed["producer_policy"]), "utf-8")
    make_producer(embedded_store, policy)
    mine = terminal.having(AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET)
    mine.ok("publish", folder, "--store", store)
    producer = open_client(endpoint=endpoint, credentials=Credentials(KEY, SECRET), attempts=1)
    yield House(folder, store, f"{endpoint}/{BUCKET}/one", producer, mine)
    producer.close()


def make_producer(store: EmbeddedStoreInUse, policy: Path) -> None:
    """Make a key that has one policy, with the shell of the store itself."""
    record = load_record(store.home)
    assert record is not None
    flags = record.ports.by_flag
    master, filer = (
        f"127.0.0.1:{flags[f'{part}.port']}.{flags[f'{part}.port.grpc']}"
        for part in ("master", "filer")
    )
    words = (
        f"s3.policy -put -name=one -file={policy}\n"
        f"s3.user.create -name=producer -access_key={KEY} -secret_key={SECRET}\n"
        "s3.policy.attach -policy=one -user=producer\n"
    )
    command = [str(find_weed(own_folders())), "shell", f"-master={master}", f"-filer={filer}"]
    done = subprocess.run(
        command,
        input=words,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        cwd=policy.parent,
    )
    assert '{"policy":"one","user":"producer"}' in done.stdout


def test_the_producers_policy_is_enough_to_publish_and_to_be_examined(house: House) -> None:
    again = house.terminal.ok("publish", house.folder, "--store", house.store, "--check-store")
    done = house.terminal.run("doctor", house.folder, "--store", house.store, "--json")

    assert "2 episodes public" in again.out
    assert done.code == 0, done
    assert [one["code"] for one in done.answer["findings"]] == [
        "DOCTOR-00",
        "DOCTOR-03",
        "DOCTOR-26",
        "DOCTOR-28",
    ]


DENIED: dict[str, Callable[[S3Client], object]] = {
    "read": lambda key: key.get_object(Bucket=BUCKET, Key=OTHERS),
    "write": lambda key: key.put_object(Bucket=BUCKET, Key="two/mine.txt", Body=b""),
    "delete": lambda key: key.delete_object(Bucket=BUCKET, Key=OTHERS),
    "list all": lambda key: key.list_objects_v2(Bucket=BUCKET),
    "list others": lambda key: key.list_objects_v2(Bucket=BUCKET, Prefix="two/"),
    "list another bucket": lambda key: key.list_objects_v2(Bucket="show", Prefix="one/"),
    "open to all": lambda key: key.put_bucket_policy(Bucket=BUCKET, Policy="{}"),
    "close to all": lambda key: key.delete_bucket_policy(Bucket=BUCKET),
    "expire": lambda key: key.delete_bucket_lifecycle(Bucket=BUCKET),
}


def test_the_producers_policy_ends_at_the_prefix(house: House) -> None:
    answers = {what: status_of(house.producer, asked) for what, asked in DENIED.items()}

    assert answers == dict.fromkeys(DENIED, 403)


def status_of(key: S3Client, asked: Callable[[S3Client], object]) -> int:
    try:
        asked(key)
    except ClientError as error:
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
    return 200


def test_the_producers_policy_sees_versions_of_its_own(house: House) -> None:
    found = house.producer.list_object_versions(Bucket=BUCKET, Prefix="one/", MaxKeys=1)

    assert found["Versions"][0]["Key"].startswith("one/")


def test_nothing_is_left_of_an_examination_where_versions_are_kept(
    house: House, embedded_store: EmbeddedStoreInUse
) -> None:
    owner = embedded_store.client
    before = versions_below(owner, "one/probe/")
    owner.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})

    done = house.terminal.run("doctor", house.folder, "--store", house.store, "--json")

    owner.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Suspended"})
    assert done.code == 0, done
    assert "the bucket keeps old versions" in done.out
    assert "DOCTOR-05" not in done.out
    assert versions_below(owner, "one/probe/") == before


def test_a_prefix_that_is_not_public_is_found_before_the_first_publish(
    house: House, embedded_store: EmbeddedStoreInUse
) -> None:
    owner = embedded_store.client
    store = house.store.replace("/one?", "/one/hidden?")
    owner.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})

    done = house.terminal.run("doctor", house.folder, "--store", store, "--json")

    owner.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Suspended"})
    assert done.code == 5, done
    assert done.answer["looked_at"] == "test file"
    assert "DOCTOR-40" in [one["code"] for one in done.answer["findings"]]
    assert versions_below(owner, "one/hidden/") == []


def test_listeners_read_and_neither_list_nor_write(house: House) -> None:
    listener = Listener(house.base)
    audio = house.producer.list_objects_v2(Bucket=BUCKET, Prefix="one/media/")["Contents"][0]["Key"]
    key = audio.removeprefix("one/")

    try:
        assert listener.get("feed.xml").status == 200
        part = listener.ask("GET", f"{house.base}/{key}", Range="bytes=0-1", Origin="https://x")
        written = listener.ask("PUT", f"{house.base}/{key}")
        deleted = listener.ask("DELETE", f"{house.base}/{key}")
        root = house.base.removesuffix("/one")
        refused = [
            listener.ask("GET", f"{root}/"),
            listener.ask("GET", f"{root}/{OTHERS}"),
            listener.ask("GET", f"{house.base}/probe/x.txt"),
        ]
    finally:
        listener.close()

    assert part.status == 206
    assert part.headers["access-control-allow-origin"] in ("*", "https://x")
    assert "Content-Range" in part.headers["access-control-expose-headers"]
    assert [one.status for one in (written, deleted, *refused)] == [403] * 5


def versions_below(owner: S3Client, prefix: str) -> list[tuple[str, str]]:
    """Return keys and versions of all that a bucket keeps, markers of deletion included."""
    listed = owner.list_object_versions(Bucket=BUCKET, Prefix=prefix)
    kept = [*listed.get("Versions", []), *listed.get("DeleteMarkers", [])]
    return sorted((one["Key"], one["VersionId"]) for one in kept)
