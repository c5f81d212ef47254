"""Artwork: pictures of the folder, checked by their header, and the small one for our pages.

Podcast apps get the author's file as it is. Source of its rules: Apple's podcast RSS reference,
Required tags, itunes:image, read 2026-11-24.
"""

from __future__ import annotations

import io
import struct
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.addresses import art_key
from podcast_pub.model.artifact import IMMUTABLE, Artifact
from podcast_pub.model.artwork import Artwork, Picture
from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.codes import Code
from podcast_pub.show.drafts import Cover, artwork_paths, shown
from podcast_pub.show.hidden_in_pictures import hidden_in
from podcast_pub.show.placeholder_cover import COMMENT
from podcast_pub.show.text_file import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from PIL.Image import Image

    from podcast_pub.model.show import Show
    from podcast_pub.show.drafts import Drafts

RECIPE = "1"
"""How pictures are made; another recipe gives other keys."""

SMALLEST, LARGEST = 1400, 3000
PAGE_PIXELS = 600
HEAVY_BYTES = 1_000_000
"""From here on a picture is a burden on slow networks; ours."""

_LIMIT_BYTES = 50_000_000
_SOURCE = "Apple’s podcast RSS reference, Required tags, itunes:image, read 2026-11-24"
_ORIENTATION = 0x0112  # Exif 2.3, 4.6.4 A
_UPRIGHT = 1
_TYPES = {"JPEG": ("image/jpeg", "jpg"), "MPO": ("image/jpeg", "jpg"), "PNG": ("image/png", "png")}
_MODES = {"L": "shades of grey", "1": "no colours", "P": "a palette", "CMYK": "print colours"}
_SUFFIXES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class _Header:
    kind: str
    width: int
    height: int
    mode: str
    is_transparent: bool
    is_animated: bool
    orientation: int
    comment: bytes = b""
    tells: tuple[str, ...] = ()


_BOMB = _Header("bomb", 0, 0, "", is_transparent=False, is_animated=False, orientation=_UPRIGHT)
"""A header that claims more pixels than Pillow opens."""


def draw_page_picture(path: Path) -> bytes:
    """Return the picture as a JPEG of 600 pixels; raises OSError if its data are damaged.

    About 0.1 s for 3000 pixels of JPEG, 0.3 of PNG. Only the colour profile is kept of what was
    in the file beside the pixels.
    """
    from PIL import Image

    size = (PAGE_PIXELS, PAGE_PIXELS)
    with _opened(path) as image:
        image.draft("RGB", size)
        small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        drawn = Image.frombytes("RGB", size, small.convert("RGB").tobytes())
        profile = image.info.get("icc_profile")
    buffer = io.BytesIO()
    drawn.save(
        buffer, "JPEG", quality=82, optimize=True, progressive=True, icc_profile=profile or b""
    )
    return buffer.getvalue()


def read_covers(
    drafts: Drafts,
    *,
    now: datetime,
    published: Show | None,
    redraw: bool,
    draw: Callable[[Path], bytes] = draw_page_picture,
) -> dict[Path, Cover]:
    """Return the cover of every picture that a due part of the show uses.

    A picture that is published already keeps its record and is drawn again only if `redraw` is
    set (for a store that lost it), and then only used if the bytes are the same. `draw` may
    come from a cache, by the file's bytes and RECIPE.
    """
    known = known_artwork(published)
    return {
        path: read_cover(
            path, shown=shown(path, drafts.folder), known=known, redraw=redraw, draw=draw
        )
        for path in artwork_paths(drafts, now=now)
    }


def known_artwork(published: Show | None) -> dict[str, Artwork]:
    """Return the published artwork of the present recipe by the hash of its source."""
    if published is None:
        return {}
    all_artwork = (published.artwork, *(episode.artwork for episode in published.episodes))
    return {
        one.source_sha256: one for one in all_artwork if one is not None and one.recipe == RECIPE
    }


def read_cover(
    path: Path,
    *,
    shown: str,
    known: Mapping[str, Artwork],
    redraw: bool,
    draw: Callable[[Path], bytes] = draw_page_picture,
) -> Cover:
    """Return one picture, checked and drawn; its artwork is None if a finding blocks."""
    data, findings = read_bytes(path, shown=shown, limit_bytes=_LIMIT_BYTES)
    if data is None:
        return Cover(None, findings=tuple(findings))
    place = Place(shown)
    header = _header(data)
    findings = _problems(header, path, place, len(data))
    if header is None or any(finding.blocks for finding in findings):
        return Cover(None, findings=tuple(findings))
    source = sha256(data).hexdigest()
    feed = _feed_picture(header, source=source, size_bytes=len(data))
    feed_artifact = _artifact(feed, file=path)
    past = known.get(source)
    if past is not None and not redraw:
        return Cover(past, (feed_artifact,), tuple(findings))
    try:
        small = draw(path)
    except (OSError, ValueError, SyntaxError) as problem:
        message = f"the picture cannot be decoded: {problem}"
        hint = "export it again from the program that made it"
        findings.append(_finding(Code.ARTWORK_FORM, message, place, hint))
        return Cover(None, findings=tuple(findings))
    page = _page_picture(small, source=source)
    artwork = past or Artwork(source, RECIPE, feed, page)
    page_artifacts = (_artifact(page, body=small),) if artwork.page == page else ()
    return Cover(artwork, (feed_artifact, *page_artifacts), tuple(findings))


