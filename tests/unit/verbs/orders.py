"""The commands that take something back, as a producer with a laptop gives them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from podcast_pub.storage.progress import NoProgress
from podcast_pub.verbs.erase import erase
from podcast_pub.verbs.history import history
from podcast_pub.verbs.replace import replace_audio
from podcast_pub.verbs.rollback import rollback
from podcast_pub.verbs.unpublish import bring_back, unpublish
from tests.unit.verbs.publishing import Laptop

if TYPE_CHECKING:
    from pathlib import Path

    from podcast_pub.verbs.erase import Erased
    from podcast_pub.verbs.history import History
    from podcast_pub.verbs.taking_back import Ordered


def takes_off(laptop: Laptop, slug: str, *, agrees: bool = True) -> Ordered:
    return unpublish(laptop.request(), slug, agreed=lambda _: agrees, progress=NoProgress())


def brings_back(laptop: Laptop, slug: str) -> Ordered:
    return bring_back(laptop.request(), slug, agreed=lambda _: True, progress=NoProgress())


def rolls_back(laptop: Laptop, to: str = "") -> Ordered:
    return rollback(
        laptop.request(), to=to, agreed=lambda _plan, _state: True, progress=NoProgress()
    )


def replaces(laptop: Laptop, slug: str, file: Path | None = None) -> Ordered:
    return replace_audio(
        laptop.request(),
        slug,
        file,
        agreed=lambda _plan, _findings: True,
        progress=NoProgress(),
    )


def erases(laptop: Laptop, slug: str, **changes: Any) -> Erased:
    return erase(
        laptop.request(**changes),
        slug,
        agreed=lambda _found, _erasure: True,
        progress=NoProgress(),
    )


def looks_back(laptop: Laptop, limit: int = 20) -> History:
    return history(laptop.request(), limit=limit)


def second_laptop(laptop: Laptop, folder: Path) -> Laptop:
    """Return a colleague's laptop with the same folder and the same memory."""
    shutil.copytree(laptop.folder, folder)
    return Laptop(folder, laptop.bucket)


def slugs(laptop: Laptop) -> list[str]:
    """Return what the list of all episodes links to, as a listener finds it."""
    page = laptop.bucket.objects["index.html"].body.decode()
    return [slug for slug in ("first", "second", "third") if f"episodes/{slug}.html" in page]
