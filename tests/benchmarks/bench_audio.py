"""CPU seconds for an hour of MP3 (128 kbit/s), and for 20 MB that only look like it."""

from __future__ import annotations

import hashlib
import random
import tempfile
from contextlib import suppress
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from mutagen.mp3 import MP3

from podcast_pub.audio.facts import facts
from podcast_pub.audio.mpeg_walk import LOOKAHEAD, FrameWalk
from podcast_pub.audio.reading import WINDOW
from podcast_pub.audio.unusable import UnusableAudio
from tests.builders.mp3 import STEREO, a_frame, a_xing_frame, an_id3_frame, an_id3v2, frames

if TYPE_CHECKING:
    from collections.abc import Callable

FRAMES_IN_AN_HOUR = 137_813
ROUNDS = 5
SOUND = bytes(range(97))
"""What stands where sound would be: no byte of it looks like a header."""


def main() -> None:
    """Print one line a measurement, each the median of five."""
    tag = an_id3v2(an_id3_frame(b"TIT2", b"\3Title") + an_id3_frame(b"APIC", bytes(200_000)))
    steady = a_xing_frame(FRAMES_IN_AN_HOUR) + frames(FRAMES_IN_AN_HOUR, fill=SOUND)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "audio.mp3"
        _measure_hour(file, "an hour, CBR, tagged", tag + steady)
        _measure_hour(file, "an hour, CBR, no tag", steady)
        _measure_hour(file, "an hour, VBR, tagged", tag + _varying())
        for name, pattern in (
            ("20 MB of FF", b"\xff"),
            ("20 MB of headers", b"\xff\xfb\x90\x64"),
            ("20 MB of rows of two", a_frame(320) * 2 + b"x"),
        ):
            file.write_bytes(pattern * (20_000_000 // len(pattern)))
            _show(f"{name}: facts", lambda: _facts_or_error(file), limit=0.5)


def _measure_hour(file: Path, name: str, data: bytes) -> None:
    file.write_bytes(data)
    _show(f"{name}: facts", lambda: facts(file), limit=0.09)
    _show(f"{name}: the walk alone", lambda: _walk(data), limit=0.05)
    _show(f"{name}: mutagen alone", lambda: MP3(file))
    _show(f"{name}: one SHA-256 alone", lambda: _hash(file))


def _varying() -> bytes:
    chance = random.Random(1)
    kinds = [
        a_frame(kbit, padded=padded, fill=SOUND)
        for kbit in STEREO.kilobits[5:13]
        for padded in (False, True)
    ]
    return b"".join(chance.choice(kinds) for _ in range(FRAMES_IN_AN_HOUR))


def _walk(data: bytes) -> None:
    walk = FrameWalk(len(data))
    done = 0
    while done < len(data):
        window = bytearray(data[done : done + WINDOW + LOOKAHEAD])
        done += walk.take(window, 0, len(window), beyond=len(data) - done - len(window))
    walk.finish()


def _hash(file: Path) -> None:
    with file.open("rb") as handle:
        hashlib.file_digest(handle, "sha256")


def _facts_or_error(file: Path) -> None:
    with suppress(UnusableAudio):
        facts(file)


def _show(name: str, measured: Callable[[], object], *, limit: float | None = None) -> None:
    seconds = []
    for _ in range(ROUNDS):
        begun = process_time()
        measured()
        seconds.append(process_time() - begun)
    promise = f"   limit {limit:.2f}" if limit is not None else ""
    print(f"{name:<40} {median(seconds):6.3f} CPU s{promise}", flush=True)


if __name__ == "__main__":
    main()
