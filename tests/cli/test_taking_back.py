"""What the commands that take something back say, on both streams and as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.mp3 import frames
from tests.builders.show_folder import FIRST, SECOND, a_show_folder, edit
from tests.cli.command_line import lasting
from tests.unit.storage.bad_store import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.command_line import CommandLine
    from tests.unit.storage.bad_store import Request
    from tests.unit.verbs.bucket import Bucket


@pytest.fixture(autouse=True)
def show(here: Path, bucket: Bucket, command_line: CommandLine) -> Iterator[Path]:
    """Give a published show with two episodes."""
    bucket.lists_versions = True
    folder = a_show_folder(Path("show"), FIRST, SECOND, settings=bucket.settings)
    assert command_line("publish", "show").code == 0
    yield folder
    bucket.lists_versions = False


def test_unpublish_shows_the_plan_and_what_it_means(
    command_line: CommandLine, bucket: Bucket
) -> None:
    ran = command_line("unpublish", "first", "show", "--yes")

    assert ran.code == 0
    assert ran.out == "unpublished first; 1 episode public\n"
    assert lasting(ran.err, bucket.base).startswith(
        "  unpublish first\n"
        "  write 2 pages\n"
        "  replace the feed\n"
        "  its files stay stored, and older states name it, until `podcast-pub erase` removes "
        "them\n"
        "  apps drop it when they read the feed next; who downloaded it keeps it\n"
    )


def test_a_dry_run_changes_nothing(command_line: CommandLine, bucket: Bucket) -> None:
    before = dict(bucket.objects)

    for words in (
        ["unpublish", "first", "show"],
        ["erase", "first", "show"],
        ["replace", "first", "other.mp3", "show"],
    ):
        Path("other.mp3").write_bytes(frames(120, 128, fill=b"other"))
        ran = command_line(*words, "--dry-run")
        assert (ran.code, ran.out) == (0, "nothing was changed\n")

    assert bucket.objects == before


@pytest.mark.parametrize("as_json", [(), ("--json",)])
@pytest.mark.parametrize(
    "words",
    [
        ("unpublish", "first"),
        ("unpublish", "--undo", "first"),
        ("replace", "first", "other.mp3"),
        ("rollback",),
        ("erase", "first"),
    ],
)
def test_without_anybody_to_ask_nothing_is_done(
    command_line: CommandLine, bucket: Bucket, words: tuple[str, ...], as_json: tuple[str, ...]
) -> None:
    before = dict(bucket.objects)

    ran = command_line(*words, "show", *as_json)

    assert (ran.code, "without a terminal, say `--yes`" in ran.err + ran.out) == (2, True)
    assert bucket.objects == before


def test_json_of_an_unpublish(command_line: CommandLine, bucket: Bucket) -> None:
    answer = command_line("unpublish", "first", "show", "--json", "--yes").answer

    assert answer.pop("state") in "".join(bucket.objects)
    assert answer == {
        "schema": 1,
        "feed_url": f"{bucket.base}/feed.xml",
        "changes": ["unpublish first"],
        "committed": True,
        "visible": True,
        "serial": 2,
        "episodes": ["second"],
        "findings": [],
    }


def test_it_stays_out_and_publish_says_how_it_comes_back(command_line: CommandLine) -> None:
    command_line("unpublish", "first", "show", "--yes")
    edit(Path("show") / f"{FIRST}.md", 'title = "First"', 'title = "Better"')

    published, status = command_line("publish", "show"), command_line("status", "show")
    back = command_line("unpublish", "--undo", "first", "show", "--yes")

    line = "  unpublished: first stays out; `podcast-pub unpublish --undo first` brings it back\n"
    assert published.out.startswith(f"nothing to publish: 1 episode public\n{line}")
    assert "unpublished, still in the folder (stays out):\n  first\n" in status.out
    assert (back.code, back.out) == (0, "published first again; 2 episodes public\n")


def test_replace_says_that_apps_may_download_again(command_line: CommandLine) -> None:
    Path("other.mp3").write_bytes(frames(120, 128, fill=b"other"))

    ran = command_line("replace", "first", "other.mp3", "show", "--yes")
    again = command_line("replace", "first", "other.mp3", "show", "--yes")

    assert (ran.code, ran.out) == (0, "replaced the audio of first; 2 episodes public\n")
    assert "  apps may download it again; who downloaded it before may keep the old" in ran.err
    assert (again.code, again.out) == (0, "first has this audio already\n")


def test_rollback_and_history_in_words(command_line: CommandLine) -> None:
    edit(Path("show") / f"{FIRST}.md", 'title = "First"', 'title = "Worse"')
    command_line("publish", "show")

    ran = command_line("rollback", "show", "--yes")
    history = command_line("history", "show")
    states = command_line("history", "show", "--json", "--limit", "2").answer

    assert (ran.code, ran.out) == (0, "rolled back to state 1; 2 episodes public\n")
    assert ran.err.startswith("  back to state 1, 20")
    lines = [line for line in history.out.splitlines() if line.startswith("    ")]
    assert [line.strip() for line in lines] == [
        "back to state 1",
        "edit first (title)",
        "edit first (title)",
        "the first publish",
    ]
    assert "public now, the last that this folder saw" in history.out.splitlines()[0]
    assert [one["serial"] for one in states["states"]] == [3, 2]
    assert not states["complete"]
    assert "rolled back; the folder still says the newer:\n  first: title\n" in (
        command_line("status", "show").out
    )


def test_what_cannot_be_done_is_said_and_changes_nothing(
    command_line: CommandLine, bucket: Bucket
) -> None:
    before = dict(bucket.objects)

    slug = command_line("unpublish", "frist", "show", "--yes")
    words = [command_line("rollback", word, "show") for word in ("abc", "nothing", "ABCDEF01")]
    state = command_line("rollback", "abcdef", "show", "--json", "--yes")
    unasked = command_line("erase", "first", "show")

    assert (slug.code, slug.out) == (3, "")
    assert slug.err == "error: no episode `frist` is public\nhint: did you mean `first`?\n"
    assert [one.code for one in words] == [2, 2, 2]
    assert "`abc` names no state" in words[0].err
    assert (state.code, state.answer["error"]["slug"]) == (3, "not-published")
    assert (unasked.code, "say `--yes`" in unasked.err) == (2, True)
    assert bucket.objects == before


def test_erase_says_what_went_and_what_remains_to_be_done(
    command_line: CommandLine, bucket: Bucket
) -> None:
    ran = command_line("erase", "first", "show", "--yes")

    assert ran.code == 0
    assert "  erase first, which is public\n" in ran.err
    assert ran.out.startswith("erased first: ")
    for line in (
        f"  nothing at {bucket.base}/episodes/first.html\n",
        f"    show/{FIRST}.md\n",
        "  if a CDN is in front of the store: purge these addresses, the feed and the list\n",
        "  copies that nobody can call back: in apps, at directories, with whoever downloaded it\n",
    ):
        assert line in ran.out
    assert not [key for key in bucket.objects if "first" in key]


def test_json_of_an_erasure(command_line: CommandLine, bucket: Bucket) -> None:
    answer = command_line("erase", "first", "show", "--yes", "--json").answer

    assert answer["erased"]
    assert answer["purge"] == [
        *answer["gone"],
        f"{bucket.base}/feed.xml",
        f"{bucket.base}/index.html",
    ]
    assert answer["still_here"] == [f"show/{FIRST}.md", f"show/{FIRST}.mp3"]


@pytest.mark.parametrize("command", ["status", "plan", "publish", "verify"])
def test_an_erasure_that_was_broken_off_is_said_first(
    command_line: CommandLine, bucket: Bucket, command: str
) -> None:
    def deletes_nothing(request: Request) -> Reply | None:
        return Reply(403) if request.method in ("DELETE", "POST") else None

    bucket.fault = deletes_nothing
    assert command_line("erase", "first", "show", "--yes").code == 4
    bucket.fault = lambda _: None

    ran = command_line(command, "show")

    assert ran.code == 0
    assert ran.err.startswith(
        "warning: the erasure of first is not finished: its audio may still be served; "
        "run `podcast-pub erase first show`\n"
    )
    assert command_line("erase", "first", "show", "--yes").code == 0
    assert "warning" not in command_line(command, "show").err


def test_what_was_taken_back_already_is_told_from_a_wrong_slug(
    command_line: CommandLine, bucket: Bucket
) -> None:
    command_line("unpublish", "first", "show", "--yes")
    command_line("erase", "second", "show", "--yes")

    twice = command_line("unpublish", "first", "show", "--yes")
    replaced = command_line("replace", "first", "show", "--yes")
    back = command_line("unpublish", "--undo", "second", "show", "--yes")

    assert (twice.code, replaced.code, back.code) == (3, 3, 3)
    assert twice.err == replaced.err
    assert twice.err == (
        "error: `first` is unpublished already\n"
        "hint: `podcast-pub unpublish --undo first` brings it back\n"
    )
    assert back.err == (
        "error: `second` was erased, and nothing brings it back\nhint: delete its files here\n"
    )
