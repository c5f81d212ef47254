"""Writing pages so that a slow producer never puts an old page over a newer one.

A page is only replaced if it is still the one that was there before the state it shows became
public. Its ETag comes from site.json, if that shows the state we started from; else the pages
are described first and the feed is read after them. Either way a rival's newer page has another
ETag, our write does not hold, and we look again.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.addresses import FEED_KEY, SITE_KEY, is_page_key
from podcast_pub.errors import StoreUnreachable
from podcast_pub.model.operations import (
    Absent,
    ObjectDescribed,
    ObjectRead,
    ObjectWritten,
    Pause,
    Tagged,
    WriteObject,
)
from podcast_pub.publishing.asking import ATTEMPTS, describe_objects, read_objects
from podcast_pub.publishing.observing import observe
from podcast_pub.publishing.site_json import SiteRecord, StoredPage, decode_site, encode_site

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.operations import Condition, ObjectMissing
    from podcast_pub.model.rendering import Renderer
    from podcast_pub.model.show import Show
    from podcast_pub.publishing.asking import Steps
    from podcast_pub.publishing.observing import Observed
    from podcast_pub.publishing.planning import Intent, Plan

Stored = dict[str, StoredPage]


def write_early(pages: Sequence[Artifact], *, feed: ObjectRead | None) -> Steps[Stored | None]:
    """Store the pages of episodes that become public next; return what is stored of each.

    Returns None if `feed` is no longer the one that is public: what is there may be somebody
    else's by now, and is not overwritten. Raises StoreUnreachable if the store does not keep
    the pages. Repeating is safe.
    """
    known: Stored = {}
    for attempt in range(1, ATTEMPTS + 1):
        if attempt > 1:
            yield (Pause(attempt - 1),)
            known = yield from _described(pages)
            (now,) = yield from read_objects((FEED_KEY,))
            if _etag_of(now) != _etag_of(feed):
                return None
        stored = yield from _write(pages, known)
        missing = [page.key for page in pages if page.key not in stored]
        if not missing:
            return stored
    raise StoreUnreachable(
        f"the store does not keep `{missing[0]}`",
        hint="publish again later; what was sent is kept and not sent twice",
    )


def _etag_of(feed: ObjectRead | ObjectMissing | None) -> str:
    return feed.etag if isinstance(feed, ObjectRead) else ""


def finish_pages(
    planned: Plan, observed: Observed, intent: Intent, *, early: Mapping[str, StoredPage]
) -> Steps[bool]:
    """Write the pages that changed, then site.json; return whether both show what is public.

    False means that rivals kept changing them; the next run repairs what is left.
    """
    show, pages = planned.state.show, planned.rendering.pages
    name, site = planned.state_hash, observed.site
    known = None if planned.looks_at_pages else {**planned.known_pages, **early}
    for attempt in range(1, ATTEMPTS + 1):
        if attempt > 1:
            yield (Pause(attempt - 1),)
        if known is None:
            gone = pages_of_the_gone(intent.renderer, show, pages, _listed(site))
            asked = {page.key for page in (*pages, *gone)}
            described = yield from _described((*pages, *gone), by_bytes=intent.check_store)
            seen = yield from observe({planned.state_hash: planned.state})
            if seen.state is None:
                return False
            show, pages = seen.state.show, intent.renderer.render(seen.state, seen.state_hash).pages
            name, site, known = seen.state_hash, seen.site, described
            if pages_of_the_gone(intent.renderer, show, pages, _listed(site) - asked):
                known = None
                continue
        wanted = (*pages, *pages_of_the_gone(intent.renderer, show, pages, known))
        stored = yield from _write(wanted, known)
        own = {page.key: stored[page.key] for page in pages if page.key in stored}
        if len(stored) == len(wanted) and (yield from _write_site(SiteRecord(name, own), site)):
            return True
        known = None
    return False


def as_returning(page: Artifact) -> Artifact:
    """Return the page with other bytes, to be written before its episode is public again.

    Whoever still puts the page of a gone episode in its place must not find the final one: that
    is written after the commit, and so has an ETag that nobody knew before.
    """
    body = (page.body or b"") + b"<!-- published again -->\n"
    return replace(page, body=body, sha256=sha256(body).hexdigest(), size_bytes=len(body))


def _listed(site: ObjectRead | None) -> set[str]:
    return set(decode_site(site.body).pages) if site else set()


def pages_of_the_gone(
    renderer: Renderer, show: Show, pages: Iterable[Artifact], there: Iterable[str]
) -> tuple[Artifact, ...]:
    """Return what to put in the place of pages that are there and that the show has no more."""
    rest = set(there) - {page.key for page in pages}
    return tuple(renderer.gone_page(show, key) for key in sorted(rest) if is_page_key(key))


def known_pages(observed: Observed) -> Mapping[str, StoredPage] | None:
    """Return what is surely stored of the pages, None if somebody has to look.

    site.json is believed only if it shows the state that is public.
    """
    if observed.site is None:
        return {} if observed.state is None else None
    record = decode_site(observed.site.body)
    return record.pages if record.state_hash == observed.state_hash else None


def _write(pages: Sequence[Artifact], known: Mapping[str, StoredPage]) -> Steps[Stored]:
    """Write pages over what is known; return those that are now stored as they should be."""
    stored = {
        page.key: known[page.key]
        for page in pages
        if page.key in known and known[page.key].sha256 == page.sha256
    }
    changed = [page for page in pages if page.key not in stored]
    if not changed:
        return stored
    answers = yield tuple(
        WriteObject(page, _unchanged_since(known.get(page.key))) for page in changed
    )
    unsure: list[Artifact] = []
    for page, answer in zip(changed, answers, strict=True):
        if isinstance(answer, ObjectWritten):
            stored[page.key] = StoredPage(page.sha256, answer.etag)
        else:
            unsure.append(page)
    there = yield from _described(unsure)
    stored |= {
        page.key: there[page.key]
        for page in unsure
        if page.key in there and there[page.key].sha256 == page.sha256
    }
    return stored


def _write_site(record: SiteRecord, before: ObjectRead | None) -> Steps[bool]:
    artifact = encode_site(record)
    if before is not None and before.body == artifact.body:
        return True
    condition: Condition = Absent() if before is None else Tagged(before.etag)
    yield (WriteObject(artifact, condition),)
    (now,) = yield from read_objects((SITE_KEY,))
    return isinstance(now, ObjectRead) and now.body == artifact.body


def _described(pages: Sequence[Artifact], *, by_bytes: bool = False) -> Steps[Stored]:
    answers = yield from describe_objects(pages, by_bytes=by_bytes)
    return {
        page.key: StoredPage(answer.sha256, answer.etag)
        for page, answer in zip(pages, answers, strict=True)
        if isinstance(answer, ObjectDescribed)
    }


def _unchanged_since(known: StoredPage | None) -> Condition:
    return Absent() if known is None else Tagged(known.etag)
