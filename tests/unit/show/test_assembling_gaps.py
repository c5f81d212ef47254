from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.audio import Tags
from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.assembling import assemble
from podcast_pub.show.discovery import read_drafts
from podcast_pub.show.drafts import Cover
from tests.unit.show.folders import (
    GUID,
    NOW,
    SHOW,
    SHOW_WITHOUT_GUID,
    STEM,
    TEXT,
    assembled,
    codes,
    facts_of,
    files,
    front,
    only,
    the_show,
    without,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.model.show import Show
    from podcast_pub.show.assembling import Rules
    from podcast_pub.show.places import Where


def test_an_episode_of_the_future_is_left_out_with_everything_of_it(tmp_path: Path) -> None:
    body = front('date = 2030-01-01\ntitel = "secret"', "secret")

    folder = assembled(
        write(
            tmp_path,
            files({"b.md": body, "b.mp3": b"secret", "b.vtt": "WEBVTT", "b.jpg": b"secret"}),
        )
    )

    (later,) = folder.later
    assert [one.slug for one in the_show(folder).episodes] == ["first"]
    assert (later.slug, later.title) == ("b", "B")
    assert later.published.isoformat() == "2030-01-01T12:00:00+01:00"
    assert not [key for key in folder.materials if "/b." in key]
    assert set(folder.stems.values()) == {STEM}
    assert only(folder.findings, "EPISODE-02").severity is Severity.WARNING


def test_later_episodes_are_in_the_order_of_their_dates(tmp_path: Path) -> None:
    folder = assembled(
        write(
            tmp_path,
            files(
                {
                    "2032-01-01-a.mp3": b"",
                    "2031-01-01-c.mp3": b"",
                    "z.md": front("date = 2030-01-01"),
                }
            ),
        )
    )

    assert [one.slug for one in folder.later] == ["z", "c", "a"]


def test_an_episode_is_due_at_its_very_moment(tmp_path: Path) -> None:
    body = front('title = "x"\ndate = 2026-11-24T12:30:15Z')
    write(tmp_path, files({f"{STEM}.md": body}))

    moment = datetime(2026, 11, 24, 12, 30, 15, tzinfo=UTC)

    assert len(the_show(assembled(tmp_path, now=moment)).episodes) == 1
    assert assembled(tmp_path, now=moment.replace(second=14)).later


def test_a_draft_is_left_out_with_a_note(tmp_path: Path) -> None:
    body = front("draft = true\nexplicit = 5", "secret")

    folder = assembled(write(tmp_path, files({"b.md": body, "b.vtt": "WEBVTT"})))

    note = only(folder.findings, "EPISODE-13")
    assert [one.slug for one in the_show(folder).episodes] == ["first"]
    assert note.severity is Severity.NOTE
    assert note.place == Place("b.md", 2)
    assert only(folder.findings, "EPISODE-03").severity is Severity.WARNING
    assert folder.later == ()


def test_an_episode_without_audio_is_an_error(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files({"b.md": TEXT, "c/episode.md": TEXT})))

    findings = [one for one in folder.findings if one.code == "EPISODE-06"]
    assert folder.show is None
    assert [str(one.place) for one in findings] == ["b.md", "c/episode.md"]
    assert [one.hint for one in findings] == [
        (
            "put b.mp3 beside it, or write `draft = true` until there is one; "
            "a text that is no episode belongs in a folder"
        ),
        "put audio.mp3 into this folder, or write `draft = true` until there is one",
    ]


def test_audio_that_is_unusable_was_said_by_the_caller(tmp_path: Path) -> None:
    said = Finding("AUDIO-01", Severity.ERROR, "no audio", Place(f"{STEM}.mp3"))

    silent = assembled(write(tmp_path, files()), facts={})
    folder = assembled(tmp_path, facts={}, found=[said])

    assert (silent.show, silent.findings) == (None, ())
    assert (folder.show, folder.findings) == (None, (said,))


def test_what_is_odd_about_the_audio_is_said_at_the_audio(tmp_path: Path) -> None:
    write(tmp_path, files())
    path = tmp_path / f"{STEM}.mp3"
    odd = Finding("AUDIO-02", Severity.WARNING, "odd")

    folder = assembled(tmp_path, facts={path: replace(facts_of(path), findings=(odd,))})

    assert str(only(folder.findings, "AUDIO-02").place) == f"{STEM}.mp3"
    assert folder.show is not None


def test_a_text_that_is_broken_is_the_only_finding(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files({f"{STEM}.md": "+++\noops"})))

    assert codes(folder.findings) == ["EPISODE-01"]
    assert folder.show is None


@pytest.mark.parametrize("body", [b"\xff", b"oops"])
def test_a_show_toml_that_is_broken_is_the_only_finding(tmp_path: Path, body: bytes) -> None:
    folder = assembled(write(tmp_path, without("cover.jpg", {"show.toml": body})))

    assert len(folder.findings) == 1
    assert folder.show is None


def test_findings_are_in_the_order_of_their_places(tmp_path: Path) -> None:
    folder = assembled(
        write(
            tmp_path,
            files(
                {
                    "show.toml": SHOW + "zzz = 1\n",
                    "a.md": front("x = 1\ny = 2"),
                    "b/episode.md": "",
                    "2018-02-30.mp3": b"",
                }
            ),
        )
    )

    places = [(one.place.path, one.place.line or 0) for one in folder.findings if one.place]
    assert len(places) == len(folder.findings) > 6
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("other", "place", "message"),
    [
        (
            "2018-01-01-First.mp3",
            "2018-01-01-First.mp3",
            f"the address `episodes/first.html` is also that of `{STEM}.md`",
        ),
        (f"{STEM}/a.mp3", f"{STEM}.md", f"`{STEM}/a.mp3` is an episode of the same name"),
    ],
)
def test_two_episodes_of_one_name_are_an_error(
    tmp_path: Path, other: str, place: str, message: str
) -> None:
    folder = assembled(write(tmp_path, files({other: b"x"})), tags=Tags(title="t"))

    finding = only(folder.findings, "EPISODE-08")
    assert codes(folder.findings) == ["EPISODE-08"]
    assert finding.message == message
    assert str(finding.place) == place


