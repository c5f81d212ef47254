"""Audio that an MP3 is made of, from the folder to the bucket, with every kind of FFmpeg."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from podcast_pub.audio.encoding import Encoder, find_ffmpeg
from podcast_pub.audio.facts import facts
from podcast_pub.errors import ShowNeedsFixing
from podcast_pub.feed.reading import read_feed
from podcast_pub.model.encoding import Encoding, Recipe
from podcast_pub.verbs.build import build
from podcast_pub.verbs.check import check
from podcast_pub.verbs.verify import verify
from tests.builders.encoders import a_program, another_ffmpeg, no_ffmpeg
from tests.builders.pcm import a_wav, samples
from tests.builders.show_folder import FIRST, SECOND, a_show_folder, edit
from tests.unit.verbs.publishing import NOW, Laptop

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.feed.reading import ReadEpisode
    from podcast_pub.model.finding import Finding
    from tests.unit.verbs.bucket import Bucket

pytestmark = pytest.mark.needs_client("ffmpeg")

SMALL = 'renditions = ["64k"]\n'
SOUND, OTHER_SOUND = samples(11_025), samples(11_025, pitch=300)
TEXT = '+++\ntitle = "First"\n+++\n\nWhat it is about.\n'


@dataclass
class Studio:
    """A laptop whose FFmpeg can be changed; `told` are the lines about encoding."""

    laptop: Laptop
    monkeypatch: pytest.MonkeyPatch
    told: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.laptop.folder

    @property
    def caches(self) -> Path:
        return self.folder.parent / "caches"

    @property
    def encoded(self) -> list[str]:
        """The names in the cache of encoded audio."""
        return sorted(path.name[41:] for path in (self.caches / "encoded").glob("*"))

    def publish(self) -> bool:
        """Publish, and return whether anything became public."""
        return self.laptop.publish(tell=self.told.append).receipt is not None

    def only_finds(self, programs: Path) -> None:
        self.monkeypatch.setenv("PATH", f"{programs}:/bin:/usr/bin/nothing")

    def without_ffmpeg(self) -> None:
        self.monkeypatch.setenv("PATH", str(no_ffmpeg(self.folder.parent / "nothing")))

    def without_cache(self) -> None:
        shutil.rmtree(self.caches)

    def check(self) -> list[str]:
        found = check(self.folder, now=NOW, caches=self.caches).folder.findings
        return [f"{one.code} {one.place}" for one in found]

    def public(self) -> ReadEpisode:
        """The newest episode in the public feed."""
        return read_feed(self.laptop.bucket.objects["feed.xml"].body).episodes[0]

    def notes(self) -> list[Finding]:
        return [one for one in self.laptop.prepare().folder.findings if one.code == "SHOW-09"]

    def media(self) -> list[str]:
        """The names of the audio in the bucket."""
        return sorted(
            key.rpartition("/")[2] for key in self.laptop.bucket.objects if key[:6] == "media/"
        )


@pytest.fixture
def cold(folder: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """Give a laptop with one new episode, a WAV, and a show that wants a rendition."""
    a_show_folder(folder, settings=SMALL)
    add_wav(folder, FIRST)
    return Studio(Laptop(folder, bucket), monkeypatch)


@pytest.fixture(scope="session")
def _encoded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Encode what `cold` has, once."""
    made = tmp_path_factory.mktemp("encoded")
    source = made / "source.wav"
    source.write_bytes(a_wav(SOUND))
    found = facts(source)
    with Encoder(made / "encoded", program=find_ffmpeg(), measure=facts) as encoder:
        for recipe in (Recipe(96, 1), Recipe(64, 1)):
            encoding = Encoding(source, found.audio_id, found.duration_ms, recipe)
            encoder.make(encoding, container="wav")
    return made / "encoded"


@pytest.fixture
def studio(cold: Studio, _encoded: Path) -> Studio:
    """Give the same with all of it in the cache already."""
    shutil.copytree(_encoded, cold.caches / "encoded")
    return cold


def add_wav(folder: Path, stem: str, sound: bytes = SOUND) -> None:
    (folder / f"{stem}.wav").write_bytes(a_wav(sound))
    (folder / f"{stem}.md").write_text(TEXT, "utf-8")


def test_checking_encodes_nothing_and_knows_how_long_it_will_be(cold: Studio) -> None:
    checked = check(cold.folder, now=NOW, caches=cold.caches)

    assert checked.folder.findings == ()
    assert checked.folder.show is not None
    assert [one.audio.duration_ms for one in checked.folder.show.episodes] == [250]
    assert cold.encoded == []


