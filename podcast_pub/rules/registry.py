"""All rules, and the one function that asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.model.finding import in_order
from podcast_pub.rules import apple, people

if TYPE_CHECKING:
    from podcast_pub.model.finding import Finding
    from podcast_pub.model.show import Show
    from podcast_pub.rules.rule import Rule, Where

RULES: tuple[Rule, ...] = (*apple.RULES, *people.RULES)


def check(show: Show, *, where: Where) -> tuple[Finding, ...]:
    """Return what all rules find in the show, in the order of the places.

    `where` knows the folder (podcast_pub.show.places): the place and line of a key.
    """
    return in_order([finding for rule in RULES for finding in rule.findings(show, where)])
