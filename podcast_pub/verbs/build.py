"""Build a show into a folder: the tree that a publish would put into a store."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.addresses import FEED_KEY, INDEX_KEY, NOT_FOUND_KEY, SITE_KEY, Addresses
from podcast_pub.errors import ShowNeedsFixing, StorageFailed
from podcast_pub.publishing.observing import Observed
from podcast_pub.publishing.planning import Intent, plan
from podcast_pub.publishing.site_json import SiteRecord, StoredPage, encode_site
from podcast_pub.verbs.check import past_of
from podcast_pub.verbs.reading import read_folder, stop_if_blocked, stop_if_nameless
from podcast_pub.verbs.rendering import StaticRenderer
from podcast_pub.verbs.wiring import base_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.show_folder import ShowFolder
    from podcast_pub.publishing.pages import Stored

PREVIEW_BASE = "http://localhost:8000"
"""The base of a show that has no address yet: where a preview server would be."""

_NOTHING = Observed(feed=None, site=None, state=None, state_hash="")


@dataclass(frozen=True, slots=True)
class Built:
    """What was built, and how much of it had to be written."""

    folder: ShowFolder
    addresses: Addresses
    files: int
    written: int


def build(
    show_folder: Path,
    out: Path,
    *,
    base_url: str | None,
    now: datetime,
    caches: Path,
    tell: Callable[[str], None] | None = None,
) -> Built:
    """Write the public tree of a show into `out`, and return what was built.

    Audio is linked, not copied, where the file system allows. Files in `out` that do not belong
    to the show are left alone. Raises ShowNeedsFixing if `out` holds the show itself, or a feed
    or page that no build made, or if a published episode is not in the show folder; otherwise as
    `tree_of`.
    """
    try:
        with suppress(FileNotFoundError):
            out.stat()  # finds a link that leads to itself, which `resolve` takes since Python 3.13
        _refuse_what_is_not_ours(show_folder, out)
    except OSError as problem:
        raise StorageFailed(
            f"nothing can be written into {out}: {problem.strerror}", hint="name another folder"
        ) from problem
    tree = tree_of(show_folder, base_url=base_url, now=now, caches=caches, tell=tell)
    if tree.lacks:
        raise ShowNeedsFixing(
            f"published, but no longer in the folder: {', '.join(tree.lacks)}; the tree would lack "
            "them",
            hint="put their texts and audio back, or make a whole folder with `podcast-pub clone "
            "--audio`",
        )
    written = _written(out, tree.artifacts)
    return Built(tree.folder, tree.addresses, len(tree.artifacts), written)


@dataclass(frozen=True, slots=True)
class Tree:
    """The public tree of a show: every artifact that a publish would have stored.

    `lacks` names published episodes that the folder no longer has.
    """

    folder: ShowFolder
    addresses: Addresses
    artifacts: tuple[Artifact, ...]
    lacks: tuple[str, ...] = ()


def tree_of(
    show_folder: Path,
    *,
    base_url: str | None,
    now: datetime,
    caches: Path,
    tell: Callable[[str], None] | None = None,
) -> Tree:
    """Return the public tree of a show, with nothing written.

    The same folder gives the same bytes: the moment of the build is the date of the newest
    episode. Raises ShowNeedsFixing with all findings if one blocks. `tell` is given a line when
    an encoding begins.
    """
    from podcast_pub.show.discovery import read_drafts

    drafts = read_drafts(show_folder)
    past = past_of(drafts)
    folder = read_folder(drafts, past, now=now, caches=caches, redraw=True, tell=tell)
    show = stop_if_blocked(folder)
    addresses = Addresses(base_url or base_of(drafts.show.settings) or PREVIEW_BASE)
    stop_if_nameless(show, addresses)
    newest = max((episode.published for episode in show.episodes), default=now)
    intent = Intent(
        wish=show,
        base=None,
        materials=folder.materials,
        renderer=StaticRenderer(addresses),
        now=newest.astimezone(now.tzinfo).replace(microsecond=0),
    )
    planned = plan(intent, _NOTHING)
    pages = planned.rendering.pages
    record: Stored = {page.key: StoredPage(page.sha256, page.sha256) for page in pages}
    site = encode_site(SiteRecord(planned.state_hash, record))
    artifacts = (*planned.uploads, *planned.states, planned.rendering.feed, *pages, site)
    here = {episode.guid for episode in show.episodes}
    published = past.show.episodes if past.show is not None else ()
    lacks = tuple(episode.slug for episode in published if episode.guid not in here)
    return Tree(folder, addresses, artifacts, lacks)


def _refuse_what_is_not_ours(show_folder: Path, out: Path) -> None:
    if out.resolve() in (show_folder.resolve(), *show_folder.resolve().parents):
        raise ShowNeedsFixing(
            f"{out} holds the show itself", hint="name another folder, such as `--out public`"
        )
    foreign = [key for key in (FEED_KEY, INDEX_KEY, NOT_FOUND_KEY) if (out / key).exists()]
    if foreign and not (out / SITE_KEY).exists():
        raise ShowNeedsFixing(
            f"{out} holds a `{foreign[0]}` that no build made",
            hint="name a new or an empty folder; nothing was written",
        )


def _written(out: Path, artifacts: tuple[Artifact, ...]) -> int:
    """Store what is not in the folder yet; return how many files that were."""
    from podcast_pub.model.operations import ObjectDescribed, ObjectWritten
    from podcast_pub.storage.folder import FolderStore

    store = FolderStore(out)
    written = 0
    for artifact in artifacts:
        there = store.describe(artifact.key)
        if isinstance(there, ObjectDescribed) and there.sha256 == artifact.sha256:
            continue
        answer = store.write(artifact, only_if=None, sent=_ignore)
        if not isinstance(answer, ObjectWritten):
            raise ShowNeedsFixing(
                f"`{artifact.key}` could not be written into {out}",
                hint="the file changed while it was read; build again",
            )
        written += 1
    return written


def _ignore(_change_bytes: int) -> None:
    """Nobody watches a build."""
