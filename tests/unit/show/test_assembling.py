from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.audio import Tags
from podcast_pub.model.chapter import Chapter
from podcast_pub.model.episode import EpisodeType
from podcast_pub.model.finding import Severity
from podcast_pub.model.person import Person
from tests.builders import an_artwork
from tests.unit.show.folders import (
    AUDIO,
    GUID,
    STEM,
    assembled,
    episode,
    files,
    front,
    only,
    the_show,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_becomes_a_show(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files()))

    show, first = the_show(folder), episode(folder)
    assert folder.findings == ()
    assert (show.guid, show.title, show.zone) == (GUID, "Voices", "Europe/Zurich")
    assert first.title == "First"
    assert first.guid == "urn:uuid:7f2bee91-2875-564d-b485-0ccf852cacb1"
    assert first.published.isoformat() == "2017-02-01T12:00:00+01:00"
    assert first.notes_html == "<p>Notes on <em>first</em>.</p>\n"
    assert first.summary == "Notes on first."
    assert first.kind is EpisodeType.FULL
    assert first.language is None
    assert folder.stems == {first.guid: STEM}


def test_the_audio_is_published_as_it_is(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files()))

    audio = episode(folder).audio
    artifact = folder.materials[audio.key]
    hashed = sha256(AUDIO).hexdigest()
    assert audio.key == f"media/{hashed[:32]}/first.mp3"
    assert (audio.sha256, audio.source_sha256, audio.size_bytes) == (hashed, hashed, len(AUDIO))
    assert audio.recipe == "as-is"
    assert artifact.file == tmp_path / f"{STEM}.mp3"
    assert artifact.disposition == (
        "inline; filename=\"2017-02-01-first.mp3\"; filename*=UTF-8''2017-02-01-first.mp3"
    )


def test_a_written_guid_is_used(tmp_path: Path) -> None:
    body = front('title = "First"\nguid = "tag:me"')

    assert episode(assembled(write(tmp_path, files({f"{STEM}.md": body})))).guid == "tag:me"


def test_episodes_are_newest_first(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files({"2018-01-01-b.mp3": b"b", "2016-01-01-a.mp3": b"a"})))

    assert [one.slug for one in the_show(folder).episodes] == ["b", "first", "a"]


def test_an_episode_without_a_date_is_of_this_moment(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files({"alone.mp3": b"x"})))

    assert episode(folder, "alone").published.isoformat() == "2026-11-24T13:30:15+01:00"


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        ("2016-05-04", "2016-05-04T12:00:00+02:00"),
        ("2016-05-04T10:00:00Z", "2016-05-04T10:00:00+00:00"),
        ("2016", "2026-11-24T13:30:15+01:00"),
        ("2040-01-01", "2026-11-24T13:30:15+01:00"),
        ("2011-12-30 25:00", "2026-11-24T13:30:15+01:00"),
    ],
)
def test_a_whole_date_in_the_tags_counts_if_nothing_else_says_one(
    tmp_path: Path, tagged: str, expected: str
) -> None:
    folder = assembled(write(tmp_path, files({"alone.mp3": b"x"})), tags=Tags(published=tagged))

    assert episode(folder, "alone").published.isoformat() == expected
    assert episode(folder).published.isoformat() == "2017-02-01T12:00:00+01:00"


def test_a_slug_of_nothing_is_the_date(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files({"2018-01-01.mp3": b"x", "2018-01-02-🎙️.mp3": b"y"})))

    first = episode(folder, "2018-01-01")
    artifact = folder.materials[first.audio.key]
    assert episode(folder, "2018-01-02").title == "🎙️"
    assert 'filename="2018-01-01.mp3"' in artifact.disposition


def test_text_goes_before_tags(tmp_path: Path) -> None:
    tags = Tags(title="T", summary="S", number=7, season=8, language="ita", artist="A")
    body = front('title = "First"\nsummary = "Mine"\nepisode = 1\nseason = 2\nlanguage = "fr"')

    first = episode(assembled(write(tmp_path, files({f"{STEM}.md": body})), tags=tags))

    assert (first.title, first.summary, first.number, first.season) == ("First", "Mine", 1, 2)
    assert first.language == "fr"
    assert first.people == ()


def test_tags_go_before_names(tmp_path: Path) -> None:
    tags = Tags(title=" T\x07 ", summary="S\nT", number=7, season=8, language="ita", artist="Ann")

    alone = episode(assembled(write(tmp_path, files({"alone.mp3": b"x"})), tags=tags), "alone")

    assert (alone.title, alone.summary, alone.number, alone.season) == ("T", "S T", 7, 8)
    assert alone.language == "it"
    assert alone.people == (Person("Ann"),)


@pytest.mark.parametrize("artist", ["The voices team", "VOICES", "x" * 129, ""])
def test_an_artist_that_is_the_show_is_nobody(tmp_path: Path, artist: str) -> None:
    folder = assembled(write(tmp_path, files({"alone.mp3": b"x"})), tags=Tags(artist=artist))

    assert episode(folder, "alone").people == ()


