"""The episodes and the empty store that plans are made for."""

from __future__ import annotations

from podcast_pub.publishing.observing import Observed
from tests.builders import an_episode

NOTHING = Observed(feed=None, site=None, state=None, state_hash="")
FIRST = an_episode("first", guid="urn:uuid:a")
SECOND = an_episode("second", guid="urn:uuid:b")
