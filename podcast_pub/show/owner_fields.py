"""Who answers for the show: `[owner]` of show.toml."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Severity
from podcast_pub.model.show import Owner
from podcast_pub.show.codes import Code

if TYPE_CHECKING:
    from podcast_pub.show.drafts import ShowDraft
    from podcast_pub.show.fields import Fields


def take_owner(fields: Fields) -> Owner | None:
    """Return the owner; the address is left out unless `show_email` or `show_email_until` is set.

    `take_email_until` says until when.
    """
    table = fields.table("owner")
    if table is None:
        return None
    name, email = table.text("name"), table.text("email") or ""
    shows_email = table.boolean("show_email") is True
    has_date = table.raw("show_email_until") is not None
    table.report_unknown()
    if email and ("@" not in email.strip("@") or " " in email):
        hint = "write an address such as `podcast@example.org`"
        table.wrong("email", "`email` is not an e-mail address", hint=hint)
        email = ""
    if name is None:
        message = "the owner has no `name`"
        hint = 'write `name = "…"` below `[owner]`'
        table.report_missing(Code.SHOW_MISSING, Severity.ERROR, message, hint=hint)
        return None
    return Owner(name, email if shows_email or has_date else "")


def take_email_until(fields: Fields) -> date | None:
    """Return the last day on which the owner's address is in the feed, None for no such day.

    Spotify, YouTube and Amazon send a code to that address when a show is handed in; afterwards
    it only attracts spam. `show_email = true` beats a date.
    """
    if not isinstance(fields.values.get("owner"), dict):
        return None
    table = fields.table("owner")
    assert table is not None
    value = table.raw("show_email_until")
    if value is None or table.values.get("show_email") is True:
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    hint = "write a day without quotes, such as `show_email_until = 2027-01-31`"
    table.wrong("show_email_until", "`show_email_until` is not a day", hint=hint)
    return date.min


def owner_at(draft: ShowDraft, now: datetime) -> Owner | None:
    """Return the owner as the feed names it at that moment: without address after the last day."""
    owner, last = draft.owner, draft.email_until
    if owner is None or last is None or now.astimezone(draft.zone).date() <= last:
        return owner
    return replace(owner, email="")
