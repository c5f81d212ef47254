"""What kind of file it is, by its bytes and never by its name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import BinaryIO

_LOOK: Final = 4096
_ADTS_LOOK: Final = 3 * 8192
_ADTS_HEADER: Final = 7
_A_ROW: Final = 3


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of file: how it is called, typed and named.

    `suffixes` are what its files are rightly called (with a dot), `is_published` whether the
    list of media that Apple Podcasts takes in a feed has it, `is_encoded` whether we make an
    MP3 of it; `remedy` are ffmpeg's arguments that make something of it that is on the list.

    Source: Apple, "Podcast RSS feed requirements", enclosure types, read 2026-11-24.
    """

    name: str
    media_type: str
    extension: str
    suffixes: tuple[str, ...]
    is_published: bool = False
    is_encoded: bool = False
    remedy: str = "-c:a libmp3lame -b:a 128k"
    becomes: str = "mp3"


MP3 = Container("MP3", "audio/mpeg", "mp3", (".mp3",), is_published=True)
LAYER_2 = Container("MPEG audio layer II", "audio/mpeg", "mp2", (".mp2", ".mpa", ".mp3"))
M4A = Container(
    "MP4 with sound alone (M4A)", "audio/x-m4a", "m4a", (".m4a", ".m4b"), is_published=True
)
MP4 = Container("MP4 with video", "video/mp4", "mp4", (".mp4",), is_published=True)
M4V = Container("MP4 with video (M4V)", "video/x-m4v", "m4v", (".m4v", ".mp4"), is_published=True)
MOV = Container(
    "QuickTime with video", "video/quicktime", "mov", (".mov", ".qt"), is_published=True
)
ADTS = Container(
    "AAC without a container (ADTS)", "audio/aac", "aac", (".aac",), remedy="-c copy", becomes="m4a"
)
OPUS = Container("Opus in Ogg", "audio/ogg", "opus", (".opus", ".ogg", ".oga"))
VORBIS = Container("Vorbis in Ogg", "audio/ogg", "ogg", (".ogg", ".oga"))
OGG_FLAC = Container("FLAC in Ogg", "audio/ogg", "oga", (".oga", ".ogg"))
FLAC = Container("FLAC", "audio/flac", "flac", (".flac",), is_encoded=True)
WAV = Container("WAV", "audio/wav", "wav", (".wav", ".wave", ".bwf"), is_encoded=True)
AIFF = Container("AIFF", "audio/aiff", "aiff", (".aiff", ".aif", ".aifc"), is_encoded=True)
WEBM = Container("WebM", "audio/webm", "webm", (".webm", ".weba"))
MATROSKA = Container("Matroska", "audio/x-matroska", "mka", (".mka", ".mkv"))


@dataclass(frozen=True, slots=True)
class Stranger:
    """A file that is no audio we know: what it is, with an article, and what to do about it."""

    name: str
    hint: str


_UNPACK: Final = "unpack it and use the audio file inside"
_CONVERT: Final = "make an MP3 of it: `ffmpeg -i OLD -b:a 128k NEW.mp3`"
_REPLACE: Final = "take the episode's audio instead, as MP3 or M4A"
_DOWNLOAD: Final = "download the audio itself, not the page around it"

_STRANGERS: Final = (
    (b"PK\x03\x04", Stranger("a ZIP archive", _UNPACK)),
    (b"\x1f\x8b", Stranger("a gzip archive", _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", Stranger("a 7z archive", _UNPACK)),
    (b"Rar!", Stranger("a RAR archive", _UNPACK)),
    (b"%PDF", Stranger("a PDF", _REPLACE)),
    (b"\xff\xd8\xff", Stranger("a JPEG picture", _REPLACE)),
    (b"\x89PNG", Stranger("a PNG picture", _REPLACE)),
    (b"GIF8", Stranger("a GIF picture", _REPLACE)),
    (b"MThd", Stranger("MIDI, which has notes and no sound", _REPLACE)),
    (b"version https://git-lfs", Stranger("a Git LFS pointer", "run `git lfs pull`")),
    (b"<", Stranger("a web page or XML", _DOWNLOAD)),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Stranger("Windows Media (WMA, ASF)", _CONVERT)),
    (b"FLV\x01", Stranger("Flash video", _CONVERT)),
    (b"#!AMR", Stranger("AMR, a telephone recording", _CONVERT)),
    (b"caff", Stranger("a Core Audio file (CAF)", _CONVERT)),
    (b"\x00\x00\x01\xba", Stranger("an MPEG programme stream", _CONVERT)),
    (b"wvpk", Stranger("WavPack", _CONVERT)),
    (b"MAC ", Stranger("Monkey's Audio", _CONVERT)),
    (b".snd", Stranger("a Sun audio file (AU)", _CONVERT)),
)
_MP4_BOXES: Final = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


def sniff(handle: BinaryIO, start: int) -> Container | Stranger:
    """Return what the bytes from `start` (behind ID3v2 tags) on are.

    Everything in MP4 is M4A here: whether there is a picture is for who reads its boxes.
    What nothing else claims is MP3: only the frame walk can tell, and has to.
    """
    head = _read(handle, start, _LOOK)
    container = _by_signature(head)
    if container is not None:
        return container
    for signature, stranger in _STRANGERS:
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(signature):
            return stranger
    if _is_adts(_read(handle, start, _ADTS_LOOK)):
        return ADTS
    return MP3


def _by_signature(head: bytes) -> Container | Stranger | None:
    if head[4:8] in _MP4_BOXES:
        return M4A
    if head.startswith(b"OggS"):
        return _ogg(head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"webm" in head[:64] else MATROSKA
    if head.startswith((b"RIFF", b"RF64", b"BW64")):
        return WAV if head[8:12] == b"WAVE" else Stranger("RIFF, and not WAV", _CONVERT)
    if head.startswith(b"FORM"):
        return AIFF if head[8:12] in (b"AIFF", b"AIFC") else Stranger("IFF", _CONVERT)
    return FLAC if head.startswith(b"fLaC") else None


def _ogg(head: bytes) -> Container | Stranger:
    packet = head[27 + (head[26] if len(head) > 26 else 0) :]  # noqa: PLR2004 - the page header
    if packet.startswith(b"OpusHead"):
        return OPUS
    if packet.startswith(b"\x01vorbis"):
        return VORBIS
    if packet.startswith(b"\x7fFLAC"):
        return OGG_FLAC
    return Stranger("Ogg without Opus, Vorbis or FLAC at its start", _CONVERT)


def _is_adts(head: bytes) -> bool:
    """Whether three ADTS headers follow each other (ISO/IEC 13818-7 §6.2)."""
    position = 0
    for _ in range(_A_ROW):
        header = head[position : position + _ADTS_HEADER]
        if len(header) < _ADTS_HEADER or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:  # noqa: PLR2004 - sync word and layer
            return False
        length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
        if length < _ADTS_HEADER:
            return False
        position += length
        if position == len(head):
            return True
    return True


def _read(handle: BinaryIO, position: int, length: int) -> bytes:
    handle.seek(position, os.SEEK_SET)
    return handle.read(length)
