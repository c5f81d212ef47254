from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from podcast_pub.model.episode import EpisodeType
from podcast_pub.model.finding import Place
from podcast_pub.model.show import Category
from podcast_pub.rules.apple_categories import CATEGORIES
from podcast_pub.rules.registry import check
from tests.builders import a_show, an_audio, an_episode

if TYPE_CHECKING:
    from podcast_pub.model.finding import Finding


def nowhere(guid: str, key: str) -> tuple[Place | None, str]:
    return Place(guid or "show.toml"), key


def found(*episodes: Any, **changes: Any) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in findings(*episodes, **changes)]


def findings(*episodes: Any, **changes: Any) -> tuple[Finding, ...]:
    return check(a_show(*episodes, **changes), where=nowhere)


def test_a_good_show_breaks_no_rule() -> None:
    assert found(an_episode("one"), an_episode("two")) == []


def test_apple_has_19_categories_and_91_below_them() -> None:
    assert len(CATEGORIES) == 19
    assert sum(len(below) for below in CATEGORIES.values()) == 91


@pytest.mark.parametrize(
    ("category", "hint"),
    [
        (Category("society & culture"), "write “Society & Culture”"),
        (Category("Politcs"), "did you mean “News > Politics”?"),
        (Category("Documentary"), "write “Society & Culture > Documentary”"),
        (Category("Zzz"), f"choose one of: {', '.join(CATEGORIES)}"),
        (Category("Government", "Local"), "below “Government” there is: nothing"),
        (
            Category("Comedy", "Zzz"),
            "below “Comedy” there is: Comedy Interviews, Improv, Stand-Up",
        ),
    ],
)
def test_a_category_that_apple_does_not_have_comes_with_one_that_it_has(
    category: Category, hint: str
) -> None:
    (finding,) = findings(categories=(Category("News"), category))

    assert finding.code == "APPLE-02"
    assert finding.hint == hint
    assert finding.excerpt == "category"


@pytest.mark.parametrize("name", CATEGORIES)
def test_each_category_and_all_below_it_are_accepted(name: str) -> None:
    below = (Category(name, one) for one in CATEGORIES[name])

    assert found(categories=(Category(name), *below)) == []


def test_texts_of_255_characters_are_the_limit() -> None:
    long = "é" * 256

    assert found(an_episode(title=long[1:]), title=long[1:], author=long[1:]) == []
    assert found(an_episode(title=long), title=long, author=long, copyright=long) == [
        ("APPLE-03", "`author` has 256 characters, Apple takes 255"),
        ("APPLE-03", "`copyright` has 256 characters, Apple takes 255"),
        ("APPLE-03", "`title` has 256 characters, Apple takes 255"),
        ("APPLE-03", "`title` has 256 characters, Apple takes 255"),
    ]


def test_a_description_of_4000_bytes_is_the_limit() -> None:
    assert found(description="é" * 2000) == []
    assert found(description="é" * 2000 + "x") == [
        ("APPLE-04", "`description` has 4001 bytes, Apple takes 4000")
    ]


def test_only_full_episodes_of_a_serial_show_need_a_number() -> None:
    trailer = an_episode("trailer", kind=EpisodeType.TRAILER)
    numbered = an_episode("one", number=1)
    bare = an_episode("two")

    assert found(bare, kind="episodic") == []
    assert found(trailer, numbered, kind="serial") == []
    assert [code for code, _ in found(bare, kind="serial")] == ["APPLE-05"]


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        ("mp3", "audio/mpeg"),
        ("m4a", "audio/x-m4a"),
        ("mp4", "video/mp4"),
        ("m4v", "video/x-m4v"),
        ("mov", "video/quicktime"),
    ],
)
def test_apple_shows_these_types(extension: str, media_type: str) -> None:
    audio = an_audio(key=f"media/x/one.{extension}", media_type=media_type)

    assert found(an_episode(audio=audio)) == []


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [("ogg", "audio/ogg"), ("mp3", "audio/x-m4a"), ("flac", "audio/flac"), ("m4a", "audio/mp4")],
)
def test_apple_does_not_show_other_types(extension: str, media_type: str) -> None:
    audio = an_audio(key=f"media/x/one.{extension}", media_type=media_type)

    assert found(an_episode(audio=audio)) == [
        ("APPLE-06", f"Apple does not show episodes of the type {media_type} (.{extension})")
    ]


def test_the_newer_of_two_episodes_with_the_same_audio_is_named() -> None:
    newer, older = an_episode("newer"), an_episode("older")
    newer, older = (
        an_episode(one.slug, audio=an_audio(one.slug, audio_id="same")) for one in (newer, older)
    )

    (finding,) = findings(newer, older)

    assert finding.code == "APPLE-07"
    assert finding.place == Place(newer.guid)
    assert finding.message == "the audio is the same as that of “Older”"
    assert not finding.blocks
