from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcast_pub.audio.cache import RECIPE, FactsCache, cache_file
from podcast_pub.audio.facts import facts
from podcast_pub.audio.unusable import UnusableAudio
from podcast_pub.model.audio import AudioFacts, Tags
from podcast_pub.model.chapter import Chapter
from podcast_pub.model.finding import Finding, Severity
from tests.builders.mp3 import frames

if TYPE_CHECKING:
    from collections.abc import Callable

MEASURED = AudioFacts(
    media_type="audio/mpeg",
    extension="mp3",
    duration_ms=61_500,
    size_bytes=5,
    sha256="hash",
    audio_id="sound",
    tags=Tags(title="Écoute", number=1),
    chapters=(Chapter(0, "Start"), Chapter(1000, "Next", href="https://example.org")),
    findings=(Finding("AUDIO-07", Severity.NOTE, "junk", hint="nothing"),),
)


@dataclass
class Measure:
    """Measures nothing, and counts how often it was asked."""

    asked: list[Path] = field(default_factory=list)

    def __call__(self, audio: Path) -> AudioFacts:
        self.asked.append(audio)
        return MEASURED


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    (tmp_path / "one.mp3").write_bytes(b"sound")
    return tmp_path / "one.mp3"


@pytest.fixture
def file(tmp_path: Path, audio: Path) -> Path:
    """Give a cache file that knows the audio."""
    found = tmp_path / "not" / "there" / "yet" / "facts.json"
    cache = FactsCache(found, measure=Measure())
    cache.facts(audio)
    cache.save()
    return found


def asked_by_a_new_run(file: Path, audio: Path) -> list[Path]:
    measure = Measure()
    assert FactsCache(file, measure=measure).facts(audio) == MEASURED
    return measure.asked


def test_facts_are_measured_once_and_come_back_equal(file: Path, audio: Path) -> None:
    measure = Measure()
    cache = FactsCache(file, measure=measure)

    assert cache.facts(audio) == MEASURED
    assert measure.asked == []


def test_facts_are_measured_once_in_a_run(tmp_path: Path, audio: Path) -> None:
    measure = Measure()
    cache = FactsCache(tmp_path / "facts.json", measure=measure)

    assert [cache.facts(audio), cache.facts(audio)] == [MEASURED, MEASURED]
    assert measure.asked == [audio]


def test_a_file_is_the_same_wherever_it_is_named_from(file: Path, audio: Path) -> None:
    with contextlib.chdir(audio.parent):
        asked = asked_by_a_new_run(file, Path(audio.name))

    assert asked == []


def make_larger(audio: Path) -> None:
    before = audio.stat()
    audio.write_bytes(b"other sound")
    os.utime(audio, ns=(before.st_atime_ns, before.st_mtime_ns))


def put_another_in_its_place(audio: Path) -> None:
    before = audio.stat()
    other = audio.with_name("other.mp3")
    other.write_bytes(audio.read_bytes())
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(audio)


@pytest.mark.parametrize(
    "change",
    [
        make_larger,
        lambda audio: os.utime(audio, ns=(1, 1)),
        put_another_in_its_place,
    ],
    ids=["size", "time", "inode"],
)
def test_a_file_that_changed_is_measured_again(
    file: Path, audio: Path, change: Callable[[Path], object]
) -> None:
    change(audio)

    assert asked_by_a_new_run(file, audio) == [audio]


def test_another_file_is_measured_and_both_are_kept(file: Path, audio: Path) -> None:
    other = audio.with_name("other.mp3")
    other.write_bytes(b"more")
    cache = FactsCache(file, measure=Measure())
    cache.facts(other)
    cache.save()

    assert asked_by_a_new_run(file, audio) == asked_by_a_new_run(file, other) == []


def test_a_file_that_cannot_be_used_is_measured_each_time(tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp3"
    empty.touch()
    cache = FactsCache(tmp_path / "facts.json")

    for _ in range(2):
        with pytest.raises(UnusableAudio):
            cache.facts(empty)
    cache.save()

    assert not (tmp_path / "facts.json").exists()


def test_a_file_that_is_gone_is_what_measuring_says_of_it(tmp_path: Path) -> None:
    cache = FactsCache(tmp_path / "facts.json")

    with pytest.raises(UnusableAudio, match="there is no such file"):
        cache.facts(tmp_path / "gone.mp3")


def test_real_facts_come_back_equal(tmp_path: Path) -> None:
    audio = tmp_path / "one.wav"
    audio.write_bytes(frames(50))
    cache = FactsCache(tmp_path / "facts.json")
    measured = cache.facts(audio)
    cache.save()

    assert measured == facts(audio)
    assert FactsCache(tmp_path / "facts.json", measure=Measure()).facts(audio) == measured


def test_nothing_new_is_not_written(file: Path, audio: Path) -> None:
    os.utime(file, (1, 1))
    cache = FactsCache(file, measure=Measure())
    cache.facts(audio)
    cache.save()

    assert file.stat().st_mtime == 1


def test_saving_twice_writes_once(tmp_path: Path, audio: Path) -> None:
    file = tmp_path / "facts.json"
    cache = FactsCache(file, measure=Measure())
    cache.facts(audio)
    cache.save()
    os.utime(file, (1, 1))

    cache.save()

    assert file.stat().st_mtime == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.json", "one.mp3"]


def spoil(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    record = json.loads(file.read_text("utf-8"))
    change(record)
    file.write_text(json.dumps(record), "utf-8")


def entry_of(record: dict[str, Any]) -> dict[str, Any]:
    (entry,) = record["files"].values()
    found: dict[str, Any] = entry
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.update(recipe=RECIPE + 1),
        lambda record: record.pop("recipe"),
        lambda record: record.update(files=[]),
        lambda record: record.update(files={"x": 5}),
        lambda record: entry_of(record).pop("mark"),
        lambda record: entry_of(record).pop("facts"),
        lambda record: entry_of(record)["facts"].pop("tags"),
        lambda record: entry_of(record)["facts"].update(newer=1),
        lambda record: entry_of(record)["facts"]["findings"][0].update(severity="odd"),
    ],
)
def test_a_cache_of_another_kind_is_an_empty_one(
    file: Path, audio: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    spoil(file, change)

    assert asked_by_a_new_run(file, audio) == [audio]


@settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=st.binary(max_size=30))
def test_a_damaged_cache_is_an_empty_one(file: Path, audio: Path, body: bytes) -> None:
    file.write_bytes(body)

    assert asked_by_a_new_run(file, audio) == [audio]


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path, audio: Path) -> None:
    (tmp_path / "caches").write_text("a file where a folder should be", "utf-8")
    cache = FactsCache(tmp_path / "caches" / "facts.json", measure=Measure())
    cache.facts(audio)

    cache.save()

    assert (tmp_path / "caches").is_file()


def test_a_cache_that_cannot_be_put_in_its_place_leaves_no_part(
    tmp_path: Path, audio: Path
) -> None:
    (tmp_path / "facts.json").mkdir()
    (tmp_path / "facts.json" / "full").touch()
    cache = FactsCache(tmp_path / "facts.json", measure=Measure())
    cache.facts(audio)

    cache.save()

    assert not list(tmp_path.glob("*.part"))


def test_each_show_folder_has_a_cache_of_its_own(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"

    files = {cache_file(folder, caches=tmp_path / "caches") for folder in (one, other)}

    assert len(files) == 2
    assert {path.parent for path in files} == {tmp_path / "caches"}
    assert cache_file(one / ".." / "one", caches=tmp_path) == cache_file(one, caches=tmp_path)
