"""`store add`: what it asks, refuses, tries, writes and says."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from podcast_pub.storage.providers import PROVIDERS
from tests.builders.show_folder import SHOW_TOML, a_show_folder
from tests.cli.conftest import KEY_ID, SECRET
from tests.unit.storage.bad_store import Reply

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine
    from tests.unit.verbs.bucket import Bucket

GUIDES = Path(__file__).parents[2] / "docs/guides/own-bucket"
ALL = {
    "r2": ("--account", "0123abcd", "--public-url", "https://cdn.example.org"),
    "b2": ("--region", "us-west-004"),
    "s3": ("--region", "eu-west-1"),
    "gcs": (),
    "minio": ("--endpoint", "https://s3.example.org/"),
    "seaweedfs": ("--endpoint", "https://s3.example.org"),
}


@pytest.fixture(autouse=True)
def show(here: Path, credentials: Path) -> Path:
    return a_show_folder(Path("show"))


def store_of(show: Path) -> dict[str, Any]:
    (store,) = tomllib.loads((show / "show.toml").read_text("utf-8"))["store"]
    assert isinstance(store, dict)
    return store


def is_untouched(show: Path, credentials: Path) -> bool:
    return (show / "show.toml").read_text("utf-8") == SHOW_TOML and not credentials.exists()


@pytest.mark.parametrize(
    ("provider", "store"),
    [
        (
            "r2",
            {
                "url": "s3://voices",
                "endpoint": "https://0123abcd.r2.cloudflarestorage.com",
                "region": "auto",
                "public_url": "https://cdn.example.org",
            },
        ),
        (
            "b2",
            {
                "url": "s3://voices",
                "endpoint": "https://s3.us-west-004.backblazeb2.com",
                "region": "us-west-004",
                "public_url": "https://voices.s3.us-west-004.backblazeb2.com",
            },
        ),
        (
            "s3",
            {
                "url": "s3://voices",
                "region": "eu-west-1",
                "public_url": "https://voices.s3.eu-west-1.amazonaws.com",
            },
        ),
        (
            "gcs",
            {
                "url": "s3://voices",
                "endpoint": "https://storage.googleapis.com",
                "region": "auto",
                "public_url": "https://storage.googleapis.com/voices",
            },
        ),
        (
            "minio",
            {
                "url": "s3://voices",
                "endpoint": "https://s3.example.org",
                "region": "us-east-1",
                "public_url": "https://s3.example.org/voices",
            },
        ),
    ],
)
def test_each_provider_has_its_own_endpoint_and_address(
    command_line: CommandLine, show: Path, provider: str, store: dict[str, str]
) -> None:
    ran = command_line(
        *("store", "add", provider, "show", "--bucket", "voices", "--no-probe", *ALL[provider])
    )

    assert ran.code == 0, ran
    assert store_of(show) == store | {"profile": "voices"}
    for step in PROVIDERS[provider].steps:
        assert (f"  {step.subject}: {step.text}" in ran.out) is (step.subject != "access key")


@pytest.mark.parametrize("provider", list(PROVIDERS))
def test_the_command_of_a_guide_adds_a_store(
    command_line: CommandLine, here: Path, provider: str
) -> None:
    a_show_folder(here / "my-show")
    guide = (GUIDES / f"{provider}.md").read_text("utf-8")
    (line,) = re.findall(rf"^\$ podcast-pub (store add {provider} .*)$", guide, re.MULTILINE)

    ran = command_line(*shlex.split(line), "--no-probe")

    assert ran.code == 0, ran
    assert command_line("check", "my-show").code == 0


def test_a_store_is_tried_and_written_down(
    command_line: CommandLine, own_bucket: Bucket, show: Path, credentials: Path
) -> None:
    bucket = own_bucket

    ran = command_line(
        *("store", "add", "minio", "show", "--endpoint", bucket.endpoint),
        *("--bucket", bucket.name, "--prefix", "/a/b/", "--profile", "my-show"),
    )

    assert ran.code == 0, ran
    assert store_of(show) == {
        "url": f"s3://{bucket.name}/a/b",
        "endpoint": bucket.endpoint,
        "region": "us-east-1",
        "profile": "my-show",
        "public_url": f"{bucket.base}/a/b",
    }
    assert ran.out.startswith(
        "tried: the store keeps conditions on writes, and checksums (class A)"
    )
    assert credentials.read_text("utf-8") == (
        f"[my-show]\naws_access_key_id = {KEY_ID}\naws_secret_access_key = {SECRET}\n"
    )
    assert bucket.objects == {}
    assert command_line("check", "show").code == 0


def test_json_says_what_was_done_and_what_is_to_do(command_line: CommandLine) -> None:
    words = ("store", "add", "s3", "show", "--bucket", "voices", "--region", "eu-west-1")

    answer = command_line(*words, "--no-probe", "--json").answer

    steps = answer.pop("steps")
    assert answer == {
        "schema": 1,
        "provider": "s3",
        "store": "s3://voices",
        "endpoint": None,
        "region": "eu-west-1",
        "public_url": "https://voices.s3.eu-west-1.amazonaws.com",
        "profile": "voices",
        "profile_written": True,
        "tried": False,
        "class": None,
    }
    assert {"subject", "text", "page"} == set(steps[0])


def test_a_store_of_class_b_is_told_of_before_anything_else(command_line: CommandLine) -> None:
    ran = command_line("store", "add", "b2", "show")

    assert ran.code == 2
    assert ran.err.startswith("note: Backblaze B2 does not document conditions on writes")


def test_all_that_is_missing_is_named_at_once(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")

    ran = command_line("store", "add", "r2", "show")

    assert ran.code == 2
    needed = "needed for Cloudflare R2: --account, --bucket, --public-url, keys: set AWS_ACCESS_KEY"
    assert needed in ran.err


def test_a_show_with_an_address_of_its_own_needs_no_other(
    command_line: CommandLine, show: Path
) -> None:
    (show / "show.toml").write_text(f'url = "https://podcast.example.org"\n{SHOW_TOML}', "utf-8")
    words = ("store", "add", "r2", "show", "--account", "a", "--bucket", "voices", "--no-probe")

    ran = command_line(*words)

    assert ran.code == 0, ran
    assert "listeners will read it at https://podcast.example.org\n" in ran.out
    assert "public_url" not in store_of(show)


def test_an_address_of_the_show_is_written_with_the_store(
    command_line: CommandLine, show: Path
) -> None:
    words = ("store", "add", "r2", "show", "--account", "a", "--bucket", "voices", "--no-probe")

    ran = command_line(*words, "--url", "https://podcast.example.org/")

    assert ran.code == 0, ran
    written = tomllib.loads((show / "show.toml").read_text("utf-8"))
    assert written["url"] == "https://podcast.example.org"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--url", "https://other.example.org"), 3, "show.toml has another `url` already"),
        (("--public-url", "http://cdn.example.org"), 3, "does not begin with https://"),
        (("--public-url", "cdn.example.org"), 3, "is not an address that begins with https://"),
        (("--prefix", "a//b"), 3, "the place of the show is not an address like s3://"),
        (("--prefix", "my show"), 3, "a prefix has letters, digits, dots, dashes and slashes only"),
        (("--bucket", "a b"), 3, "no bucket is called that"),
        (("--region", "../x"), 3, "no region is called that"),
        (("--endpoint", "s3.example.org"), 3, "that is not an address that begins with https://"),
        (("--profile", "my show"), 3, "that cannot be the name of a profile"),
        (("--path", "/srv/www"), 2, "Amazon S3 has no use for --path"),
        (("--account", "a"), 2, "Amazon S3 has no use for --account"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    command_line: CommandLine, show: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    before = f'url = "https://podcast.example.org"\n{SHOW_TOML}'
    (show / "show.toml").write_text(before, "utf-8")

    ran = command_line(
        *("store", "add", "s3", "show", "--bucket", "voices", "--region", "x", "--no-probe"), *words
    )

    assert (ran.code, ran.out) == (code, ""), ran
    assert message in ran.err
    assert (show / "show.toml").read_text("utf-8") == before
    assert not (show.parent / "aws/credentials").exists()


def test_a_second_store_is_refused(command_line: CommandLine, show: Path) -> None:
    (show / "show.toml").write_text(f'{SHOW_TOML}[[store]]\nurl = "s3://a"\n', "utf-8")

    ran = command_line("store", "add", "s3", "show")

    assert ran.code == 3
    assert ran.err == (
        "error: show/show.toml has a `[[store]]` already\n"
        "hint: a show has one store for now: mirrors are not there yet. To change the store, edit "
        "that table, or delete it first\n"
    )


def test_a_refused_store_leaves_no_trace(
    command_line: CommandLine, own_bucket: Bucket, show: Path, credentials: Path
) -> None:
    bucket = own_bucket

    bucket.fault = lambda asked: Reply(501) if "if-match" in asked.headers else None

    ran = command_line(
        *("store", "add", "minio", "show", "--endpoint", bucket.endpoint, "--bucket", bucket.name)
    )

    assert (ran.code, ran.out) == (4, ""), ran
    assert is_untouched(show, credentials)


def test_a_folder_is_a_store(command_line: CommandLine, show: Path, here: Path) -> None:
    (here / "my www").mkdir()

    ran = command_line(
        *("store", "add", "folder", "show", "--path", here / "my www"),
        *("--public-url", "https://podcast.example.org/show"),
    )

    assert ran.code == 0, ran
    assert store_of(show) == {
        "url": f"file://{here}/my%20www",
        "public_url": "https://podcast.example.org/show",
    }
    assert command_line("check", "show").code == 0


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--path", "/nowhere/www"), 3, "the folder of store `folder` is not there"),
        (("--path", "www"), 3, "that is not an address like file:///srv/www/podcast"),
        (("--path", "/"), 3, "that does not name a folder from the root on"),
        (("--path", "/srv", "--profile", "x"), 2, "a folder has no use for --profile"),
        (("--path", "/srv", "--bucket", "x"), 2, "a folder has no use for --bucket"),
    ],
)
def test_a_folder_that_cannot_be_meant_is_refused(
    command_line: CommandLine, words: tuple[str, ...], code: int, message: str
) -> None:
    address = ("--public-url", "https://podcast.example.org")

    ran = command_line("store", "add", "folder", "show", *address, *words)

    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err


def test_the_folder_of_the_show_is_not_made_public(command_line: CommandLine, here: Path) -> None:
    words = ("--path", here / "show", "--public-url", "https://podcast.example.org")

    ran = command_line("store", "add", "folder", "show", *words)

    assert ran.code == 3
    assert "holds the show itself" in ran.err
