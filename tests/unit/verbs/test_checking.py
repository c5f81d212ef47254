from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from podcast_pub.addresses import Addresses
from podcast_pub.errors import SettingsIncomplete, ShowFolderMissing, ShowNeedsFixing
from podcast_pub.model.finding import Finding, Severity
from podcast_pub.model.lock import Lock
from podcast_pub.model.settings import Settings
from podcast_pub.model.show_folder import ShowFolder
from podcast_pub.show.discovery import read_drafts
from podcast_pub.storage.embedded import home_of, status
from podcast_pub.storage.embedded.home import Record, make_home, save_record
from podcast_pub.verbs.check import check, past_of
from podcast_pub.verbs.reading import Past, read_folder, stop_if_blocked
from podcast_pub.verbs.remembering import memory_of
from tests.builders import a_show, a_state, digest
from tests.builders.mp3 import frames
from tests.builders.show_folder import FIRST, LATER, SECOND, a_show_folder, add_episode, edit

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BASE = "https://podcast.example.org"


def remember(folder: Path, base: str, caches: Path) -> None:
    """Let the folder have published what it says now, under that address."""
    show = check(folder, now=NOW, caches=caches).folder
    assert show.show is not None
    lock = Lock(a_state(show=show.show), digest("state"), base, show.stems)
    memory_of(folder, Addresses(base)).keep(lock)


def test_a_good_folder_is_a_show(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST, SECOND, LATER)

    checked = check(folder, now=NOW, caches=tmp_path)

    assert not checked.blocks
    assert checked.folder.findings == ()
    assert checked.folder.show is not None
    assert [one.slug for one in checked.folder.show.episodes] == ["second", "first"]
    assert [one.slug for one in checked.folder.later] == ["later"]


def test_what_was_published_to_a_named_store_needs_no_audio_there(
    folder: Path, tmp_path: Path
) -> None:
    a_show_folder(folder, FIRST)
    remember(folder, "http://127.0.0.1:9/other", tmp_path)
    (folder / f"{FIRST}.mp3").unlink()
    store = "s3://other?endpoint=http://127.0.0.1:9"

    there = check(folder, now=NOW, caches=tmp_path, store=store)
    here = check(folder, now=NOW, caches=tmp_path)

    assert (there.blocks, there.folder.findings) == (False, ())
    assert [one.code for one in here.folder.findings] == ["EPISODE-06"]


def test_a_named_store_without_a_public_address_is_an_error(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST)

    with pytest.raises(SettingsIncomplete, match="not known"):
        check(folder, now=NOW, caches=tmp_path, store="s3://b?endpoint=https://s3.example.org")


def test_all_that_is_wrong_is_found_at_once_in_the_order_of_places(
    folder: Path, tmp_path: Path
) -> None:
    a_show_folder(folder, FIRST, SECOND)
    edit(folder / "show.toml", 'language = "en"', 'language = "klingon"')
    (folder / f"{FIRST}.mp3").write_bytes(b"no sound at all")
    edit(folder / f"{SECOND}.md", 'title = "Second"', 'title = "Second"\nexplicit = "maybe"')

    checked = check(folder, now=NOW, caches=tmp_path)

    places = [str(one.place) for one in checked.folder.findings]
    assert checked.blocks
    assert checked.folder.show is None
    assert places == [f"{FIRST}.mp3", f"{SECOND}.md:3:12", "show.toml:4:12"]


def test_rules_of_directories_are_checked_too(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST)
    edit(folder / "show.toml", "Society & Culture > Documentary", "Nonsense")

    findings = check(folder, now=NOW, caches=tmp_path).folder.findings

    assert [(one.code, str(one.place)) for one in findings] == [("APPLE-02", "show.toml:6:12")]


def test_checking_writes_nothing_into_the_folder(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST)
    before = sorted(folder.rglob("*"))

    check(folder, now=NOW, caches=tmp_path / "caches")

    assert sorted(folder.rglob("*")) == before
    assert list((tmp_path / "caches").iterdir())


def test_a_second_check_reads_no_audio(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST)
    first = check(folder, now=NOW, caches=tmp_path)
    (cache,) = tmp_path.glob("facts-*.json")
    cache.write_text(cache.read_text("utf-8").replace('"duration_ms": 26', '"duration_ms": 99'))

    second = check(folder, now=NOW, caches=tmp_path)

    assert first.folder.show is not None
    assert second.folder.show is not None
    lengths = [one.folder.show.episodes[0].audio.duration_ms for one in (first, second)]  # type: ignore[union-attr]  # both are shows
    assert [str(one)[:2] for one in lengths] == ["26", "99"]


