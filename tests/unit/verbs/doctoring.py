"""Examining a laptop's store at a provider that does everything right but what a fault says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from podcast_pub.verbs.doctor import Request, diagnose
from tests.unit.verbs.good_host import GoodHost

if TYPE_CHECKING:
    from collections.abc import Callable

    from podcast_pub.verbs.doctor import Diagnosis
    from tests.unit.storage.bad_store import Reply
    from tests.unit.storage.bad_store import Request as Asked
    from tests.unit.verbs.publishing import Laptop

    Fault = Callable[[Asked], Reply | None]

GOOD_NOTES = ["DOCTOR-00 note", "DOCTOR-03 note"]
"""What is always said of a bucket on this computer: no https, and no versions."""


def examined(laptop: Laptop, fault: Fault = lambda _: None, **changes: Any) -> Diagnosis:
    good = GoodHost(laptop.bucket)
    laptop.bucket.fault = lambda asked: fault(asked) or good(asked)
    values: dict[str, Any] = {
        "folder": laptop.folder,
        "store": laptop.bucket.option,
        "clock": lambda: datetime.now(UTC),
        "token": "f00d",
    }
    return diagnose(Request(**(values | changes)))


def found(diagnosis: Diagnosis) -> list[str]:
    """Return what was found beside what always is."""
    codes = [f"{finding.code} {finding.severity}" for finding in diagnosis.findings]
    for note in GOOD_NOTES:
        codes.remove(note)
    return codes


def is_stranger(asked: Asked) -> bool:
    return "authorization" not in asked.headers