@pytest.mark.parametrize("tagged", ["eng", "en-GB", "nonsense", ""])
def test_tags_in_the_language_of_the_show_say_nothing(tmp_path: Path, tagged: str) -> None:
    folder = assembled(write(tmp_path, files()), tags=Tags(language=tagged))

    assert episode(folder).language is None


def test_an_episode_in_the_language_of_the_show_needs_none(tmp_path: Path) -> None:
    body = front('title = "x"\nlanguage = "EN"')

    assert episode(assembled(write(tmp_path, files({f"{STEM}.md": body})))).language is None


@pytest.mark.parametrize("number", [0, -1, 10**7])
def test_a_number_in_the_tags_that_is_none_is_left_out(tmp_path: Path, number: int) -> None:
    tags = Tags(number=number, season=number)

    first = episode(assembled(write(tmp_path, files()), tags=tags))

    assert (first.number, first.season) == (None, None)


def test_the_summary_is_the_start_of_the_notes_if_nothing_else_is(tmp_path: Path) -> None:
    body = front('title = "x"', "# Heading\n\n" + "word " * 100 + "\n\nSecond.")

    summary = episode(assembled(write(tmp_path, files({f"{STEM}.md": body})))).summary

    assert summary.startswith("word word")
    assert summary.endswith("word…")
    assert len(summary) <= 280


@pytest.mark.parametrize(
    ("name", "body", "hint"),
    [
        (
            "2018-01-01-a-tale.mp3",
            b"x",
            "write the title into the tags of the audio, or an .md file of the same name",
        ),
        (
            "2018-01-01-a-tale.md",
            "Notes",
            'write `title = "…"` between two lines `+++` on top of the text',
        ),
        ("2018-01-01-a-tale.md", front(""), "write the key `title`"),
    ],
)
def test_a_title_made_of_the_name_is_a_warning(
    tmp_path: Path, name: str, body: str | bytes, hint: str
) -> None:
    folder = assembled(write(tmp_path, files({"2018-01-01-a-tale.mp3": b"x", name: body})))

    finding = only(folder.findings, "EPISODE-07")
    assert episode(folder, "a-tale").title == "A tale"
    assert finding.severity is Severity.WARNING
    assert finding.hint == hint


def test_side_files_come_along(tmp_path: Path) -> None:
    folder = assembled(
        write(
            tmp_path,
            files(
                {
                    f"{STEM}.chapters.txt": "0:00 Start\n0:10 End",
                    f"{STEM}.vtt": b"\xef\xbb\xbfWEBVTT\n",
                    f"{STEM}.srt": "1\n00:00:00,000 --> 00:00:01,000\nx\n",
                    f"{STEM}.md": front('title = "x"\nlanguage = "fr"'),
                    f"{STEM}.jpg": b"x",
                }
            ),
        )
    )

    first = episode(folder)
    vtt, srt = first.transcripts
    assert first.chapters == (Chapter(0, "Start"), Chapter(10_000, "End"))
    assert [one.media_type for one in first.transcripts] == ["text/vtt", "application/x-subrip"]
    assert vtt.language == "fr"
    assert vtt.key == f"transcripts/{sha256(b'WEBVTT' + bytes([10])).hexdigest()[:32]}/first.vtt"
    assert folder.materials[vtt.key].body == b"WEBVTT\n"
    assert folder.materials[vtt.key].file is None
    assert folder.materials[srt.key].file == tmp_path / f"{STEM}.srt"
    assert first.artwork == an_artwork(STEM)
    assert "art/x/cover.jpg" in folder.materials


def test_chapters_after_the_end_are_an_error(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files({f"{STEM}.chapters.txt": "0:00 a\n90:00 b"})))

    assert folder.show is None
    assert str(only(folder.findings, "CHAPTERS-04").place) == f"{STEM}.chapters.txt:2"


def test_chapters_inside_the_audio_are_used_without_a_file(tmp_path: Path) -> None:
    inside = (Chapter(0, "a"), Chapter(5000, "b"))

    assert episode(assembled(write(tmp_path, files()), chapters=inside)).chapters == inside


def test_bad_chapters_inside_the_audio_are_left_out_with_a_warning(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files()), chapters=(Chapter(500, "a"),))

    finding = only(folder.findings, "CHAPTERS-03")
    assert episode(folder).chapters == ()
    assert finding.severity is Severity.WARNING
    assert finding.message == (
        "the chapters inside the audio are left out: "
        "the first chapter starts at 00:00:00.500, not at 0"
    )
    assert str(finding.place) == f"{STEM}.mp3"


def test_assembling_twice_gives_the_same(tmp_path: Path) -> None:
    write(tmp_path, files({"a.mp3": b"a", "b.md": "x", "2030-01-01-c.mp3": b"c"}))

    assert assembled(tmp_path) == assembled(tmp_path)
