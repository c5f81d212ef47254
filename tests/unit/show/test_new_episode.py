from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.model.audio import Tags
from podcast_pub.model.finding import Place
from podcast_pub.show.beside import Beside
from podcast_pub.show.drafts import EpisodeDraft, ShowDraft
from podcast_pub.show.episode_md import parse_episode
from podcast_pub.show.fields import one_line
from podcast_pub.show.new_episode import (
    NewEpisode,
    episode_text,
    folder_name,
    new_slug,
    slug_problem,
    with_tags,
)
from podcast_pub.show.slugs import slug_of, split_stem
from podcast_pub.show.text_file import TextFile, first_illegal
from tests.unit.show.folders import FEW, NOW

if TYPE_CHECKING:
    from pathlib import Path

GUID = "urn:uuid:0439f725-0000-4000-8000-000000000000"
SHOW = ShowDraft(TextFile("show.toml", ""), title="Voices", author="The team", language="en-GB")


def an_episode(title: str = "First", **changes: Any) -> NewEpisode:
    return NewEpisode(**({"title": title, "guid": GUID} | changes))


def read(folder: Path, text: str) -> EpisodeDraft:
    files = {name: folder / name for name in ("audio.mp3", "cover.jpg")}
    for path in files.values():
        path.write_bytes(b"bytes")
    draft = EpisodeDraft("first", Place("first/episode.md"))
    beside = Beside(folder, folder, files)
    file = TextFile("first/episode.md", text)
    return parse_episode(file, draft, beside=beside, picture_stem="cover", zone=ZoneInfo("UTC"))


def switched_on(text: str) -> str:
    """The same text with every key in use."""
    return re.sub(r"^#(?=[^ ])", "", text, flags=re.MULTILINE)


def test_a_new_text_says_what_is_known_and_nothing_else(tmp_path: Path) -> None:
    known = an_episode(date=date(2017, 2, 1), summary="What.", season=3, number=4, language="fr")

    draft = read(tmp_path, episode_text(known))

    assert draft.findings == ()
    assert (draft.title, draft.guid, draft.written) == ("First", GUID, date(2017, 2, 1))
    assert (draft.summary, draft.season, draft.number, draft.language) == ("What.", 3, 4, "fr")
    assert (draft.notes, draft.people, draft.is_draft) == ("", (), False)


def test_without_a_date_none_is_made_up(tmp_path: Path) -> None:
    assert read(tmp_path, episode_text(an_episode())).published is None


@pytest.mark.parametrize("known", [{}, {"season": 2, "number": 3, "summary": "x"}])
def test_every_key_that_there_is_stands_in_a_new_text_once(
    known: dict[str, Any], tmp_path: Path
) -> None:
    text = switched_on(episode_text(an_episode(**known)))
    front = text.split("+++\n")[1]

    draft = read(tmp_path, text.replace("+++\n", "+++\nstrange = 1\n", 1))

    (unknown,) = draft.findings
    said = unknown.hint.partition("known are ")[2]
    assert set(re.findall(r"`(\w+)`", said)) == set(tomllib.loads(front))


TITLES = st.text().filter(lambda text: first_illegal(text) is None and one_line(text) != "")


@FEW
@given(title=TITLES, artist=st.text())
def test_any_title_stands_in_the_text_as_it_is(tmp_path: Path, title: str, artist: str) -> None:
    tagged = with_tags(an_episode(title), Tags(artist=artist), SHOW, now=NOW)

    text = episode_text(tagged)

    assert tomllib.loads(text.split("+++\n")[1])["title"] == title
    assert read(tmp_path, text).findings == ()
    assert not read(tmp_path, switched_on(text)).findings


@FEW
@given(title=st.one_of(st.text(), st.sampled_from(["../../etc/passwd", "2017-02-01", "NUL"])))
def test_any_title_gives_a_name_that_is_safe_and_the_slug(title: str) -> None:
    slug = new_slug(an_episode(title), file_stem="")

    assert re.fullmatch("[a-z0-9-]{1,88}", slug)
    assert slug_problem(slug) is None
    for name in (folder_name(slug, None), folder_name(slug, date(2017, 2, 1))):
        assert slug_of(name) == slug
    assert split_stem(folder_name(slug, None))[0] is None


@pytest.mark.parametrize(
    ("title", "stem", "number", "slug"),
    [
        ("Über Größe", "", None, "uber-grosse"),
        ("🎙️", "talk final", None, "talk-final"),
        ("🎙️", "", 7, "episode-7"),
        ("🎙️", "", None, "episode-0439f725"),
        ("(2017-02-01) 2017-02-02: Two", "", None, "two"),
        ("Con", "", None, "con-episode"),
        ("long " * 60, "", None, "long-" * 15 + "long"),
        ("x" * 300, "", None, "x" * 80),
    ],
)
def test_the_slug_is_of_the_title_else_of_the_file_else_a_number(
    title: str, stem: str, number: int | None, slug: str
) -> None:
    assert new_slug(an_episode(title, number=number), file_stem=stem) == slug


@pytest.mark.parametrize(
    ("slug", "instead"),
    [
        ("../x", "`x`"),
        ("My Slug", "`my-slug`"),
        ("con", "`con-episode`"),
        ("2017-02-01-x", "`x`"),
        ("🎙️", "a-z"),
        ("", "a-z"),
        ("x" * 81, f"`{'x' * 80}`"),
    ],
)
def test_a_slug_that_cannot_be_is_told_what_can(slug: str, instead: str) -> None:
    assert instead in (slug_problem(slug) or "")


def test_the_folder_has_the_day_that_is_written() -> None:
    late = datetime(2017, 2, 1, 23, 30, tzinfo=UTC)

    assert folder_name("first", late) == "2017-02-01-first"
    assert folder_name("first", date(2017, 2, 1)) == "2017-02-01-first"
    assert folder_name("first", None) == "first"


def test_tags_fill_in_what_was_not_said() -> None:
    tags = Tags(
        title=" From\ntags ",
        artist="Ilka",
        published="2014-05-05",
        number=3,
        season=2,
        summary="Two\nlines",
        language="fra",
    )

    tagged = with_tags(an_episode(""), tags, SHOW, now=NOW)
    said = with_tags(an_episode("Said", date=date(2020, 1, 1)), tags, SHOW, now=NOW)

    assert (tagged.title, tagged.date) == ("From tags", date(2014, 5, 5))
    assert (tagged.number, tagged.season, tagged.summary) == (3, 2, "Two lines")
    assert (tagged.language, tagged.artist) == ("fr", "Ilka")
    assert (said.title, said.date) == ("Said", date(2020, 1, 1))
    assert "# from the tags" in episode_text(tagged)
    assert "# from the tags" not in episode_text(said)
    assert 'name = "Ilka"' in episode_text(tagged)


@pytest.mark.parametrize(
    "tags",
    [
        Tags(published="2014"),
        Tags(published="2999-01-01"),
        Tags(published="yesterday"),
        Tags(language="eng"),
        Tags(language="klingon?"),
        Tags(artist="the TEAM"),
        Tags(number=10**7, season=0),
    ],
)
def test_tags_that_say_nothing_of_use_change_nothing(tags: Tags) -> None:
    assert with_tags(an_episode(), tags, SHOW, now=NOW) == an_episode()


def test_a_tagged_time_that_the_clocks_skipped_is_no_date() -> None:
    tags = Tags(published="2017-03-26T02:30:00")

    tagged = with_tags(an_episode(), tags, replace(SHOW, zone=ZoneInfo("Europe/Zurich")), now=NOW)

    assert tagged.date is None
