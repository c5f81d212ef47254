from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.finding import Place, Severity
from podcast_pub.rules.registry import RULES, check
from podcast_pub.show.discovery import read_drafts
from podcast_pub.show.places import where_in
from tests.unit.show.folders import assembled, codes, only, the_show

if TYPE_CHECKING:
    from podcast_pub.model.finding import Finding

CASES = Path(__file__).parents[2] / "rules"
CODES = [rule.code for rule in RULES]


def found_in(folder: Path) -> tuple[Finding, ...]:
    wish = assembled(folder)
    return check(the_show(wish), where=where_in(read_drafts(folder), wish.stems))


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_every_rule_has_a_code_of_its_own_and_two_folders() -> None:
    assert len(set(CODES)) == len(CODES)
    assert sorted(CODES) == sorted(path.name for path in CASES.iterdir())


@pytest.mark.parametrize("code", CODES)
def test_a_bad_folder_breaks_its_rule_and_no_other(code: str) -> None:
    findings = found_in(CASES / code / "bad")

    finding = only(findings, code)
    rule = next(rule for rule in RULES if rule.code == code)
    assert codes(findings) == [code]
    assert finding.place is not None
    assert finding.hint
    assert finding.severity is rule.severity
    assert finding.source == rule.source


@pytest.mark.parametrize("code", CODES)
def test_a_good_folder_is_the_bad_one_with_one_edit(code: str) -> None:
    bad, good = content(CASES / code / "bad"), content(CASES / code / "good")

    differing = {name for name in bad.keys() | good.keys() if bad.get(name) != good.get(name)}
    assert found_in(CASES / code / "good") == ()
    assert len(differing) == 1 or {Path(name).suffix for name in differing} == {".ogg", ".mp3"}


@pytest.mark.parametrize("rule", RULES, ids=CODES)
def test_the_source_of_a_rule_has_a_date(rule: object) -> None:
    source = next(one.source for one in RULES if one is rule)

    assert source == "" or source.endswith((" on 2026-11-24", "read 2026-11-24"))


def test_a_finding_stands_on_the_line_of_its_key() -> None:
    (finding,) = found_in(CASES / "APPLE-02" / "bad")

    assert finding.place == Place("show.toml", 6)
    assert finding.excerpt == 'category = "Society & Culture > Documentaries"'
    assert finding.message == "“Documentaries” is not below “Society & Culture” in Apple’s list"
    assert finding.hint == "did you mean “Society & Culture > Documentary”?"
    assert finding.severity is Severity.ERROR
