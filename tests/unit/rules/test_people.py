from __future__ import annotations

import pytest

from podcast_pub.rules.registry import check
from tests.builders import a_show, an_episode


def found(title: str = "A life", *, show: str = "Voices", **changes: str) -> list[str]:
    episode = an_episode(title=title, **changes)
    findings = check(a_show(episode, title=show), where=lambda _guid, _key: (None, ""))
    assert not any(finding.blocks for finding in findings)
    return [str(finding.code) for finding in findings]


@pytest.mark.parametrize(
    "title",
    [
        "Episode 12: A life",
        "episode 12",
        "Ep. 12 – A life",
        "EP12 A life",
        "Épisode 3 : la confiance",
        "Folge 7: Hallo",
        "#12 A life",
        "# 12",
        "S01E02 A life",
        "s1:e2 A life",
        "12: A life",
        "12. A life",
        "12 - A life",
        "A life (Episode 12)",
        "A life #12",
        "A life [Ep. 12]",
    ],
)
def test_a_number_in_the_title_is_seen(title: str) -> None:
    assert found(title) == ["PEOPLE-01"]


@pytest.mark.parametrize(
    "title",
    [
        "A life",
        "12 angry men",
        "1914: the war begins",
        "24 hours",
        "12-year-olds at school",
        "Episode of a war",
        "We are #1 in hope",
        "Apollo 13",
        "The 3 questions",
        "Epic 7",
    ],
)
def test_a_number_that_belongs_to_the_title_is_not(title: str) -> None:
    assert found(title) == []


@pytest.mark.parametrize(
    ("show", "title"),
    [
        ("Voices", "Voices: A life"),
        ("Voices", "voices – A life"),
        ("Voices", "A life | Voices"),
        ("Terms of Passage", "A life in Terms of Passage"),
        ("Terms of Passage", "TERMS OF PASSAGE: A life"),
        ("What is it?", "What is it? A question"),
    ],
)
def test_the_name_of_the_show_in_the_title_is_seen(show: str, title: str) -> None:
    assert found(title, show=show) == ["PEOPLE-02"]


@pytest.mark.parametrize(
    ("show", "title"),
    [
        ("Voices", "Voices from the field"),
        ("Voices", "Two voices"),
        ("Terms of Passage", "Terms of a passage"),
        ("Terms of Pass", "Terms of Passage"),
    ],
)
def test_a_title_with_a_word_of_the_name_is_fine(show: str, title: str) -> None:
    assert found(title, show=show) == []


def test_an_episode_says_what_it_is_about() -> None:
    assert found(summary=" ", notes_html="") == ["PEOPLE-03"]
    assert found(summary="", notes_html="<p>x</p>") == []
    assert found(summary="x", notes_html="") == []


def test_a_long_title_is_shortened_in_messages() -> None:
    episode = an_episode(title="Episode 12: " + "x" * 200)

    (finding,) = check(a_show(episode), where=lambda _guid, _key: (None, ""))

    assert len(finding.message) < 130
    assert "…" in finding.message