def test_two_episodes_of_one_guid_are_an_error(tmp_path: Path) -> None:
    body = front('title = "x"\nguid = "g"')

    folder = assembled(
        write(tmp_path, files({"a.md": body, "a.mp3": b"a", "b.md": body, "b.mp3": b"b"}))
    )

    finding = only(folder.findings, "EPISODE-09")
    assert finding.place == Place("b.md", 3)
    assert finding.message == "`a.md` has the same `guid`; apps would show only one of them"
    assert finding.excerpt == 'guid = "g"'


def test_a_guid_that_repeats_a_derived_one_is_found_at_the_episode(tmp_path: Path) -> None:
    body = front('title = "x"\nguid = "urn:uuid:7f2bee91-2875-564d-b485-0ccf852cacb1"')

    folder = assembled(write(tmp_path, files({"1.md": body, "1.mp3": b"a"})))

    assert str(only(folder.findings, "EPISODE-09").place) == f"{STEM}.md"


def test_a_missing_cover_is_an_error(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, without("cover.jpg")))

    assert codes(folder.findings) == ["ARTWORK-05"]
    assert folder.show is None


def test_a_cover_that_was_named_wrongly_is_said_once(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files({"show.toml": SHOW + 'artwork = "x.png"\n'})))

    assert codes(folder.findings) == ["FILE-07"]
    assert folder.show is None


def test_a_cover_that_is_unusable_blocks(tmp_path: Path) -> None:
    drafts = read_drafts(write(tmp_path, files()))
    bad = Finding("ARTWORK-02", Severity.ERROR, "too small", Place("cover.jpg"))
    facts = {tmp_path / f"{STEM}.mp3": facts_of(tmp_path / f"{STEM}.mp3")}

    folder = assemble(
        drafts,
        facts=facts,
        covers={tmp_path / "cover.jpg": Cover(None, findings=(bad,))},
        published=None,
        stems={},
        now=NOW,
    )

    assert folder.findings == (bad,)
    assert folder.show is None


def test_a_guid_follows_from_a_declared_public_address(tmp_path: Path) -> None:
    named = SHOW_WITHOUT_GUID + 'url = "https://podcast.example.org"\n'
    stored = SHOW_WITHOUT_GUID + (
        'url = "http://127.0.0.1/x"\n[[store]]\nurl = "s3://b"\npublic_url = "https://podcast.example.org/"\n'
    )

    for toml in (named, stored):
        folder = assembled(write(tmp_path, files({"show.toml": toml})))
        assert the_show(folder).guid == GUID


@pytest.mark.parametrize("more", ["", 'endpoint = "https://s3.example.org"\n'])
def test_without_a_guid_and_an_address_there_is_no_show_for_listeners(
    tmp_path: Path, more: str
) -> None:
    folder = assembled(
        write(
            tmp_path, files({"show.toml": f'{SHOW_WITHOUT_GUID}[[store]]\nurl = "s3://b"\n{more}'})
        )
    )

    assert only(folder.findings, "SHOW-08").message.startswith("the show has no `guid`")
    assert folder.show is None


def test_a_guid_that_is_none_is_said_once(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files({"show.toml": SHOW_WITHOUT_GUID + 'guid = "x"\n'})))

    assert codes(folder.findings) == ["SHOW-08"]


def a_rule(place: Place, severity: Severity = Severity.ERROR) -> Rules:
    def rules(show: Show, *, where: Where) -> tuple[Finding, ...]:
        told, excerpt = where("", "title")
        message = f"{show.title}, {len(show.episodes)} episodes, {told}, {excerpt}"
        return (Finding("RULE-01", severity, message, place),)

    return rules


def test_rules_see_a_show_that_is_not_whole(tmp_path: Path) -> None:
    write(tmp_path, without("cover.jpg", {"b.md": TEXT}))

    folder = assembled(tmp_path, rules=a_rule(Place("b.md")))

    finding = only(folder.findings, "RULE-01")
    assert codes(folder.findings) == ["EPISODE-06", "RULE-01", "ARTWORK-05"]
    assert finding.message == 'Voices, 1 episodes, show.toml:1:9, title = "Voices"'


def test_an_error_of_a_rule_blocks_and_a_warning_does_not(tmp_path: Path) -> None:
    write(tmp_path, files())

    assert assembled(tmp_path, rules=a_rule(Place("x"))).show is None
    assert assembled(tmp_path, rules=a_rule(Place("x"), Severity.WARNING)).show is not None


def test_rules_say_nothing_about_a_line_that_has_an_error(tmp_path: Path) -> None:
    write(tmp_path, files({"show.toml": SHOW + "locked = 5\n"}))

    same = assembled(tmp_path, rules=a_rule(Place("show.toml", 9)))
    other = assembled(tmp_path, rules=a_rule(Place("show.toml", 8)))

    assert codes(same.findings) == ["SHOW-03"]
    assert codes(other.findings) == ["RULE-01", "SHOW-03"]


def test_rules_are_not_asked_about_a_show_that_cannot_be_read(tmp_path: Path) -> None:
    folder = assembled(write(tmp_path, files({"show.toml": "oops"})), rules=a_rule(Place("x")))

    assert codes(folder.findings) == ["SHOW-01"]
