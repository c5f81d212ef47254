"""One audio file as players ask for it: length, ranges, type, name, and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.model.looking import Question
from podcast_pub.rules.hosting.examined import (
    APPLE,
    HTTP,
    Look,
    Topic,
    came,
    doubtful,
    wrong,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from podcast_pub.model.finding import Finding
    from podcast_pub.model.looking import Heard
    from podcast_pub.rules.hosting.examined import Examined, Media

PARTIAL, NOT_MODIFIED = 206, 304
REPAIR = "publish with `--check-store`, which repairs what is stored"
UNCHANGED = "let the web server or the CDN send what was stored, as it was stored"


def _questions(examined: Examined) -> dict[str, Question]:
    media = examined.media
    if media is None:
        return {}
    asked = {
        "head": Question(media.url, method="HEAD"),
        "range": Question(media.url, headers={"Range": "bytes=0-1"}),
        "suffix": Question(media.url, headers={"Range": "bytes=-2"}),
        "packed": Question(media.url, method="HEAD", headers={"Accept-Encoding": "gzip, br"}),
    }
    if media.etag:
        asked["again"] = Question(media.url, headers={"If-None-Match": media.etag})
    return asked


def _judge(examined: Examined, heard: Mapping[str, Heard]) -> list[Finding]:
    media = examined.media
    if media is None:
        return []
    head = heard["head"]
    elsewhere = _elsewhere(examined, media)
    if not head.is_fine:
        return [
            *elsewhere,
            wrong(
                "DOCTOR-41",
                f"{media.url} answers {came(head)} to HEAD",
                examined.hint(Topic.PUBLIC, f"allow GET and HEAD for everybody, or {_mend(media)}"),
                APPLE,
            ),
        ]
    return [
        *elsewhere,
        *_length(media, head),
        *_range(media, heard["range"]),
        *_suffix(media, heard["suffix"]),
        *_asked_again(media, heard.get("again")),
        *_type(media, head),
        *_disposition(examined, media, head),
        *_packed(media, heard["packed"]),
        *_audio_hops(head),
    ]


LOOK = Look(_questions, _judge)


def _told(media: Media) -> str:
    return "it was stored with" if media.is_trial else "the feed says"


def _mend(media: Media) -> str:
    return UNCHANGED if media.is_trial else REPAIR


def _elsewhere(examined: Examined, media: Media) -> list[Finding]:
    if media.url.startswith(f"{examined.base}/"):
        return []
    return [
        doubtful(
            "DOCTOR-49",
            f"the feed names its audio at {media.url}, not below {examined.base}",
            "if the show moved, `podcast-pub publish --move-urls` names the new address; until "
            "then the old one must go on",
        )
    ]


def _length(media: Media, head: Heard) -> list[Finding]:
    said = head.headers.get("content-length", "")
    if media.size_bytes is None or said == str(media.size_bytes):
        return []
    return [
        wrong(
            "DOCTOR-41",
            f"{media.url} has {said or 'no stated'} bytes, {_told(media)} {media.size_bytes}",
            _mend(media),
            HTTP.format("8.6"),
        )
    ]


def _range(media: Media, answer: Heard) -> list[Finding]:
    said = answer.headers.get("content-range", "")
    size = "" if media.size_bytes is None else str(media.size_bytes)
    is_right = said.startswith("bytes 0-1/") and (not size or said == f"bytes 0-1/{size}")
    if answer.status == PARTIAL and is_right and len(answer.body) == len("ab"):
        return []
    return [
        wrong(
            "DOCTOR-42",
            f"{media.url} answers {_in_range(answer)} to the range "
            f"0-1, not 206 with bytes 0-1/{size or 'its size'}: nobody can seek, and Apple refuses "
            "the show",
            "switch on byte ranges at the store or the CDN in front of it",
            APPLE,
        )
    ]


def _in_range(answer: Heard) -> str:
    if answer.is_silent:
        return came(answer)
    return f"{answer.status} with {answer.headers.get('content-range', 'no Content-Range')}"


def _suffix(media: Media, answer: Heard) -> list[Finding]:
    said = answer.headers.get("content-range", "")
    size = media.size_bytes
    expected = f"bytes {size - 2}-{size - 1}/{size}" if size else said
    if answer.status == PARTIAL and said == expected:
        return []
    return [
        doubtful(
            "DOCTOR-43",
            f"{media.url} answers {_in_range(answer)} to a range "
            "from the end: players that look for tags there fail",
            "switch on suffix ranges (`bytes=-500`) at the CDN, or leave it out",
            HTTP.format("14.1.2"),
        )
    ]


def _asked_again(media: Media, again: Heard | None) -> list[Finding]:
    if again is not None and again.status == NOT_MODIFIED:
        return []
    what = "has no ETag" if again is None else f"answers {came(again)} to If-None-Match, not 304"
    return [
        doubtful(
            "DOCTOR-44",
            f"{media.url} {what}: a broken download cannot be continued safely",
            "pass ETag and If-None-Match on to the bucket",
            HTTP.format("13.1.2"),
        )
    ]


def _type(media: Media, head: Heard) -> list[Finding]:
    if head.media_type == media.media_type.partition(";")[0].strip().lower():
        return []
    return [
        wrong(
            "DOCTOR-45",
            f"{media.url} is served as {head.media_type or 'no type'}, {_told(media)} "
            f"{media.media_type}",
            _mend(media),
            HTTP.format("8.3"),
        )
    ]


def _disposition(examined: Examined, media: Media, head: Heard) -> list[Finding]:
    said = head.headers.get("content-disposition", "")
    if not said and not examined.keeps_headers:
        return []  # it is saved under the last part of its address
    if said.lower().startswith("inline") and "filename" in said.lower():
        return []
    effect = (
        "a browser saves it instead of playing it"
        if said.lower().startswith("attachment")
        else "it is saved without a good name"
    )
    return [
        doubtful(
            "DOCTOR-46",
            f"{head.url} has the Content-Disposition {said or 'none'}: {effect}",
            f"let the CDN pass the header on, or {_mend(media)}",
            "RFC 6266, section 4",
        )
    ]


def _packed(media: Media, packed: Heard) -> list[Finding]:
    coding = packed.headers.get("content-encoding", "").replace("identity", "")
    said = packed.headers.get("content-length", "")
    if packed.is_fine and not coding and said == str(media.size_bytes or said):
        return []
    what = f"the coding {coding}" if coding else f"{said or 'no stated'} bytes ({came(packed)})"
    return [
        wrong(
            "DOCTOR-47",
            f"{media.url} comes with {what} to apps that take gzip: its length is no longer true, "
            "and nobody can seek",
            "switch off compression for audio at the CDN",
            HTTP.format("8.4"),
        )
    ]


def _audio_hops(head: Heard) -> list[Finding]:
    if not head.hops:
        return []
    return [
        doubtful(
            "DOCTOR-48",
            f"{head.url} redirects {len(head.hops)} times, at last to {head.hops[-1]}",
            "write the address that answers as `url` or `public_url`, or remove the redirect",
            HTTP.format("15.4"),
        )
    ]
