"""Where the show is listed: `[directories]` of show.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.directories import DIRECTORIES
from podcast_pub.model.listing import Listing

if TYPE_CHECKING:
    from podcast_pub.show.fields import Fields


def take_listings(fields: Fields) -> tuple[Listing, ...]:
    """Return the ids that directories gave the show, in the order of our list of them.

    An id may be written as the address of the show's page there.
    """
    table = fields.table("directories")
    if table is None:
        return ()
    listings = []
    for directory in DIRECTORIES:
        written = table.text(directory.key)
        if written is None:
            continue
        identifier = directory.id_in(written)
        if identifier:
            listings.append(Listing(directory.key, identifier))
        else:
            message = f"`{directory.key}` is not an id of {directory.name}"
            hint = f'write `{directory.key} = "{directory.example}"`, or the address of the page'
            table.wrong(directory.key, message, hint=hint)
    table.report_unknown()
    return tuple(listings)
