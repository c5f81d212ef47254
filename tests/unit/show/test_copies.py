"""Which copies of an episode's audio are kept, and which are made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from podcast_pub.model.audio import Audio, AudioFacts, Rendition
from podcast_pub.model.encoding import EncodedCopy, Encoding, Recipe
from podcast_pub.show.copies import (
    MONO,
    STEREO,
    Published,
    Source,
    artifacts,
    enclosure,
    is_audio_of,
    missing_renditions,
    wanted,
)
from tests.builders import an_audio, an_episode, digest

FILE = Path("/show/first.wav")
SMALL = Recipe(64, 1)
NEW = Published()


def facts_of(**changes: Any) -> AudioFacts:
    """Facts of an hour of stereo WAV, unless it is said otherwise."""
    values: dict[str, Any] = {
        "media_type": "audio/wav",
        "extension": "wav",
        "duration_ms": 3_600_000,
        "size_bytes": 635_040_044,
        "sha256": digest("the file"),
        "audio_id": digest("the sound"),
        "must_be_encoded": True,
        "channels": 2,
    }
    return AudioFacts(**(values | changes))


MP3 = facts_of(
    media_type="audio/mpeg", extension="mp3", size_bytes=57_600_000, must_be_encoded=False
)


def a_copy(name: str = "copy") -> EncodedCopy:
    return EncodedCopy(
        Path(f"/cache/{name}.mp3"), 57_600_000, digest(name), 3_600_001, digest(f"{name} frames")
    )


def a_source(
    *made: tuple[Recipe, EncodedCopy], facts: AudioFacts | None = None, renditions: str = ""
) -> Source:
    copies = {(FILE, recipe.name): copy for recipe, copy in made}
    return Source(FILE, facts or facts_of(), tuple(renditions.split()), copies)


GONE = Source(None, None)


def a_rendition(name: str = "64k") -> Rendition:
    key = f"media/{digest('small')[:32]}/first-{name}.mp3"
    return Rendition(name, key, "audio/mpeg", 28_800_000, digest("small"), 3_600_000)


def a_published(**changes: Any) -> Audio:
    """What was made of the WAV and published."""
    published = an_audio("first", audio_id=digest("the sound"), recipe=STEREO.name)
    return replace(published, copy_id=digest("its frames"), **changes)


def published_here(**changes: Any) -> Published:
    return Published(past=an_episode("first", audio=a_published(**changes)))


def asked(source: Source, published: Published = NEW, *, again: bool = False) -> list[Encoding]:
    return list(wanted(source, published, again=again))


def names(encodings: list[Encoding]) -> list[str]:
    return [one.recipe.name for one in encodings]


def test_a_new_wav_is_encoded_by_the_number_of_its_channels() -> None:
    stereo, mono = asked(a_source()), asked(a_source(facts=facts_of(channels=1)))
    many = asked(a_source(facts=facts_of(channels=6)))

    assert names(stereo) == names(many) == ["mp3 128k stereo lame 1"]
    assert names(mono) == ["mp3 96k mono lame 1"]
    assert stereo == [Encoding(FILE, digest("the sound"), 3_600_000, STEREO)]


def test_the_enclosure_is_the_copy_and_remembers_its_source() -> None:
    audio = enclosure(a_source((STEREO, a_copy())), NEW, slug="first")

    assert audio == Audio(
        key=f"media/{digest('copy')[:32]}/first.mp3",
        media_type="audio/mpeg",
        size_bytes=57_600_000,
        sha256=digest("copy"),
        duration_ms=3_600_001,
        audio_id=digest("the sound"),
        source_sha256=digest("the file"),
        recipe="mp3 128k stereo lame 1",
        copy_id=digest("copy frames"),
    )


def test_an_mp3_is_published_as_it_is_and_a_rendition_is_made_of_it() -> None:
    source = a_source((SMALL, a_copy("small")), facts=MP3, renditions="64k")

    audio = enclosure(source, NEW, slug="first")

    assert names(asked(source)) == ["mp3 64k mono lame 1"]
    assert (audio.recipe, audio.sha256) == ("as-is", digest("the file"))
    (rendition,) = audio.renditions
    assert rendition.name == "64k"
    assert rendition.key == f"media/{digest('small')[:32]}/first-64k.mp3"
    assert rendition.sha256 == digest("small")


def test_a_published_copy_is_never_made_again() -> None:
    published = published_here(renditions=(a_rendition(),))
    source = a_source((STEREO, a_copy("of another ffmpeg")), renditions="64k")

    assert asked(source, published) == []
    assert enclosure(source, published, slug="other") == a_published(renditions=(a_rendition(),))
    assert list(artifacts(source, a_published(), name="first")) == []


def test_what_somebody_published_of_the_same_file_is_taken_over() -> None:
    elsewhere = an_episode("first", audio=a_published(renditions=(a_rendition(),)))
    published, source = Published(public=elsewhere), a_source(renditions="64k")

    assert asked(source, published) == []
    assert enclosure(source, published, slug="first") == elsewhere.audio


def test_what_somebody_published_of_another_file_or_by_another_recipe_is_not() -> None:
    other_sound = an_episode(audio=a_published(audio_id=digest("other")))
    other_recipe = an_episode(audio=a_published(recipe="mp3 128k stereo lame 2"))

    for public in (other_sound, other_recipe):
        assert names(asked(a_source(), Published(public=public))) == [STEREO.name]


def test_a_rendition_that_somebody_added_is_taken_over_by_who_published_before() -> None:
    here = an_episode("first", audio=a_published())
    there = an_episode("first", audio=a_published(renditions=(a_rendition(),)))
    published, source = Published(past=here, public=there), a_source(renditions="64k")

    assert asked(source, published) == []
    assert enclosure(source, published, slug="first").renditions == (a_rendition(),)


def test_nothing_is_encoded_of_a_file_that_is_not_the_published_one() -> None:
    source = a_source(facts=facts_of(audio_id=digest("new sound")), renditions="64k")

    assert asked(source, published_here(), again=True) == []
    assert enclosure(source, published_here(), slug="first") == a_published()


def test_a_rendition_is_added_to_a_published_episode_without_touching_the_enclosure() -> None:
    source = a_source((SMALL, a_copy("small")), renditions="64k")

    audio = enclosure(source, published_here(), slug="first")

    assert names(asked(source, published_here())) == [SMALL.name]
    assert replace(audio, renditions=()) == a_published()
    assert [one.sha256 for one in audio.renditions] == [digest("small")]


def test_a_published_episode_without_its_file_keeps_its_renditions_and_gets_no_new_ones() -> None:
    published = published_here(renditions=(a_rendition(),))
    source = replace(GONE, renditions=("64k", "32k"))

    audio = enclosure(source, published, slug="first")

    assert asked(source, published, again=True) == []
    assert audio.renditions == (a_rendition(),)
    assert list(missing_renditions(source, audio)) == [("32k", True)]


def test_a_rendition_that_is_not_asked_for_any_more_loses_its_place() -> None:
    published = published_here(renditions=(a_rendition(),))

    assert enclosure(GONE, published, slug="first").renditions == ()


def test_a_rendition_that_would_not_be_smaller_is_not_made() -> None:
    small = replace(MP3, size_bytes=29_000_000)
    source = a_source(facts=small, renditions="64k 56k")

    audio = enclosure(source, NEW, slug="first")

    assert names(asked(source)) == ["mp3 56k mono lame 1"]
    assert list(missing_renditions(source, audio)) == [("64k", False)]
    mono = a_source(facts=facts_of(channels=1), renditions="96k 80k")
    assert names(asked(mono)) == [MONO.name, "mp3 80k mono lame 1"]


def test_a_store_that_lost_everything_asks_for_the_published_copies_again() -> None:
    published = replace(published_here(renditions=(a_rendition(),)), is_lost=True)
    same = EncodedCopy(Path("/cache/same.mp3"), 28_800_000, a_published().sha256, 1, "")
    source = a_source((STEREO, same), renditions="64k")

    again = asked(source, published, again=True)
    audio = enclosure(source, published, slug="first")

    assert [(one.recipe, one.is_published) for one in again] == [(STEREO, True), (SMALL, True)]
    assert audio == a_published(renditions=(a_rendition(),))
    (artifact,) = artifacts(source, audio, name="2017-first")
    assert (artifact.key, artifact.file) == (audio.key, same.file)


def test_a_lost_copy_that_cannot_be_made_again_is_replaced_under_a_new_address() -> None:
    published = replace(published_here(), is_lost=True)
    source = a_source((STEREO, a_copy("of another ffmpeg")))

    audio = enclosure(source, published, slug="first")

    assert audio.key == f"media/{digest('of another ffmpeg')[:32]}/first.mp3"
    assert [one.key for one in artifacts(source, audio, name="first")] == [audio.key]


def test_a_lost_copy_of_which_nothing_could_be_made_stays_as_it_was() -> None:
    published = replace(published_here(renditions=(a_rendition(),)), is_lost=True)
    source = a_source(renditions="64k")

    assert enclosure(source, published, slug="first") == a_published(renditions=(a_rendition(),))


def test_the_published_copy_is_as_good_as_what_it_was_made_of() -> None:
    published = published_here()
    copy = replace(MP3, sha256=a_published().sha256, audio_id=digest("the frames"))
    tagged = replace(MP3, sha256=digest("tagged"), audio_id=a_published().copy_id)

    for facts in (copy, tagged):
        source = a_source((SMALL, a_copy("small")), facts=facts, renditions="64k")
        audio = enclosure(source, published, slug="first")

        assert is_audio_of(facts, a_published())
        assert names(asked(source, published)) == [SMALL.name]
        assert replace(audio, renditions=()) == a_published()
        assert [one.sha256 for one in audio.renditions] == [digest("small")]
    source = a_source(facts=copy)
    (artifact,) = artifacts(source, enclosure(source, published, slug="first"), name="first")
    assert (artifact.file, artifact.sha256) == (FILE, a_published().sha256)


def test_what_is_sent_is_called_after_the_day_and_the_episode() -> None:
    source = a_source((STEREO, a_copy()), (SMALL, a_copy("small")), renditions="64k")
    audio = enclosure(source, NEW, slug="first")

    sent = list(artifacts(source, audio, name="2017-02-01-first"))

    assert [one.key for one in sent] == [audio.key, audio.renditions[0].key]
    assert [one.disposition.partition("; ")[2].partition(";")[0] for one in sent] == [
        'filename="2017-02-01-first.mp3"',
        'filename="2017-02-01-first-64k.mp3"',
    ]


def test_a_copy_that_is_still_to_be_made_is_described_and_has_no_hash() -> None:
    audio = enclosure(a_source(renditions="64k"), NEW, slug="first")

    assert (audio.sha256, audio.size_bytes) == ("", 57_600_000)
    assert [(one.sha256, one.size_bytes) for one in audio.renditions] == [("", 28_800_000)]
