"""Doctor on a real store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.https_front import HttpsFront

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import MakeStage, Stage

pytestmark = pytest.mark.needs_store

NAME = "podcast.example.org"


def test_a_published_show_on_a_real_store_is_fit(published: Stage) -> None:
    before = published.shelf.objects()

    done = published.run("doctor", "--json")

    assert done.code == 0, done
    assert done.answer["ok"]
    assert [f"{one['code']} {one['severity']}" for one in done.answer["findings"]] == [
        "DOCTOR-00 note",  # no https on this computer
        "DOCTOR-03 note",  # no versions
        "DOCTOR-14 note",  # all below the prefix of this test is public
        "DOCTOR-26 warning",  # no index document
        "DOCTOR-28 note",  # no error document
    ]
    assert done.answer["asked"] > 50
    assert published.shelf.objects() == before


def test_an_https_front_that_drops_headers_is_seen_through(
    published: Stage, make_stage: MakeStage, tmp_path: Path
) -> None:
    path = f"/stages/{published.shelf.prefix}"[:-1]
    front = HttpsFront(NAME, port=make_stage.port, path=path, folder=tmp_path)
    store = published.store.replace(published.base, f"https://{NAME}")
    terminal = published.terminal.having(**front.environment)

    try:
        done = terminal.run("doctor", published.folder, "--store", store, "--json")
    finally:
        front.close()

    # the certificate was seen through the proxy, and is trusted and fresh
    assert done.code == 0, done
    assert [f"{one['code']} {one['severity']}" for one in done.answer["findings"]] == [
        "DOCTOR-03 note",
        "DOCTOR-14 note",
        "DOCTOR-25 note",
        "DOCTOR-26 warning",
        "DOCTOR-28 note",
        "DOCTOR-37 warning",  # If-None-Match does not come through
        "DOCTOR-49 warning",  # it was published under another address
    ]
