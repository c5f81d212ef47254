"""What is true about an audio file: the way into this room."""

from __future__ import annotations

import os
import shlex
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from podcast_pub.audio import sniff as kinds
from podcast_pub.audio.aiff import read_aiff
from podcast_pub.audio.codes import (
    EMPTY,
    NOT_ACCEPTED,
    NOT_AUDIO,
    OTHER_SUFFIX,
    TAGS_UNREADABLE,
    UNREADABLE,
    audio_finding,
)
from podcast_pub.audio.flac import read_flac
from podcast_pub.audio.mp3 import count_ms, find_oddities, refuse_silence
from podcast_pub.audio.mp4 import read_mp4
from podcast_pub.audio.mpeg_walk import FrameWalk
from podcast_pub.audio.opinions import compare_mp3, compare_mp4
from podcast_pub.audio.pcm import read_at
from podcast_pub.audio.reading import read_through
from podcast_pub.audio.sniff import Container, Stranger, sniff
from podcast_pub.audio.tag_layout import Span, find_tags
from podcast_pub.audio.tags import TagReading, read_mp3_tags, read_mp4_tags, read_other_tags
from podcast_pub.audio.unusable import UnusableAudio
from podcast_pub.audio.wav import WIDE_FORMS, read_wav
from podcast_pub.audio.xing import header_frame_length
from podcast_pub.model.audio import AudioFacts
from podcast_pub.model.finding import in_order

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from podcast_pub.audio.reading import Hashes
    from podcast_pub.audio.tag_layout import TagLayout
    from podcast_pub.model.finding import Finding


@dataclass(frozen=True, slots=True)
class _Measured:
    """What one kind of file gives; `findings` are those of its kind alone."""

    container: Container
    duration_ms: int
    hashes: Hashes
    reading: TagReading
    findings: list[Finding]
    channels: int | None = None


def facts(file: Path) -> AudioFacts:
    """Return what is true about the bytes of an audio file.

    MP3 is counted frame by frame (`mp3.count_ms`), MP4 by its sample table and edit list, WAV,
    AIFF and FLAC by their frames; other containers by what mutagen says: these are not on the
    list that podcast apps take and have a finding that blocks. `audio_id` is the SHA-256 of the
    sound without tags: for MP3 what lies between the tags at both ends, without a header frame at
    its beginning (what `ffmpeg -c copy` writes anew), for MP4 the contents of
    `mdat`, for WAV, AIFF and FLAC what docs/decisions/0008-encoding.md says, for the others the
    whole file. Findings are in order and carry no place.

    Raises UnusableAudio for what cannot be published at all: empty, not audio, cut before its
    index, no length to count, not readable.

    Cost: one reading in windows, memory flat. An hour of MP3 at 128 kbit/s takes 0.05 CPU
    seconds, and 0.04 more for each of an ID3v2 tag and a header frame, because hashes share
    nothing behind them (tests/benchmarks/bench_audio.py).
    """
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnusableAudio(_no_file(file, is_folder=stat.S_ISDIR(status.st_mode)))
        with file.open("rb") as handle:
            return _facts(handle, os.fstat(handle.fileno()).st_size, file)
    except OSError as error:
        raise UnusableAudio(_unread(error)) from error


def _no_file(path: Path, *, is_folder: bool) -> Finding:
    if not is_folder:
        return audio_finding(UNREADABLE, "this is not a file", hint="name an audio file")
    hint = f"name the audio files in it, such as {path / '*.mp3'}"
    return audio_finding(UNREADABLE, "this is a folder, not a file", hint=hint)


def _unread(error: OSError) -> Finding:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return audio_finding(
            UNREADABLE, "there is no such file", hint="look at the name, and at the folder"
        )
    reason = error.strerror or type(error).__name__
    hint = "look at its permissions, and at the disk that it is on"
    return audio_finding(UNREADABLE, f"the file cannot be read: {reason}", hint=hint)


def _facts(handle: BinaryIO, size_bytes: int, file: Path) -> AudioFacts:
    if not size_bytes:
        raise UnusableAudio(
            audio_finding(EMPTY, "the file is empty", hint="export or copy the audio again")
        )
    layout = find_tags(handle, size_bytes)
    kind = sniff(handle, layout.frames.start)
    match kind:
        case Stranger():
            raise UnusableAudio(
                audio_finding(
                    NOT_AUDIO, f"this is {kind.name}, not audio that we know", hint=kind.hint
                )
            )
        case Container():
            measured = _measure(handle, size_bytes, kind, layout, file)
        case _:
            assert_never(kind)
    container = measured.container
    return AudioFacts(
        media_type=container.media_type,
        extension=container.extension,
        duration_ms=measured.duration_ms,
        size_bytes=size_bytes,
        sha256=measured.hashes.whole,
        audio_id=measured.hashes.sound,
        tags=measured.reading.tags,
        chapters=measured.reading.chapters,
        must_be_encoded=container.is_encoded,
        channels=measured.channels,
        findings=in_order([*measured.findings, *_common_findings(measured, file)]),
    )


