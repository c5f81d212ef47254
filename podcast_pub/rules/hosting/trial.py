"""A small file of our own in place of audio, as long as no feed names any."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.model.artifact import Artifact
from podcast_pub.rules.hosting.examined import APPLE_PUBLIC, Media, Topic, came, wrong

if TYPE_CHECKING:
    from podcast_pub.model.finding import Finding
    from podcast_pub.model.looking import Heard
    from podcast_pub.rules.hosting.examined import Examined

BODY = b"podcast-pub doctor\n"


def trial_folder(token: str) -> str:
    """Return the beginning of the key; a token that is fresh keeps two trials apart."""
    return f"media/probe-{token}/"


def trial_file(token: str) -> Artifact:
    """Return the file: below what everybody may read, with the headers of audio."""
    return Artifact(
        key=f"{trial_folder(token)}probe.mp3",
        media_type="audio/mpeg",
        cache_control="no-store",
        sha256=sha256(BODY).hexdigest(),
        size_bytes=len(BODY),
        body=BODY,
        disposition='inline; filename="probe.mp3"',
    )


def as_media(file: Artifact, heard: Heard) -> Media:
    """Return the file as what is looked at instead of an enclosure; `heard` answered a GET."""
    etag = heard.headers.get("etag", "")
    return Media(heard.url, file.size_bytes, file.media_type, etag, is_trial=True)


def judge_trial(examined: Examined, file: Artifact, heard: Heard) -> list[Finding]:
    """Return whether everybody gets the file that was just stored, whole."""
    if heard.is_fine and heard.body == file.body:
        return []
    said = f"answers {came(heard)}"
    if heard.is_fine:
        said += ", but not the bytes that were stored: it does not lead to this store"
    hint = (
        "allow everybody to read what the show names (`podcast-pub doctor --policy` prints a "
        "policy), or correct `url` or `public_url`"
        if examined.keeps_headers
        else "let the web server show the folder of this store, or correct `url` or `public_url`"
    )
    return [
        wrong(
            "DOCTOR-40",
            f"a test file is stored, but {heard.url} {said}: listeners would get no audio",
            examined.hint(Topic.PUBLIC, hint),
            APPLE_PUBLIC,
        )
    ]
