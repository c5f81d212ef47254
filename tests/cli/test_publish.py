from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from podcast_pub.cli.plan import plan_lines
from podcast_pub.cli.publish import _done, _say
from podcast_pub.verbs.publish import Published
from tests.builders.show_folder import (
    FIRST,
    LATER,
    SECOND,
    a_show_folder,
    add_episode,
    edit,
)
from tests.cli.command_line import END, lasting
from tests.unit.storage.bad_store import Reply
from tests.unit.verbs.publishing import Laptop

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine
    from tests.unit.verbs.bucket import Bucket

SHOW = Path("show")


@pytest.fixture(autouse=True)
def show(here: Path, bucket: Bucket) -> Path:
    """Give a show with one episode and a store."""
    return a_show_folder(SHOW, FIRST, settings=bucket.settings)


def test_a_first_publish(command_line: CommandLine, bucket: Bucket) -> None:
    ran = command_line("publish", "show")

    assert ran.code == 0
    assert lasting(ran.out, bucket.base) == "published 1 new episode; 1 episode public\n" + END
    lines = lasting(ran.err, bucket.base).splitlines()
    assert lines[:4] == [
        "  add first   2017-02-01   0:03   41.8 kB",
        "  send 3 files, 70.0 kB",
        "  write 3 pages",
        "  replace https://podcast/feed.xml",
    ]
    assert sorted(re.sub(r"(cover\S*)   \S+ kB", r"\1", line) for line in lines[4:]) == [
        "  put   cover-600.jpg   0.0 s",
        "  put   cover.jpg   0.0 s",
        f"  put   feed.xml   {size_of_feed(bucket)} kB   0.0 s",
        "  put   first.mp3   41.8 kB   0.0 s",
    ]


def size_of_feed(bucket: Bucket) -> str:
    return f"{len(bucket.objects['feed.xml'].body) / 1000:.1f}"


