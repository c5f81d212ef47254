"""A process that outlives us, and how to know it again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DETACH = 'log="$1"; shift; "$@" >"$log" 2>&1 </dev/null & echo $!'
"""Started through a shell that ends at once, so that the process is nobody's child and
leaves no zombie behind; its number is printed."""


def launch(
    command: Sequence[str], *, folder: Path, log: Path, environment: Mapping[str, str]
) -> int:
    """Start a program in a session of its own and return its process id."""
    done = subprocess.run(  # noqa: S603 — the command is ours, its words are passed as they are
        ["/bin/sh", "-c", DETACH, "sh", str(log), *command],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
        check=True,
        text=True,
    )
    return int(done.stdout)


def birth_of(pid: int) -> str:
    """Return when the process started, in a form that no other process shares; empty if none.

    Ticks since boot and the boot's id on Linux (proc(5), field 22 of stat), elsewhere what
    `ps` prints. A process that ended but was not collected counts as none, unless some of its
    threads still run and hold its ports.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return "" if Path("/proc/self/stat").exists() else birth_by_ps(pid)
    fields = text.rpartition(")")[2].split()
    state, ticks = fields[0], fields[19]
    has_ended = state in "ZX" and _threads(pid) <= 1
    return "" if has_ended else f"{boot}:{ticks}"


def is_ours(pid: int, *, birth: str, folder: Path) -> bool:
    """Whether the process is alive, is the one that was started, and works in the folder.

    The folder tells a copy of a show folder from the one whose store is running.
    """
    if not pid or not birth or birth_of(pid) != birth:
        return False
    try:
        return Path(f"/proc/{pid}/cwd").samefile(folder)
    except PermissionError:
        return False
    except OSError:
        return not Path("/proc/self/stat").exists()


def end(pid: int, *, birth: str, patience: float) -> None:
    """Ask the process to stop, and kill it after `patience` seconds; return when it is gone."""
    _signal(pid, birth, signal.SIGTERM)
    if not _is_gone_within(pid, birth, patience):
        _signal(pid, birth, signal.SIGKILL)
        _is_gone_within(pid, birth, patience)


def _threads(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/task").iterdir()))
    except OSError:
        return 0


def _signal(pid: int, birth: str, number: signal.Signals) -> None:
    try:
        if birth_of(pid) == birth:
            os.kill(pid, number)
    except ProcessLookupError:
        return


def _is_gone_within(pid: int, birth: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while birth_of(pid) == birth:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def birth_by_ps(pid: int) -> str:
    """Return when the process started as `ps` tells it, to the second; empty if there is none."""
    done = subprocess.run(  # noqa: S603 — a number is all that is passed
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
    )
    return done.stdout.strip()