def test_a_folder_without_a_show_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ShowFolderMissing, match=r"there is no show\.toml in"):
        check(tmp_path, now=NOW, caches=tmp_path)


def test_audio_that_vanishes_while_the_folder_is_read_is_a_finding(
    folder: Path, tmp_path: Path
) -> None:
    drafts = read_drafts(a_show_folder(folder, FIRST))
    (folder / f"{FIRST}.mp3").unlink()

    read = read_folder(drafts, Past(), now=NOW, caches=tmp_path)

    (finding,) = read.findings
    assert (finding.code, str(finding.place)) == ("AUDIO-13", f"{FIRST}.mp3")


def test_changed_audio_is_found_against_the_last_publish(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST, settings=f'url = "{BASE}"\n')
    remember(folder, BASE, tmp_path)
    (folder / f"{FIRST}.mp3").write_bytes(frames(50))

    findings = check(folder, now=NOW, caches=tmp_path).folder.findings

    assert [one.code for one in findings] == ["EPISODE-12"]


def test_the_store_on_this_computer_counts_as_a_past_even_when_it_is_down(
    folder: Path, tmp_path: Path
) -> None:
    a_show_folder(folder, FIRST)
    make_home(home_of(folder))
    save_record(home_of(folder), Record(base_port=11_000))
    assert check(folder, now=NOW, caches=tmp_path).folder.findings == ()
    remember(folder, f"{status(home_of(folder)).endpoint}/show", tmp_path)
    (folder / f"{FIRST}.mp3").write_bytes(frames(50))

    findings = check(folder, now=NOW, caches=tmp_path).folder.findings

    assert [one.code for one in findings] == ["EPISODE-12"]


def test_a_renamed_episode_is_the_same_episode(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST, settings=f'url = "{BASE}"\n')
    remember(folder, BASE, tmp_path)
    for suffix in (".md", ".mp3"):
        (folder / f"{FIRST}{suffix}").rename(folder / f"2017-02-01-renamed{suffix}")

    show = check(folder, now=NOW, caches=tmp_path).folder.show

    assert show is not None
    assert [one.slug for one in show.episodes] == ["first"]


def test_a_folder_without_a_lock_has_no_past(folder: Path) -> None:
    a_show_folder(folder, FIRST, settings=f'url = "{BASE}"\n')

    assert past_of(read_drafts(folder)) == Past()


def test_a_folder_without_a_store_has_no_past_before_its_first_publish(folder: Path) -> None:
    assert past_of(read_drafts(a_show_folder(folder, FIRST))) == Past()


def test_a_folder_whose_address_is_not_known_has_no_past(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST, settings='\n[[store]]\nurl = "s3://voices"\n')

    assert past_of(read_drafts(folder)) == Past()
    assert not check(folder, now=NOW, caches=tmp_path).blocks


def test_a_past_has_the_stems_of_the_lock(folder: Path, tmp_path: Path) -> None:
    a_show_folder(folder, FIRST, settings=f'url = "{BASE}"\n')
    remember(folder, BASE, tmp_path)

    past = past_of(read_drafts(folder))

    assert past.show is not None
    assert list(past.stems.values()) == [FIRST]


def a_blocked_folder(*severities: Severity) -> ShowFolder:
    findings = tuple(Finding("SHOW-01", one, "wrong") for one in severities)
    return ShowFolder(None, Settings(), findings)


@pytest.mark.parametrize(
    ("severities", "message"),
    [
        ((Severity.ERROR,), "1 thing to mend before the show can be published"),
        ((Severity.ERROR,) * 2, "2 things to mend before the show can be published"),
        ((Severity.ERROR, Severity.NOTE), "1 thing to mend before the show can be published"),
        ((), "0 things to mend before the show can be published"),
    ],
)
def test_a_folder_that_blocks_stops_with_everything_that_was_found(
    severities: tuple[Severity, ...], message: str
) -> None:
    folder = a_blocked_folder(*severities)

    with pytest.raises(ShowNeedsFixing) as caught:
        stop_if_blocked(folder)

    assert caught.value.message == message
    assert caught.value.findings == folder.findings


def test_a_folder_with_warnings_alone_does_not_stop() -> None:
    warning = Finding("SHOW-01", Severity.WARNING, "odd")
    show = a_show()

    assert stop_if_blocked(ShowFolder(show, Settings(), (warning,))) is show


def test_an_episode_of_the_future_is_not_measured(folder: Path, tmp_path: Path) -> None:
    add_episode(a_show_folder(folder, FIRST), LATER)
    (folder / f"{LATER}.mp3").write_bytes(b"not finished yet")

    checked = check(folder, now=NOW, caches=tmp_path)

    assert checked.folder.findings == ()