def test_a_publish_without_changes(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")

    ran = command_line("publish", "show")

    assert ran.code == 0
    assert lasting(ran.out, bucket.base) == "nothing to publish: 1 episode public\n" + END
    assert ran.err == ""


def test_findings_are_shown_when_there_is_nothing_to_publish(command_line: CommandLine) -> None:
    command_line("publish", "show")
    edit(SHOW / f"{FIRST}.md", 'title = "First"', 'title = "First"\ndraft = true')

    ran = command_line("publish", "show")
    as_json = command_line("publish", "show", "--json")

    assert ran.out.startswith("nothing to publish")
    assert "EPISODE-13 note" in ran.err
    assert ran.err == as_json.err
    assert [one["code"] for one in as_json.answer["findings"]] == ["EPISODE-13"]


def test_what_waits_for_its_date_is_told_each_time(
    command_line: CommandLine, bucket: Bucket
) -> None:
    add_episode(SHOW, LATER)

    first = command_line("publish", "show")
    second = command_line("publish", "show")

    assert (
        "  later: later is dated 2999-01-01T12:00:00+00:00 and stays out until then\n" in first.err
    )
    assert lasting(second.out, bucket.base) == (
        "nothing to publish: 1 episode public\n"
        "  later: later, dated 2999-01-01T12:00:00+00:00\n" + END
    )


def test_an_edit_and_a_new_episode(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")
    add_episode(SHOW, SECOND)
    edit(SHOW / f"{FIRST}.md", 'title = "First"', 'title = "New"')

    ran = command_line("publish", "show")

    assert lasting(ran.out, bucket.base) == (
        "published 1 new episode, 1 edited; 2 episodes public\n" + END
    )
    assert ran.err.startswith(
        "  add second   2017-02-08   0:03   41.8 kB\n  edit first (title)\n  send 1 file, 41.8 kB\n"
    )


def test_edits_alone_are_told_in_words(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")
    edit(SHOW / f"{FIRST}.md", "What First is about.", "What else.")
    edit(SHOW / "show.toml", 'title = "Voices"', 'title = "Other voices"')

    ran = command_line("publish", "show")

    assert ran.out.splitlines()[0] == (
        "published 1 edited episode, the show's settings; 1 episode public"
    )
    assert ran.err.startswith("  edit the show (title)\n  edit first (summary, notes)\n")


def test_a_show_that_a_newer_program_renders_otherwise(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    published = Laptop(SHOW.absolute(), bucket).publish(store=None)
    assert published.receipt is not None
    unchanged = replace(published.receipt.plan, changes=())

    _say(replace(published, receipt=replace(published.receipt, plan=unchanged)), pages_sent=0)

    assert capsys.readouterr().out.startswith("published feed and pages anew; 1 episode public\n")


def test_a_dry_run_shows_the_plan_and_sends_nothing(
    command_line: CommandLine, bucket: Bucket
) -> None:
    ran = command_line("publish", "show", "--dry-run")

    assert (ran.code, ran.out) == (0, "nothing was sent\n")
    assert ran.err.startswith("  add first   2017-02-01   ")
    assert bucket.objects == {}


def test_findings_that_do_not_block_are_shown_with_the_plan(command_line: CommandLine) -> None:
    edit(SHOW / "show.toml", "explicit = false\n", "")

    ran = command_line("publish", "show", "--dry-run")

    assert ran.err.startswith("show.toml  SHOW-04 warning  ")


def test_json_of_a_publish(command_line: CommandLine, bucket: Bucket) -> None:
    add_episode(SHOW, LATER)

    ran = command_line("publish", "show", "--json")

    (audio,) = (key for key in bucket.objects if key.startswith("media/"))
    guid = ran.answer["episodes"][0]["guid"]
    assert ran.answer == {
        "schema": 1,
        "feed_url": f"{bucket.base}/feed.xml",
        "site_url": f"{bucket.base}/index.html",
        "committed": True,
        "visible": True,
        "state": bucket.objects["feed.xml"].headers["x-amz-meta-state"],
        "reads": ran.answer["reads"],
        "writes": len(bucket.objects),
        "episodes": [
            {
                "slug": "first",
                "guid": guid,
                "url": f"{bucket.base}/{audio}",
                "page": f"{bucket.base}/episodes/first.html",
            }
        ],
        "later": ["later"],
        "left_out": [],
        "findings": [],
    }
    assert guid.startswith("urn:uuid:")


def test_json_of_a_publish_without_changes(command_line: CommandLine) -> None:
    first = command_line("publish", "show", "--json").answer

    second = command_line("publish", "show", "--json").answer

    assert (second["committed"], second["reads"], second["writes"]) == (False, 2, 0)
    assert second["state"] == first["state"]
    assert second["episodes"] == first["episodes"]


def test_json_of_an_error_of_the_store(command_line: CommandLine, bucket: Bucket) -> None:
    denied = Reply(403, b"<Error><Code>InvalidAccessKeyId</Code></Error>")
    bucket.fault = lambda one: None if is_public(one.headers) else denied

    ran = command_line("publish", "show", "--json")

    assert ran.code == 4
    assert ran.answer["error"]["slug"] == "store-refused"
    assert ran.answer["error"]["temporary"] is False
    assert ran.err.startswith("error: ")
    assert "\nhint: " in ran.err


def test_a_store_named_on_the_command_line_is_used(
    command_line: CommandLine, bucket: Bucket
) -> None:
    edit(SHOW / "show.toml", bucket.settings, "")

    ran = command_line("publish", "show", "--store", f"{bucket.option}&region=here")

    assert ran.code == 0
    assert "feed.xml" in bucket.objects


def test_a_secret_on_the_command_line_is_not_repeated(command_line: CommandLine) -> None:
    ran = command_line("publish", "show", "--store", "s3://AKID:verysecret@voices")

    assert ran.code == 2
    assert "verysecret" not in ran.out + ran.err
    assert "Error: `--store` has credentials in it\nhint: " in ran.err


def test_an_unknown_public_address_is_asked_for(command_line: CommandLine) -> None:
    ran = command_line("publish", "show", "--store", "s3://voices?endpoint=https://s3.example.org")

    assert ran.code == 3
    assert ran.err.splitlines() == [
        "error: the public address of store `voices` is not known",
        (
            "hint: add `public_url=https://podcast.example.org` to `--store`, with the address "
            "under which everybody can read it"
        ),
    ]


@pytest.mark.parametrize("command", ["plan", "publish", "status", "verify"])
@pytest.mark.parametrize("store", ["nonsense", ""])
def test_a_store_that_is_none_is_a_wrong_command_line(
    command_line: CommandLine, command: str, store: str
) -> None:
    ran = command_line(command, "show", "--store", store)

    assert (ran.code, ran.out) == (2, "")
    assert "Error: `--store` is not an address like s3://bucket/prefix\nhint: " in ran.err


def test_a_public_copy_that_differs_has_an_exit_code_of_its_own(
    command_line: CommandLine, bucket: Bucket
) -> None:
    bucket.fault = lambda one: (
        Reply(200, b"<html>") if one.path.endswith("feed.xml") and is_public(one.headers) else None
    )

    ran = command_line("publish", "show")

    assert ran.code == 5
    assert "error: published, but " in ran.err


def is_public(headers: dict[str, str]) -> bool:
    return "authorization" not in headers


def test_a_cache_that_shows_the_older_feed_is_told(
    command_line: CommandLine, bucket: Bucket
) -> None:
    command_line("publish", "show")
    older = bucket.objects["feed.xml"]
    add_episode(SHOW, SECOND)
    bucket.fault = lambda one: (
        Reply(200, older.body, {"ETag": older.etag, **older.headers})
        if one.path.endswith("feed.xml") and is_public(one.headers)
        else None
    )

    ran = command_line("publish", "show")

    assert ran.code == 0
    assert ran.out.splitlines()[:2] == [
        "published 1 new episode; 2 episodes public",
        "a cache still shows the older feed; it will be visible within 5 minutes",
    ]


def test_pages_that_are_not_complete_are_told(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    published = Laptop(SHOW.absolute(), bucket).publish(store=None)
    assert published.receipt is not None
    incomplete = replace(published.receipt, pages_are_complete=False)

    _say(replace(published, receipt=incomplete), pages_sent=3)

    assert capsys.readouterr().out.startswith(
        "published 1 new episode; 1 episode public; the pages follow with the next publish\n"
    )
    assert _done(published, pages_sent=3) == "published 1 new episode; 1 episode public"


def test_a_show_for_listeners_is_not_called_local(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    from podcast_pub.addresses import Addresses

    published = Laptop(SHOW.absolute(), bucket).publish(store=None)
    target = replace(published.prepared.target, addresses=Addresses("https://podcast.example.org"))
    elsewhere = Published(
        replace(published.prepared, target=target), published.receipt, reads=0, writes=0
    )

    _say(elsewhere, pages_sent=3)

    assert capsys.readouterr().out.splitlines()[1:] == [
        "feed  https://podcast.example.org/feed.xml",
        "page  https://podcast.example.org/index.html",
    ]
    assert plan_lines(elsewhere.prepared)[-1] == ("  replace https://podcast.example.org/feed.xml")
