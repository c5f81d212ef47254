"""Podcast apps and directories, by what they call themselves: do they all get the feed?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcast_pub.model.looking import Question
from podcast_pub.rules.hosting.examined import Look, Topic, came, doubtful, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from podcast_pub.model.finding import Finding
    from podcast_pub.model.looking import Heard
    from podcast_pub.rules.hosting.examined import Examined

SOURCE = "Cloudflare Bots documentation, Bot Fight Mode, Considerations, read 2026-11-24"


@dataclass(frozen=True, slots=True)
class App:
    """An app as a server meets it.

    `is_checked_by_address`: hosts let it pass only from its maker's own addresses, so that a
    refusal here may be meant for us alone.
    """

    name: str
    user_agent: str
    is_checked_by_address: bool = False


APPS = (
    App("Apple Podcasts (directory)", "iTMS"),
    App("Apple Podcasts", "Podcasts/4022.610.1 CFNetwork/1408.0.4 Darwin/22.5.0"),
    App("Apple’s player", "AppleCoreMedia/1.0.0.20D67 (iPhone; U; CPU OS 16_3_1 like Mac OS X)"),
    App("Overcast", "Overcast/1.0 Podcast Sync (1 subscribers; +http://overcast.fm/)"),
    App("Pocket Casts", "PocketCasts/1.0 (Pocket Casts Feed Parser; +http://pocketcasts.com/)"),
    App("AntennaPod", "AntennaPod/3.4.0"),
    App("gPodder", "gPodder/3.10.21 (+http://gpodder.org/) Linux"),
    App("Spotify", "Spotify/1.0"),
    App("Podcast Addict", "PodcastAddict/v5 (+https://podcastaddict.com/; Android podcast app)"),
    App("Amazon Music", "Amazon Music Podcast"),
    App("Castro", "Castro 2020.14/1287"),
    App("Podcast Index", "Podcastindex.org/v0.3.3 (Aggrivate)"),
    App("Newsboat", "Newsboat/2.29.0 (Linux x86_64)"),
    App("curl", "curl/8.5.0"),
    App(
        "YouTube and Google",
        "FeedFetcher-Google; (+http://www.google.com/feedfetcher.html)",
        is_checked_by_address=True,
    ),
)
"""Source: opawg/user-agents-v2 and opawg/podcast-rss-useragents, names and examples, read
2026-11-24; the versions do not matter."""


def _questions(examined: Examined) -> dict[str, Question]:
    asked = {
        f"feed {app.name}": Question(examined.feed_url, headers={"User-Agent": app.user_agent})
        for app in APPS
    }
    if examined.media is not None:
        for app in APPS:
            headers = {"User-Agent": app.user_agent, "Range": "bytes=0-1"}
            asked[f"audio {app.name}"] = Question(examined.media.url, headers=headers)
    return asked


def _judge(examined: Examined, heard: Mapping[str, Heard]) -> list[Finding]:
    refused: dict[tuple[str, str, bool], list[str]] = {}
    for kind in ("feed", "audio"):
        for app in APPS:
            answer = heard.get(f"{kind} {app.name}")
            if answer is not None and not _is_served(kind, answer):
                key = (kind, came(answer), app.is_checked_by_address)
                refused.setdefault(key, []).append(app.name)
    # what nobody gets is no matter of names
    everybody = {kind for kind in ("feed", "audio") if _nobody(kind, heard)}
    return [
        _finding(examined, kind, what, names, may_be_us=may_be_us)
        for (kind, what, may_be_us), names in refused.items()
        if kind not in everybody
    ]


LOOK = Look(_questions, _judge)


def _is_served(kind: str, answer: Heard) -> bool:
    return answer.is_fine and (kind == "audio" or not answer.is_html)


def _nobody(kind: str, heard: Mapping[str, Heard]) -> bool:
    answers = [answer for name, answer in heard.items() if name.startswith(f"{kind} ")]
    return len({came(answer) for answer in answers}) == 1 and not all(
        _is_served(kind, answer) for answer in answers
    )


def _finding(
    examined: Examined, kind: str, what: str, names: list[str], *, may_be_us: bool
) -> Finding:
    message = f"{', '.join(names)}: asking for the {kind} under that name got {what}"
    if may_be_us:
        hint = (
            "some hosts let that name pass only from its maker’s own addresses: submit the show "
            "and see whether the directory reads the feed"
        )
        return doubtful("DOCTOR-34", message, hint, SOURCE)
    hint = "switch off what fights bots in front of the bucket, or let feed.xml and media/ pass"
    if Topic.BOTS not in examined.steps:
        hint += "; at Cloudflare: Security > Settings: Bot fight mode off (it knows no exceptions)"
    return wrong("DOCTOR-33", message, examined.hint(Topic.BOTS, hint), SOURCE)
