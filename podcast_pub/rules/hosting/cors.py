"""May players on other web sites fetch the audio, also in ranges, also from a cache?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.model.looking import Question
from podcast_pub.rules.hosting.examined import Look, Topic, came, doubtful, unseen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from podcast_pub.model.finding import Finding
    from podcast_pub.model.looking import Heard
    from podcast_pub.rules.hosting.examined import Examined

PLAYER, OTHER_PLAYER = "https://player.example", "https://other.example"
CACHES = "Fetch standard (WHATWG), CORS protocol and HTTP caches"
PROTOCOL = "Fetch standard (WHATWG), HTTP responses"
EXPOSED = ("content-range", "etag")
"""Content-Length can be read without (Fetch standard, CORS-safelisted response-header name)."""


def _questions(examined: Examined) -> dict[str, Question]:
    """Return the questions; the first one is without Origin, so that a cache has that answer."""
    url = examined.media.url if examined.media else examined.feed_url
    part = {"Range": "bytes=0-1"}
    player = {"Origin": PLAYER}
    return {
        "without": Question(url, headers=part),
        "with": Question(url, headers=part | player),
        "other": Question(url, headers=part | {"Origin": OTHER_PLAYER}),
        "head": Question(url, method="HEAD", headers=player),
        "fresh": Question(f"{url}?{examined.token}", headers=part | player),
        "before": Question(
            url,
            method="OPTIONS",
            headers=player
            | {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range"},
        ),
    }


def _judge(examined: Examined, heard: Mapping[str, Heard]) -> list[Finding]:
    first = heard["with"]
    if not heard["without"].is_fine:
        what = f"{first.url} answers {came(heard['without'])}"
        return [unseen("players on other web sites (CORS)", what)]
    if not _allows(first, PLAYER):
        return [
            _from_cache(examined, first) if _allows(heard["fresh"], PLAYER) else _none(examined)
        ]
    found = []
    if not _allows(heard["other"], OTHER_PLAYER):
        found.append(_from_cache(examined, heard["other"]))
    elif _echoes(first) and "origin" not in _list(heard["without"], "vary"):
        found.append(_no_vary(examined, first))
    return [*found, *_narrow(examined, heard)]


LOOK = Look(_questions, _judge)


def _none(examined: Examined) -> Finding:
    return doubtful(
        "DOCTOR-51",
        f"other web sites may not fetch from {examined.base}: it sends no "
        "Access-Control-Allow-Origin, so players there show no chapters, no transcript, and some "
        "no audio",
        examined.hint(Topic.CORS, _setting(examined)),
        PROTOCOL,
    )


def _from_cache(examined: Examined, answer: Heard) -> Finding:
    return doubtful(
        "DOCTOR-52",
        f"a cache answers {answer.url} for one web site with what it keeps from another visit, so "
        "that players on some sites fail and on others not",
        examined.hint(
            Topic.CORS,
            "let the CDN keep answers apart by Origin (Vary: Origin), or let it add "
            "`Access-Control-Allow-Origin: *` to every answer; then empty its cache",
        ),
        CACHES,
    )


def _no_vary(examined: Examined, answer: Heard) -> Finding:
    return doubtful(
        "DOCTOR-53",
        f"{answer.url} allows each web site by its name, but an answer without Origin does not "
        "say Vary: Origin: a cache may give it to players, who then refuse it",
        examined.hint(
            Topic.CORS, "send `Access-Control-Allow-Origin: *`, or Vary: Origin with every answer"
        ),
        CACHES,
    )


def _narrow(examined: Examined, heard: Mapping[str, Heard]) -> list[Finding]:
    faults = []
    if not _allows(heard["head"], PLAYER):
        faults.append("HEAD is not allowed")
    exposed = _list(heard["with"], "access-control-expose-headers")
    hidden = [name for name in EXPOSED if name not in exposed and "*" not in exposed]
    if hidden:
        faults.append(f"{' and '.join(hidden)} may not be read")
    before = heard["before"]
    allowed = _list(before, "access-control-allow-headers")
    if not before.is_fine or not _allows(before, PLAYER):
        faults.append(f"a browser that asks first gets {came(before)}")
    elif "range" not in allowed and "*" not in allowed:
        faults.append("the header Range is not allowed")
    if not faults:
        return []
    return [
        doubtful(
            "DOCTOR-54",
            f"players on other web sites are allowed too little at {examined.base}: "
            f"{'; '.join(faults)}",
            examined.hint(Topic.CORS, _setting(examined)),
            PROTOCOL,
        )
    ]


def _setting(examined: Examined) -> str:
    if examined.keeps_headers:
        return "set the CORS rules of the bucket; `podcast-pub doctor --policy` prints them"
    return "let the web server send the headers that docs/guides/own-bucket/folder.md shows"


def _allows(answer: Heard, origin: str) -> bool:
    return answer.headers.get("access-control-allow-origin", "") in ("*", origin)


def _echoes(answer: Heard) -> bool:
    return answer.headers.get("access-control-allow-origin", "") != "*"


def _list(answer: Heard, name: str) -> set[str]:
    return {one.strip().lower() for one in answer.headers.get(name, "").split(",") if one.strip()}
