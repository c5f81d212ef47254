"""Small show folders on disk, complete enough to be published."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from tests.builders.mp3 import frames

if TYPE_CHECKING:
    from pathlib import Path

GUID = "375e050f-7f52-5e9b-9cfc-9414515d1a5b"
FIRST = "2017-02-01-first"
SECOND = "2017-02-08-second"
LATER = "2999-01-01-later"

SHOW_TOML = f"""\
title = "Voices"
description = "People who negotiate."
author = "The Voices team"
language = "en"
guid = "{GUID}"
category = "Society & Culture > Documentary"
explicit = false
"""


def a_show_folder(folder: Path, *stems: str, settings: str = "") -> Path:
    """Write show.toml, a cover, and an episode for each stem; `settings` go below show.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "show.toml").write_text(f"{SHOW_TOML}{settings}", "utf-8")
    (folder / "cover.jpg").write_bytes(a_cover())
    for stem in stems:
        add_episode(folder, stem)
    return folder


def add_episode(folder: Path, stem: str, *, front: str = "", count: int = 100) -> None:
    """Write the text and the sound of an episode; 100 frames last 2.6 s."""
    title = stem[11:].capitalize()
    text = f'+++\ntitle = "{title}"\n{front}+++\n\nWhat {title} is about.\n'
    (folder / f"{stem}.md").write_text(text, "utf-8")
    (folder / f"{stem}.mp3").write_bytes(frames(count, 128, fill=stem.encode()))


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file exactly once."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), "utf-8")


@cache
def a_cover(colour: str = "grey") -> bytes:
    """Return a JPEG of 1400 pixels."""
    from PIL import Image

    body = BytesIO()
    Image.new("RGB", (1400, 1400), colour).save(body, "JPEG", quality=30)
    return body.getvalue()
