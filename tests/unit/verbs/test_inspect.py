from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.model.finding import Place, Severity
from podcast_pub.verbs.inspect import inspect
from tests.builders.mp3 import frames

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_inspected_in_the_order_given(tmp_path: Path) -> None:
    two, one = tmp_path / "2.mp3", tmp_path / "1.mp3"
    for number, path in enumerate((two, one), start=1):
        path.write_bytes(frames(100 * number))

    found = list(inspect([two, one]))

    assert [each.path for each in found] == [two, one]
    assert [each.facts.duration_ms // 1000 for each in found if each.facts] == [2, 5]
    assert [each.findings for each in found] == [(), ()]


def test_what_is_no_audio_has_findings_with_its_place_and_no_facts(tmp_path: Path) -> None:
    (tmp_path / "text.mp3").write_text("no sound", "utf-8")

    (found,) = inspect([tmp_path / "text.mp3"])

    assert found.facts is None
    (finding,) = found.findings
    assert finding.place == Place(str(tmp_path / "text.mp3"))
    assert finding.severity is Severity.ERROR


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    (found,) = inspect([tmp_path / "nowhere.mp3"])

    assert found.facts is None
    assert [one.code for one in found.findings] == ["AUDIO-13"]


def test_findings_about_good_audio_have_its_place(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    path.write_bytes(frames(100))

    (found,) = inspect([path])

    assert found.facts is not None
    assert {one.place for one in found.findings} == {Place(str(path))}
