"""The guid of a show: what it is called in directories for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.addresses import Addresses
from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.model.show import NO_GUID
from podcast_pub.show.codes import Code
from podcast_pub.show.slugs import show_guid

if TYPE_CHECKING:
    from podcast_pub.model.settings import Settings
    from podcast_pub.model.show import Show
    from podcast_pub.show.drafts import ShowDraft


ADDRESS_HINT = (
    'write `url = "https://podcast.example.org"`, the address under which listeners will find the '
    "show; the name under which directories know it for ever is made from it"
)


def show_identity(draft: ShowDraft, published: Show | None) -> tuple[str, tuple[Finding, ...]]:
    """Return the published guid, the written one, or that of the declared feed address.

    NO_GUID for a show that only this computer can reach: what is published here is no identity
    for ever. Empty if there should be one, with the finding that says so.
    """
    file = draft.file
    if published is not None and published.guid != NO_GUID:
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
    return (show_guid(f"{base}/feed.xml"), ()) if base is not None else _without_address(draft)


def _without_address(draft: ShowDraft) -> tuple[str, tuple[Finding, ...]]:
    file, said = draft.file, {one.code for one in draft.findings}
    if file.front is None or Code.SHOW_GUID in said:
        return "", ()
    if _is_for_this_computer(draft.settings):
        if not said.isdisjoint((Code.SHOW_ADDRESS, Code.SHOW_STORE)):
            return NO_GUID, ()
        message = "the show has no address yet, so only this computer can play it"
        note = Finding(Code.SHOW_GUID, Severity.NOTE, message, Place(file.path), ADDRESS_HINT)
        return NO_GUID, (note,)
    message = "the show has no `guid`, the name under which directories know it for ever"
    error = Finding(Code.SHOW_GUID, Severity.ERROR, message, Place(file.path), ADDRESS_HINT)
    return "", (error,)


def _is_for_this_computer(settings: Settings) -> bool:
    places = (
        [settings.url]
        if settings.url
        else [store.public_url or store.endpoint for store in settings.stores]
    )
    return all(place is not None and Addresses(place).are_local for place in places)
