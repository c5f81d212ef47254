from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import FIRST, a_show_folder, edit
from tests.cli.command_line import lasting

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine
    from tests.unit.verbs.bucket import Bucket

SHOW = Path("show")


@pytest.fixture(autouse=True)
def show(here: Path, bucket: Bucket) -> Path:
    """Give a show with one episode and a store."""
    return a_show_folder(SHOW, FIRST, settings=bucket.settings)


def audio_of(bucket: Bucket) -> str:
    (key,) = (one for one in bucket.objects if one.startswith("media/"))
    return key


def test_a_published_show_is_verified(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")

    ran = command_line("verify", "show")

    assert (ran.code, ran.err) == (0, "")
    assert lasting(ran.out, bucket.base) == (
        "verified 1 episode: 41.8 kB of audio read whole and in ranges, 7 objects looked at\n"
        "feed  https://podcast/feed.xml\n"
        "page  https://podcast/index.html\n"
        f"audio https://podcast/{audio_of(bucket)}\n"
    )


def test_a_show_without_episodes_is_verified(command_line: CommandLine, bucket: Bucket) -> None:
    for path in SHOW.glob(f"{FIRST}.*"):
        path.unlink()
    command_line("publish", "show")

    ran = command_line("verify", "show")

    assert ran.code == 0
    assert ran.out.startswith("verified 0 episodes: 0 B of audio read whole and in ranges, ")
    assert "audio " not in ran.out.splitlines()[-1]


def test_a_public_copy_that_differs_is_told(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")
    del bucket.objects[audio_of(bucket)]

    ran = command_line("verify", "show")

    assert ran.code == 5
    assert ran.out == "1 error: what is public is not what was published\n"
    assert [line.partition("  ")[0] for line in ran.err.splitlines() if "hint" not in line] == [
        "VERIFY-01 error"
    ]


def test_a_warning_is_shown_and_all_is_verified(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")
    command_line("publish", "show")
    (lock,) = Path("show/.podcast-pub").glob("*.lock")
    text = lock.read_text("utf-8")
    state = bucket.objects["feed.xml"].headers["x-amz-meta-state"]
    lock.write_text(text.replace(f'"state": "{state}"', f'"state": "{"0" * 64}"'), "utf-8")

    ran = command_line("verify", "show")

    assert ran.code == 0
    assert ran.err.startswith("VERIFY-10 warning  the public feed is not the one that this folder")
    assert ran.out.startswith("verified 1 episode")


@pytest.mark.parametrize("spoils", [False, True])
def test_json_of_a_verification(command_line: CommandLine, bucket: Bucket, *, spoils: bool) -> None:
    command_line("publish", "show")
    size = len(bucket.objects[audio_of(bucket)].body)
    if spoils:
        del bucket.objects["index.html"]

    edit(SHOW / "show.toml", bucket.settings, "")

    ran = command_line("verify", "show", "--store", bucket.option, "--json")

    findings = ran.answer.pop("findings", None)
    assert (ran.code, ran.err) == (5 if spoils else 0, "")
    assert ran.answer | {"findings": []} == {
        "schema": 1,
        "ok": not spoils,
        "feed_url": f"{bucket.base}/feed.xml",
        "site_url": f"{bucket.base}/index.html",
        "state": bucket.objects["feed.xml"].headers["x-amz-meta-state"],
        "episodes": 1,
        "audio_bytes": size,
        "findings": [],
    }
    assert [one["code"] for one in findings or ()] == (["VERIFY-07"] if spoils else [])


def test_a_show_that_was_never_published(command_line: CommandLine, bucket: Bucket) -> None:
    ran = command_line("verify", "show")

    assert (ran.code, ran.out) == (5, "")
    assert lasting(ran.err, bucket.base) == (
        "error: https://podcast/feed.xml answers 404\n"
        "hint: publish first; if you did, allow public reading of the bucket\n"
    )
