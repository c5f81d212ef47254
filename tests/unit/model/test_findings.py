from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.model.finding import Finding, Place, Severity, in_order
from podcast_pub.model.settings import Settings
from podcast_pub.model.show_folder import ShowFolder

places = st.none() | st.builds(Place, st.sampled_from("ab"), st.none() | st.integers(1, 3))
findings = st.builds(
    Finding,
    st.sampled_from(("SHOW-01", "SHOW-02")),
    st.sampled_from(Severity),
    st.sampled_from("xy"),
    place=places,
)


def a_finding(code: str = "SHOW-01", place: Place | None = None, message: str = "m") -> Finding:
    return Finding(code, Severity.WARNING, message, place)


def test_a_place_is_a_path_and_a_line_if_it_is_known() -> None:
    assert str(Place("show.toml", 7)) == "show.toml:7"
    assert str(Place("show.toml", 7, 3)) == "show.toml:7:3"
    assert str(Place("audio.mp3")) == "audio.mp3"


def test_only_an_error_blocks() -> None:
    blocking = [one for one in Severity if Finding("SHOW-01", one, "m").blocks]

    assert blocking == [Severity.ERROR]


def test_a_folder_blocks_if_one_finding_does() -> None:
    error = Finding("SHOW-01", Severity.ERROR, "m")

    assert not ShowFolder(None, Settings()).blocks
    assert not ShowFolder(None, Settings(), (a_finding(),)).blocks
    assert ShowFolder(None, Settings(), (a_finding(), error)).blocks


def test_findings_are_ordered_by_place_then_code_then_message() -> None:
    wanted = (
        a_finding(),
        a_finding(message="n"),
        a_finding("SHOW-02"),
        a_finding(place=Place("a")),
        a_finding(place=Place("a", 2)),
        a_finding("SHOW-02", Place("a", 2)),
        a_finding(place=Place("a", 10)),
        a_finding(place=Place("b", 1)),
    )

    assert in_order(wanted[::-1]) == wanted


@given(st.lists(findings), st.randoms())
def test_the_order_of_findings_does_not_follow_from_how_they_came(
    found: list[Finding], dice: object
) -> None:
    shuffled = list(found)
    assert hasattr(dice, "shuffle")
    dice.shuffle(shuffled)

    def keys(ordered: tuple[Finding, ...]) -> list[tuple[object, ...]]:
        return [(one.place, one.code, one.message) for one in ordered]

    assert keys(in_order(found)) == keys(in_order(shuffled))
