"""Files that are wrong: sound, pictures, links, names, and what is no file."""

from __future__ import annotations

import os
from io import BytesIO
from typing import TYPE_CHECKING
from unicodedata import normalize

from tests.builders.mp3 import frames
from tests.builders.mp4 import a_track, an_mp4
from tests.builders.show_folder import FIRST, SECOND, SHOW_TOML, add_episode
from tests.transcripts.situations import SHOW, situation

if TYPE_CHECKING:
    from tests.transcripts.situations import Scene


def a_picture(width: int, height: int, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    from PIL import Image

    body = BytesIO()
    Image.new(mode, (width, height)).save(body, kind)
    return body.getvalue()


@situation
def new_episodes_with_audio_that_is_none(scene: Scene) -> None:
    for number, body in enumerate((None, b"", b"Dear all,\n\nhere is the episode.\n", b"<html>")):
        stem = f"2017-03-0{number + 1}-sound-{number}"
        add_episode(SHOW, stem)
        (SHOW / f"{stem}.mp3").unlink()
        if body is not None:
            scene.write(f"{stem}.mp3", body)


@situation
def audio_under_names_that_lie(scene: Scene) -> None:
    add_episode(SHOW, SECOND)
    scene.write(f"{SECOND}.mp3", an_mp4(a_track()))
    add_episode(SHOW, "2017-03-01-third")
    (SHOW / "2017-03-01-third.mp3").rename(SHOW / "2017-03-01-third.m4a")


@situation
def covers_that_are_none(scene: Scene) -> None:
    scene.write("cover.jpg", a_picture(600, 600))
    for number, picture in enumerate(
        (a_picture(1400, 1500), b"GIF89a", a_picture(1400, 1400, "PNG", "RGBA")), start=1
    ):
        stem = f"2017-03-0{number}-cover-{number}"
        add_episode(SHOW, stem)
        scene.write(f"{stem}.jpg", picture)


@situation
def paths_and_links_that_leave_the_show(scene: Scene) -> None:
    (scene.here / "secret.mp3").write_bytes(frames(100))
    scene.write("show.toml", f'{SHOW_TOML}artwork = "../cover.jpg"\n')
    scene.add(SECOND, 'title = "Second"\naudio = "/etc/passwd"')
    scene.add("2017-03-01-third", 'title = "Third"\naudio = "../secret.mp3"')
    scene.add("2017-03-02-fourth", 'title = "Fourth"\nartwork = "https://x.example/a.jpg"')
    (SHOW / "2017-03-08-linked.mp3").symlink_to("../secret.mp3")
    (SHOW / "2017-03-09-away").symlink_to("/etc")
    (SHOW / "2017-03-10-round.mp3").symlink_to("2017-03-10-round.mp3")
    (SHOW / "2017-03-11-gone.md").symlink_to("nothing.md")


@situation
def pipes_and_devices(scene: Scene) -> None:
    os.mkfifo(SHOW / f"{SECOND}.mp3")
    scene.write(f"{SECOND}.md", '+++\ntitle = "Second"\n+++\n')
    (SHOW / "2017-03-01-third").mkdir()
    os.mkfifo(SHOW / "2017-03-01-third/episode.md")
    (SHOW / "cover.jpg").unlink()
    os.mkfifo(SHOW / "cover.jpg")
    (SHOW / "2017-03-02-zero.mp3").symlink_to("/dev/zero")


@situation
def names_in_every_script(scene: Scene) -> None:
    for stem in (
        "2017-03-01-Über die Grenze",
        "2017-03-02-🎙️ Mikrofon",
        "2017-03-03-שלום عليكم",
        "2017-03-04-声音",
        "2017-03-05-🎧",
        f"2017-03-06-{'long ' * 40}end",
    ):
        scene.add(stem, f'title = "{stem[11:31].strip()}"')


@situation
def names_that_only_look_different(scene: Scene) -> None:
    for form in ("NFC", "NFD"):
        name = normalize(form, "2017-03-01-café")
        scene.add(name, f'title = "{form}"')
        folder = normalize(form, "2017-03-02-thé")
        (SHOW / folder).mkdir()
        scene.write(f"{folder}/episode.md", f'+++\ntitle = "{form}"\n+++\n')
        scene.write(f"{folder}/audio.mp3", frames(100, fill=form.encode()))


@situation
def names_that_windows_cannot_have(scene: Scene) -> None:
    for stem in ("aux", "2017-03-01-what?", "2017-03-02-end."):
        scene.add(stem, f'title = "{stem}"\ndate = 2017-03-01')
    (SHOW / "CON").mkdir()
    scene.write("CON/episode.md", '+++\ntitle = "Con"\n+++\n')
    scene.write("CON/audio.mp3", frames(100))


@situation
def names_that_steer_a_terminal(scene: Scene) -> None:
    (SHOW / "2017-03-01-red\x1b[31m.mp3").write_bytes(frames(100))
    (SHOW / "2017-03-02-clear\x9b2J.mp3").write_bytes(frames(100))
    (SHOW / os.fsdecode(b"2017-03-03-odd\xff.mp3")).write_bytes(frames(100))


@situation
def a_folder_in_the_place_of_a_text(scene: Scene) -> None:
    (SHOW / f"{SECOND}.md").mkdir()
    (SHOW / f"{FIRST}.md").unlink()
    (SHOW / f"{FIRST}.md").mkdir()
