"""What people and programs read: the answer on stdout, everything else on stderr."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from podcast_pub.cli.escapes import visible, visible_in_json
from podcast_pub.errors import OutputFailed, ReaderGone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from podcast_pub.errors import PodcastPubError
    from podcast_pub.model.finding import Finding

SCHEMA = 1
COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def say(text: str = "") -> None:
    """Print a line of the answer; what would steer a terminal is shown as escapes.

    Raises OutputFailed if it cannot be written, ReaderGone if nobody reads it.
    """
    _say(visible(text))


def _say(text: str) -> None:
    try:
        click.echo(text)
    except BrokenPipeError as error:
        raise ReaderGone("nobody reads the answer") from error
    except OSError as error:
        raise OutputFailed(
            f"the answer cannot be written: {error.strerror}",
            hint="what the command did stands; write to another place and run it again",
        ) from error


def tell(text: str) -> None:
    """Print a line beside the answer, as `say` does; if that cannot be, the command goes on."""
    _tell(visible(text))


def _tell(text: str) -> None:
    with suppress(OSError):
        click.echo(text, err=True)


def print_json(record: Mapping[str, Any]) -> None:
    """Print one object on one line, with the schema's number."""
    import json

    _say(visible_in_json(json.dumps({"schema": SCHEMA, **record}, ensure_ascii=False)))


def print_error(error: PodcastPubError, *, as_json: bool = False) -> None:
    """Print what happened, all findings that led to it, and what to do next."""
    findings: tuple[Finding, ...] = getattr(error, "findings", ())
    print_findings(findings)
    _tell(f"{_coloured('error', 'error')}: {visible(error.message)}")
    if error.hint:
        _tell(f"{_coloured('hint', 'note')}: {visible(error.hint)}")
    if as_json:
        print_json(
            {
                "error": error_record(error),
                "findings": [finding_record(finding) for finding in findings],
            }
        )


def error_record(error: PodcastPubError) -> dict[str, Any]:
    """Return an error as JSON members."""
    return {
        "slug": error.slug,
        "message": error.message,
        "hint": error.hint,
        "temporary": error.temporary,
    }


def print_findings(findings: Iterable[Finding]) -> None:
    """Print findings with place, the author's line and the hint, in the order given."""
    for finding in findings:
        place = f"{visible(str(finding.place))}  " if finding.place else ""
        severity = _coloured(str(finding.severity), str(finding.severity))
        _tell(f"{place}{finding.code} {severity}  {visible(finding.message)}")
        if finding.excerpt:
            line = f"{finding.place.line} | " if finding.place and finding.place.line else ""
            tell(f"    {line}{finding.excerpt}")
        if finding.hint:
            tell(f"  hint: {finding.hint}")


def finding_record(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON members."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "path": finding.place.path if finding.place else None,
        "line": finding.place.line if finding.place else None,
        "column": finding.place.column if finding.place else None,
        "message": finding.message,
        "hint": finding.hint,
    }


def size(size_bytes: int) -> str:
    """Return bytes for people: `812 B`, `41.2 kB`, `3.7 MB`."""
    if size_bytes < 1000:  # noqa: PLR2004 — a kilobyte
        return f"{size_bytes} B"
    value, units = size_bytes / 1000, ["kB", "MB", "GB", "TB"]
    while value >= 999.95 and units[1:]:  # noqa: PLR2004 — rounds to 1000.0
        value /= 1000
        del units[0]
    return f"{value:.1f} {units[0]}"


def duration(milliseconds: int) -> str:
    """Return a duration for people: `0:47`, `1:02:03`; whole seconds, half up."""
    seconds = (milliseconds + 500) // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def count(number: int, noun: str) -> str:
    """Return `1 episode`, `11 episodes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _coloured(text: str, kind: str) -> str:
    import os

    if os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        return text
    return click.style(text, fg=COLOURS[kind], bold=kind == "error")
