from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.listing import Listing
from podcast_pub.show.owner_fields import owner_at
from tests.unit.show.folders import only, read_toml

if TYPE_CHECKING:
    from pathlib import Path

OWNER = '[owner]\nname = "Desk"\nemail = "desk@example.org"\n'


@pytest.mark.parametrize(
    ("more", "now", "email"),
    [
        ("", "2026-11-24T12:00+00:00", ""),
        ("show_email = true\n", "2026-11-24T12:00+00:00", "desk@example.org"),
        ("show_email_until = 2026-11-24\n", "2026-11-24T22:59+00:00", "desk@example.org"),
        ("show_email_until = 2026-11-24\n", "2026-11-24T23:00+00:00", ""),
        (
            "show_email = true\nshow_email_until = 2000-01-01\n",
            "2026-11-24T12:00+00:00",
            "desk@example.org",
        ),
    ],
)
def test_an_address_is_shown_to_the_end_of_its_last_day_in_the_zone_of_the_show(
    tmp_path: Path, more: str, now: str, email: str
) -> None:
    draft = read_toml(tmp_path, f"{OWNER}{more}")

    owner = owner_at(draft, datetime.fromisoformat(now).astimezone(UTC))

    assert draft.findings == ()
    assert owner is not None
    assert (owner.name, owner.email) == ("Desk", email)


@pytest.mark.parametrize("value", ['"2026-11-24"', "2026-11-24T12:00:00Z", "true"])
def test_a_last_day_is_a_day_and_anything_else_shows_nothing(tmp_path: Path, value: str) -> None:
    draft = read_toml(tmp_path, f"{OWNER}show_email_until = {value}\n")

    owner = owner_at(draft, datetime(2026, 11, 24, tzinfo=UTC))

    finding = only(draft.findings, "SHOW-03")
    assert finding.message == "`show_email_until` is not a day"
    assert "show_email_until = 2027-01-31" in finding.hint
    assert owner is not None
    assert owner.email == ""


def test_ids_of_directories_are_taken_as_ids_or_addresses_in_our_order(tmp_path: Path) -> None:
    draft = read_toml(
        tmp_path,
        '[directories]\npodcastindex = "920666"\n'
        'apple = "https://podcasts.apple.com/fr/podcast/x/id1234567890"\n',
    )

    assert draft.findings == ()
    assert draft.listings == (Listing("apple", "1234567890"), Listing("podcastindex", "920666"))


def test_what_is_no_id_is_said_with_an_example(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, '[directories]\napple = "my show"\n')

    finding = only(draft.findings, "SHOW-03")
    assert finding.message == "`apple` is not an id of Apple Podcasts"
    assert '`apple = "1234567890"`' in finding.hint
    assert draft.listings == ()


def test_an_unknown_directory_is_reported_with_the_nearest(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, '[directories]\nspotfy = "4rOoJ6Egrf8K2IrywzwOMk"\n')

    assert only(draft.findings, "SHOW-02").hint == "did you mean `spotify`?"
