"""Dates as authors write them, and the moments that they mean."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NOON = time(12)
_YEARS = range(1900, 9999)  # RFC 5322, 3.3: a year is 1900 or later; the end is Python's
_WRITTEN = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?\s?(?:([Zz])|([+-])(\d\d):(\d\d))?)?",
    re.ASCII,
)

Written = date | datetime
"""A day (the time is noon), a time without an offset (of the show's zone), or a moment."""


def parse_date(value: object) -> Written | None:
    """Return the date in a TOML date or an RFC 3339 text, in whole seconds; None if there is none.

    Seconds and offset may be missing. Years before 1900 are no dates of a podcast.
    """
    if isinstance(value, str):
        found = _WRITTEN.fullmatch(value.strip())
        value = _built(found) if found else None
    if isinstance(value, datetime):
        value = value.replace(microsecond=0)
    return value if isinstance(value, date) and value.year in _YEARS else None


def moment(written: Written, zone: ZoneInfo) -> datetime | None:
    """Return the moment with its offset; None if the clock of the zone skipped it.

    A time that the clock showed twice is the earlier one.
    """
    if isinstance(written, datetime) and written.tzinfo is not None:
        return written
    local = written if isinstance(written, datetime) else datetime.combine(written, NOON)
    there = local.replace(tzinfo=zone, fold=0)
    back = there.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) != local:
        return None
    return _with_fixed_offset(there)


def moment_of(now: datetime, zone: ZoneInfo) -> datetime:
    """Return an aware moment in whole seconds, with the offset that the zone has then."""
    there = now.astimezone(zone).replace(microsecond=0)
    return _with_fixed_offset(there)


def means(written: Written, published: datetime) -> bool:
    """Return whether what is written says nothing else than the published moment.

    A day and a time without an offset are read with the offset of the published moment, so
    that another zone of the show changes nothing.
    """
    if not isinstance(written, datetime):
        return published.date() == written
    if written.tzinfo is None:
        return published.replace(tzinfo=None, microsecond=0) == written
    return published.replace(microsecond=0) == written


def zone_named(name: str) -> ZoneInfo | None:
    """Return an IANA time zone, such as `Europe/Zurich`; None if there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # a folder of the zone database (`Europe`) is an OSError, `../x` a ValueError
        return None


def _with_fixed_offset(there: datetime) -> datetime:
    offset = there.utcoffset() or timedelta()
    if not offset or offset % timedelta(minutes=1):
        # before standard time, zones had offsets with seconds, which no feed can carry
        return there.astimezone(UTC)
    return there.astimezone(timezone(offset))


def _built(found: re.Match[str]) -> Written | None:
    year, month, day, hour, minute, second = (int(found[at] or 0) for at in range(1, 7))
    try:
        if found[4] is None:
            return date(year, month, day)
        return datetime(year, month, day, hour, minute, second, tzinfo=_offset(found))
    except ValueError:
        return None


def _offset(found: re.Match[str]) -> timezone | None:
    if found[7]:
        return UTC
    if not found[8]:
        return None
    hours, minutes = int(found[9]), int(found[10])
    if minutes >= 60:  # noqa: PLR2004 - minutes in an hour
        raise ValueError(found[0])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if found[8] == "-" else offset) if offset else UTC
