"""Doctor where nothing is public yet: a test file stands in for feed and audio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.verbs.doctor import LookedAt
from tests.unit.storage.bad_store import Reply
from tests.unit.verbs.doctoring import examined, found, is_stranger
from tests.unit.verbs.good_host import refusal

if TYPE_CHECKING:
    from tests.unit.storage.bad_store import Request as Asked
    from tests.unit.verbs.doctoring import Fault
    from tests.unit.verbs.publishing import Laptop


def test_a_show_that_is_not_published_yet_is_looked_at_as_far_as_it_goes(
    newcomer: Laptop,
) -> None:
    diagnosis = examined(newcomer)

    assert any("nothing is published yet" in one.message for one in diagnosis.findings)
    assert diagnosis.exit_code == 0
    assert newcomer.bucket.objects == {}


def test_before_the_first_publish_a_test_file_is_asked_for_and_removed(newcomer: Laptop) -> None:
    diagnosis = examined(newcomer)

    kept = "media/probe-f00d/probe.mp3"
    assert found(diagnosis) == ["DOCTOR-00 note", "DOCTOR-26 warning"]  # no feed, no front page
    assert diagnosis.looked_at is LookedAt.TEST_FILE
    assert {f"PUT {kept}", f"HEAD {kept}", f"DELETE {kept}"} <= set(newcomer.bucket.methods())
    assert newcomer.bucket.objects == {}


def test_a_prefix_that_strangers_cannot_read_is_found_before_the_first_publish(
    newcomer: Laptop,
) -> None:
    diagnosis = examined(newcomer, lambda asked: refusal() if is_stranger(asked) else None)

    assert "DOCTOR-40 error" in found(diagnosis)
    assert diagnosis.exit_code == 5
    assert newcomer.bucket.objects == {}


def test_a_server_without_ranges_is_found_before_the_first_publish(newcomer: Laptop) -> None:
    def fault(asked: Asked) -> Reply | None:
        kept = newcomer.bucket.objects.get(newcomer.bucket.key_of(asked))
        is_asked = is_stranger(asked) and "/media/" in asked.path and asked.method == "GET"
        return Reply(200, kept.body, kept.headers) if is_asked and kept else None

    diagnosis = examined(newcomer, fault)

    codes = found(diagnosis)
    assert {"DOCTOR-42 error", "DOCTOR-43 warning", "DOCTOR-51 warning"} <= set(codes)
    assert diagnosis.exit_code == 5


def test_a_test_file_that_cannot_be_stored_leaves_listeners_unseen(newcomer: Laptop) -> None:
    diagnosis = examined(newcomer, refusing("PUT", "DELETE"))

    assert diagnosis.looked_at is LookedAt.NOTHING
    assert diagnosis.exit_code == 0
    assert "DOCTOR-15 warning" not in found(diagnosis)


def test_a_test_file_that_cannot_be_removed_is_named(newcomer: Laptop) -> None:
    diagnosis = examined(newcomer, refusing("DELETE"))

    (finding,) = (one for one in diagnosis.findings if one.code == "DOCTOR-15")
    assert "media/probe-f00d/probe.mp3" in finding.message


def refusing(*methods: str) -> Fault:
    """Refuse these methods on audio to the key itself."""

    def fault(asked: Asked) -> Reply | None:
        return refusal() if asked.method in methods and "/media/" in asked.path else None

    return fault


@pytest.mark.parametrize("text", [b"<html></html>", b"<!doctype html><p>Hello"])
def test_a_page_that_answers_in_place_of_a_store_is_seen_through(
    newcomer: Laptop, text: bytes
) -> None:
    diagnosis = examined(newcomer, lambda _: Reply(200, text, {"Content-Type": "text/html"}))

    (probed,) = (one for one in diagnosis.findings if one.code == "DOCTOR-01")
    assert "look at `endpoint`" in probed.hint
    assert "DOCTOR-03" not in [one.code for one in diagnosis.findings]
