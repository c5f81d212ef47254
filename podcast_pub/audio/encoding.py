"""Making MP3 with FFmpeg, into the user's cache: whole or not at all."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from shutil import which
from threading import Event
from typing import TYPE_CHECKING, Final, Self
from uuid import uuid4

from podcast_pub.audio.codes import (
    ENCODED_LENGTH,
    ENCODER_MISSING,
    ENCODING_FAILED,
    audio_finding,
)
from podcast_pub.audio.facts import facts
from podcast_pub.audio.opinions import clock
from podcast_pub.audio.unusable import UnusableAudio
from podcast_pub.errors import Interrupted
from podcast_pub.model.encoding import EncodedCopy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from podcast_pub.model.audio import AudioFacts
    from podcast_pub.model.encoding import Encoding, Recipe
    from podcast_pub.model.finding import Finding

TOLERATED_MS: Final = 50
"""What an encoded copy may differ by from its source; the right one differs by less than 1."""

PATIENCE_S: Final = 120
"""Seconds that FFmpeg has on top of the length of the audio; LAME needs a hundredth of that."""

_A_DAY_S: Final = 86_400
_ID_LENGTH: Final = 40
_PART: Final = ".part"
_LOOK_S: Final = 0.05
_MESSAGE: Final = 2_000
_DEMUXERS: Final = {
    "wav": "wav",
    "aiff": "aiff",
    "flac": "flac",
    "mp3": "mp3",
    "m4a": "mov",
    "mp4": "mov",
    "m4v": "mov",
    "mov": "mov",
}
"""FFmpeg's name of a container, by our extension of it: FFmpeg is not asked to guess."""

_RATES: Final = ((64, "44100|48000"), (48, "32000"), (0, "22050|24000"))
"""Samples a second by kbit/s of a channel, the nearest of each: what LAME 3.100 takes itself for
mono of less than 64, tried 2026-11-24."""


def find_ffmpeg() -> str | None:
    """Return the path of the `ffmpeg` on this computer, None if there is none."""
    return which("ffmpeg")


def encoder_missing(encoding: Encoding) -> Finding:
    """Return the error of an episode that needs FFmpeg where there is none."""
    what = f"a smaller MP3 ({encoding.rendition})" if encoding.rendition else "an MP3"
    return audio_finding(
        ENCODER_MISSING,
        f"{what} has to be made of it, and there is no ffmpeg on this computer",
        hint="install it (`apt install ffmpeg`, on macOS `brew install ffmpeg`), or "
        f"{_instead(encoding)}",
    )


