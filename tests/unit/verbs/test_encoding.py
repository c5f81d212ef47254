"""Audio that an MP3 is made of, from the folder to the bucket, with every kind of FFmpeg."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import ShowNeedsFixing
from podcast_pub.feed.reading import read_feed
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
def studio(folder: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """Give a laptop with one new episode, a WAV, and a show that wants a rendition."""
    a_show_folder(folder, settings=SMALL)
    add_wav(folder, FIRST)
    return Studio(Laptop(folder, bucket), monkeypatch)


def add_wav(folder: Path, stem: str, *, pitch: int = 440) -> None:
    (folder / f"{stem}.wav").write_bytes(a_wav(samples(22_050, pitch=pitch)))
    (folder / f"{stem}.md").write_text(TEXT, "utf-8")


def test_checking_encodes_nothing_and_knows_how_long_it_will_be(studio: Studio) -> None:
    checked = check(studio.folder, now=NOW, caches=studio.caches)

    assert checked.folder.findings == ()
    assert checked.folder.show is not None
    assert [one.audio.duration_ms for one in checked.folder.show.episodes] == [500]
    assert studio.encoded == []


def test_checking_without_ffmpeg_names_each_file_that_needs_it(studio: Studio) -> None:
    studio.without_ffmpeg()

    assert studio.check() == [f"AUDIO-14 {FIRST}.wav"] * 2


def test_a_wav_is_published_as_mp3_with_a_smaller_one_and_the_folder_stays_as_it_was(
    studio: Studio,
) -> None:
    before = sorted(studio.folder.iterdir())

    studio.publish()

    assert studio.told == [
        f"encoding {FIRST}.wav as MP3, 96 kbit/s …",
        f"encoding {FIRST}.wav as MP3, 64 kbit/s …",
    ]
    assert studio.public().media_type == "audio/mpeg"
    assert [one.media_type for one in studio.public().copies] == ["audio/mpeg"]
    assert studio.media() == ["first-64k.mp3", "first.mp3"]
    assert studio.encoded == ["mp3-64k-mono-lame-1.mp3", "mp3-96k-mono-lame-1.mp3"]
    assert {*studio.folder.iterdir()} - {*before} <= {studio.folder / ".podcast-pub"}
    assert verify(studio.folder, store=studio.laptop.bucket.option).findings == ()


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


def test_a_second_laptop_with_another_ffmpeg_changes_nothing(
    studio: Studio, tmp_path: Path
) -> None:
    first = Studio(Laptop(tmp_path / "copy" / "show", studio.laptop.bucket), studio.monkeypatch)
    shutil.copytree(studio.folder, first.folder)
    first.publish()
    before = dict(studio.laptop.bucket.objects)

    studio.only_finds(another_ffmpeg(tmp_path / "other"))
    did = studio.publish()

    assert not did
    assert studio.told == []
    assert studio.laptop.bucket.objects == before


def test_a_stale_laptop_with_another_ffmpeg_takes_over_what_is_public(
    studio: Studio, tmp_path: Path
) -> None:
    studio.publish()
    colleague = Studio(Laptop(tmp_path / "copy" / "show", studio.laptop.bucket), studio.monkeypatch)
    shutil.copytree(studio.folder, colleague.folder)
    for folder in (studio.folder, colleague.folder):
        add_wav(folder, SECOND, pitch=300)
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
    add_wav(studio.folder, FIRST, pitch=300)
    studio.told.clear()

    with pytest.raises(ShowNeedsFixing) as stopped:
        studio.publish()

    assert [one.code for one in stopped.value.findings] == ["EPISODE-12"]
    assert studio.told == []


def test_a_folder_with_something_to_mend_encodes_nothing(studio: Studio) -> None:
    edit(studio.folder / f"{FIRST}.md", 'title = "First"', 'title = "First"\nexplicit = "maybe"')

    with pytest.raises(ShowNeedsFixing):
        studio.publish()

    assert studio.told == []
    assert studio.encoded == []


def test_an_encoding_that_fails_is_a_finding_and_publishes_nothing(
    studio: Studio, tmp_path: Path
) -> None:
    studio.only_finds(a_program(tmp_path / "broken", "echo no such codec >&2; exit 1"))

    with pytest.raises(ShowNeedsFixing) as stopped:
        studio.publish()

    assert {(one.code, str(one.place)) for one in stopped.value.findings} == {
        ("AUDIO-15", f"{FIRST}.wav")
    }
    assert studio.laptop.bucket.objects == {}
    assert studio.encoded == []


def test_status_encodes_nothing(studio: Studio) -> None:
    found = studio.laptop.status(tell=studio.told.append)

    assert found.new == ("first",)
    assert studio.told == []
    assert studio.encoded == []


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


def test_a_build_holds_the_encoded_audio(studio: Studio, tmp_path: Path) -> None:
    out = tmp_path / "public"

    build(
        studio.folder,
        out,
        base_url="https://podcast.example.org",
        now=NOW,
        caches=studio.caches,
        tell=studio.told.append,
    )

    names = sorted(path.name for path in (out / "media").rglob("*.mp3"))
    assert names == ["first-64k.mp3", "first.mp3"]
    assert len(studio.told) == 2
