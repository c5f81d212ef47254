"""Make the audio of the sample show from the texts in scripts/.

    python make_audio.py             write the audio, chapters and transcript
    python make_audio.py --check     make them elsewhere and compare the bytes

Needs espeak-ng, ffmpeg and lame on the PATH, and the Python package mutagen.
The same versions of these tools give the same bytes on every run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import subprocess
import sys
import tempfile
import textwrap
import tomllib
import wave
from array import array
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mutagen.id3 import COMM, ID3, TALB, TIT2, TLAN, TPE1, Encoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE = Path(__file__).resolve().parent
EPISODES = HERE.parent
SCRIPTS = HERE / "scripts"

SPEECH_RATE = 22050  # Hz, what espeak-ng gives
SENTENCE_GAP = 0.28  # seconds between two sentences
PARAGRAPH_GAP = 0.65  # seconds at an empty line of the script
CHAPTER_GAP = 0.6  # seconds before a chapter, at least
CLOSING_GAP = 0.8  # seconds of silence at the end
SILENCE_LEVEL = 160  # 16-bit samples below this are silence
MARGIN = 220  # samples kept around the sound when silence is cut
LOUDNESS = -16.0  # LUFS, usual for podcasts
LEVEL_STEPS = 4  # measurements until the loudness fits
PEAK = 0.7  # limit of a sample, 1.0 is full scale
CUE_WIDTH = 65  # characters in a line of the transcript
CUE_LINES = 2

# The opening notes: (frequency in Hz, start in s, length in s).
OPENING = ((293.66, 0.0, 1.6), (440.0, 0.35, 1.6), (369.99, 0.7, 1.9))
OPENING_LENGTH = 2.2
OPENING_LEVEL = 3600

QUIET = ("ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y")
BIT_EXACT = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")


@dataclass(frozen=True)
class Mark:
    """A line of a script: a sentence, a chapter title, or an empty line."""

    kind: str  # "say", "chapter" or "pause"
    text: str = ""
    speaker: str = ""


@dataclass(frozen=True)
class Cue:
    """A sentence or a chapter with its place in the recording, in seconds."""

    start: float
    end: float
    mark: Mark


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a tool; stop with its own message if it fails."""
    try:
        return subprocess.run(
            [str(part) for part in command],
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        sys.exit(f"make_audio: {command[0]} is not installed")
    except subprocess.CalledProcessError as error:
        sys.exit(f"make_audio: {command[0]} failed: {error.stderr.strip()}")


def read_script(path: Path) -> list[Mark]:
    """Read a spoken text: `Speaker: sentence`, `== Chapter`, empty = pause."""
    marks: list[Mark] = []
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = raw.strip()
        if not line:
            marks.append(Mark("pause"))
        elif line.startswith("=="):
            marks.append(Mark("chapter", line.lstrip("= ")))
        else:
            speaker, colon, text = line.partition(": ")
            if not colon:
                sys.exit(f"make_audio: {path.name}:{number}: no speaker")
            marks.append(Mark("say", text, speaker))
    return marks


def silence(seconds: float) -> array[int]:
    """Return so many seconds of silence."""
    return array("h", bytes(2 * round(seconds * SPEECH_RATE)))


def opening() -> array[int]:
    """Return the three soft notes that begin every episode."""
    total = round(OPENING_LENGTH * SPEECH_RATE)
    mix = [0.0] * total
    for frequency, start, length in OPENING:
        first = round(start * SPEECH_RATE)
        for index in range(min(round(length * SPEECH_RATE), total - first)):
            time = index / SPEECH_RATE
            turn = 2 * math.pi * frequency * time
            tone = math.sin(turn) + 0.25 * math.sin(2 * turn)
            swell = min(1.0, time / 0.02) * math.exp(-3.2 * time)
            mix[first + index] += tone * swell
    fade = round(0.2 * SPEECH_RATE)
    for index in range(fade):
        mix[total - 1 - index] *= index / fade
    return array("h", (round(OPENING_LEVEL * value) for value in mix))


def read_wave(path: Path) -> array[int]:
    """Read the samples of a mono 16-bit WAV file."""
    with wave.open(str(path)) as source:
        shape = (source.getnchannels(), source.getsampwidth(), source.getframerate())
        if shape != (1, 2, SPEECH_RATE):
            sys.exit(f"make_audio: unexpected format from espeak-ng: {shape}")
        samples = array("h", source.readframes(source.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def write_wave(path: Path, samples: array[int]) -> None:
    """Write samples as a mono 16-bit WAV file."""
    little = array("h", samples)
    if sys.byteorder == "big":
        little.byteswap()
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(SPEECH_RATE)
        target.writeframes(little.tobytes())


def trim(samples: array[int]) -> array[int]:
    """Cut the silence off both ends."""
    loud = [place for place, value in enumerate(samples) if abs(value) > SILENCE_LEVEL]
    if not loud:
        return samples
    return samples[max(0, loud[0] - MARGIN) : loud[-1] + 1 + MARGIN]


def speak(mark: Mark, voice: dict[str, Any], work: Path) -> array[int]:
    """Let espeak-ng say one sentence."""
    target = work / "sentence.wav"
    options = ("-s", str(voice["speed"]), "-p", str(voice["pitch"]), "-w", target)
    run("espeak-ng", "-v", voice["espeak"], *options, "--", mark.text)
    return trim(read_wave(target))


def assemble(
    marks: Iterable[Mark], voices: dict[str, dict[str, Any]], work: Path
) -> tuple[array[int], list[Cue]]:
    """Put an episode together; return its samples and where each part is."""
    samples = opening()
    cues: list[Cue] = []
    gap = 0.0
    chapter: Mark | None = None
    for mark in marks:
        if mark.kind == "pause":
            gap = PARAGRAPH_GAP
            continue
        if mark.kind == "chapter":
            gap = CHAPTER_GAP if cues else 0.0
            chapter = mark
            continue
        samples += silence(gap)
        if chapter and cues:  # chapters.txt has whole seconds
            samples += array("h", bytes(2 * (-len(samples) % SPEECH_RATE)))
        start = len(samples) / SPEECH_RATE
        samples += speak(mark, voices[mark.speaker], work)
        end = len(samples) / SPEECH_RATE
        if chapter:
            cues.append(Cue(start if cues else 0.0, start, chapter))
            chapter = None
        cues.append(Cue(start, end, mark))
        gap = SENTENCE_GAP
    return samples + silence(CLOSING_GAP), cues


def loudness(source: Path, filters: str) -> float:
    """Measure the loudness of a recording behind some filters, in LUFS."""
    measure = f"{filters},loudnorm=print_format=json"
    command = ("ffmpeg", "-hide_banner", "-nostdin", "-i", source, "-af", measure)
    report = run(*command, "-f", "null", "-").stderr
    found = json.loads(report[report.rindex("{") : report.rindex("}") + 1])
    return float(found["input_i"])


def level(source: Path, target: Path, rate: int) -> None:
    """Bring a recording to the usual loudness and the wanted sampling rate.

    The limiter takes back some of the gain, so the gain is found in steps.
    """
    chain = f"highpass=f=70,volume={{:.2f}}dB,alimiter=limit={PEAK}:level=false:attack=3:release=60"
    gain = 0.0
    for _ in range(LEVEL_STEPS):
        gain += LOUDNESS - loudness(source, chain.format(gain))
    shape = ("-ac", "1", "-ar", str(rate), "-c:a", "pcm_s16le")
    run(*QUIET, "-i", source, "-af", chain.format(gain), *shape, *BIT_EXACT, target)


def encode(source: Path, target: Path, recipe: dict[str, Any]) -> None:
    """Encode a WAV file as the recipe of the episode says."""
    kbps = str(recipe.get("kbps", ""))
    ffmpeg = (*QUIET, "-i", source, "-vn", *BIT_EXACT)
    lame = ("lame", "--quiet", "-m", "m")
    commands: dict[str, tuple[str | Path, ...]] = {
        "lame-cbr": (*lame, "--cbr", "-b", kbps, source, target),
        "lame-vbr-bare": (*lame, "-V5", "-t", source, target),
        "ffmpeg-cbr": (*ffmpeg, "-c:a", "libmp3lame", "-b:a", f"{kbps}k", target),
        "ffmpeg-vbr": (*ffmpeg, "-c:a", "libmp3lame", "-q:a", "5", target),
        "aac": (*ffmpeg, "-c:a", "aac", "-b:a", f"{kbps}k", "-movflags", "+faststart", target),
    }
    run(*commands[recipe["encoder"]])


def write_tags(path: Path, tags: dict[str, str]) -> None:
    """Write ID3v2.4 tags into an MP3 file."""
    utf8 = Encoding.UTF8
    id3 = ID3()
    id3.add(TIT2(encoding=utf8, text=tags["title"]))
    id3.add(TPE1(encoding=utf8, text=tags["artist"]))
    id3.add(TALB(encoding=utf8, text=tags["album"]))
    id3.add(TLAN(encoding=utf8, text=tags["language"]))
    comment = tags["comment"]
    id3.add(COMM(encoding=utf8, lang=tags["language"], desc="", text=comment))
    id3.save(path, v1=0, v2_version=4)


def clock(seconds: float, *, millis: bool) -> str:
    """Return HH:MM:SS, or HH:MM:SS.mmm."""
    total = round(seconds * 1000) if millis else math.floor(seconds) * 1000
    rest, thousandths = divmod(total, 1000)
    text = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{text}.{thousandths:03}" if millis else text


def chapters_text(cues: Sequence[Cue]) -> str:
    """Return chapters.txt: a time and a title on each line."""
    lines = [
        f"{clock(cue.start, millis=False)} {cue.mark.text}\n"
        for cue in cues
        if cue.mark.kind == "chapter"
    ]
    return "".join(lines)


def cue_lines(mark: Mark) -> list[str]:
    """Return a sentence with its voice tag, in lines of about the same length."""
    # A space in the tag must not become the end of a line.
    tag = f"<v {mark.speaker}>".replace(" ", "\0")
    width = CUE_WIDTH
    lines = textwrap.wrap(tag + mark.text, width)
    if len(lines) > CUE_LINES:
        sys.exit(f"make_audio: too long for a cue: {mark.text}")
    while True:
        narrower = textwrap.wrap(tag + mark.text, width := width - 1)
        if len(narrower) > len(lines):
            return [line.replace("\0", " ") for line in lines]
        lines = narrower


def transcript_text(cues: Sequence[Cue]) -> str:
    """Return transcript.vtt: one cue for each sentence, with its speaker."""
    blocks = ["WEBVTT\n"]
    spoken = [cue for cue in cues if cue.mark.kind == "say"]
    if any(first.end > second.start for first, second in pairwise(spoken)):
        sys.exit("make_audio: cues overlap")
    for cue in spoken:
        times = " --> ".join(clock(time, millis=True) for time in (cue.start, cue.end))
        blocks.append("\n".join([times, *cue_lines(cue.mark)]) + "\n")
    return "\n".join(blocks)


def make(recipe: dict[str, Any], voices: dict[str, dict[str, Any]], root: Path) -> list[Path]:
    """Make the files of one episode under root; return their paths."""
    target = root / recipe["audio"]
    target.parent.mkdir(parents=True, exist_ok=True)
    marks = read_script(SCRIPTS / f"{recipe['stem']}.txt")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        samples, cues = assemble(marks, voices, work)
        write_wave(work / "speech.wav", samples)
        level(work / "speech.wav", work / "level.wav", recipe["rate"])
        encode(work / "level.wav", target, recipe)
    if "id3" in recipe:
        write_tags(target, recipe["id3"])
    made = [target]
    texts = {"chapters": chapters_text, "transcript": transcript_text}
    names = {"chapters": "chapters.txt", "transcript": "transcript.vtt"}
    for key, text in texts.items():
        if recipe.get(key):
            beside = target.with_name(names[key])
            beside.write_text(text(cues), encoding="utf-8", newline="\n")
            made.append(beside)
    return made


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, or a word if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"


def build(root: Path) -> list[Path]:
    """Make every episode under root."""
    plan = tomllib.loads((HERE / "recipes.toml").read_text("utf-8"))
    made: list[Path] = []
    for recipe in plan["episode"]:
        made += make(recipe, plan["voices"], root)
    return made


def main() -> int:
    """Write the audio into the show, or compare it with a fresh copy."""
    parser = argparse.ArgumentParser(description="Make the audio of the sample show.")
    parser.add_argument("--check", action="store_true", help="write nothing, compare the bytes")
    if not parser.parse_args().check:
        for path in build(EPISODES):
            print(f"{digest(path)}  {path.relative_to(EPISODES)}")
        return 0
    differ = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in build(Path(folder)):
            name = path.relative_to(folder)
            same = digest(path) == digest(EPISODES / name)
            differ += not same
            print("same  " if same else "differs", name)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
