from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import (
    FIRST,
    LATER,
    SECOND,
    a_show_folder,
    add_episode,
    edit,
)
from tests.cli.command_line import lasting

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine
    from tests.unit.verbs.bucket import Bucket

SHOW = Path("show")


@pytest.fixture(autouse=True)
def show(here: Path, bucket: Bucket) -> Path:
    """Give a show with two episodes and a store."""
    return a_show_folder(SHOW, FIRST, SECOND, settings=bucket.settings)


def test_a_published_show_without_changes(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")

    ran = command_line("status", "show")

    assert (ran.code, ran.err) == (0, "")
    assert lasting(ran.out, bucket.base) == (
        "2 episodes public at https://podcast/feed.xml\nnothing to publish\n"
    )


def test_every_kind_of_difference_has_its_lines(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")
    shutil.copytree(SHOW, "other")
    add_episode(Path("other"), "2017-02-15-third")
    command_line("publish", "other")
    add_episode(SHOW, "2017-02-22-fourth")
    add_episode(SHOW, LATER)
    edit(SHOW / f"{FIRST}.md", 'title = "First"', 'title = "New"')
    for suffix in (".md", ".mp3"):
        (SHOW / f"{SECOND}{suffix}").unlink()
    edit(SHOW / "show.toml", "explicit = false\n", "")

    ran = command_line("status", "show")

    assert lasting(ran.out, bucket.base) == (
        "3 episodes public at https://podcast/feed.xml\n"
        "new in the folder:\n"
        "  fourth\n"
        "edited in the folder:\n"
        "  first: title\n"
        "published, no longer in the folder (stays published):\n"
        "  second\n"
        "changed by somebody else:\n"
        "  third: added\n"
        "waiting for its date:\n"
        "  later (2999-01-01T12:00:00+00:00)\n"
    )
    assert ran.err.startswith("show.toml  SHOW-04 warning")


def test_a_published_draft_is_said_to_be_public_still(command_line: CommandLine) -> None:
    command_line("publish", "show")
    edit(SHOW / f"{FIRST}.md", 'title = "First"', 'title = "First"\ndraft = true')

    ran = command_line("status", "show")

    assert ran.out.splitlines()[1:] == [
        "a draft in the folder, still public (`unpublish` takes it off the feed):",
        "  first",
        "nothing to publish",
    ]


def test_a_store_that_lost_its_feed_is_told(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")
    bucket.objects.clear()

    ran = command_line("status", "show")

    assert ran.out.splitlines() == [
        f"0 episodes public at {bucket.base}/feed.xml",
        "the store has no feed; `podcast-pub publish` fills it again",
    ]


def test_json_of_a_status(command_line: CommandLine, bucket: Bucket) -> None:
    edit(SHOW / "show.toml", bucket.settings, "")

    ran = command_line("status", "show", "--store", bucket.option, "--json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.answer == {
        "schema": 1,
        "feed_url": f"{bucket.base}/feed.xml",
        "published": 0,
        "feed_is_missing": False,
        "serial": 0,
        "new": ["second", "first"],
        "edited": [],
        "vanished": [],
        "drafts": [],
        "elsewhere": [],
        "otherwise": [],
        "later": [],
        "unpublished": [],
        "erased": [],
        "rolled_back": [],
        "up_to_date": False,
        "findings": [],
    }


def test_a_collision_is_said_beside_all_else(command_line: CommandLine, bucket: Bucket) -> None:
    command_line("publish", "show")
    shutil.copytree(SHOW, "other")
    edit(Path("other") / f"{FIRST}.md", 'title = "First"', 'title = "Theirs"')
    command_line("publish", "other")
    edit(SHOW / f"{FIRST}.md", 'title = "First"', 'title = "Mine"')
    add_episode(SHOW, "2017-02-22-fourth")
    add_episode(SHOW, LATER)

    ran = command_line("status", "show")
    answer = command_line("status", "show", "--json").answer

    assert ran.code == 3
    assert lasting(ran.out, bucket.base) == (
        "2 episodes public at https://podcast/feed.xml\n"
        "new in the folder:\n"
        "  fourth\n"
        "edited in the folder:\n"
        "  first: title\n"
        "changed by somebody else:\n"
        "  first: title\n"
        "waiting for its date:\n"
        "  later (2999-01-01T12:00:00+00:00)\n"
    )
    assert ran.err.startswith(
        "error: the same was changed here and by somebody else:\n"
        "  first: title\n"
        "    here  'Mine'\n"
        "    there 'Theirs'\n"
        "hint: to keep theirs, write theirs here"
    )
    assert (answer["error"]["slug"], answer["new"]) == ("edits-collide", ["fourth"])
    assert not answer["up_to_date"]
    assert command_line("publish", "show").code == 3
