"""The guid of a show: what it is called in directories for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.codes import Code
from podcast_pub.show.slugs import show_guid

if TYPE_CHECKING:
    from podcast_pub.model.show import Show
    from podcast_pub.show.drafts import ShowDraft

NO_GUID = str(UUID(int=0))
"""Stands in until a show has a guid; nothing is published under it."""


def show_identity(draft: ShowDraft, published: Show | None) -> tuple[str, tuple[Finding, ...]]:
    """Return the published guid, the written one, or that of the declared feed address.

    Empty if there is none yet, with the finding that says so.
    """
    file = draft.file
    if published is not None:
        if draft.guid in ("", published.guid):
            return published.guid, ()
        place = file.place("guid")
        message = "the `guid` of a published show changed; directories would lose the show"
        hint = f'write `guid = "{published.guid}"` again'
        excerpt = file.excerpt(place.line)
        finding = Finding(Code.SHOW_GUID, Severity.ERROR, message, place, hint, excerpt)
        return published.guid, (finding,)
    if draft.guid:
        return draft.guid, ()
    settings = draft.settings
    bases = (settings.url, *(store.public_url for store in settings.stores))
    base = next((one for one in bases if one and one.startswith("https://")), None)
    if base is not None:
        return show_guid(f"{base}/feed.xml"), ()
    if file.front is None or any(one.code == Code.SHOW_GUID for one in draft.findings):
        return "", ()
    message = "the show has no `guid`, the name under which directories know it for ever"
    hint = 'write `guid = "…"` with the UUID that `uuidgen` prints; never change it afterwards'
    return "", (Finding(Code.SHOW_GUID, Severity.ERROR, message, Place(file.path), hint),)
