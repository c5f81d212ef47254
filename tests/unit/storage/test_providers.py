from __future__ import annotations

from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from podcast_pub.storage.providers import PROVIDERS, Ask, Subject, provider_at

if TYPE_CHECKING:
    from podcast_pub.storage.providers import Provider

GUIDES = Path(__file__).parents[3] / "docs/guides/own-bucket"
EVERY = pytest.mark.parametrize("provider", PROVIDERS.values(), ids=list(PROVIDERS))


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@EVERY
def test_what_the_templates_need_is_asked_for(provider: Provider) -> None:
    needed = places(provider.endpoint) | places(provider.public)

    assert needed <= set(provider.asks)
    assert provider.is_folder or provider.region or Ask.REGION in provider.asks


@EVERY
def test_every_step_names_a_page_of_the_provider(provider: Provider) -> None:
    assert provider.step(Subject.PUBLIC)
    assert provider.step(Subject.INDEX) or provider.name == "b2"
    for step in provider.steps:
        assert step.page.startswith("https://")
        assert step.text
        assert not step.text.endswith(".")


@EVERY
def test_a_store_without_conditions_is_told_of_before_anything_is_asked(
    provider: Provider,
) -> None:
    assert bool(provider.note) is not provider.keeps_conditions


@EVERY
def test_every_provider_has_a_guide_with_its_costs_and_its_pages(provider: Provider) -> None:
    text = (GUIDES / f"{provider.name}.md").read_text("utf-8")

    assert f"podcast-pub store add {provider.name} " in text
    assert "## What it costs" in text
    assert [step.page for step in provider.steps if step.page not in text] == []


@pytest.mark.parametrize(
    ("endpoint", "name"),
    [
        (None, "s3"),
        ("https://0123abcd.r2.cloudflarestorage.com", "r2"),
        ("https://0123abcd.eu.r2.cloudflarestorage.com", "r2"),
        ("https://s3.us-west-004.backblazeb2.com", "b2"),
        ("https://storage.googleapis.com", "gcs"),
        ("https://s3.eu-west-1.amazonaws.com", "s3"),
        ("https://s3.example.org", None),
        ("https://notstorage.googleapis.com", None),
    ],
)
def test_the_provider_of_a_host_is_known(endpoint: str | None, name: str | None) -> None:
    found = provider_at(endpoint=endpoint)

    assert (found.name if found else None) == name


def test_a_folder_is_a_provider() -> None:
    assert provider_at(endpoint=None, is_folder=True) is PROVIDERS["folder"]
