"""Show folders in text, and the facts and pictures that a test does not want to make."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings

from podcast_pub.model.audio import AudioFacts, Tags
from podcast_pub.show.assembling import assemble
from podcast_pub.show.discovery import read_drafts
from podcast_pub.show.drafts import Cover, artwork_paths, audio_paths
from podcast_pub.show.show_toml import read_show
from tests.builders import an_artifact, an_artwork

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from podcast_pub.model.chapter import Chapter
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.finding import Finding
    from podcast_pub.model.show import Show
    from podcast_pub.model.show_folder import ShowFolder
    from podcast_pub.show.assembling import Rules
    from podcast_pub.show.drafts import ShowDraft

FEW = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
"""For properties: no deadline, because a busy computer is no bug."""

NOW = datetime(2026, 11, 24, 12, 30, 15, 999, tzinfo=UTC)
GUID = "375e050f-7f52-5e9b-9cfc-9414515d1a5b"
SHOW = f"""\
title = "Voices"
description = "People who negotiate."
author = "The Voices team"
language = "en"
guid = "{GUID}"
category = "Society & Culture > Documentary"
explicit = false
timezone = "Europe/Zurich"
"""
SHOW_WITHOUT_GUID = SHOW.replace(f'guid = "{GUID}"\n', "")
STEM = "2017-02-01-first"
AUDIO = b"tags|the sound of first"
TEXT = '+++\ntitle = "First"\ndate = 2017-02-01\n+++\n\nNotes on *first*.\n'

Files = dict[str, str | bytes]

_TYPES = {
    "mp3": "audio/mpeg",
    "m4a": "audio/x-m4a",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
}


def files(changes: Files | None = None) -> Files:
    """A show with one episode, `2017-02-01-first`."""
    usual: Files = {
        "show.toml": SHOW,
        "cover.jpg": b"a picture",
        f"{STEM}.md": TEXT,
        f"{STEM}.mp3": AUDIO,
    }
    return usual | (changes or {})


def without(name: str, changes: Files | None = None) -> Files:
    """The same show without one of its files."""
    return {key: body for key, body in files(changes).items() if key != name}


def write(folder: Path, content: Mapping[str, str | bytes]) -> Path:
    for name, body in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body.encode() if isinstance(body, str) else body)
    return folder


def read_toml(
    folder: Path, text: str = "", *, base: str = SHOW, files: tuple[str, ...] = ()
) -> ShowDraft:
    """What a show.toml says, with `text` below a good one."""
    (folder / "show.toml").write_text(base + text, encoding="utf-8")
    for name in files:
        (folder / name).write_bytes(b"a picture")
    return read_show(folder, {name.lower(): folder / name for name in files})


def facts_of(path: Path, *, tags: Tags | None = None, **changes: Any) -> AudioFacts:
    """Facts of a file whose bytes are `tags|payload`; the audio id is of the payload alone."""
    body = path.read_bytes()
    extension = path.suffix.removeprefix(".")
    facts = AudioFacts(
        media_type=_TYPES[extension],
        extension=extension,
        duration_ms=90_000,
        size_bytes=len(body),
        sha256=sha256(body).hexdigest(),
        audio_id=sha256(body.rpartition(b"|")[2]).hexdigest(),
        tags=tags or Tags(),
    )
    return replace(facts, **changes)


def assembled(
    folder: Path,
    *,
    published: Show | None = None,
    stems: Mapping[str, str] | None = None,
    now: datetime = NOW,
    tags: Tags | None = None,
    chapters: tuple[Chapter, ...] = (),
    facts: Mapping[Path, AudioFacts] | None = None,
    found: Sequence[Finding] = (),
    rules: Rules | None = None,
) -> ShowFolder:
    """The show of a folder; every picture is taken for a good one."""
    drafts = read_drafts(folder)
    known = {
        path: facts_of(path, tags=tags, chapters=chapters) for path in audio_paths(drafts, now=now)
    }
    artifact = an_artifact("art/x/cover.jpg", b"a picture")
    covers = {
        path: Cover(an_artwork(path.stem), (artifact,)) for path in artwork_paths(drafts, now=now)
    }
    return assemble(
        drafts,
        facts=known if facts is None else facts,
        covers=covers,
        published=published,
        stems=stems or {},
        now=now,
        found=found,
        rules=rules,
    )


def the_show(folder: ShowFolder) -> Show:
    """The show of a folder that must have one."""
    assert folder.show is not None, [str(finding) for finding in folder.findings]
    return folder.show


def episode(folder: ShowFolder, slug: str = "first") -> Episode:
    """The episode of a slug in a folder that must have a show."""
    return next(one for one in the_show(folder).episodes if one.slug == slug)


def front(keys: str, notes: str = "") -> str:
    """A text with TOML front matter."""
    return f"+++\n{keys}\n+++\n{notes}"


def codes(findings: Sequence[Finding]) -> list[str]:
    return [str(finding.code) for finding in findings]


def only(findings: Sequence[Finding], code: str) -> Finding:
    """The one finding of a code."""
    found = [finding for finding in findings if finding.code == code]
    assert len(found) == 1, codes(findings)
    return found[0]
