"""What publish says of a store that lost something, or in which something was changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import FIRST, a_show_folder, edit
from tests.cli.command_line import END, lasting
from tests.unit.verbs.bucket import Kept

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine
    from tests.unit.verbs.bucket import Bucket

SHOW = Path("show")


@pytest.fixture(autouse=True)
def show(here: Path, bucket: Bucket) -> Path:
    """Give a show with one episode and a store."""
    return a_show_folder(SHOW, FIRST, settings=bucket.settings)


def test_an_emptied_store_is_filled_again(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")
    bucket.objects.clear()

    ran = command_line("publish", "show")

    assert lasting(ran.out, bucket.base) == (
        "published the feed again; sent 3 files and 3 pages; 1 episode public\n" + END
    )
    assert ran.err.startswith(
        "  there is no feed in the store: 3 files are looked at, what is missing is sent\n"
    )


def test_a_feed_that_is_missing_alone_is_all_that_is_sent(
    command_line: CommandLine, bucket: Bucket
) -> None:
    command_line("publish", "show")
    del bucket.objects["feed.xml"]
    edit(SHOW / f"{FIRST}.md", "What First is about.", "What else.")

    ran = command_line("publish", "show")

    assert ran.out.splitlines()[0] == (
        "published the feed again with 1 edited episode; sent 2 pages; 1 episode public"
    )


@pytest.mark.parametrize(
    ("lost", "sent"),
    [("media/", "1 file"), ("index.html", "1 page"), ("state/parts/", "1 file")],
    ids=["audio", "page", "state"],
)
def test_what_the_store_lost_is_sent_again_when_it_is_checked(
    command_line: CommandLine, bucket: Bucket, lost: str, sent: str
) -> None:
    command_line("publish", "show")
    (key,) = (one for one in bucket.objects if one.startswith(lost))
    del bucket.objects[key]

    ran = command_line("publish", "show", "--check-store")

    assert key in bucket.objects
    assert lasting(ran.out, bucket.base) == (f"sent again {sent}; 1 episode public\n" + END)


def test_what_is_wrong_in_the_store_is_corrected_when_it_is_checked(
    command_line: CommandLine, bucket: Bucket
) -> None:
    command_line("publish", "show")
    (key,) = (one for one in bucket.objects if one.startswith("media/"))
    kept = bucket.objects[key]
    bucket.objects[key] = replace(kept, headers=kept.headers | {"content-type": "x/y"})

    ran = command_line("publish", "show", "--check-store")

    assert bucket.objects[key].headers["content-type"] == "audio/mpeg"
    assert ran.out.startswith("corrected what was not right in the store; 1 episode public\n")


def test_audio_that_somebody_changed_is_told_when_the_store_is_checked(
    command_line: CommandLine, bucket: Bucket
) -> None:
    command_line("publish", "show")
    (key,) = (one for one in bucket.objects if one.startswith("media/"))
    kept = bucket.objects[key]
    bucket.objects[key] = Kept(b"X" + kept.body[1:], kept.headers)

    ran = command_line("publish", "show", "--check-store")

    assert ran.code == 4
    assert f"error: other bytes are stored under `{key}`\n" in ran.err
    assert "move that object away and publish again with `--check-store`" in ran.err


def test_a_whole_store_that_is_checked(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")

    ran = command_line("publish", "show", "--check-store")

    assert lasting(ran.out, bucket.base) == (
        "nothing is missing in the store; 1 episode public\n" + END
    )