def test_checking_without_ffmpeg_names_each_file_that_needs_it(cold: Studio) -> None:
    cold.without_ffmpeg()

    assert cold.check() == [f"AUDIO-14 {FIRST}.wav"] * 2


def test_a_wav_is_published_as_mp3_with_a_smaller_one_and_the_folder_stays_as_it_was(
    cold: Studio,
) -> None:
    before = sorted(cold.folder.iterdir())

    cold.publish()

    assert cold.told == [
        f"encoding {FIRST}.wav as MP3, 96 kbit/s …",
        f"encoding {FIRST}.wav as MP3, 64 kbit/s …",
    ]
    assert cold.public().media_type == "audio/mpeg"
    assert [one.media_type for one in cold.public().copies] == ["audio/mpeg"]
    assert cold.media() == ["first-64k.mp3", "first.mp3"]
    assert cold.encoded == ["mp3-64k-mono-lame-1.mp3", "mp3-96k-mono-lame-1.mp3"]
    assert {*cold.folder.iterdir()} - {*before} <= {cold.folder / ".podcast-pub"}
    assert verify(cold.folder, store=cold.laptop.bucket.option).findings == ()


def test_what_is_published_is_never_encoded_again(studio: Studio) -> None:
    studio.publish()
    studio.without_ffmpeg()
    studio.without_cache()

    assert not studio.publish()
    assert studio.laptop.prepare().folder.findings == ()
    assert studio.laptop.status().is_up_to_date


def test_other_words_and_another_name_need_no_ffmpeg(studio: Studio) -> None:
    studio.publish()
    before = studio.public()
    studio.without_ffmpeg()
    studio.without_cache()

    edit(studio.folder / f"{FIRST}.md", '"First"', '"Better"')
    for suffix in (".md", ".wav"):
        (studio.folder / f"{FIRST}{suffix}").rename(studio.folder / f"2017-02-01-other{suffix}")
    studio.publish()

    assert replace(studio.public(), title="First") == before
    assert studio.public().title == "Better"


def test_a_second_laptop_with_another_ffmpeg_changes_nothing(cold: Studio, tmp_path: Path) -> None:
    first = Studio(Laptop(tmp_path / "copy" / "show", cold.laptop.bucket), cold.monkeypatch)
    shutil.copytree(cold.folder, first.folder)
    first.publish()
    before = dict(cold.laptop.bucket.objects)

    cold.only_finds(another_ffmpeg(tmp_path / "other"))
    did = cold.publish()

    assert not did
    assert cold.told == []
    assert cold.laptop.bucket.objects == before


def test_a_stale_laptop_with_another_ffmpeg_takes_over_what_is_public(
    studio: Studio, tmp_path: Path
) -> None:
    studio.publish()
    colleague = Studio(Laptop(tmp_path / "copy" / "show", studio.laptop.bucket), studio.monkeypatch)
    shutil.copytree(studio.folder, colleague.folder)
    for folder in (studio.folder, colleague.folder):
        add_wav(folder, SECOND, OTHER_SOUND)
    studio.publish()
    public = studio.public()

    colleague.only_finds(another_ffmpeg(tmp_path / "other"))
    edit(colleague.folder / f"{SECOND}.md", "What it is about", "What it is all about")
    with pytest.raises(ShowNeedsFixing, match="notes"):
        colleague.publish()
    edit(colleague.folder / f"{SECOND}.md", "What it is all about", "What it is about")
    colleague.publish()

    assert colleague.told == []
    assert colleague.public() == public


def test_a_changed_wav_of_a_published_episode_is_refused_before_anything_is_encoded(
    studio: Studio,
) -> None:
    studio.publish()
    add_wav(studio.folder, FIRST, OTHER_SOUND)
    studio.told.clear()

    with pytest.raises(ShowNeedsFixing) as stopped:
        studio.publish()

    assert [one.code for one in stopped.value.findings] == ["EPISODE-12"]
    assert studio.told == []


def test_a_folder_with_something_to_mend_encodes_nothing(cold: Studio) -> None:
    edit(cold.folder / f"{FIRST}.md", 'title = "First"', 'title = "First"\nexplicit = "maybe"')

    with pytest.raises(ShowNeedsFixing):
        cold.publish()

    assert cold.told == []
    assert cold.encoded == []


