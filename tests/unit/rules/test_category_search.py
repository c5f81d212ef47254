from __future__ import annotations

import pytest

from podcast_pub.rules.apple_categories import CATEGORIES
from podcast_pub.rules.category_search import categories_like, known_category


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("News", "News"),
        ("documentary", "Society & Culture > Documentary"),
        ("society and culture>documentary", "Society & Culture > Documentary"),
        ("  Society  &  Culture ", "Society & Culture"),
        ("TV & Film > Film History", "TV & Film > Film History"),
        ("News > Documentary", None),
        ("politcs", None),
        ("", None),
    ],
)
def test_a_category_is_known_by_its_name_however_it_is_typed(typed: str, known: str | None) -> None:
    assert known_category(typed) == known


def test_each_category_is_known_by_what_show_toml_has() -> None:
    for parent, below in CATEGORIES.items():
        assert known_category(parent) == parent
        for child in below:
            assert known_category(f"{parent} > {child}") == f"{parent} > {child}"
            assert known_category(child) is not None


@pytest.mark.parametrize(
    ("typed", "first"),
    [("politcs", "News > Politics"), ("docu", "Society & Culture > Documentary")],
)
def test_what_is_nearly_a_category_is_found(typed: str, first: str) -> None:
    assert categories_like(typed)[0] == first


def test_what_is_no_category_at_all_gets_the_list() -> None:
    assert categories_like("zzz") == categories_like("") == tuple(CATEGORIES)
    assert len(categories_like("e")) == 9
