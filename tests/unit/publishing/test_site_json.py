from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.model.artifact import SHORT
from podcast_pub.publishing.site_json import SiteRecord, StoredPage, decode_site, encode_site
from tests.builders import digest
from tests.unit.publishing.strategies import quick, texts

if TYPE_CHECKING:
    from podcast_pub.model.artifact import Artifact

RECORD = SiteRecord(digest("state"), {"index.html": StoredPage(digest("index"), '"tag"')})


def body_of(artifact: Artifact) -> bytes:
    assert artifact.body is not None
    return artifact.body


@quick
@given(st.builds(SiteRecord, texts, st.dictionaries(texts, st.builds(StoredPage, texts, texts))))
def test_a_record_of_the_pages_comes_back_from_site_json(record: SiteRecord) -> None:
    assert decode_site(body_of(encode_site(record))) == record


def test_site_json_says_which_state_the_pages_show_and_what_is_stored_of_each() -> None:
    artifact = encode_site(RECORD)

    assert json.loads(body_of(artifact)) == {
        "schema": 1,
        "state": digest("state"),
        "pages": {"index.html": {"sha256": digest("index"), "etag": '"tag"'}},
    }
    assert (artifact.key, artifact.media_type) == ("site.json", "application/json")
    assert artifact.cache_control == SHORT
    assert artifact.sha256 == sha256(body_of(artifact)).hexdigest()
    assert artifact.size_bytes == len(body_of(artifact))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"schema":1}',
        '{"schema":1,"state":"x","pages":[]}',
        '{"schema":1,"state":"x","pages":{"a":{}}}',
        '{"schema":1,"state":"x","pages":{"a":5}}',
        '{"schema":1,"pages":{}}',
        '{"schema":2,"state":"x","pages":{}}',
        "\udcff",
    ],
)
def test_a_site_json_that_says_nothing_clear_is_an_empty_one(text: str) -> None:
    assert decode_site(text.encode(errors="surrogateescape")) == SiteRecord()
