from __future__ import annotations

import re
from pathlib import Path

import pytest

from podcast_pub import errors
from podcast_pub.errors import PodcastPubError, PublicCopyDiffers, ShowNeedsFixing
from podcast_pub.model.finding import Finding, Severity

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs/reference/errors.md").read_text("utf-8")
PUBLIC_EXIT_CODES = {3, 4, 5, 130, 141}
ALL = [
    one
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, PodcastPubError) and one is not PodcastPubError
]
every_error = pytest.mark.parametrize("error", ALL, ids=lambda one: one.slug)


def entry(slug: str) -> str:
    """The part of the reference about an error."""
    found = re.search(rf"^## {slug}\n(.*?)(?=^## |\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
    assert found is not None, f"docs/reference/errors.md says nothing about {slug}"
    return found[1]


def test_every_slug_is_there_once() -> None:
    slugs = [one.slug for one in ALL]

    assert len(set(slugs)) == len(slugs) > 10


@every_error
def test_an_error_has_a_public_exit_code(error: type[PodcastPubError]) -> None:
    assert error.exit_code in PUBLIC_EXIT_CODES
    assert re.fullmatch("[a-z]+(?:-[a-z]+)*", error.slug)


@every_error
def test_the_reference_says_what_an_error_means_and_whether_repeating_helps(
    error: type[PodcastPubError],
) -> None:
    text = entry(error.slug)

    assert f"Exit code {error.exit_code}. " in text
    assert ("Repeating may help." in text) == error.temporary
    assert ("Repeating does not help." in text) != error.temporary
    assert "**What to do:**" in text


def test_the_reference_has_no_errors_that_do_not_exist() -> None:
    headings = re.findall(r"^## (.+)$", REFERENCE, re.MULTILINE)

    assert headings == [one.slug for one in ALL]


def test_the_tree_at_the_top_of_the_module_is_the_tree() -> None:
    drawn = re.findall(r"[├└]── (\w+)\s+(\d+)", errors.__doc__ or "")

    assert drawn == [(one.__name__, str(one.exit_code)) for one in ALL]


@every_error
def test_an_error_says_what_happened_and_what_to_do(error: type[PodcastPubError]) -> None:
    made = error("the store is away", hint="wait")

    assert (made.message, made.hint, str(made)) == (
        "the store is away",
        "wait",
        "the store is away",
    )
    assert error("it is away").hint == ""


@pytest.mark.parametrize("error", [ShowNeedsFixing, PublicCopyDiffers])
def test_an_error_about_findings_carries_all_of_them(
    error: type[ShowNeedsFixing | PublicCopyDiffers],
) -> None:
    finding = Finding("SHOW-01", Severity.ERROR, "not TOML")

    assert error("two things", findings=[finding, finding]).findings == (finding, finding)
    assert error("nothing").findings == ()
