"""The key `renditions` of show.toml: smaller copies of every episode for slow networks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Finding, Severity
from podcast_pub.show.codes import Code
from podcast_pub.show.fields import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from podcast_pub.show.drafts import ShowDraft
    from podcast_pub.show.fields import Fields

BIT_RATES = (32, 40, 48, 56, 64, 80, 96)
"""kbit/s that MPEG-1 and MPEG-2 layer III both have (ISO/IEC 11172-3 and 13818-3), up to what
mono audio is published with."""

_WRITTEN = re.compile(r"([0-9]{1,4}) ?(?:k|kb|kbit|kbps|kbit/s)?", re.IGNORECASE)
_MANY = 5


def take_renditions(fields: Fields) -> tuple[str, ...]:
    """Return the bit rates such as `64k`, the largest first, each once."""
    value = fields.raw("renditions")
    if value is None:
        return ()
    if not isinstance(value, list):
        hint = f'write `renditions = ["{_nearest(value)}k"]`'
        fields.wrong("renditions", "`renditions` is not a list of bit rates", hint=hint)
        return ()
    rates = set()
    for index, one in enumerate(value):
        if isinstance(one, str) and one in {f"{rate}k" for rate in BIT_RATES}:
            rates.add(int(one.removesuffix("k")))
            continue
        nearest = _nearest(one)
        known = ", ".join(f"{rate}k" for rate in BIT_RATES)
        fields.report(
            Code.SHOW_VALUE,
            Severity.ERROR,
            f"“{quoted(str(one))}” is not a bit rate that renditions can have",
            "renditions",
            index,
            hint=f'write "{nearest}k"; possible are {known}',
        )
    return tuple(f"{rate}k" for rate in sorted(rates, reverse=True))


def about_renditions(
    show: ShowDraft, without: Mapping[tuple[str, bool], Sequence[str]]
) -> list[Finding]:
    """Return a note for each rendition that some episodes do not get, and why.

    `without` has slugs by the rendition's name and whether the audio is not here.
    """
    place = show.file.place("renditions")
    notes = []
    for (name, has_no_file), slugs in sorted(without.items()):
        few = ", ".join(slugs[:_MANY])
        some = few if len(slugs) <= _MANY else f"{few} and {len(slugs) - _MANY} more"
        message = f"no {name} copy is made of {some}: the audio is as small already"
        hint = ""
        if has_no_file:
            message = f"no {name} copy is made of {some}: the audio is not in this folder"
            hint = "put the audio that was published back, and publish again"
        notes.append(Finding(Code.SHOW_RENDITIONS, Severity.NOTE, message, place, hint))
    return notes


def _nearest(value: object) -> int:
    written = _WRITTEN.fullmatch(str(value).strip())
    number = int(written[1]) if written else 64
    return min(BIT_RATES, key=lambda rate: (abs(rate - number), rate))
