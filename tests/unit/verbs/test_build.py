from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from podcast_pub.addresses import Addresses
from podcast_pub.errors import ShowNeedsFixing
from podcast_pub.feed.reading import read_feed
from podcast_pub.model.lock import Lock
from podcast_pub.model.state_mark import marked_state
from podcast_pub.publishing.site_json import decode_site
from podcast_pub.verbs.build import PREVIEW_BASE, build
from podcast_pub.verbs.check import check
from podcast_pub.verbs.remembering import memory_of
from tests.builders import a_state, digest
from tests.builders.show_folder import FIRST, LATER, SECOND, a_show_folder, edit

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.verbs.build import Built

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BASE = "https://podcast.example.org"


def built(folder: Path, out: Path, *, base_url: str | None = BASE, now: datetime = NOW) -> Built:
    return build(folder, out, base_url=base_url, now=now, caches=folder.parent / "caches")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_build_is_the_tree_that_a_publish_would_store(folder: Path, tmp_path: Path) -> None:
    result = built(a_show_folder(folder, FIRST, SECOND), tmp_path / "out")

    files = tree(tmp_path / "out")
    feed = read_feed(files["feed.xml"])
    assert [one.title for one in feed.episodes] == ["Second", "First"]
    for episode in feed.episodes:
        key = episode.enclosure_url.removeprefix(f"{BASE}/")
        assert len(files[key]) == episode.length
        assert episode.link.removeprefix(f"{BASE}/") in files
    assert f"state/{marked_state(files['feed.xml'])}.json" in files
    assert decode_site(files["site.json"]).state_hash == marked_state(files["feed.xml"])
    assert {"index.html", "404.html"} <= files.keys()
    assert (result.files, result.written) == (len(files), len(files))


def test_a_second_build_writes_nothing(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST)
    first = built(folder, tmp_path / "out")

    second = built(folder, tmp_path / "out", now=NOW + timedelta(days=1))

    assert (second.files, second.written) == (first.files, 0)


def test_the_same_folder_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST, SECOND)
    built(folder, tmp_path / "one")
    built(folder, tmp_path / "two", now=NOW + timedelta(days=1))

    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_an_edit_writes_only_what_it_changes(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST, SECOND)
    built(folder, tmp_path / "out")
    before = tree(tmp_path / "out")
    edit(folder / f"{FIRST}.md", "What First is about.", "What it is about.")

    result = built(folder, tmp_path / "out")

    after = tree(tmp_path / "out")
    changed = {key for key, body in after.items() if before.get(key) != body}
    assert result.written == len(changed)
    assert {"feed.xml", "site.json", "episodes/first.html"} <= changed
    assert "episodes/second.html" not in changed


def test_audio_is_linked_not_copied(folder: Path, tmp_path: Path) -> None:
    built(a_show_folder(folder, FIRST), tmp_path / "out")

    (audio,) = (tmp_path / "out/media").rglob("*.mp3")
    assert audio.stat().st_ino == (folder / f"{FIRST}.mp3").stat().st_ino


def test_what_does_not_belong_to_the_show_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/CNAME").write_text("podcast.example.org", "utf-8")

    built(a_show_folder(folder, FIRST), tmp_path / "out")

    assert (tmp_path / "out/CNAME").read_text("utf-8") == "podcast.example.org"


def test_a_page_that_no_build_made_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/index.html").write_text("somebody's page", "utf-8")

    with pytest.raises(ShowNeedsFixing, match="that no build made"):
        built(a_show_folder(folder, FIRST), tmp_path / "out")

    assert [one.name for one in (tmp_path / "out").iterdir()] == ["index.html"]


def test_a_show_is_not_built_into_its_own_folder(folder: Path) -> None:
    show = a_show_folder(folder, FIRST)

    with pytest.raises(ShowNeedsFixing, match="holds the show itself"):
        built(show, show)


