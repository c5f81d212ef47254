"""A show with a store and a name of its own, reached by https as listeners would."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.e2e.https_front import HttpsFront
from tests.e2e.listener import items_of
from tests.e2e.show_folders import FIRST, SECOND, copy_sample, copy_show, edit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import MakeStage, Stage

pytestmark = pytest.mark.needs_store

NAME, OTHER_NAME = "podcast.example.org", "voices.example.org"


@pytest.fixture(scope="module")
def at_home(make_stage: MakeStage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Give a show that is published at https://podcast.example.org, all said in show.toml."""
    work = tmp_path_factory.mktemp("public-address")
    stage = make_stage(copy_sample(work / "show", FIRST, SECOND))
    bucket, _, endpoint = stage.store.partition("?endpoint=")
    edit(stage.folder / "show.toml", 'title = "Terms', f'url = "https://{NAME}"\ntitle = "Terms')
    with (stage.folder / "show.toml").open("a") as file:
        file.write(f'\n[[store]]\nurl = "{bucket}"\nendpoint = "{endpoint.partition("&")[0]}"\n')
    front = HttpsFront(
        NAME,
        OTHER_NAME,
        port=make_stage.port,
        path=f"/stages/{stage.shelf.prefix}"[:-1],
        folder=work,
    )
    stage = replace(stage, terminal=stage.terminal.having(**front.environment))
    stage.terminal.ok("publish", stage.folder)
    yield stage
    front.close()


@pytest.fixture
def folder(at_home: Stage, tmp_path: Path) -> Path:
    return copy_show(at_home.folder, tmp_path / "copy")


def test_a_show_with_its_own_name_is_published_and_verified_under_it(
    at_home: Stage, folder: Path
) -> None:
    verified = at_home.terminal.ok("verify", folder, "--json").answer
    said = at_home.terminal.ok("publish", folder).out

    assert verified["feed_url"] == f"https://{NAME}/feed.xml"
    assert verified["ok"]
    assert said.startswith("nothing to publish: 2 episodes public\n")
    assert "only this computer" not in said
    feed = at_home.listener.feed()
    assert b"127.0.0.1" not in feed
    assert all(one.url.startswith(f"https://{NAME}/media/") for one in items_of(feed))


def test_what_was_published_is_remembered_with_the_show(folder: Path) -> None:
    lock = (folder / "podcast.lock").read_text("utf-8")

    assert f'"base_url": "https://{NAME}"' in lock
    assert not list(folder.glob(".podcast-pub/*.lock"))
    assert not list(folder.glob(".podcast-pub/*.intent"))


@pytest.mark.parametrize("lost", [False, True], ids=["with its lock", "without its lock"])
def test_another_address_is_refused_because_apps_would_load_all_again(
    at_home: Stage, folder: Path, *, lost: bool
) -> None:
    edit(folder / "show.toml", f"https://{NAME}", f"https://{OTHER_NAME}")
    if lost:
        (folder / "podcast.lock").unlink()
    before = at_home.shelf.objects()

    done = at_home.terminal.run("publish", folder)

    assert done.code == 3, done
    assert f"published addresses begin with https://{NAME}, and now with" in done.err
    assert "hint: every app would download every episode again" in done.err
    assert "--move-urls" in done.err
    assert at_home.shelf.objects() == before


def test_another_address_is_taken_if_it_is_meant(at_home: Stage, folder: Path) -> None:
    edit(folder / "show.toml", f"https://{NAME}", f"https://{OTHER_NAME}")
    guids = [one.guid for one in items_of(at_home.listener.feed())]

    at_home.terminal.ok("publish", folder, "--move-urls")

    moved = items_of(at_home.listener.feed())
    assert [one.guid for one in moved] == guids
    assert all(one.url.startswith(f"https://{OTHER_NAME}/media/") for one in moved)
    at_home.terminal.ok("verify", folder)

    edit(folder / "show.toml", f"https://{OTHER_NAME}", f"https://{NAME}")
    at_home.terminal.ok("publish", folder, "--move-urls")
    assert items_of(at_home.listener.feed())[0].url.startswith(f"https://{NAME}/")


def test_submit_tells_what_to_hand_in_and_ids_that_come_back_become_links(
    at_home: Stage, folder: Path
) -> None:
    before = at_home.terminal.ok("submit", folder).out
    with (folder / "show.toml").open("a") as file:
        file.write(
            '\n[directories]\napple = "https://podcasts.apple.com/us/podcast/x/id1234567890"\n'
        )
    email = 'email = "podcast@example.org"\n'
    edit(folder / "show.toml", email, f"{email}show_email_until = 2999-12-31\n")
    at_home.terminal.ok("publish", folder)

    after = at_home.terminal.ok("submit", folder)
    record = at_home.terminal.ok("submit", folder, "--json").answer
    feed = at_home.listener.feed()
    page = at_home.shelf.contents()["index.html"]

    assert f"  https://{NAME}/feed.xml\n" in before
    assert "[ ] Apple Podcasts  https://podcastsconnect.apple.com\n" in before
    assert "These send a code to an address in the feed, which has none: Spotify" in before
    assert "[x] Apple Podcasts  https://podcasts.apple.com/podcast/id1234567890\n" in after.out
    assert "The feed shows podcast@example.org: codes go there.\n" in after.out
    assert record["listed"] == {"apple": "https://podcasts.apple.com/podcast/id1234567890"}
    assert next(one["directory"] for one in record["waiting"]) == "spotify"
    assert b"<itunes:email>podcast@example.org</itunes:email>" in feed
    assert b'href="https://podcasts.apple.com/podcast/id1234567890">Apple Podcasts<' in page
    assert b'href="https://overcast.fm/itunes1234567890">Overcast<' in page
