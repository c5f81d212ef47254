from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.model.episode import EpisodeType
from podcast_pub.model.finding import Place, Severity
from podcast_pub.model.person import Person
from podcast_pub.show.beside import Beside
from podcast_pub.show.drafts import EpisodeDraft
from podcast_pub.show.episode_md import parse_episode
from podcast_pub.show.text_file import TextFile
from tests.unit.show.folders import FEW, codes, only

ZURICH = ZoneInfo("Europe/Zurich")


def parse(
    text: str, *, folder: Path = Path("/nowhere"), files: tuple[str, ...] = ()
) -> EpisodeDraft:
    for name in files:
        (folder / name).write_bytes(b"x")
    beside = Beside(folder, folder, {name: folder / name for name in files})
    draft = EpisodeDraft("one", Place("one.md"))
    return parse_episode(
        TextFile("one.md", text), draft, beside=beside, picture_stem="one", zone=ZURICH
    )


def toml(text: str) -> EpisodeDraft:
    return parse(f"+++\n{text}\n+++\n")


def yaml(text: str) -> EpisodeDraft:
    return parse(f"---\n{text}\n---\n")


TOML = """\
title = "First"
date = 2017-02-01T09:00:00+01:00
guid = "https://example.org/?p=1"
summary = "What it is  about."
season = 3
episode = 4
type = "bonus"
explicit = true
language = "fr"
people = [{ name = "Ilka", role = "Guest" }]
draft = true
"""
YAML = """\
title: First
date: 2017-02-01T09:00:00+01:00
guid: https://example.org/?p=1
summary: >-
  What it is
  about.
season: 03
episode: 4
type: bonus
explicit: true
language: fr
people:
  - name: Ilka
    role: Guest
draft: true
"""


@pytest.mark.parametrize("text", [f"+++\n{TOML}+++\nNotes", f"---\n{YAML}---\nNotes"])
def test_toml_and_yaml_say_the_same(text: str) -> None:
    draft = parse(text)

    assert draft.findings == ()
    assert draft.title == "First"
    assert draft.published == datetime(2017, 2, 1, 8, tzinfo=UTC)
    assert draft.written == draft.published
    assert draft.guid == "https://example.org/?p=1"
    assert draft.summary == "What it is about."
    assert (draft.season, draft.number) == (3, 4)
    assert draft.kind is EpisodeType.BONUS
    assert draft.explicit is True
    assert draft.language == "fr"
    assert draft.people == (Person("Ilka", "guest"),)
    assert draft.is_draft
    assert (draft.notes, draft.notes_html) == ("Notes", "<p>Notes</p>\n")
    assert draft.paragraph == "Notes"


@pytest.mark.parametrize("draft", [toml("date = 2017-02-01"), yaml("date: 2017-02-01")])
def test_a_day_is_noon_where_the_show_is(draft: EpisodeDraft) -> None:
    assert draft.written == date(2017, 2, 1)
    assert draft.published is not None
    assert draft.published.isoformat() == "2017-02-01T12:00:00+01:00"


@pytest.mark.parametrize(
    "text", ['date = "soon"', "date = 12:30:00", "date = 5", "date = 1800-01-01"]
)
def test_a_date_that_is_none_is_reported_on_its_line(text: str) -> None:
    finding = only(toml(f'title = "x"\n{text}').findings, "EPISODE-05")

    assert finding.place == Place("one.md", 3)
    assert finding.excerpt == text
    assert "expected a day or a time with its offset" in finding.message


def test_a_time_that_the_clock_skipped_is_reported() -> None:
    finding = only(yaml("date: 2017-03-26 02:30").findings, "EPISODE-05")

    assert finding.message == "the clocks of Europe/Zurich skipped the time 2017-03-26T02:30:00"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("explicit: maybe", '`explicit` is "maybe", expected true or false'),
        ("explicit: no", '`explicit` is "no", expected true or false'),
        ("episode: 0", '`episode` is "0", expected a whole number from 1'),
        ("season: 1.5", '`season` is "1.5", expected a whole number from 1'),
        ("type: teaser", '`type` is "teaser", expected one of "full", "trailer", "bonus"'),
        ("title: [a]", "`title` is a list, expected text"),
        ("people: {name: a}", "`people` is a table, expected a list of tables"),
        ("language: english", '"english" is not a language'),
    ],
)
def test_a_value_that_does_not_fit_is_shown(text: str, message: str) -> None:
    finding = only(yaml(f"x-y: 1\n{text}").findings, "EPISODE-03")

    assert finding.message == message
    assert finding.blocks
    assert finding.place == Place("one.md", 3)
    assert finding.excerpt == text


def test_a_hint_is_written_in_the_author_s_own_syntax() -> None:
    assert only(yaml("explicit: maybe").findings, "EPISODE-03").hint == "write `explicit: false`"
    assert only(toml("explicit = 1").findings, "EPISODE-03").hint == "write `explicit = false`"
    assert only(yaml("type: x").findings, "EPISODE-03").hint == "write `type: full`"
    assert only(toml('type = "x"').findings, "EPISODE-03").hint == 'write `type = "full"`'


@pytest.mark.parametrize("value", ["true", "0", "-1", "1000001", '"1"', "1.0"])
def test_a_number_is_whole_and_positive(value: str) -> None:
    draft = toml(f"episode = {value}")

    assert codes(draft.findings) == ["EPISODE-03"]
    assert draft.number is None


def test_unknown_keys_are_reported_with_what_may_be_meant() -> None:
    near, far = yaml("Titel: x"), yaml("layout: post")

    assert only(near.findings, "EPISODE-02").hint == "did you mean `title`?"
    assert only(near.findings, "EPISODE-02").blocks
    assert only(far.findings, "EPISODE-02").severity is Severity.WARNING