@contextmanager
def _opened(source: Path | io.BytesIO) -> Iterator[Image]:
    """Open a picture without decoding it, and without Pillow's warnings: we judge the header."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(source, formats=("JPEG", "PNG")) as image:
            yield image


def _header(data: bytes) -> _Header | None:
    from PIL.Image import DecompressionBombError

    try:
        with _opened(io.BytesIO(data)) as image:
            return _described(image)
    except DecompressionBombError:
        return _BOMB
    except (OSError, ValueError, SyntaxError, LookupError, TypeError, EOFError, struct.error):
        # what Pillow raises for headers that are none; UnidentifiedImageError is an OSError
        return None


def _described(image: Image) -> _Header:
    return _Header(
        kind=image.format or "",
        width=image.width,
        height=image.height,
        mode=image.mode,
        is_transparent="transparency" in image.info,
        is_animated=image.format == "PNG" and getattr(image, "is_animated", False),
        orientation=_orientation(image),
        comment=image.info.get("comment") or b"",
        tells=hidden_in(image),
    )


def _orientation(image: Image) -> int:
    if image.format == "PNG" and "exif" not in image.info:
        # asked for its Exif, Pillow would decode the whole picture to look behind it
        return _UPRIGHT
    return image.getexif().get(_ORIENTATION) or _UPRIGHT


def _problems(header: _Header | None, path: Path, place: Place, size_bytes: int) -> list[Finding]:
    if header is _BOMB:
        message = "the picture is too large: more than a hundred million pixels"
        hint = f"make it square, from {SMALLEST} to {LARGEST} pixels"
        return [_finding(Code.ARTWORK_SHAPE, message, place, hint)]
    if header is None or header.kind not in _TYPES:
        hint = "export the picture as JPEG or PNG"
        return [_finding(Code.ARTWORK_FORM, "the file is not a JPEG or PNG picture", place, hint)]
    findings = []
    media_type = _TYPES[header.kind][0]
    if _SUFFIXES.get(path.suffix.lower()) != media_type:
        right = _TYPES[header.kind][1]
        message = f"the file is a {header.kind} picture, its name ends in `{path.suffix}`"
        hint = f"name it `{path.stem}.{right}`"
        findings.append(_finding(Code.ARTWORK_FORM, message, place, hint))
    if header.is_animated:
        message, hint = "the picture is animated", "export one image of it"
        findings.append(_finding(Code.ARTWORK_FORM, message, place, hint))
    if header.comment == COMMENT:
        message = "this is the placeholder that `init` made"
        hint = "put the show's own cover in its place: square, 1400 to 3000 pixels, JPEG or PNG"
        warning = Finding(Code.ARTWORK_PLACEHOLDER, Severity.WARNING, message, place, hint)
        findings.append(warning)
    findings += _shape_problems(header, place)
    if header.mode != "RGB" or header.is_transparent:
        colours = _colours(header)
        message = f"the picture has {colours}, apps expect RGB without transparency"
        hint = f"save it as RGB, for example `magick {path.name} -background white -flatten \
-colorspace sRGB -type TrueColor {path.stem}.jpg`"
        findings.append(_finding(Code.ARTWORK_COLOUR, message, place, hint))
    if size_bytes > HEAVY_BYTES:
        message = f"the picture has {size_bytes / 1_000_000:.1f} MB, slow on a bad network"
        hint = "save it as JPEG with a quality of 80"
        findings.append(Finding(Code.ARTWORK_WEIGHT, Severity.WARNING, message, place, hint))
    if header.tells:
        message = f"the picture tells everybody {' and '.join(header.tells)}"
        hint = (
            f"save it without metadata, for example `exiftool -all= --icc_profile:all {path.name}`"
        )
        findings.append(Finding(Code.ARTWORK_TELLS, Severity.WARNING, message, place, hint))
    return findings


def _shape_problems(header: _Header, place: Place) -> list[Finding]:
    size = f"{header.width} × {header.height} pixels"
    hint = f"make it square, from {SMALLEST} to {LARGEST} pixels"
    if header.width > LARGEST or header.height > LARGEST:
        message = f"the picture is too large: {size}"
    elif header.width < SMALLEST or header.height < SMALLEST:
        message = f"the picture is too small: {size}"
    elif header.width != header.height:
        message = f"the picture is not square: {size}"
    elif header.orientation != _UPRIGHT:
        message, hint = "the picture is stored turned", "open it and save it upright"
    else:
        return []
    return [_finding(Code.ARTWORK_SHAPE, message, place, hint)]


def _colours(header: _Header) -> str:
    if header.is_transparent or "A" in header.mode:
        return "transparency"
    return _MODES.get(header.mode, f"the colour mode {header.mode}")


def _feed_picture(header: _Header, *, source: str, size_bytes: int) -> Picture:
    media_type, extension = _TYPES[header.kind]
    return Picture(
        key=_key(source, "cover", extension),
        media_type=media_type,
        sha256=source,
        size_bytes=size_bytes,
        width=header.width,
        height=header.height,
    )


def _page_picture(body: bytes, *, source: str) -> Picture:
    return Picture(
        key=_key(source, f"cover-{PAGE_PIXELS}", "jpg"),
        media_type="image/jpeg",
        sha256=sha256(body).hexdigest(),
        size_bytes=len(body),
        width=PAGE_PIXELS,
        height=PAGE_PIXELS,
    )


def _key(source: str, name: str, extension: str) -> str:
    hashed = sha256(f"{source} {RECIPE} {name}".encode()).hexdigest()
    return art_key(sha256=hashed, name=name, extension=extension)


def _artifact(picture: Picture, *, file: Path | None = None, body: bytes | None = None) -> Artifact:
    return Artifact(
        key=picture.key,
        media_type=picture.media_type,
        cache_control=IMMUTABLE,
        sha256=picture.sha256,
        size_bytes=picture.size_bytes,
        body=body,
        file=file,
    )


def _finding(code: Code, message: str, place: Place, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint, source=_SOURCE)
