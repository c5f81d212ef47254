from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.show.discovery import read_drafts
from podcast_pub.show.places import where_in
from tests.unit.show.folders import files, write

if TYPE_CHECKING:
    from pathlib import Path


def test_a_rule_can_ask_where_a_key_stands(tmp_path: Path) -> None:
    drafts = read_drafts(write(tmp_path, files({"alone.mp3": b"x"})))

    where = where_in(drafts, {"g1": "2017-02-01-first", "g2": "alone", "g3": "gone"})

    def told(guid: str, key: str) -> tuple[str, str]:
        place, excerpt = where(guid, key)
        return str(place), excerpt

    assert told("", "title") == ("show.toml:1:9", 'title = "Voices"')
    assert told("", "copyright") == ("show.toml", "")
    assert told("g1", "title") == ("2017-02-01-first.md:2:9", 'title = "First"')
    assert told("g1", "summary") == ("2017-02-01-first.md", "")
    assert told("g1", "audio") == ("2017-02-01-first.mp3", "")
    assert told("g2", "title") == ("alone.mp3", "")
    assert told("g3", "title") == ("None", "")
    assert told("g4", "title") == ("None", "")
