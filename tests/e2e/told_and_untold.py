"""A show folder in which every thing has a word of its own, public ones and private ones."""

from __future__ import annotations

import io
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from PIL import Image

from tests.builders.mp3 import an_id3_frame, an_id3v2, frames

if TYPE_CHECKING:
    from pathlib import Path

SHOW = "wombat"
"""What listeners get of the show and of its one episode."""
OWNER = "axolotl"
MACHINE = "pangolin"
FOLDER = "numbat"
"""What is in the folder, and no part of what is published."""
DRAFT = "quokka"
LATER = "zorilla"
UNPUBLISHED = "ermine"
ERASED = "vicuna"
PRIVATE = (OWNER, MACHINE, FOLDER, DRAFT, LATER)

PARTS = (
    *("slug", "title", "summary", "notes", "link", "person", "role", "page", "chapter"),
    *("cue", "remark", "tag", "maker", "sound"),
)
"""What of an episode is public; each stands in it as `<its word>-<part>`."""

_SHOW_TOML = f"""\
# {FOLDER}-comment: call the bank before March
title = "{SHOW} show"
description = "People who negotiate."
author = "The {SHOW} team"
language = "en"
guid = "375e050f-7f52-5e9b-9cfc-9414515d1a5b"
category = "Society & Culture > Documentary"
explicit = false
bank = "{FOLDER}-key"

[owner]
name = "The {SHOW} office"
email = "{OWNER}@example.org"
"""

_EPISODE_MD = """\
+++
# {folder}-comment: is the title too long?
title = "{word}-title"
guid = "{guid}"
telephone = "{folder}-key"
summary = "{word}-summary"
{more}
[[people]]
name = "{word}-person"
role = "{word}-role"
href = "https://example.org/{word}-page"
+++

The {word}-notes, with [a link](https://example.org/{word}-link).

<!-- {folder}-hidden: ask her once more whether we may say this -->

[//]: # ({folder}-aside: nor this)
"""

_TRANSCRIPT = """\
WEBVTT

NOTE {word}-remark

00:00.000 --> 00:01.000
{word}-cue
"""


def a_telling_folder(folder: Path) -> Path:
    """Write a show with an episode that is due, a draft, a scheduled one, and what lies about."""
    folder.mkdir(parents=True)
    (folder / "show.toml").write_text(_SHOW_TOML, "utf-8")
    (folder / "cover.jpg").write_bytes(a_photograph(SHOW))
    an_episode(folder, f"2017-02-01-{SHOW}-slug", SHOW)
    an_episode(folder, f"2017-02-08-{DRAFT}-slug", DRAFT, "draft = true\n")
    an_episode(folder, f"2999-01-01-{LATER}-slug", LATER)
    (folder / "2017-03-01-untold").mkdir()
    for name in ("guests.txt", ".env", "2017-03-01-untold/raw.txt"):
        (folder / name).write_text(f"{FOLDER}-file: +41 22 000 00 00", "utf-8")
    return folder


def an_episode(folder: Path, stem: str, word: str, more: str = "") -> Path:
    """Write an episode as a folder, with `<word>-<part>` for each of PARTS; return its text."""
    here = folder / stem
    here.mkdir()
    text = _EPISODE_MD.format(word=word, folder=FOLDER, guid=guid_of(word), more=more)
    (here / "episode.md").write_text(text, "utf-8")
    (here / f"{FOLDER}-file.mp3").write_bytes(_sound(word))
    (here / "cover.jpg").write_bytes(a_photograph(word))
    (here / "chapters.txt").write_text(f"00:00:00 {word}-chapter\n", "utf-8")
    (here / "transcript.vtt").write_text(_TRANSCRIPT.format(word=word), "utf-8")
    return here / "episode.md"


def guid_of(word: str) -> str:
    return f"urn:uuid:{UUID(sha256(word.encode()).hexdigest()[:32])}"


def hashes_of(folder: Path) -> list[str]:
    """Return how the keys of all files of a folder would begin."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [sha256(path.read_bytes()).hexdigest()[:32] for path in files]


def _sound(word: str) -> bytes:
    remark = an_id3_frame(b"COMM", b"\1eng\xff\xfe\0\0" + f"{word}-tag".encode("utf-16"))
    return an_id3v2(remark) + frames(50, fill=f"{word}-sound ".encode())


@cache
def a_photograph(word: str) -> bytes:
    """Return a square JPEG that says `<word>-maker` as the camera that took it, and where."""
    exif = Image.Exif()
    exif[0x010F] = f"{word}-maker"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (46.0, 12.0, 0.0)
    body = io.BytesIO()
    colour = "#" + sha256(word.encode()).hexdigest()[:6]
    Image.new("RGB", (1400, 1400), colour).save(body, "JPEG", quality=30, exif=exif)
    return body.getvalue()
