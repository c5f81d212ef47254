"""Show folders to publish: the sample as it is, some of its episodes, and made ones."""

from __future__ import annotations

import io
import shutil
from functools import cache
from pathlib import Path

from PIL import Image

from tests.builders.mp3 import frames

SAMPLE = Path(__file__).parents[2] / "episodes"
NOT_THE_SHOW = {".podcast-pub", "making"}

FIRST = "2011-12-15-a-narrowing-space"
SECOND = "2015-06-25-negotiating-the-non-negotiable"
TAGS_ONLY = "2015-10-22-crossing-to-the-other-side"
"""Stems of episodes of the sample that are files beside show.toml; the last has no text file."""


def copy_sample(folder: Path, *stems: str) -> Path:
    """Copy the sample show and return the folder.

    With stems only these episodes, and a smaller cover, which is drawn faster.
    """
    folder.mkdir(parents=True)
    for path in sorted(SAMPLE.iterdir()):
        wanted = not stems or path.name in ("show.toml", "cover.jpg") or path.stem in stems
        if path.name in NOT_THE_SHOW or not wanted:
            continue
        if path.is_dir():
            shutil.copytree(path, folder / path.name)
        else:
            shutil.copyfile(path, folder / path.name)
    if stems:
        (folder / "cover.jpg").write_bytes(_small_cover())
    return folder


@cache
def _small_cover() -> bytes:
    buffer = io.BytesIO()
    with Image.open(SAMPLE / "cover.jpg") as image:
        image.resize((1400, 1400)).save(buffer, "JPEG")
    return buffer.getvalue()


def copy_show(folder: Path, to: Path) -> Path:
    """Copy a show folder with what it remembers, but without its store, and return the copy."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("store"))
    return to


def add_episode(
    folder: Path, stem: str, *, title: str, kilobytes: int = 40, front: str = "", notes: str = ""
) -> Path:
    """Write an episode of made sound that no other stem has, and return its text file."""
    count = kilobytes * 1000 // 417  # bytes of a frame of 128 kbit/s
    (folder / f"{stem}.mp3").write_bytes(frames(count, fill=f"{stem} ".encode()))
    text = folder / f"{stem}.md"
    text.write_text(f'+++\ntitle = "{title}"\n{front}+++\n\n{notes or title}\n', "utf-8")
    return text


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file exactly once."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), "utf-8")


def audio_files(folder: Path) -> list[Path]:
    """Return the audio of a show folder, by name."""
    return sorted(path for path in folder.rglob("*.*") if path.suffix in (".mp3", ".m4a"))
