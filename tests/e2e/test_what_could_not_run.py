"""A test whose program is missing is never skipped in silence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.e2e.terminal import program

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("ci", "workers", "code"), [("", "0", 0), ("true", "1", 1)])
def test_a_missing_client_is_named_and_fails_in_ci(
    tmp_path: Path, ci: str, workers: str, code: int
) -> None:
    words = [sys.executable, "-m", "pytest", "-q", "-n", workers, "-p", "no:cacheprovider"]
    asked_for = [f"{ROOT}/tests/e2e/test_apps.py", "-k", "gpodder", f"--rootdir={ROOT}"]

    done = program([*words, *asked_for], {"PATH": str(tmp_path), "CI": ci, "HOME": str(tmp_path)})

    assert done.code == code, done
    _, _, named = done.out.partition("could not run:")
    assert "test_gpodder_downloads_every_episode" in named
    assert "there is no `gpo`: sh tests/install_clients.sh" in named
    assert "1 skipped" in done.out
