from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import ShowFolderMissing
from podcast_pub.verbs import store
from tests.builders.show_folder import a_show_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    "verb", [store.up, store.down, store.status, lambda folder: store.logs(folder, 5)]
)
def test_only_a_show_folder_has_a_store(verb: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(ShowFolderMissing, match=r"no show\.toml") as caught:
        verb(tmp_path)

    assert "podcast-pub store up" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_was_never_started_is_not_running(folder: Path) -> None:
    a_show_folder(folder)

    status = store.status(folder)

    assert not status.is_running
    assert not status.answers
    assert status.endpoint == ""
    assert store.down(folder) is False
    assert store.logs(folder, 5) == ()
