"""Keys that slipped into a text: found by their shape, reported without being shown.

Shapes: AWS, docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (unique ids);
Google HMAC, cloud.google.com/storage/docs/authentication/hmackeys; private keys, RFC 7468. Of
Backblaze the application key begins with K00 and the number of a cluster; R2 and the rest have
no shape of their own and are found beside a word that names a key. Read 2026-11-24.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.codes import Code
from podcast_pub.show.text_file import LIMIT_BYTES, TextFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from podcast_pub.show.drafts import EpisodeDraft, ShowDraft

_SHAPES = {
    "AKIA": ("an AWS access key id", r"(?<![A-Za-z0-9])AKIA[A-Z0-9]{16}(?![A-Za-z0-9])"),
    "ASIA": ("an AWS access key id", r"(?<![A-Za-z0-9])ASIA[A-Z0-9]{16}(?![A-Za-z0-9])"),
    "GOOG": ("a Google access id", r"(?<![A-Za-z0-9])GOOG[A-Z0-9]{20,60}(?![A-Za-z0-9])"),
    "K00": (
        "a Backblaze application key",
        r"(?<![A-Za-z0-9/+])K00[0-9][A-Za-z0-9/+]{27}(?![A-Za-z0-9/+])",
    ),
    "PRIVATE KEY": ("a private key", r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY-----"),
}
"""What has a shape of its own: a text that must be in it, its name, and the shape."""

_LONG = re.compile(r"(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+_-]{32,200}={0,2}(?![A-Za-z0-9/+=_-])")
_NAMED = re.compile(
    r"(?:secret|access[ _-]?key|application[ _-]?key|api[ _-]?key|credential|passw|token)"
    r"[\w .-]{0,24}[\"'`*]{0,3}\s{0,3}(?:[=:]|\bis\b)\s{0,3}[\"'`]{0,3}\Z",
    re.IGNORECASE,
)
_BEFORE = 60
"""Characters before a long one that may name it."""

FIGURES, MARKS = 6, 4
"""Fewest figures of a key in letters of one case, and most marks of one kind; ours."""

_EXAMPLE = "EXAMPLE"
"""In the keys that AWS's own documentation shows."""


def secrets_in(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield what looks like a key: what it looks like, the key itself, and its line (from 1)."""
    for sign, (what, shape) in _SHAPES.items():
        if sign in text:
            for found in re.finditer(shape, text):
                if _EXAMPLE not in found[0]:
                    yield what, found[0], _line(text, found)
    for found in _LONG.finditer(text):
        if _is_random(found[0]) and _EXAMPLE not in found[0]:
            before = text[max(0, found.start() - _BEFORE) : found.start()]
            if _NAMED.search(before):
                yield "a secret", found[0], _line(text, found)


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1


def show_without_keys(draft: ShowDraft) -> ShowDraft:
    """Return what show.toml says with an error for each key in it, and no key in a message."""
    return replace(draft, findings=tuple(report_keys(draft.file, draft.findings)))


def episode_without_keys(draft: EpisodeDraft, *, folder: Path) -> EpisodeDraft:
    """Return an episode with an error for each key in its text, chapters and transcripts.

    No message repeats a key. `folder` is the show folder.
    """
    files = [draft.file] if draft.file else []
    files += [draft.chapters.file] if draft.chapters else []
    files += [
        TextFile(one.file.relative_to(folder).as_posix(), one.file.read_text("utf-8", "replace"))
        for one in draft.transcripts
        if one.size_bytes <= LIMIT_BYTES
    ]
    findings = draft.findings
    for file in files:
        findings = tuple(report_keys(file, findings))
    return draft if findings == draft.findings else replace(draft, findings=findings)


def report_keys(file: TextFile, found: Iterable[Finding] = ()) -> list[Finding]:
    """Return what was found in a file without the keys in it, and an error for each key.

    A key in a text that is to be published is public the moment it is published; it is one
    already wherever the folder was copied to.
    """
    keys = sorted(secrets_in(file.text), key=lambda one: one[2])
    if not keys:
        return list(found)
    lines = {line for _, _, line in keys}
    clean = [
        replace(one, excerpt="")
        if one.place and one.place.path == file.path and one.place.line in lines
        else one
        for one in (_without(one, [key for _, key, _ in keys]) for one in found)
    ]
    told = {one.place.line for one in clean if one.code == Code.SHOW_SECRET and one.place}
    by_line = {line: what for what, _, line in reversed(keys) if line not in told}
    return clean + [
        Finding(
            Code.SHOW_SECRET,
            Severity.ERROR,
            f"this looks like {what}",
            Place(file.path, line),
            "delete it here and change it at the provider; keys belong into a profile of the AWS "
            "configuration",
        )
        for line, what in sorted(by_line.items())
    ]


def _without(finding: Finding, keys: list[str]) -> Finding:
    message, hint, excerpt = finding.message, finding.hint, finding.excerpt
    for key in keys:
        # messages quote the first 39 characters of a long value
        for part in (key, key[:39]):
            message, hint = message.replace(part, "…"), hint.replace(part, "…")
            excerpt = "" if part in excerpt else excerpt
    return replace(finding, message=message, hint=hint, excerpt=excerpt)


def _is_random(text: str) -> bool:
    """Return whether a text is mixed as keys are: no words, no path, no name of a file."""
    figures = sum(one.isdigit() for one in text)
    if not 0 < figures < len(text) or max(text.count(mark) for mark in "/-_") > MARKS:
        return False
    return (text.lower() != text and text.upper() != text) or figures >= FIGURES
