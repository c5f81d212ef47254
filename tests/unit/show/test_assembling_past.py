from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from podcast_pub.model.audio import Tags
from podcast_pub.model.chapter import Chapter
from podcast_pub.model.finding import Place, Severity
from tests.builders import an_episode
from tests.unit.show.folders import (
    GUID,
    SHOW,
    SHOW_WITHOUT_GUID,
    STEM,
    assembled,
    codes,
    episode,
    files,
    front,
    only,
    the_show,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.show import Show
    from podcast_pub.model.show_folder import ShowFolder
    from tests.unit.show.folders import Files


def published_show(folder: Path, changes: Files | None = None) -> tuple[Show, ShowFolder]:
    first = assembled(write(folder, files(changes)))
    return the_show(first), first


def test_a_second_look_changes_nothing(tmp_path: Path) -> None:
    body = front('title = "x"\nlanguage = "fr"\nseason = 2', "Notes")
    show, first = published_show(
        tmp_path, {f"{STEM}.md": body, "alone.mp3": b"x", f"{STEM}.jpg": b"x"}
    )

    later = assembled(
        tmp_path, published=show, stems=first.stems, now=datetime(2027, 1, 1, tzinfo=UTC)
    )

    assert later.show == show
    assert later.stems == first.stems
    assert later.materials == first.materials


def test_audio_that_vanished_changes_nothing(tmp_path: Path) -> None:
    tags = Tags(title="T", summary="S", number=7, season=8, language="ita", artist="Ann")
    write(tmp_path, files({f"{STEM}.md": "Notes"}))
    first = assembled(tmp_path, tags=tags, chapters=(Chapter(0, "a"), Chapter(9000, "b")))
    show = the_show(first)
    (tmp_path / f"{STEM}.mp3").unlink()

    later = assembled(tmp_path, published=show, stems=first.stems)

    assert later.findings == ()
    assert later.show == show
    assert not [key for key in later.materials if key.startswith("media/")]


def test_unusable_audio_alone_changes_nothing_of_what_it_was(tmp_path: Path) -> None:
    write(tmp_path, files({"alone.mp3": b"x"}))
    first = assembled(tmp_path, tags=Tags(title="T", artist="Ann", language="ita"))

    later = assembled(tmp_path, published=the_show(first), stems=first.stems, facts={})

    assert later.show == first.show


def test_an_edit_of_the_text_goes_before_what_the_past_says(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    (tmp_path / f"{STEM}.mp3").unlink()
    (tmp_path / f"{STEM}.md").write_text(front('title = "New"\nseason = 9', "Other notes"))

    edited = episode(assembled(tmp_path, published=show, stems=first.stems))

    assert (edited.title, edited.season, edited.summary) == ("New", 9, "Other notes")
    assert edited.audio == show.episodes[0].audio


def test_an_episode_whose_files_are_gone_is_no_longer_in_the_wish(tmp_path: Path) -> None:
    show, first = published_show(tmp_path, {"alone.mp3": b"x"})
    (tmp_path / "alone.mp3").unlink()

    later = assembled(tmp_path, published=show, stems=first.stems)

    assert [one.slug for one in the_show(later).episodes] == ["first"]
    assert later.stems == first.stems
    assert later.findings == ()


def test_a_renamed_episode_keeps_its_guid_slug_and_date(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    (tmp_path / f"{STEM}.mp3").rename(tmp_path / "2020-05-05-renamed.mp3")
    (tmp_path / f"{STEM}.md").write_text("")
    (tmp_path / f"{STEM}.md").rename(tmp_path / "2020-05-05-renamed.md")

    later = assembled(tmp_path, published=show, stems=first.stems)

    was, now = show.episodes[0], episode(later)
    assert (now.guid, now.slug, now.published) == (was.guid, was.slug, was.published)
    assert now.audio == was.audio
    assert later.stems == {was.guid: "2020-05-05-renamed"}
    assert later.materials[was.audio.key].file == tmp_path / "2020-05-05-renamed.mp3"


def test_a_change_of_tags_alone_keeps_the_published_copy(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    (tmp_path / f"{STEM}.mp3").write_bytes(b"other tags|the sound of first")

    later = assembled(tmp_path, published=show, stems=first.stems)

    assert later.findings == ()
    assert later.show == show
    assert show.episodes[0].audio.key not in later.materials


def test_other_audio_of_a_published_episode_is_an_error(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    (tmp_path / f"{STEM}.mp3").write_bytes(b"tags|another sound")

    later = assembled(tmp_path, published=show, stems=first.stems)

    assert codes(later.findings) == ["EPISODE-12"]
    assert later.show is None


def test_a_guid_written_after_publishing_must_be_the_published_one(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    (tmp_path / f"{STEM}.md").write_text(front('title = "First"\nguid = "new"'))

    later = assembled(tmp_path, published=show, stems=first.stems)

    assert only(later.findings, "EPISODE-10").place == Place(f"{STEM}.md", 3)


def test_a_date_moved_into_the_future_does_not_hide_a_published_episode(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    (tmp_path / f"{STEM}.md").write_text(front('title = "First"\ndate = 2030-01-01'))

    later = assembled(tmp_path, published=show, stems=first.stems)

    assert codes(later.findings) == ["EPISODE-11"]
    assert later.later == ()


def test_another_zone_of_the_show_changes_no_date(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    (tmp_path / "show.toml").write_text(SHOW.replace("Europe/Zurich", "Pacific/Auckland"))

    later = assembled(tmp_path, published=show, stems=first.stems)

    assert later.findings == ()
    assert episode(later).published.isoformat() == "2017-02-01T12:00:00+01:00"


def test_a_draft_takes_nothing_back(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    (tmp_path / f"{STEM}.md").write_text(front('title = "First"\ndraft = true'))

    later = assembled(tmp_path, published=show, stems=first.stems)

    note = only(later.findings, "EPISODE-13")
    takes_nothing_back = (
        "marked as a draft, which takes nothing back: what is public stays as it is"
    )
    assert note.message == takes_nothing_back
    assert "`podcast-pub unpublish first`" in note.hint
    assert later.stems == first.stems
    assert later.held_back == {episode(first).guid}


def test_the_guid_of_a_published_show_stays(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    other = GUID.replace("375e", "0000")
    (tmp_path / "show.toml").write_text(SHOW.replace(GUID, other))

    later = assembled(tmp_path, published=show, stems=first.stems)

    finding = only(later.findings, "SHOW-08")
    assert codes(later.findings) == ["SHOW-08"]
    assert finding.hint == f'write `guid = "{GUID}"` again'
    assert finding.place == Place("show.toml", 5)


def test_a_published_show_knows_its_guid_and_picture_itself(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    (tmp_path / "show.toml").write_text(SHOW_WITHOUT_GUID)
    (tmp_path / "cover.jpg").unlink()

    later = assembled(tmp_path, published=show, stems=first.stems)

    assert later.findings == ()
    assert later.show == show


ALL: Files = {
    f"{STEM}.md": front('title = "First"'),
    f"{STEM}.jpg": b"x",
    f"{STEM}.chapters.txt": "00:00 One\n00:01 Two\n",
    f"{STEM}.vtt": "WEBVTT\n",
}


def without_side_files(folder: Path) -> tuple[Show, ShowFolder]:
    """Return a show that was published with picture, chapters and transcript, now without them."""
    show, first = published_show(folder, ALL)
    (one,) = show.episodes
    assert one.artwork
    assert one.chapters
    assert one.transcripts
    for name in ALL:
        if not name.endswith(".md"):
            (folder / name).unlink()
    return show, first


def test_side_files_that_vanished_change_nothing_and_a_note_says_so(tmp_path: Path) -> None:
    show, first = without_side_files(tmp_path)

    later = assembled(tmp_path, published=show, stems=first.stems)

    assert later.show == show
    assert codes(later.findings) == ["EPISODE-15"] * 3
    assert {one.severity for one in later.findings} == {Severity.NOTE}
    assert {one.hint.rpartition(" write ")[2] for one in later.findings} == {
        "`artwork = false`",
        "`chapters = false`",
        "`transcript = false`",
    }


def test_false_takes_off_what_was_published(tmp_path: Path) -> None:
    show, first = without_side_files(tmp_path)
    keys = 'title = "First"\nartwork = false\nchapters = false\ntranscript = false'
    (tmp_path / f"{STEM}.md").write_text(front(keys))

    later = assembled(tmp_path, published=show, stems=first.stems)

    one = episode(later)
    assert (one.artwork, one.chapters, one.transcripts) == (None, (), ())
    assert later.findings == ()


def test_false_in_yaml_holds_for_files_that_are_here(tmp_path: Path) -> None:
    keys = "---\ntitle: First\nartwork: false\nchapters: false\ntranscript: false\n---\n"

    folder = assembled(write(tmp_path, files(ALL | {f"{STEM}.md": keys})))

    one = episode(folder)
    assert (one.artwork, one.chapters, one.transcripts) == (None, (), ())
    assert folder.findings == ()


def test_chapters_inside_the_audio_count_when_the_file_vanished(tmp_path: Path) -> None:
    show, first = without_side_files(tmp_path)
    inside = (Chapter(0, "a"), Chapter(500, "b"))

    later = assembled(tmp_path, published=show, stems=first.stems, chapters=inside)

    assert episode(later).chapters == inside
    assert codes(later.findings) == ["EPISODE-15"] * 2


def test_kept_chapters_end_with_the_audio(tmp_path: Path) -> None:
    show, first = without_side_files(tmp_path)
    past = replace(show.episodes[0], chapters=(Chapter(0, "a"), Chapter(999_000_000, "b")))

    later = assembled(tmp_path, published=replace(show, episodes=(past,)), stems=first.stems)

    assert episode(later).chapters == (Chapter(0, "a"),)


def test_an_episode_without_a_text_is_told_where_to_write(tmp_path: Path) -> None:
    show, first = without_side_files(tmp_path)
    (tmp_path / f"{STEM}.md").unlink()

    later = assembled(tmp_path, published=show, stems=first.stems)

    assert {
        one.hint.rpartition(" in ")[2] for one in later.findings if one.code == "EPISODE-15"
    } == {f"{STEM}.md"}


def test_the_slug_of_a_published_episode_stays_taken(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    gone = an_episode("gone", title="Gone")
    show = replace(show, episodes=(*show.episodes, gone))
    write(tmp_path, {"2020-01-01-gone.mp3": b"new"})

    later = assembled(tmp_path, published=show, stems=first.stems)

    finding = only(later.findings, "EPISODE-08")
    assert finding.message == (
        "the address `episodes/gone.html` is also that of the published episode “Gone”"
    )


def test_what_a_newer_program_wrote_is_carried_along(tmp_path: Path) -> None:
    show, first = published_show(tmp_path)
    show = replace(
        show, unknown='{"a":1}\n', episodes=(replace(show.episodes[0], unknown='{"b":2}\n'),)
    )

    later = assembled(tmp_path, published=show, stems=first.stems)

    assert the_show(later).unknown == '{"a":1}\n'
    assert episode(later).unknown == '{"b":2}\n'
