from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.model.audio import AudioFacts
from podcast_pub.model.finding import Place
from podcast_pub.show.drafts import EpisodeDraft
from podcast_pub.show.matching import Claim, contradictions, match
from podcast_pub.show.text_file import TextFile
from tests.builders import an_audio, an_episode
from tests.unit.show.folders import FEW, codes, only

ONE = an_episode("one", guid="g1", audio=an_audio("one", audio_id="a1"))
TWO = an_episode("two", guid="g2", audio=an_audio("two", audio_id="a2"))
PUBLISHED = (TWO, ONE)
STEMS = {"g1": "s1", "g2": "s2", "gone": "s3"}


def matched(*claims: Claim) -> list[str | None]:
    return [one.guid if one else None for one in match(claims, PUBLISHED, STEMS)]


def test_a_guid_finds_its_episode_whatever_else_differs() -> None:
    assert matched(Claim("g1", "s2", audio_id="a2")) == ["g1"]


def test_a_stem_finds_the_episode_of_another_guid() -> None:
    assert matched(Claim("new", "s1", guid_is_written=True)) == ["g1"]


def test_audio_finds_an_episode_that_was_renamed() -> None:
    assert matched(Claim("derived", "new-name", audio_id="a2")) == ["g2"]


def test_audio_with_a_guid_of_its_own_is_a_new_episode() -> None:
    assert matched(Claim("new", "new-name", guid_is_written=True, audio_id="a2")) == [None]


def test_an_unknown_claim_is_new() -> None:
    assert matched(Claim("x", "y"), Claim("x", "s3")) == [None, None]


def test_no_published_episode_is_given_twice() -> None:
    claims = [Claim("x", "copy", audio_id="a1"), Claim("y", "s1"), Claim("g1", "z")]

    assert matched(*claims) == [None, None, "g1"]
    assert matched(Claim("g1", "a"), Claim("g1", "b")) == ["g1", None]


@FEW
@given(
    st.lists(
        st.builds(
            Claim,
            guid=st.sampled_from(["g1", "g2", "x"]),
            stem=st.sampled_from(["s1", "s2", "y"]),
            guid_is_written=st.booleans(),
            audio_id=st.sampled_from(["a1", "a2", ""]),
        ),
        max_size=6,
    )
)
def test_a_match_is_one_to_one(claims: list[Claim]) -> None:
    found = [guid for guid in matched(*claims) if guid is not None]

    assert len(found) == len(set(found))
    assert len(match(claims, PUBLISHED, STEMS)) == len(claims)


PAST = an_episode("first", guid="g1", published=datetime(2017, 2, 1, 9, tzinfo=UTC))
FILE = TextFile("first.md", "x")


def a_draft(**changes: Any) -> EpisodeDraft:
    place = Place("first.md")
    values: dict[str, Any] = {"file": FILE, "audio_place": Place("first.mp3")}
    return EpisodeDraft("first", place, **(values | changes))


def the_facts(audio_id: str) -> AudioFacts:
    return AudioFacts("audio/mpeg", "mp3", 1000, 10, "sha", audio_id)


def test_nothing_is_contradicted_by_saying_nothing_or_the_same() -> None:
    same = a_draft(guid="g1", written=date(2017, 2, 1))

    assert contradictions(a_draft(), PAST, None) == ()
    assert contradictions(same, PAST, the_facts(PAST.audio.audio_id)) == ()


def test_another_guid_is_an_error() -> None:
    finding = only(contradictions(a_draft(guid="g9"), PAST, None), "EPISODE-10")

    assert finding.blocks
    assert finding.hint == "write `g1` again, or delete the key"


def test_another_date_is_an_error() -> None:
    finding = only(contradictions(a_draft(written=date(2017, 2, 2)), PAST, None), "EPISODE-11")

    assert finding.blocks
    assert finding.message.endswith("it was published as 2017-02-01T09:00:00+00:00")


def test_other_audio_is_an_error_at_the_audio() -> None:
    finding = only(contradictions(a_draft(), PAST, the_facts("other")), "EPISODE-12")

    assert finding.blocks
    assert str(finding.place) == "first.mp3"


def test_audio_alone_is_found_at_its_own_place() -> None:
    draft = a_draft(file=None, guid="g9")

    assert codes(contradictions(draft, PAST, None)) == ["EPISODE-10"]
