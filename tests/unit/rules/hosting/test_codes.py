from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[4]
HOSTING = ROOT / "podcast_pub/rules/hosting"
TESTS = Path(__file__).parent


def codes_in(text: str) -> set[str]:
    return set(re.findall(r"DOCTOR-\d\d", text))


def read(folder: Path, pattern: str) -> str:
    return "".join(path.read_text("utf-8") for path in folder.glob(pattern))


def test_every_code_has_a_test_in_which_it_is_found() -> None:
    tested = "".join(
        path.read_text("utf-8") for path in TESTS.glob("test_*.py") if path != Path(__file__)
    )

    assert len(codes_in(read(HOSTING, "*.py"))) > 30
    assert codes_in(read(HOSTING, "*.py")) == codes_in(tested)


def test_the_guide_explains_every_code() -> None:
    guide = (ROOT / "docs/guides/doctor.md").read_text("utf-8")
    explained: set[str] = set()
    for cell in re.findall(r"^\| (DOCTOR-[^|]+) \|", guide, re.MULTILINE):
        numbers = [int(one) for one in re.findall(r"\d+", cell)]
        span = range(numbers[0], numbers[-1] + 1) if " to " in cell else numbers
        explained |= {f"DOCTOR-{number:02}" for number in span}

    assert explained == codes_in(read(HOSTING, "*.py"))


def test_a_rule_of_a_document_that_changes_says_when_that_was_read() -> None:
    sources = re.findall(r'"([^"\n]*, read [^"\n]*)"', read(HOSTING, "*.py"))

    assert len(sources) > 3
    assert all(source.endswith("read 2026-11-24") for source in sources)
