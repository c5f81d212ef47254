"""`make bench`: medians of the times that the design promises, each beside its limit."""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import bench_audio, bench_feed

ROOT = Path(__file__).parents[2]
COMMAND = [str(Path(sys.executable).parent / "podcast-pub")]
RUNS = 9


def main() -> None:
    """Print one line a measurement: CPU seconds, median of nine runs."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        show("a bare interpreter", [sys.executable, "-c", ""], limit=None)
        show("--help", [*COMMAND, "--help"], limit=0.060)
        show("check, cold cache", [*COMMAND, "check", "episodes"], limit=1.0, cold=folder / "cache")
        show("check, warm cache", [*COMMAND, "check", "episodes"], limit=None)
        copy = folder / "episodes"
        shutil.copytree(ROOT / "episodes", copy, ignore=shutil.ignore_patterns(".podcast-pub"))
        run([*COMMAND, "publish", str(copy)])
        try:
            show("publish without changes", [*COMMAND, "publish", str(copy)], limit=1.0)
        finally:
            run([*COMMAND, "store", "down", str(copy)])
    bench_audio.main()
    bench_feed.main()


def show(name: str, command: list[str], *, limit: float | None, cold: Path | None = None) -> None:
    """Measure a command and print its median, in CPU and wall seconds."""
    measured = []
    for _ in range(RUNS):
        if cold is not None:
            shutil.rmtree(cold, ignore_errors=True)
        measured.append(run(command))
    cpu = statistics.median(one[0] for one in measured)
    wall = statistics.median(one[1] for one in measured)
    over = "  OVER" if limit is not None and cpu > limit else ""
    promise = f"   limit {limit:.3f}{over}" if limit is not None else ""
    print(f"{name:<28} {cpu:7.3f} CPU s {wall:7.3f} s{promise}", flush=True)


def run(command: list[str]) -> tuple[float, float]:
    """Run a command and return the CPU and wall seconds that it took."""
    from time import monotonic

    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), monotonic()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, monotonic() - started


if __name__ == "__main__":
    main()
