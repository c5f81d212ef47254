"""The bucket as its key sees it: conditions, clock, versions, and what removes objects."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from podcast_pub.addresses import PUBLIC_PREFIXES
from podcast_pub.rules.hosting.examined import doubtful, noted, unseen, wrong

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from podcast_pub.errors import PodcastPubError
    from podcast_pub.model.finding import Finding
    from podcast_pub.model.looking import BucketRules, Heard, LifecycleRule

SKEW_S = 15 * 60
SKEW = "Amazon S3 API reference, Error responses, RequestTimeTooSkewed"
WATCHED_SKEW_S = 5 * 60
"""From here a clock is on its way out; a rule of ours."""
VERSIONS = "Amazon S3 API reference, GetBucketVersioning, read 2026-11-24"
LIFECYCLE = "Amazon S3 API reference, GetBucketLifecycleConfiguration, read 2026-11-24"
OFFLINE_CLASSES = ("GLACIER", "DEEP_ARCHIVE")
"""Objects there must be restored before anybody can read them (Amazon S3 user guide, Storage
classes for archiving objects, from memory)."""


def judge_probe(failure: PodcastPubError | None) -> list[Finding]:
    """Return what the probe of the store ran into."""
    if failure is None:
        return []
    return [
        wrong(
            "DOCTOR-01",
            failure.message,
            failure.hint,
            "docs/decisions/0003-publishing-protocol.md",
        )
    ]


def judge_clock(heard: Heard, *, ours: datetime) -> list[Finding]:
    """Return whether our clock is too far from the endpoint's; `ours` is aware."""
    if heard.is_silent:
        return [unseen("the clocks", f"{heard.url} does not answer: {heard.silence}")]
    try:
        theirs = parsedate_to_datetime(heard.headers.get("date", "")).astimezone(UTC)
    except ValueError:
        return [unseen("the clocks", f"{heard.url} does not say what time it is")]
    apart = round(abs((ours - theirs).total_seconds()))
    if apart <= WATCHED_SKEW_S:
        return []
    make = wrong if apart > SKEW_S else doubtful
    message = (
        f"the clocks differ by {apart} s: this computer {ours:%Y-%m-%d %H:%M:%S} UTC, the store "
        f"{theirs:%Y-%m-%d %H:%M:%S} UTC; it refuses what is more than {SKEW_S} s apart"
    )
    return [make("DOCTOR-02", message, "let this computer set its clock by itself", SKEW)]


def judge_rules(rules: BucketRules, *, prefix: str) -> list[Finding]:
    """Return what versions and lifecycle rules mean; `prefix` is the show's, with its slash."""
    return [*_versioning(rules), *_lifecycle(rules, prefix)]


def judge_leftovers(failure: PodcastPubError | None) -> list[Finding]:
    """Return that versions of what was tried are still there, if they could not be removed."""
    if failure is None:
        return []
    return [
        doubtful(
            "DOCTOR-05",
            f"old versions of what was tried are left: {failure.message}",
            "allow your key s3:ListBucketVersions and s3:DeleteObjectVersion, which erasing needs "
            "as well (`podcast-pub doctor --policy`)",
            VERSIONS,
        )
    ]


def _versioning(rules: BucketRules) -> list[Finding]:
    if rules.unseen_versioning:
        return [
            unseen(
                "versions of objects",
                rules.unseen_versioning,
                "look at the provider whether old versions are kept: what is erased must be "
                "erased there, too",
            )
        ]
    if rules.versioning:
        kept = "keeps" if rules.versioning == "Enabled" else "kept, before that was suspended,"
        return [
            noted(
                "DOCTOR-03",
                f"the bucket {kept} old versions: what was deleted or replaced can be brought "
                "back, costs room, and is gone only when each version is erased",
                "erasing needs s3:ListBucketVersions and s3:DeleteObjectVersion; a lifecycle rule "
                "that removes noncurrent versions after 30 days is good, one that expires current "
                "ones is not",
                VERSIONS,
            )
        ]
    return [
        noted(
            "DOCTOR-03",
            "the bucket keeps no old versions: what is erased is gone at once, and so is what "
            "something else overwrites",
            "keep the show folder, with its audio, in a second place",
            VERSIONS,
        )
    ]


def _lifecycle(rules: BucketRules, prefix: str) -> list[Finding]:
    if rules.unseen_lifecycle:
        return [
            unseen(
                "lifecycle rules",
                rules.unseen_lifecycle,
                "look at the provider that no rule removes objects by their age",
            )
        ]
    return [
        finding
        for rule in rules.lifecycle
        if rule.is_on and not rule.has_tags and _meets(rule.prefix, prefix, PUBLIC_PREFIXES)
        for finding in _of_rule(rule)
    ]


def _of_rule(rule: LifecycleRule) -> list[Finding]:
    where = f"below `{rule.prefix}`" if rule.prefix else "in the whole bucket"
    offline = [one for one in rule.moves_to if one in OFFLINE_CLASSES]
    if rule.expires:
        return [
            wrong(
                "DOCTOR-04",
                f"the lifecycle rule {rule.name} removes objects {where} by their age: published "
                "episodes vanish",
                "delete that rule, or let it remove noncurrent versions alone",
                LIFECYCLE,
            )
        ]
    if offline:
        return [
            wrong(
                "DOCTOR-04",
                f"the lifecycle rule {rule.name} moves objects {where} to {', '.join(offline)}, "
                "from where nobody can read them",
                "delete that rule, or move to a class that is read at once",
                LIFECYCLE,
            )
        ]
    if not rule.is_understood:
        return [
            unseen(
                f"the lifecycle rule {rule.name}",
                "it is not written in the words of S3",
                "look at the provider that it removes no objects by their age",
            )
        ]
    return []


def _meets(rule: str, prefix: str, keys: Sequence[str]) -> bool:
    """Whether a rule for keys below `rule` meets any key of the show."""
    ours = [prefix + key for key in keys]
    return any(one.startswith(rule) or (one.endswith("/") and rule.startswith(one)) for one in ours)
