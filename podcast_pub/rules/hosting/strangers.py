"""What somebody without a key may do: read what is public, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.rules.hosting.examined import HTTP, Topic, came, doubtful, noted, unseen, wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from podcast_pub.model.finding import Finding
    from podcast_pub.model.looking import Attempt, Heard, Strangers
    from podcast_pub.rules.hosting.examined import Examined

SOURCE = "docs/decisions/0006-embedded-store.md: everybody may read, nobody may list or write"
LISTINGS = (b"<ListBucketResult", b"<ListVersionsResult", b"<title>Index of /")


def judge_strangers(examined: Examined, strangers: Strangers) -> list[Finding]:
    """Return what strangers may do and must not, and what could not be tried."""
    found = [
        *_listings(examined, strangers.listings),
        *_writes(examined, strangers.writes),
        *_deletions(examined, strangers.deletions),
    ]
    found += _unseen(strangers)
    if examined.keeps_headers and strangers.read is not None and strangers.read.is_fine:
        found.append(
            noted(
                "DOCTOR-14",
                "everybody can read every object of the bucket, also those that the show does not "
                f"name: {strangers.read.url} answered {came(strangers.read)}",
                "keep nothing else in this bucket; `podcast-pub doctor --policy` prints a policy "
                "that opens the keys of the show alone, for stores that have policies",
            )
        )
    return [*found, *judge_left_behind(strangers.left_behind)]


def judge_left_behind(keys: Sequence[str]) -> list[Finding]:
    """Return that these keys, which were made to try something, could not be removed."""
    if not keys:
        return []
    return [
        doubtful(
            "DOCTOR-15",
            f"could not remove what was tried: {', '.join(keys)}",
            "allow your key s3:DeleteObject, which erasing needs as well (`podcast-pub doctor "
            "--policy`), and remove these keys at the provider; they hold nothing",
        )
    ]


def _unseen(strangers: Strangers) -> list[Finding]:
    if not strangers.listings:
        return [unseen("what strangers may list, write and delete", "nothing answers")]
    found = []
    if not strangers.deletions:
        found.append(unseen("deletion by strangers", "no object could be stored to try it on"))
    attempts = [one.heard for one in (*strangers.writes, *strangers.deletions)]
    silent = [one for one in (*strangers.listings, *attempts) if one.is_silent]
    if silent:
        found.append(
            unseen(f"{len(silent)} questions of strangers", f"{silent[0].url}: {silent[0].silence}")
        )
    return found


def _listings(examined: Examined, listings: tuple[Heard, ...]) -> list[Finding]:
    open_ones = [one for one in listings if one.is_fine and is_listing(one.body)]
    if not open_ones:
        return []
    return [
        wrong(
            "DOCTOR-11",
            f"everybody can list the bucket: {open_ones[0].url} answered {came(open_ones[0])}; an "
            "unpublished or replaced recording can be found there",
            examined.hint(
                Topic.PUBLIC,
                "allow s3:GetObject alone, not s3:ListBucket (at Google: Storage Legacy Object "
                "Reader, not Storage Object Viewer)",
            ),
            SOURCE,
        )
    ]


def is_listing(body: bytes) -> bool:
    """Whether the beginning of a body is a list of objects or files."""
    return any(sign in body for sign in LISTINGS)


def _writes(examined: Examined, writes: tuple[Attempt, ...]) -> list[Finding]:
    found = []
    for one in writes:
        if not one.heard.is_fine:
            continue
        if one.happened is False:
            found.append(
                noted(
                    "DOCTOR-12",
                    f"{one.heard.url} answers {came(one.heard)} to a write without a key, though "
                    "nothing was stored",
                    "let the CDN refuse what is not GET, HEAD or OPTIONS",
                    HTTP.format("15.5.6"),
                )
            )
            continue
        found.append(
            wrong(
                "DOCTOR-12",
                f"everybody can write: {one.heard.url} answered {came(one.heard)} to a write "
                "without a key; strangers can replace the feed and every episode",
                examined.hint(Topic.PUBLIC, "allow s3:GetObject alone, at once"),
                SOURCE,
            )
        )
    return found


def _deletions(examined: Examined, deletions: tuple[Attempt, ...]) -> list[Finding]:
    return [
        wrong(
            "DOCTOR-13",
            f"everybody can delete: {one.heard.url} answered {came(one.heard)} to a deletion "
            "without a key, and the object is gone",
            examined.hint(Topic.PUBLIC, "allow s3:GetObject alone, at once"),
            SOURCE,
        )
        for one in deletions
        if one.happened
    ]
