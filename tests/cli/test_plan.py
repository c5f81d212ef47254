from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import FIRST, LATER, a_show_folder, add_episode, edit
from tests.cli.command_line import lasting

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine
    from tests.unit.verbs.bucket import Bucket

SHOW = Path("show")


@pytest.fixture(autouse=True)
def show(here: Path, bucket: Bucket) -> Path:
    """Give a show with one episode and a store."""
    return a_show_folder(SHOW, FIRST, settings=bucket.settings)


def test_a_plan_says_what_a_publish_would_do(command_line: CommandLine, bucket: Bucket) -> None:
    add_episode(SHOW, LATER)

    ran = command_line("plan", "show")

    assert (ran.code, ran.err) == (0, "")
    assert lasting(ran.out, bucket.base) == (
        "  add first   2017-02-01   0:03   41.8 kB\n"
        "  send 3 files, 70.0 kB\n"
        "  write 3 pages\n"
        "  replace https://podcast/feed.xml\n"
        "  later: later is dated 2999-01-01T12:00:00+00:00 and stays out until then\n"
    )
    assert bucket.objects == {}


def test_a_plan_of_nothing(command_line: CommandLine) -> None:
    command_line("publish", "show")

    ran = command_line("plan", "show")

    assert (ran.code, ran.out, ran.err) == (0, "nothing to publish\n", "")


def test_a_plan_that_checks_the_store(command_line: CommandLine) -> None:
    command_line("publish", "show")

    ran = command_line("plan", "show", "--check-store")

    assert ran.out.splitlines() == [
        "  look at 5 files and send again what is missing",
        "  look at 3 pages and write again what is missing or old",
    ]


def test_a_plan_for_a_store_that_was_emptied_begins_with_that(
    command_line: CommandLine, bucket: Bucket
) -> None:
    command_line("publish", "show")
    bucket.objects.clear()
    edit(SHOW / f"{FIRST}.md", 'title = "First"', 'title = "New"')

    ran = command_line("plan", "show")

    assert ran.out.splitlines()[:2] == [
        "  there is no feed in the store: 3 files are looked at, what is missing is sent",
        "  edit first (title)",
    ]


def test_a_plan_for_a_store_on_the_command_line(command_line: CommandLine, bucket: Bucket) -> None:
    edit(SHOW / "show.toml", bucket.settings, "")

    ran = command_line("plan", "show", "--store", bucket.option)

    assert lasting(ran.out, bucket.base).splitlines()[-1] == "  replace https://podcast/feed.xml"


@pytest.mark.parametrize("command", ["plan", "publish"])
def test_addresses_move_only_if_that_is_meant(
    command_line: CommandLine, bucket: Bucket, command: str
) -> None:
    command_line("publish", "show")
    bucket.objects.clear()
    (lock,) = (SHOW / ".podcast-pub").glob("*.lock")
    text = lock.read_text("utf-8")
    lock.write_text(text.replace(bucket.base, "https://old.example.org"), "utf-8")

    refused = command_line(command, "show")
    meant = command_line(command, "show", "--move-urls")

    assert refused.code == 3
    assert refused.err.startswith("error: published addresses begin with https://old.example.org,")
    assert meant.code == 0


def test_json_of_a_plan(command_line: CommandLine, bucket: Bucket) -> None:
    add_episode(SHOW, LATER)
    edit(SHOW / "show.toml", "explicit = false\n", "")

    ran = command_line("plan", "show", "--json")

    uploads = ran.answer.pop("uploads")
    assert sorted(one["key"].partition("/")[0] for one in uploads) == ["art", "art", "media"]
    assert {one["key"].rpartition("/")[2]: one["size_bytes"] for one in uploads}["first.mp3"] == (
        (SHOW / f"{FIRST}.mp3").stat().st_size
    )
    assert [one.pop("code") for one in ran.answer["findings"]] == ["SHOW-04"]
    assert ran.answer | {"findings": []} == {
        "schema": 1,
        "feed_url": f"{bucket.base}/feed.xml",
        "changes": ["add first"],
        "uploads": uploads,
        "pages": ["episodes/first.html", "index.html", "404.html"],
        "commits": True,
        "later": [{"slug": "later", "published": "2999-01-01T12:00:00+00:00"}],
        "left_out": [],
        "findings": [],
    }
    assert ran.err.startswith("show.toml  SHOW-04 warning")


def test_a_show_that_needs_fixing_has_no_plan(command_line: CommandLine) -> None:
    edit(SHOW / "show.toml", 'language = "en"', 'language = "klingon"')

    ran = command_line("plan", "show")

    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines() == [
        'show.toml:4:12  SHOW-03 error  "klingon" is not a language that apps know',
        '    4 | language = "klingon"',
        "  hint: write a BCP 47 tag such as `en`, `fr` or `pt-BR`",
        "error: 1 thing to mend before the show can be published",
    ]