@pytest.mark.parametrize(
    ("settings", "base_url", "base"),
    [
        ("", None, PREVIEW_BASE),
        (f'url = "{BASE}"\n', None, BASE),
        (f'url = "{BASE}"\n', "http://localhost:9000", "http://localhost:9000"),
        ('\n[[store]]\nurl = "s3://v"\nregion = "x"\n', None, "https://v.s3.x.amazonaws.com"),
    ],
)
def test_links_begin_with_the_address_that_is_asked_for_or_written(
    folder: Path, tmp_path: Path, settings: str, base_url: str | None, base: str
) -> None:
    a_show_folder(folder, FIRST, settings=settings)

    result = built(folder, tmp_path / "out", base_url=base_url)

    feed = read_feed((tmp_path / "out/feed.xml").read_bytes())
    assert result.addresses.base == base
    assert feed.episodes[0].enclosure_url.startswith(f"{base}/media/")


def test_an_episode_of_the_future_is_in_no_file(folder: Path, tmp_path: Path) -> None:
    built(a_show_folder(folder, FIRST, LATER), tmp_path / "out")

    everything = b"".join(tree(tmp_path / "out").values()).lower()
    assert b"first" in everything
    assert b"later" not in everything


def test_a_show_without_episodes_can_be_built(folder: Path, tmp_path: Path) -> None:
    built(a_show_folder(folder), tmp_path / "out")

    assert read_feed((tmp_path / "out/feed.xml").read_bytes()).episodes == ()


def test_the_moment_of_a_build_is_the_newest_date_in_whole_seconds(
    folder: Path, tmp_path: Path
) -> None:
    a_show_folder(folder, FIRST)
    edit(
        folder / f"{FIRST}.md", 'title = "First"', 'title = "First"\ndate = 2017-02-01T09:00:00.5Z'
    )

    built(folder, tmp_path / "out")

    (root,) = (tmp_path / "out/state").glob("*.json")
    assert json.loads(root.read_text("utf-8"))["when"] == "2017-02-01T09:00:00+00:00"


def test_a_show_that_was_published_is_built_with_all_its_pictures(
    folder: Path, tmp_path: Path
) -> None:
    a_show_folder(folder, FIRST, settings=f'url = "{BASE}"\n')
    built(folder, tmp_path / "before")
    remember_as_published(folder, tmp_path)

    built(folder, tmp_path / "after")

    pictures = [key for key in tree(tmp_path / "before") if key.startswith("art/")]
    assert len(pictures) == 2
    assert set(pictures) <= tree(tmp_path / "after").keys()


def test_a_tree_that_would_lack_a_published_episode_is_not_built(
    folder: Path, tmp_path: Path
) -> None:
    a_show_folder(folder, FIRST, SECOND, settings=f'url = "{BASE}"\n')
    remember_as_published(folder, tmp_path)
    for lost in folder.glob(f"{FIRST}.*"):
        lost.unlink()

    with pytest.raises(ShowNeedsFixing, match="no longer in the folder: first;"):
        built(folder, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def remember_as_published(folder: Path, caches: Path) -> None:
    """Write the lock that a publish of the folder would leave."""
    read = check(folder, now=NOW, caches=caches).folder
    assert read.show is not None
    lock = Lock(a_state(show=read.show), digest("state"), BASE, read.stems)
    memory_of(folder, Addresses(BASE)).keep(lock)


def test_a_show_that_needs_fixing_is_not_built(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST)
    edit(folder / "show.toml", 'title = "Voices"\n', "")

    with pytest.raises(ShowNeedsFixing):
        built(folder, tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_audio_that_changes_while_it_is_built_is_not_published_under_its_old_hash(
    folder: Path, tmp_path: Path
) -> None:
    a_show_folder(folder, FIRST)
    built(folder, tmp_path / "one")
    (cache,) = (folder.parent / "caches").glob("facts-*.json")
    text = cache.read_text("utf-8")
    cache.write_text(re.sub('"sha256": "[0-9a-f]{64}"', f'"sha256": "{"0" * 64}"', text), "utf-8")

    with pytest.raises(ShowNeedsFixing, match=r"first\.mp3"):
        built(folder, tmp_path / "two")

    assert not list((tmp_path / "two").rglob("first.mp3"))
