"""Check a show folder: everything that is wrong with it, without any store or network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.addresses import Addresses
from podcast_pub.model.removal import marks_in
from podcast_pub.verbs.encoding import Making
from podcast_pub.verbs.reading import Past, read_folder
from podcast_pub.verbs.remembering import memory_of
from podcast_pub.verbs.wiring import base_of, parse_store_option, public_base

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from podcast_pub.model.show_folder import ShowFolder
    from podcast_pub.show.drafts import Drafts


@dataclass(frozen=True, slots=True)
class Checked:
    """A folder as read, and the seconds of audio in it."""

    folder: ShowFolder

    @property
    def blocks(self) -> bool:
        return self.folder.blocks


def check(show_folder: Path, *, now: datetime, caches: Path, store: str | None = None) -> Checked:
    """Return the folder with its findings, in order of place.

    What was published from this folder to its store, or to that of `store` (as `--store` has it),
    counts as its past, if a lock says so. Nothing is encoded; audio that has to be is described
    as it will be. Raises SettingsIncomplete if the public address of `store` is not known.
    """
    from podcast_pub.show.discovery import read_drafts

    drafts = read_drafts(show_folder)
    making = Making.IF_NEEDED_LATER
    past = past_of(drafts, store=store)
    return Checked(read_folder(drafts, past, now=now, caches=caches, making=making))


def past_of(drafts: Drafts, *, store: str | None = None) -> Past:
    """Return what the folder remembers of its last publish, to `store` if that is named.

    No store is asked.
    """
    from podcast_pub.errors import SettingsIncomplete

    try:
        base = base_of(drafts.show.settings) if store is None else None
    except SettingsIncomplete:
        return Past()
    if store is not None:
        base = public_base(parse_store_option(store), option=store)
    elif base is None:
        base = _embedded_base(drafts.folder)
    lock = memory_of(drafts.folder, Addresses(base)).lock() if base else None
    if lock is None:
        return Past()
    return Past(lock.state.show, lock.stems, gone=marks_in(lock.state))


def _embedded_base(show_folder: Path) -> str:
    from podcast_pub.storage.embedded import home_of, status
    from podcast_pub.storage.embedded.lifecycle import BUCKET

    endpoint = status(home_of(show_folder)).endpoint
    return f"{endpoint}/{BUCKET}" if endpoint else ""