class Encoder:
    """Makes MP3s and keeps them, by the audio of the source and the recipe.

    `measure` gives facts of a file and may remember them (`FactsCache.facts`). Several threads
    and several processes may encode the same at once: the last one to be ready wins, and all of
    them have made a whole file. Leaving the block ends what still runs.
    """

    def __init__(
        self,
        folder: Path,
        *,
        program: str | None,
        measure: Callable[[Path], AudioFacts],
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._folder = folder.absolute()
        self._program = program
        self._measure = measure
        self._patience_s = patience_s
        self._stopped = Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()

    def find(self, encoding: Encoding) -> EncodedCopy | None:
        """Return what was made before, None if there is nothing, or nothing that can be used."""
        file = self._file(encoding)
        if not file.is_file():
            return None
        try:
            return _copy(file, self._measure(file))
        except UnusableAudio:
            return None

    def make(self, encoding: Encoding, *, container: str) -> EncodedCopy:
        """Return a copy that is made now; `container` is the extension that the source's bytes say.

        Raises UnusableAudio if FFmpeg is missing, fails or takes too long, if the source is not
        what it was when it was measured, or if the copy cannot be kept; nothing stays then.
        Raises Interrupted if the block is left meanwhile.
        """
        if self._stopped.is_set():
            raise Interrupted("nothing more is encoded")
        if self._program is None:
            raise UnusableAudio(encoder_missing(encoding))
        file = self._file(encoding)
        part = file.with_name(f"{file.stem}.{uuid4().hex}{_PART}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            part.touch()
            command = [self._program, *arguments(encoding, part, container=container)]
            self._run(command, encoding, limit_s=self._patience_s + encoding.duration_ms / 1000)
            if self._measure(encoding.source).audio_id != encoding.audio_id:
                raise _failed(encoding, "the file changed while it was encoded")
            made = _made(encoding, part)
            _keep(part, file)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            what = f"the MP3 cannot be written to {self._folder}: {reason}"
            hint = "make that folder writable, or free some space"
            raise _failed(encoding, what, hint=hint) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return replace(made, file=file)

    def _file(self, encoding: Encoding) -> Path:
        recipe = encoding.recipe.name.replace(" ", "-")
        return self._folder / f"{encoding.audio_id[:_ID_LENGTH]}-{recipe}.mp3"

    def _run(self, command: list[str], encoding: Encoding, *, limit_s: float) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "FFREPORT"}
        with tempfile.TemporaryFile() as said:
            ends = time.monotonic() + limit_s
            process = subprocess.Popen(  # noqa: S603 — our words, and paths behind `file:`
                command,
                cwd=self._folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
            try:
                while process.poll() is None:
                    if self._stopped.is_set():
                        raise Interrupted("the encoding was broken off")
                    if time.monotonic() > ends:
                        raise _failed(encoding, f"ffmpeg did not end within {limit_s:.0f} s")
                    with suppress(subprocess.TimeoutExpired):
                        process.wait(_LOOK_S)
            finally:
                process.kill()
                process.wait()
            if process.returncode:
                said.seek(0)
                raise _explained(encoding, said.read(_MESSAGE), process.returncode)

    def _sweep(self) -> None:
        """Remove what a process that was killed left behind, a day later."""
        oldest = time.time() - _A_DAY_S
        for part in self._folder.glob(f"*{_PART}"):
            with suppress(OSError):
                if part.stat().st_mtime < oldest:
                    part.unlink()


def forget(folder: Path, audio_id: str) -> int:
    """Delete every copy that was made of a recording; return how many there were."""
    copies = list(folder.glob(f"{audio_id[:_ID_LENGTH]}-*"))
    for copy in copies:
        copy.unlink(missing_ok=True)
    return len(copies)


def arguments(encoding: Encoding, out: Path, *, container: str) -> list[str]:
    """Return FFmpeg's arguments: the same source gives the same bytes with the same FFmpeg.

    Only files are opened, nothing is guessed about the container, and no tags go over.
    """
    recipe = encoding.recipe
    return [
        *("-nostdin", "-hide_banner", "-loglevel", "error", "-y"),
        *("-protocol_whitelist", "file", "-f", _DEMUXERS[container]),
        *("-i", f"file:{encoding.source.absolute()}"),
        *("-map", "0:a:0", "-map_metadata", "-1", "-map_chapters", "-1"),
        *("-fflags", "+bitexact", "-flags:a", "+bitexact"),
        *("-af", f"aformat=sample_rates={_rates(recipe)}", "-ac", str(recipe.channels)),
        *("-c:a", "libmp3lame", "-b:a", f"{recipe.kilobits}k"),
        *("-id3v2_version", "0", "-f", "mp3", f"file:{out}"),
    ]


def length_finding(encoding: Encoding, made: EncodedCopy) -> Finding | None:
    """Return a warning if a copy is not as long as its source, None if it is."""
    if abs(made.duration_ms - encoding.duration_ms) <= TOLERATED_MS:
        return None
    source, copy = clock(encoding.duration_ms), clock(made.duration_ms)
    return audio_finding(
        ENCODED_LENGTH,
        f"there are {source} of sound in it, but {copy} in the MP3 that was made of it",
        hint="a part of it may be damaged: listen to it, and export it again",
    )


def _rates(recipe: Recipe) -> str:
    each = recipe.kilobits // recipe.channels
    return next(rates for least, rates in _RATES if each >= least)


def _made(encoding: Encoding, part: Path) -> EncodedCopy:
    found = facts(part)
    if found.extension != "mp3":
        raise _failed(encoding, f"what ffmpeg made of it is no MP3 but {found.media_type}")
    return _copy(part, found)


def _copy(file: Path, found: AudioFacts) -> EncodedCopy:
    return EncodedCopy(file, found.size_bytes, found.sha256, found.duration_ms, found.audio_id)


def _keep(part: Path, file: Path) -> None:
    """Give a whole file its name, when its bytes are on the disk."""
    with part.open("rb") as handle:
        os.fsync(handle.fileno())
    part.replace(file)


def _explained(encoding: Encoding, said: bytes, code: int) -> UnusableAudio:
    if b"libmp3lame" in said and b"nknown encoder" in said:
        missing = audio_finding(
            ENCODER_MISSING,
            "the ffmpeg on this computer cannot make MP3: it has no libmp3lame",
            hint=f"install another one, such as your system’s package, or {_instead(encoding)}",
        )
        return UnusableAudio(missing)
    if b"No space left" in said:
        return _failed(encoding, "the disk is full", hint="free some space, and try again")
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    why = f"it says: {_printable(lines[0])}" if lines else f"it ended with {code}"
    return _failed(encoding, f"ffmpeg made no MP3 of it; {why}")


def _printable(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in text)
    return shown if len(shown) <= 200 else f"{shown[:199]}…"  # noqa: PLR2004 — a line or two


def _failed(encoding: Encoding, message: str, *, hint: str = "") -> UnusableAudio:
    hint = hint or f"listen to the file; export it again, or {_instead(encoding)}"
    return UnusableAudio(audio_finding(ENCODING_FAILED, message, hint=hint))


def _instead(encoding: Encoding) -> str:
    if encoding.rendition:
        return "take `renditions` out of show.toml"
    return "put an MP3 or M4A in its place"
