"""Show -> HTML pages, as artifacts."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from podcast_pub.addresses import INDEX_KEY, NOT_FOUND_KEY, page_key
from podcast_pub.model.artifact import SHORT, Artifact
from podcast_pub.site.escaping import escaped
from podcast_pub.site.excerpts import cut
from podcast_pub.site.languages import Marking, direction, marking, words_marking
from podcast_pub.site.structured_data import episode_data, series_data
from podcast_pub.site.style import compact, content_security_policy
from podcast_pub.site.views import (
    episode_details,
    episode_view,
    excerpt_of,
    listing_views,
    years_of,
)
from podcast_pub.wording import wording_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minijinja import Environment

    from podcast_pub.addresses import Addresses
    from podcast_pub.model.artwork import Picture
    from podcast_pub.model.episode import Episode
    from podcast_pub.model.show import Show
    from podcast_pub.wording import Wording

MEDIA_TYPE = "text/html; charset=utf-8"

LONGEST_TITLE = 70
"""Characters of `<title>`; a longer one goes without the show's name.

Source: html-validate 11.18, rule long-title, read 2026-11-24.
"""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself.

    `root` goes before a key to make a link: nothing, `../`, or a whole address where a page
    is served under any path. `words` marks our own words inside the page's language.
    """

    language: str
    direction: str
    root: str
    title: str
    name: str
    description: str
    canonical: str
    picture: Picture
    show: Marking
    words: Marking
    structured: str
    kind: str
    locale: str


@dataclass(frozen=True, slots=True)
class _Press:
    """Templates made ready, with what is the same on every page of a show."""

    environment: Environment
    show: Show
    addresses: Addresses
    style: str
    policy: str
    years: str
    zone: ZoneInfo

    def page(
        self, name: str, *, key: str, words: Wording, head: Head, **values: object
    ) -> Artifact:
        html = self.environment.render_template(
            name,
            show=self.show,
            addresses=self.addresses,
            style=self.style,
            policy=self.policy,
            years=self.years,
            words=words,
            head=head,
            **values,
        )
        body = html.encode()
        return Artifact(
            key=key,
            media_type=MEDIA_TYPE,
            cache_control=SHORT,
            sha256=sha256(body).hexdigest(),
            size_bytes=len(body),
            body=body,
        )


def episode_pages(
    show: Show, addresses: Addresses, *, templates: Mapping[str, str]
) -> tuple[Artifact, ...]:
    """Return the page of every episode, newest first; each in the episode's own language."""
    press = _press(show, addresses, templates)
    return tuple(_episode_page(press, one) for one in show.episodes)


def other_pages(
    show: Show, addresses: Addresses, *, templates: Mapping[str, str]
) -> tuple[Artifact, ...]:
    """Return the list of all episodes, and the page for addresses that hold nothing."""
    press = _press(show, addresses, templates)
    return (_list_page(press), _not_found_page(press))


def gone_page(
    show: Show, addresses: Addresses, *, key: str, templates: Mapping[str, str]
) -> Artifact:
    """Return what an old link to an episode shows when the show has it no more.

    It does not name the episode, and asks search engines to forget the address.
    """
    press = _press(show, addresses, templates)
    words = wording_for(show.language)
    head = _show_head(press, words=words, root="../", key=INDEX_KEY, title=words.gone)
    return press.page("nothing_here.html", key=key, words=words, head=head)


def _press(show: Show, addresses: Addresses, templates: Mapping[str, str]) -> _Press:
    """Return the templates with autoescape; text of the show is never compiled as one."""
    from minijinja import Environment

    environment = Environment(
        loader=templates.get,
        undefined_behavior="strict",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalizer=escaped,
    )
    style = compact(templates["style.css"])
    return _Press(
        environment=environment,
        show=show,
        addresses=addresses,
        style=style,
        policy=content_security_policy(style),
        years=years_of(show),
        zone=ZoneInfo(show.zone),
    )


def _episode_page(press: _Press, episode: Episode) -> Artifact:
    show = press.show
    language = episode.language or show.language
    words = wording_for(language)
    description = excerpt_of(episode) or cut(show.description)
    whole_title = f"{episode.title} · {show.title}"
    head = Head(
        language=language,
        direction=direction(language),
        root="../",
        title=whole_title if len(whole_title) <= LONGEST_TITLE else episode.title,
        name=episode.title,
        description=description,
        canonical=press.addresses.page(episode.slug),
        picture=(episode.artwork or show.artwork).page,
        show=marking(show.language, inside=language),
        words=words_marking(words, inside=language),
        structured=episode_data(show, episode, press.addresses, description=description),
        kind="article",
        locale=_locale(language),
    )
    return press.page(
        "episode.html",
        key=page_key(episode.slug),
        words=words,
        head=head,
        episode=episode_view(
            episode, page_language=language, language=language, words=words, zone=press.zone
        ),
        details=episode_details(show, episode, words=words),
        published=episode.published.isoformat(timespec="seconds"),
    )


def _list_page(press: _Press) -> Artifact:
    show = press.show
    words = wording_for(show.language)
    head = _show_head(press, words=words, root="", key=INDEX_KEY, title=show.title)
    return press.page(
        "list.html",
        key=INDEX_KEY,
        words=words,
        head=head,
        paragraphs=[" ".join(one.split()) for one in show.description.split("\n\n")],
        listings=listing_views(show.listings),
        episodes=[
            episode_view(
                one,
                page_language=show.language,
                language=one.language or show.language,
                words=words,
                zone=press.zone,
            )
            for one in show.episodes
        ],
    )


def _not_found_page(press: _Press) -> Artifact:
    """Return a page whose links are absolute: a store serves it under any path."""
    words = wording_for(press.show.language)
    root = press.addresses.of("")
    head = _show_head(press, words=words, root=root, key=NOT_FOUND_KEY, title=words.not_found)
    return press.page("nothing_here.html", key=NOT_FOUND_KEY, words=words, head=head)


def _show_head(press: _Press, *, words: Wording, root: str, key: str, title: str) -> Head:
    show = press.show
    return Head(
        language=show.language,
        direction=direction(show.language),
        root=root,
        title=title,
        name=title,
        description=cut(show.description),
        canonical=press.addresses.of(key),
        picture=show.artwork.page,
        show=Marking(),
        words=words_marking(words, inside=show.language),
        structured=series_data(show, press.addresses),
        kind="website",
        locale=_locale(show.language),
    )


def _locale(language: str) -> str:
    """Return a tag as Open Graph writes it: `fr_CA`, or the language alone if no country is told.

    Source: The Open Graph protocol, "Optional metadata", og:locale, read 2026-11-24.
    """
    first, *others = language.split("-")
    country = next((one for one in others if len(one) == len("CA") and one.isalpha()), "")
    return f"{first.lower()}_{country.upper()}" if country else first.lower()
