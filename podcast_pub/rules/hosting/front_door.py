"""The address itself: its certificate, its redirects, its bare form, and what is not there."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from podcast_pub.model.looking import Question
from podcast_pub.rules.hosting.examined import (
    HTTP,
    Look,
    Topic,
    came,
    doubtful,
    noted,
    unseen,
    wrong,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from podcast_pub.model.finding import Finding
    from podcast_pub.model.looking import Certificate, Heard
    from podcast_pub.rules.hosting.examined import Examined

NOT_FOUND = 404
SOON_DAYS = 10
"""What renews by itself has done so by then: certificates of 45 days are renewed after two thirds
(Let's Encrypt, Decreasing Certificate Lifetimes to 45 Days, read 2026-11-24)."""
TLS = "RFC 9110, section 4.3.4"
WHOLE_PAGE = 4 * 1024 * 1024
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def judge_silence(examined: Examined) -> list[Finding]:
    """Return that nobody answers, and that nothing else was looked at for that reason."""
    if not examined.feed.is_silent:
        return []
    return [
        wrong(
            "DOCTOR-21",
            f"{examined.feed.url} does not answer: {examined.feed.silence}",
            examined.hint(
                Topic.DOMAIN,
                "check that the name leads to the bucket (its DNS record and the provider's own "
                "domain settings), and `url` or `public_url`",
            ),
        ),
        unseen("all else that is public", "the address does not answer"),
    ]


def judge_certificate(certificate: Certificate | None, *, now: datetime) -> list[Finding]:
    """Return what is wrong with a certificate; None means that the address has no https."""
    if certificate is None:
        return [unseen("certificate, name and redirects", "the address is on this computer")]
    host = certificate.host
    if certificate.silence:
        return [unseen(f"the certificate of {host}", certificate.silence)]
    if certificate.distrust or certificate.valid_until is None:
        return [
            wrong(
                "DOCTOR-22",
                f"the certificate of {host} is not trusted ({certificate.distrust}), so apps "
                "refuse it",
                "let the provider or the CDN make a certificate for exactly this name, and wait "
                "until it is active",
                TLS,
            )
        ]
    days = (certificate.valid_until - now).days
    if days > SOON_DAYS:
        return []
    return [
        doubtful(
            "DOCTOR-23",
            f"the certificate of {host} ends in {days} days, on {certificate.valid_until:%Y-%m-%d}",
            "see at the provider why it is not renewed: often a DNS record that proves the name "
            "is gone",
            TLS,
        )
    ]


def _questions(examined: Examined) -> dict[str, Question]:
    asked = {
        "bare": Question(f"{examined.base}/", keeps=WHOLE_PAGE),
        "index": Question(
            f"{examined.base}/index.html", headers={"User-Agent": BROWSER}, keeps=WHOLE_PAGE
        ),
        "missing": Question(f"{examined.base}/episodes/none-{examined.token}.html"),
        "missing audio": Question(f"{examined.base}/media/none-{examined.token}/none.mp3"),
    }
    asked["missing again"] = asked["missing audio"]
    if examined.base.startswith("https://"):
        plain = "http://" + examined.feed_url.removeprefix("https://")
        asked["plain"] = Question(plain, follows=False)
    return asked


def _judge(examined: Examined, heard: Mapping[str, Heard]) -> list[Finding]:
    return [
        *_hops(examined),
        *_plain(heard.get("plain")),
        *_bare(examined, heard["bare"], heard["index"]),
        *_missing(examined, heard["missing"], heard["missing audio"]),
        *_remembered(heard["missing again"]),
        *_page(examined, heard["index"]),
    ]


LOOK = Look(_questions, _judge)


def _hops(examined: Examined) -> list[Finding]:
    hops = examined.feed.hops
    if not hops:
        return []
    return [
        doubtful(
            "DOCTOR-24",
            f"{examined.feed_url} redirects {len(hops)} times, at last to {hops[-1]}",
            "write the address that answers as `url` or `public_url`, or remove the redirect: each "
            "hop costs listeners on slow networks a second, and some apps follow none",
            HTTP.format("15.4"),
        )
    ]


def _plain(plain: Heard | None) -> list[Finding]:
    if plain is None:
        return []
    if plain.is_silent:
        return [
            noted(
                "DOCTOR-25",
                f"{plain.url} does not answer: old links and typed names without https fail",
                "switch on a redirect from http to https",
            )
        ]
    target = urlsplit(plain.headers.get("location", ""))
    if plain.status in (301, 302, 307, 308) and target.scheme == "https":
        return []
    return [
        doubtful(
            "DOCTOR-25",
            f"{plain.url} answers {came(plain)} instead of leading to https",
            "switch on a redirect from http to https (at Cloudflare: SSL/TLS, Edge Certificates, "
            "Always Use HTTPS)",
            HTTP.format("15.4"),
        )
    ]


def _bare(examined: Examined, bare: Heard, index: Heard) -> list[Finding]:
    if bare.is_fine and bare.is_html:
        if not index.is_fine or bare.body == index.body:
            return []
        return [
            noted(
                "DOCTOR-26",
                f"{bare.url} shows another page than {index.url}",
                "if that is not meant, remove what answers there",
            )
        ]
    if examined.is_embedded:
        return [
            noted(
                "DOCTOR-26",
                f"{bare.url} answers {came(bare)}: the store on this computer has no index "
                "document",
                "open the address with index.html",
            )
        ]
    return [
        doubtful(
            "DOCTOR-26",
            f"{bare.url} answers {came(bare)}: who types the name of the show finds an error",
            examined.hint(
                Topic.INDEX,
                "name index.html as the index document, or let the CDN rewrite `/` to /index.html",
            ),
        )
    ]


def _missing(examined: Examined, page: Heard, audio: Heard) -> list[Finding]:
    if page.is_fine or audio.is_fine:
        fine = page if page.is_fine else audio
        return [
            wrong(
                "DOCTOR-27",
                f"{fine.url} does not exist, and answers {came(fine)}: apps would take that for "
                "an episode, and nobody could tell that something is gone",
                examined.hint(
                    Topic.MISSING,
                    "switch off the rule that answers everything with a page (often called SPA "
                    "fallback), and name 404.html as the error document",
                ),
                HTTP.format("15.5.5"),
            )
        ]
    if page.status == NOT_FOUND and page.is_html:
        return []
    if examined.is_embedded:
        local = f"{page.url} does not exist and answers {came(page)}: the store on this computer "
        return [noted("DOCTOR-28", f"{local}has no error document")]
    hint = examined.hint(
        Topic.MISSING, "name 404.html as the error document, with the status 404, if there is a way"
    )
    message = f"a page that does not exist answers {came(page)}, not 404 with the page 404.html"
    make = noted if page.status == NOT_FOUND else doubtful
    return [make("DOCTOR-28", message, hint, HTTP.format("15.5.5"))]


def _remembered(again: Heard) -> list[Finding]:
    """Return whether the second answer about something missing came from a cache."""
    said = {name: again.headers.get(name, "") for name in ("age", "cf-cache-status", "x-cache")}
    from_cache = said["age"].strip("0 ") or any("hit" in value.lower() for value in said.values())
    if not from_cache or again.is_fine:
        return []
    return [
        noted(
            "DOCTOR-20",
            f"a cache keeps that something is missing: {again.url} came from it when asked again; "
            "who asks for an episode too early keeps others from hearing it",
            "let the cache keep no answers with 403 and 404 (at Cloudflare: Caching > Cache Rules, "
            "Edge TTL by status code)",
            "RFC 9110, section 15.1, heuristically cacheable status codes",
        )
    ]


def _page(examined: Examined, index: Heard) -> list[Finding]:
    if not examined.is_feed:
        return []
    if not index.is_fine:
        return [
            wrong(
                "DOCTOR-30",
                f"the front page {index.url} answers {came(index)}",
                examined.hint(
                    Topic.PUBLIC, "let everybody read it, or publish with `--check-store`"
                ),
            )
        ]
    if not examined.page_sha256:
        return []
    if sha256(index.body).hexdigest() == examined.page_sha256:
        return []
    return [
        doubtful(
            "DOCTOR-29",
            f"{index.url} comes to browsers with other bytes than were published",
            "if it stays after 5 minutes, switch off what rewrites pages (at Cloudflare: Email "
            "Address Obfuscation, Rocket Loader, Web Analytics that are put in by themselves)",
        )
    ]
