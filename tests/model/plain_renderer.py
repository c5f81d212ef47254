"""Feed and pages as the protocol sees them: bytes that follow from a state."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from podcast_pub.addresses import FEED_KEY, INDEX_KEY, page_key
from podcast_pub.model.artifact import SHORT
from podcast_pub.model.rendering import Rendering
from podcast_pub.model.state_mark import mark
from tests.builders import an_artifact

if TYPE_CHECKING:
    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State


GONE = "no longer available"


class PlainRenderer:
    """Feed and pages as small JSON: what matters to the protocol and nothing else."""

    def render(self, state: State, state_hash: str) -> Rendering:
        items = [
            [one.guid, one.slug, one.audio.key, one.audio.sha256, one.title]
            for one in state.show.episodes
        ]
        feed = mark(state_hash) + json.dumps(items)
        pages = tuple(
            _text(page_key(one.slug), one.title + one.summary) for one in state.show.episodes
        )
        index = _text(INDEX_KEY, json.dumps([one.title for one in state.show.episodes]))
        return Rendering(replace(_text(FEED_KEY, feed), state=state_hash), pages, (index,))

    def gone_page(self, show: Show, key: str) -> Artifact:
        return _text(key, GONE)

    def side_files(self, show: Show) -> tuple[Artifact, ...]:
        return ()


def _text(key: str, text: str) -> Artifact:
    return an_artifact(key, text.encode(), media_type="text/plain", cache_control=SHORT)
