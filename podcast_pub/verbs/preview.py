"""Preview a show: its public tree, served on this computer and made again when files change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.errors import PodcastPubError, PreviewFailed
from podcast_pub.verbs.build import tree_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from podcast_pub.verbs.build import Tree

INSTALL = "install it: `pipx install 'podcast-pub[preview]'`"


def preview(
    show_folder: Path,
    *,
    port: int,
    now: Callable[[], datetime],
    caches: Path,
    ready: Callable[[Tree], None],
    rebuilt: Callable[[Tree], None],
    failed: Callable[[PodcastPubError], None],
) -> None:
    """Serve a show at `port` (0: any that is free) until Ctrl-C or SIGTERM; nothing is written.

    `ready` is told when the pages can be looked at, `rebuilt` after each change of the folder;
    a change that cannot be built goes to `failed`, and what was served before stays. Raises
    ShowNeedsFixing if the first build finds errors, PreviewFailed if the port is taken, the name
    of the folder is not UTF-8, or the extra `preview` is not installed.
    """
    try:
        from podcast_pub.preview.served_tree import ServedTree
        from podcast_pub.preview.server import HOST, free_port, serve
    except ModuleNotFoundError as missing:
        raise PreviewFailed(f"a preview needs {missing.name}", hint=INSTALL) from missing

    try:
        str(show_folder).encode()
    except UnicodeEncodeError as odd:
        # what tells of changes takes text only
        raise PreviewFailed(
            f"the name of {show_folder} is not UTF-8, so its edits cannot be followed",
            hint="rename the folder",
        ) from odd
    port = free_port(port)

    def build() -> Tree:
        base = f"http://{HOST}:{port}"
        return tree_of(show_folder, base_url=base, now=now(), caches=caches)

    first = build()
    served = ServedTree(first.artifacts)

    def rebuild() -> None:
        try:
            tree = build()
        except PodcastPubError as error:
            failed(error)
            return
        served.replace(tree.artifacts)
        rebuilt(tree)

    serve(served, port=port, folder=show_folder, rebuild=rebuild, ready=lambda: ready(first))
