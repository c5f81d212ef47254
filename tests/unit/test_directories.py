from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from podcast_pub.directories import BY_KEY, DIRECTORIES

if TYPE_CHECKING:
    from podcast_pub.directories import Directory

every_directory = pytest.mark.parametrize("directory", DIRECTORIES, ids=lambda one: one.key)


@every_directory
def test_an_example_is_an_id_alone_and_in_the_address_of_its_page(directory: Directory) -> None:
    assert directory.id_in(directory.example) == directory.example
    assert directory.id_in(directory.page_of(directory.example)) == directory.example


@every_directory
def test_a_directory_has_a_key_for_show_toml_and_secure_addresses(directory: Directory) -> None:
    assert re.fullmatch("[a-z]+", directory.key)
    assert directory.page.startswith("https://")
    assert directory.submit.startswith("https://") or directory.key == "overcast"
    assert directory.steps


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("apple", "https://podcasts.apple.com/us/podcast/some-show/id1234567890", "1234567890"),
        ("apple", "https://podcasts.apple.com/us/podcast/x/id1234567890?mt=2#top", "1234567890"),
        ("apple", "id1234567890", ""),
        ("apple", "https://example.org/id1234567890", ""),
        ("apple", "javascript:alert(1)//1234567890", ""),
        ("spotify", "https://open.spotify.com/show/4rOoJ6Egrf8K2IrywzwOMk?si=1", None),
        ("spotify", "4rOoJ6Egrf8K2IrywzwOM", ""),
        ("youtube", "https://music.youtube.com/playlist?list=PLabcdefghij0123456&x=1", None),
        ("overcast", "https://overcast.fm/itunes1234567890/some-show", "1234567890"),
        ("castbox", "https://castbox.fm/channel/Some-Show-id1234567?country=us", ""),
        ("podcastindex", "", ""),
    ],
)
def test_an_id_is_found_in_an_address_of_that_directory_alone(
    key: str, text: str, expected: str | None
) -> None:
    found = BY_KEY[key].id_in(text)

    assert found == expected if expected is not None else found in text and found


def test_no_two_directories_share_a_key() -> None:
    assert len(BY_KEY) == len(DIRECTORIES) > 6
