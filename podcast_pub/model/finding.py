"""Something that the author can mend in the show folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error blocks publishing, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file of the show folder, relative with forward slashes; line and column from 1 if known.

    Two places are equal if they are on the same line.
    """

    path: str
    line: int | None = None
    column: int | None = field(default=None, compare=False)

    def __str__(self) -> str:
        known = (self.path, self.line, self.column if self.line is not None else None)
        return ":".join(str(one) for one in known if one is not None)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, and the edit that mends it.

    `code` is stable (`APPLE-07`); `excerpt` is the author's line as it stands, or empty;
    `source` names the document, section and reading date of a rule that is not ours.
    """

    code: str
    severity: Severity
    message: str
    place: Place | None = None
    hint: str = ""
    excerpt: str = ""
    source: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.ERROR


def in_order(findings: list[Finding] | tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings by place (those without one first), then code, then message."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                one.place.path if one.place else "",
                (one.place.line or 0) if one.place else 0,
                one.code,
                one.message,
            ),
        )
    )
