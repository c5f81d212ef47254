"""The server of a preview: loopback alone, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from typing import TYPE_CHECKING

from granian.constants import Interfaces
from granian.server.embed import Server
from watchfiles import awatch

from podcast_pub.errors import PreviewFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from podcast_pub.preview.served_tree import ServedTree

HOST = "127.0.0.1"
QUIET_MS = 300
"""An editor saves in several steps: a rebuild waits until nothing has changed for so long."""


def free_port(wanted: int) -> int:
    """Return the port if nobody listens on it; 0 means any that is free.

    Raises PreviewFailed if it is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((HOST, wanted))
        except OSError as error:
            raise PreviewFailed(
                f"port {wanted} cannot be used ({error.strerror})",
                hint=f"stop the program that uses it, or name another: `--port {wanted + 1}`",
            ) from error
        port: int = one.getsockname()[1]
        return port


def serve(
    tree: ServedTree,
    *,
    port: int,
    folder: Path,
    rebuild: Callable[[], None],
    ready: Callable[[], None],
) -> None:
    """Serve the tree until Ctrl-C or SIGTERM; `rebuild` is called when the folder changed.

    `ready` is called once, when the port answers. What podcast-pub itself writes into the
    folder (`.podcast-pub`, `podcast.lock`) is no change.
    """
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    asyncio.run(_serve(tree, port=port, folder=folder, rebuild=rebuild, ready=ready))


async def _serve(
    tree: ServedTree,
    *,
    port: int,
    folder: Path,
    rebuild: Callable[[], None],
    ready: Callable[[], None],
) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = Server(
        tree.application,
        address=HOST,
        port=port,
        interface=Interfaces.ASGI,
        log_enabled=False,
        websockets=False,
    )
    serving = asyncio.create_task(server.serve())
    watching = asyncio.create_task(_watch(folder, rebuild, stop))
    await _until_it_answers(port, serving)
    ready()
    await asyncio.wait(
        (serving, watching, asyncio.create_task(stop.wait())), return_when=asyncio.FIRST_COMPLETED
    )
    stop.set()
    await watching
    server.stop()  # type: ignore[no-untyped-call]  # granian leaves it untyped
    await serving


async def _watch(folder: Path, rebuild: Callable[[], None], stop: asyncio.Event) -> None:
    def matters(_change: object, path: str) -> bool:
        return ".podcast-pub" not in path and not path.endswith("podcast.lock")

    async for _changes in awatch(
        folder, watch_filter=matters, stop_event=stop, debounce=QUIET_MS, rust_timeout=500
    ):
        await asyncio.to_thread(rebuild)


async def _until_it_answers(port: int, serving: asyncio.Task[None]) -> None:
    while not serving.done():
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return
    await serving
