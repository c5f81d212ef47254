from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.finding import Severity
from podcast_pub.model.show import NO_GUID
from podcast_pub.show.identity import show_identity
from tests.builders import a_show
from tests.unit.show.folders import GUID, SHOW_WITHOUT_GUID, read_toml

if TYPE_CHECKING:
    from pathlib import Path

LOCAL_STORE = '[[store]]\nurl = "s3://b"\nendpoint = "http://127.0.0.1:9000"\n'


@pytest.mark.parametrize(
    ("more", "said"),
    [("", 1), (LOCAL_STORE, 1), ('url = "http://localhost:8000"\n', 0)],
)
def test_a_show_for_this_computer_alone_needs_no_guid(more: str, said: int, tmp_path: Path) -> None:
    draft = read_toml(tmp_path, more, base=SHOW_WITHOUT_GUID)

    guid, findings = show_identity(draft, None)

    assert guid == NO_GUID
    assert [one.severity for one in findings] == [Severity.NOTE] * said
    assert all("only this computer" in one.message for one in findings)


def test_an_address_that_is_wrong_is_said_once(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, 'url = "podcast.example.org"\n', base=SHOW_WITHOUT_GUID)

    assert [one.code for one in draft.findings] == ["SHOW-06"]
    assert show_identity(draft, None) == (NO_GUID, ())


def test_a_show_that_was_a_try_gets_its_guid_with_its_address(tmp_path: Path) -> None:
    tried = replace(a_show(), guid=NO_GUID)
    named = read_toml(tmp_path, 'url = "https://podcast.example.org"\n', base=SHOW_WITHOUT_GUID)
    written = read_toml(tmp_path)

    assert show_identity(named, tried) == show_identity(written, tried) == (GUID, ())


def test_what_was_published_for_listeners_keeps_its_guid_at_another_address(
    tmp_path: Path,
) -> None:
    published = replace(a_show(), guid=GUID)
    moved = read_toml(tmp_path, 'url = "https://other.example.org"\n', base=SHOW_WITHOUT_GUID)

    assert show_identity(moved, published) == (GUID, ())