def _measure(
    handle: BinaryIO, size_bytes: int, kind: Container, layout: TagLayout, file: Path
) -> _Measured:
    if kind is kinds.MP3:
        return _measure_mp3(handle, size_bytes, layout)
    if kind is kinds.M4A:
        return _measure_mp4(handle, size_bytes)
    if kind.is_encoded:
        return _measure_pcm(handle, size_bytes, kind, layout)
    return _measure_other(handle, size_bytes, kind, file)


def _measure_mp3(handle: BinaryIO, size_bytes: int, layout: TagLayout) -> _Measured:
    walk = FrameWalk(layout.frames.end - layout.frames.start)
    start, end = layout.sound
    header = header_frame_length(handle, start)
    sound = Span(min(start + header, end), end)
    hashes = read_through(
        handle,
        size_bytes=size_bytes,
        sound=(sound,),
        walk=walk,
        frames=layout.frames,
    )
    walked = walk.finish()
    refuse_silence(walked)
    duration_ms = count_ms(walked)
    reading = read_mp3_tags(handle, layout)
    findings = find_oddities(walked)
    findings += compare_mp3(
        walked,
        counted_ms=duration_ms,
        seconds=reading.seconds,
        tag_bytes_behind=size_bytes - layout.frames.end,
    )
    is_layer_2 = next(iter(walked.frames)).is_layer_2
    container = kinds.LAYER_2 if is_layer_2 else kinds.MP3
    return _Measured(container, duration_ms, hashes, reading, findings)


def _measure_mp4(handle: BinaryIO, size_bytes: int) -> _Measured:
    boxes = read_mp4(handle, size_bytes)
    hashes = read_through(handle, size_bytes=size_bytes, sound=boxes.sound)
    reading = read_mp4_tags(handle)
    findings = compare_mp4(
        counted_ms=boxes.duration_ms, seconds=reading.seconds, has_edits=boxes.has_edits
    )
    return _Measured(boxes.container, boxes.duration_ms, hashes, reading, findings)


def _measure_pcm(
    handle: BinaryIO, size_bytes: int, kind: Container, layout: TagLayout
) -> _Measured:
    read = {kinds.WAV: read_wav, kinds.AIFF: read_aiff, kinds.FLAC: read_flac}[kind]
    counted = read(handle, layout.frames.start, size_bytes)
    hashes = read_through(handle, size_bytes=size_bytes, sound=(counted.sound,))
    is_wide = read_at(handle, layout.frames.start, 4) in WIDE_FORMS
    reading = TagReading() if is_wide else read_other_tags(handle, kind)
    return _Measured(
        kind, counted.duration_ms, hashes, reading, list(counted.findings), counted.channels
    )


def _measure_other(handle: BinaryIO, size_bytes: int, kind: Container, file: Path) -> _Measured:
    reading = read_other_tags(handle, kind)
    duration_ms = int((reading.seconds or 0) * 1000 + 0.5)
    if not duration_ms:
        raise UnusableAudio(_not_accepted(kind, file))
    hashes = read_through(handle, size_bytes=size_bytes, sound=(Span(0, size_bytes),))
    return _Measured(kind, duration_ms, hashes, reading, [])


def _common_findings(measured: _Measured, file: Path) -> list[Finding]:
    findings = []
    container, suffix = measured.container, file.suffix
    if not (container.is_published or container.is_encoded):
        findings.append(_not_accepted(container, file))
    if suffix.lower() not in container.suffixes:
        findings.append(
            audio_finding(
                OTHER_SUFFIX,
                f"the name ends in {suffix or 'nothing'}, but the bytes are {container.name}",
                hint=f"rename it to {file.with_suffix('.' + container.extension).name}",
            )
        )
    if measured.reading.trouble:
        findings.append(
            audio_finding(
                TAGS_UNREADABLE,
                measured.reading.trouble,
                hint="write the tags again with a tag editor, or say it in episode.md",
            )
        )
    return findings


def _not_accepted(container: Container, file: Path) -> Finding:
    new = file.with_suffix("." + container.becomes).name
    command = f"ffmpeg -i {shlex.quote(file.name)} {container.remedy} {shlex.quote(new)}"
    return audio_finding(
        NOT_ACCEPTED,
        f"{container.name} cannot be published as the main audio yet: make an MP3 or M4A",
        hint=f"`{command}`",
    )
