from __future__ import annotations

import base64
import gzip
import hashlib
import re

from podcast_pub.site.style import compact, content_security_policy
from tests.unit.site.reading import TEMPLATES

STYLE = compact(TEMPLATES["style.css"])
SCHEMES = re.findall(r":root\{([^}]*)\}", STYLE)[:2]


def luminance(colour: str) -> float:
    """Source: WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_a_compact_style_has_no_comments_and_no_idle_blanks() -> None:
    css = (
        "/* why */\na { color: red; }\n"
        "@media (min-width: 40em) {\n  a:hover, b > i { margin: 0 1px; }\n}\n"
    )

    assert compact(css) == "a{color:red}@media (min-width:40em){a:hover,b > i{margin:0 1px}}"


def test_the_style_weighs_little() -> None:
    assert len(gzip.compress(STYLE.encode(), 9)) <= 2_500


def test_the_style_fetches_nothing() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert "@font-face" not in STYLE


def test_the_style_knows_no_left_and_no_right() -> None:
    assert not re.search(r"[-:{;](left|right)\b", STYLE)


def test_text_has_enough_contrast_in_light_and_dark() -> None:
    assert len(SCHEMES) == 2
    for scheme in SCHEMES:
        colours = dict(re.findall(r"--(\w+):(#\w{6})", scheme))

        for ink in ("ink", "quiet", "link"):
            for ground in ("paper", "panel"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        assert contrast(colours["edge"], colours["paper"]) >= 3


def test_the_policy_allows_this_style_alone() -> None:
    policy = content_security_policy("a{color:red}")

    digest = base64.b64encode(hashlib.sha256(b"a{color:red}").digest()).decode()
    assert f"style-src 'sha256-{digest}';" in policy


def test_the_policy_begins_with_nothing_and_has_no_unsafe_word() -> None:
    policy = content_security_policy("")

    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert "*" not in policy
