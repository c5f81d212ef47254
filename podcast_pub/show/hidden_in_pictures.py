"""What a picture tells beside its pixels: apps get the author's file as it is, with all of it."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

PLACE = "where it was taken"
CAMERA = "which camera took it"

# Exif 2.3: 4.6.3 (pointers), 4.6.4 D (camera), 4.6.5 G and 4.6.5 I (owner, serial number), 4.6.6
_EXIF, _GPS = 0x8769, 0x8825
_CAMERA_TAGS = (0x010F, 0x0110)
_CAMERA_TAGS_OF_EXIF = (0xA430, 0xA431, 0xA435)
_LATITUDE, _LONGITUDE, _AREA = 2, 4, 28
_XMP_PLACE = re.compile(rb"\bGPS(?:Latitude|Longitude)\b")
_XMP_CAMERA = re.compile(rb"\btiff:(?:Make|Model)\b|\b(?:Body|Lens)?SerialNumber\b")


def hidden_in(image: Image) -> tuple[str, ...]:
    """Return what else an opened picture tells everybody: PLACE, CAMERA, both or nothing.

    Reads the Exif and XMP of the header and decodes no pixels; what is damaged there tells nothing.
    """
    tags, position = _exif(image)
    xmp = image.info.get("xmp") or b""
    xmp = xmp if isinstance(xmp, bytes) else b""
    has_place = not position.isdisjoint({_LATITUDE, _LONGITUDE, _AREA})
    has_camera = not tags.isdisjoint({*_CAMERA_TAGS, *_CAMERA_TAGS_OF_EXIF})
    told = {
        PLACE: has_place or _XMP_PLACE.search(xmp),
        CAMERA: has_camera or _XMP_CAMERA.search(xmp),
    }
    return tuple(one for one, is_told in told.items() if is_told)


def _exif(image: Image) -> tuple[set[int], set[int]]:
    """Return the tags that are there, and those of them that are about the position."""
    if "exif" not in image.info:
        # asked for its Exif, Pillow would decode the whole of a PNG to look behind the picture
        return set(), set()
    try:
        exif = image.getexif()
        return {*exif, *exif.get_ifd(_EXIF)}, {*exif.get_ifd(_GPS)}
    except (OSError, ValueError, SyntaxError, LookupError, TypeError, struct.error):
        # what Pillow raises for Exif that is none
        return set(), set()