def test_an_encoding_that_fails_is_a_finding_and_publishes_nothing(
    cold: Studio, tmp_path: Path
) -> None:
    cold.only_finds(a_program(tmp_path / "broken", "echo no such codec >&2; exit 1"))

    with pytest.raises(ShowNeedsFixing) as stopped:
        cold.publish()

    assert {(one.code, str(one.place)) for one in stopped.value.findings} == {
        ("AUDIO-15", f"{FIRST}.wav")
    }
    assert cold.laptop.bucket.objects == {}
    assert cold.encoded == []


def test_status_encodes_nothing(cold: Studio) -> None:
    found = cold.laptop.status(tell=cold.told.append)

    assert found.new == ("first",)
    assert cold.told == []
    assert cold.encoded == []


def test_a_rendition_that_is_asked_for_later_is_an_edit_of_the_renditions(studio: Studio) -> None:
    edit(studio.folder / "show.toml", SMALL, "")
    studio.publish()
    before = studio.public()

    (studio.folder / "show.toml").write_text(
        (studio.folder / "show.toml").read_text("utf-8") + SMALL, "utf-8"
    )
    words = studio.laptop.prepare().plan.changes_in_words
    studio.publish()

    assert words == ("edit first (renditions)",)
    assert before.copies == ()
    assert replace(studio.public(), copies=()) == before
    assert [one.url.rpartition("/")[2] for one in studio.public().copies] == ["first-64k.mp3"]


def test_an_episode_whose_file_has_gone_gets_no_rendition_and_that_is_a_note(
    studio: Studio,
) -> None:
    edit(studio.folder / "show.toml", SMALL, "")
    studio.publish()
    (studio.folder / f"{FIRST}.wav").unlink()

    (studio.folder / "show.toml").write_text(
        (studio.folder / "show.toml").read_text("utf-8") + SMALL, "utf-8"
    )

    assert not studio.publish()
    (note,) = studio.notes()
    assert note.message == "no 64k copy is made of first: the audio is not in this folder"


def test_taking_renditions_away_takes_links_and_no_objects(studio: Studio) -> None:
    studio.publish()

    edit(studio.folder / "show.toml", SMALL, "")
    studio.publish()

    assert studio.public().copies == ()
    assert studio.media() == ["first-64k.mp3", "first.mp3"]


def test_an_emptied_bucket_is_filled_again_with_the_same_bytes(studio: Studio) -> None:
    studio.publish()
    before = studio.media(), studio.public()
    studio.laptop.bucket.objects.clear()
    studio.without_cache()

    studio.publish()

    assert (studio.media(), studio.public()) == before


def test_a_copy_that_was_lost_everywhere_gets_a_new_address_and_that_is_said(
    studio: Studio, tmp_path: Path
) -> None:
    studio.publish()
    before = studio.public()
    studio.laptop.bucket.objects.clear()
    studio.without_cache()
    studio.only_finds(another_ffmpeg(tmp_path / "other"))

    studio.publish()

    lost = [one for one in studio.laptop.seen[-1].folder.findings if one.code == "EPISODE-14"]
    assert [str(one.place) for one in lost] == [f"{FIRST}.wav"]
    assert studio.public().enclosure_url != before.enclosure_url
    assert studio.public().guid == before.guid
    assert verify(studio.folder, store=studio.laptop.bucket.option).findings == ()


def test_the_published_mp3_may_take_the_place_of_the_wav(studio: Studio) -> None:
    studio.publish()
    key = next(one for one in studio.laptop.bucket.objects if one.endswith("/first.mp3"))
    (studio.folder / f"{FIRST}.wav").unlink()
    (studio.folder / f"{FIRST}.mp3").write_bytes(studio.laptop.bucket.objects[key].body)
    before = studio.public()
    studio.without_ffmpeg()

    assert not studio.publish()

    studio.laptop.bucket.objects.clear()
    edit(studio.folder / "show.toml", SMALL, "")
    studio.publish()
    assert replace(studio.public(), copies=before.copies) == before


def test_a_build_holds_the_encoded_audio(cold: Studio, tmp_path: Path) -> None:
    out = tmp_path / "public"

    build(
        cold.folder,
        out,
        base_url="https://podcast.example.org",
        now=NOW,
        caches=cold.caches,
        tell=cold.told.append,
    )

    names = sorted(path.name for path in (out / "media").rglob("*.mp3"))
    assert names == ["first-64k.mp3", "first.mp3"]
    assert len(cold.told) == 2