def test_keys_of_other_programs_are_not_among_the_known_ones() -> None:
    hint = only(yaml("lenght: 5\nduration: 5").findings, "EPISODE-02").hint

    assert "`date`" in hint
    assert "duration" not in hint
    assert "length" not in hint


def test_keys_of_other_programs_are_accepted_and_named() -> None:
    text = "description: About it\nexcerpt: No\nduration: 12:34\npermalink: /x\nlength: 5\n"

    draft = yaml(text)

    assert draft.summary == "About it"
    assert [(one.code, one.message, one.place) for one in draft.findings] == [
        ("EPISODE-04", "`description` is `summary` here", Place("one.md", 2)),
        ("EPISODE-04", "`excerpt` is `summary` here", Place("one.md", 3)),
        ("EPISODE-04", "`duration` is not used here", Place("one.md", 4)),
        ("EPISODE-04", "`length` is not used here", Place("one.md", 6)),
        ("EPISODE-04", "`permalink` is not used here", Place("one.md", 5)),
    ]
    assert not any(one.blocks for one in draft.findings)


def test_a_summary_goes_before_what_others_call_it() -> None:
    assert yaml("description: a\nsummary: b").summary == "b"


def test_audio_under_a_foreign_key_is_found(tmp_path: Path) -> None:
    draft = parse("---\nmp3: a.mp3\n---\n", folder=tmp_path, files=("a.mp3",))
    elsewhere = parse("---\nmp3: https://x.example/a.mp3\n---\n")

    assert draft.audio == tmp_path / "a.mp3"
    assert str(draft.audio_place) == "a.mp3"
    assert codes(draft.findings) == ["EPISODE-04"]
    assert elsewhere.audio is None
    assert codes(elsewhere.findings) == ["EPISODE-04"]


def test_audio_that_is_not_there_is_reported_once(tmp_path: Path) -> None:
    draft = parse('+++\naudio = "b.mp3"\n+++\n', folder=tmp_path, files=("a.mp3",))

    finding = only(draft.findings, "FILE-07")
    assert draft.audio_is_unclear
    assert finding.message == "there is no file `b.mp3` here"
    assert finding.hint == "the files here are `a.mp3`"


def test_a_picture_can_be_named(tmp_path: Path) -> None:
    named = parse('+++\nartwork = "a.png"\n+++\n', folder=tmp_path, files=("a.png", "one.jpg"))
    usual = parse("notes", folder=tmp_path, files=("a.png", "one.jpg"))

    assert named.artwork == tmp_path / "a.png"
    assert usual.artwork == tmp_path / "one.jpg"


def test_a_bare_uuid_becomes_a_urn() -> None:
    draft = toml('guid = "3A76E25B-0BD8-4F68-B318-BF8AB427F69C"')

    assert draft.guid == "urn:uuid:3a76e25b-0bd8-4f68-b318-bf8ab427f69c"


def test_broken_front_matter_is_the_only_finding() -> None:
    draft = parse("+++\noops\n+++\nNotes")

    assert codes(draft.findings) == ["EPISODE-01"]
    assert not draft.is_readable


def test_notes_that_lose_something_say_so_on_the_line() -> None:
    draft = parse("+++\n+++\n\nHello\n<b>bold</b>\n[a](page.html) and [b](javascript:x)\n")

    assert [(one.code, str(one.place), one.severity) for one in draft.findings] == [
        ("NOTES-02", "one.md:5:1", Severity.WARNING),
        ("NOTES-03", "one.md:6:4", Severity.WARNING),
        ("NOTES-03", "one.md:6:22", Severity.WARNING),
    ]
    assert draft.findings[1].message == "the link to `page.html` is left out"
    assert draft.findings[2].message == "a link is left out"


def test_notes_that_are_refused_are_an_error() -> None:
    draft = parse("+++\n+++\n\n" + "x" * 64_001)

    finding = only(draft.findings, "NOTES-01")
    assert finding.blocks
    assert draft.notes == ""


def test_no_break_spaces_of_a_title_stay() -> None:
    assert yaml("title: « Oui »  dit-elle").title == "« Oui » dit-elle"


KEYS = st.sampled_from(
    [
        *("title", "date", "guid", "summary", "season", "episode", "type", "explicit", "language"),
        *("people", "artwork", "audio", "draft", "mp3", "duration", "description", "x"),
    ]
)
YAML_VALUES = st.sampled_from(
    [
        "a",
        "1",
        "true",
        "~",
        "[]",
        "{}",
        "[a]",
        "[{name: x}]",
        "- name: y",
        '"\\ud800"',
        "2017-02-01",
    ]
)
TOML_VALUES = st.sampled_from(
    [
        '"a"',
        "1",
        "true",
        "[]",
        "{}",
        "[1]",
        '[{name="x"}]',
        '"\\u0001"',
        "2017-02-01",
        "12:00:00",
        "nan",
    ]
)


@FEW
@given(
    st.dictionaries(KEYS, YAML_VALUES, max_size=6), st.dictionaries(KEYS, TOML_VALUES, max_size=6)
)
def test_no_value_makes_the_reader_fail(
    tmp_path: Path, in_yaml: dict[str, str], in_toml: dict[str, str]
) -> None:
    texts = [
        "---\n" + "".join(f"{key}: {value}\n" for key, value in in_yaml.items()) + "---\n",
        "+++\n" + "".join(f"{key} = {value}\n" for key, value in in_toml.items()) + "+++\n",
    ]

    for text in texts:
        draft = parse(text, folder=tmp_path)
        assert all(finding.place is not None for finding in draft.findings)
        assert "\ud800" not in repr(draft.title)
