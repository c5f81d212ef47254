"""The publishing protocol against bad weather, rivals and sudden death."""

from __future__ import annotations

import os
from random import SystemRandom
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import PodcastPubError
from tests.model.life import live_through
from tests.model.planted_bugs import BUGS, protocol_with, sound_protocol
from tests.model.world import Broken

if TYPE_CHECKING:
    from tests.model.planted_bugs import Bug

OPERATIONS = int(os.environ.get("MODEL_OPERATIONS", "120000"))
LIFE = 400
WORKERS = 4
LIVES_TO_FIND_A_BUG = 2000


@pytest.mark.parametrize("share", range(WORKERS))
def test_no_listener_and_no_producer_ever_loses_anything(share: int) -> None:
    protocol = sound_protocol()
    first = SystemRandom().randrange(10**9)
    done, seed = 0, first

    while done < OPERATIONS // WORKERS:
        try:
            done += live_through(seed, LIFE, protocol=protocol).operations
        except Broken as broken:
            raise AssertionError(f"seed {seed}, life {LIFE}: {broken}") from broken
        seed += 1

    assert done >= OPERATIONS // WORKERS


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_model_finds_a_planted_bug(bug: Bug) -> None:
    protocol = protocol_with(bug)
    first = SystemRandom().randrange(10**9)

    seeds = range(first, first + LIVES_TO_FIND_A_BUG)
    found = next((seed for seed in seeds if _breaks(seed, protocol)), None)

    assert found is not None, f"no life of {seeds} met: {bug.name}"


def _breaks(seed: int, protocol: object) -> bool:
    try:
        live_through(seed, LIFE, protocol=protocol)
    except (Broken, PodcastPubError):
        return True
    return False
