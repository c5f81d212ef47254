"""Any show, episode and state, for properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from podcast_pub.model.artwork import Artwork, Picture
from podcast_pub.model.audio import Audio, Rendition
from podcast_pub.model.chapter import Chapter
from podcast_pub.model.episode import Episode, EpisodeType, newest_first
from podcast_pub.model.lock import Lock
from podcast_pub.model.person import Person
from podcast_pub.model.show import Category, Owner, Show
from podcast_pub.model.side_file import SideFile
from podcast_pub.model.state import State
from tests.builders import a_show, an_episode

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties over whole shows; `make prove` is the place for more examples."""

texts = st.text(max_size=6)
numbers = st.integers(0, 10**12)
_offsets = st.integers(-14 * 60, 14 * 60).map(lambda one: timezone(timedelta(minutes=one)))
_zones = _offsets | st.just(UTC)
moments = st.integers(0, 100 * 365 * 86400).flatmap(
    lambda seconds: _zones.map(lambda zone: datetime.fromtimestamp(seconds, zone))
)

pictures = st.builds(Picture, texts, texts, texts, numbers, numbers, numbers)
artworks = st.builds(Artwork, texts, texts, pictures, pictures)
renditions = st.builds(Rendition, texts, texts, texts, numbers, texts, numbers)
audios = st.builds(
    Audio,
    *(texts, texts, numbers, texts, numbers, texts, texts, texts),
    renditions=st.lists(renditions, max_size=2).map(tuple),
)
chapters = st.builds(Chapter, numbers, texts, st.none() | texts, st.none() | texts)
people = st.builds(Person, texts, texts, st.none() | texts)
side_files = st.builds(SideFile, texts, texts, texts, numbers, texts)


def _few(one: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, max_size=2).map(tuple)


episodes = st.builds(
    Episode,
    guid=texts,
    slug=texts,
    title=texts,
    published=moments,
    audio=audios,
    summary=texts,
    notes=texts,
    notes_html=texts,
    season=st.none() | numbers,
    number=st.none() | numbers,
    kind=st.sampled_from(EpisodeType),
    explicit=st.none() | st.booleans(),
    language=st.none() | st.sampled_from(("en", "fr")),
    artwork=st.none() | artworks,
    chapters=_few(chapters),
    transcripts=_few(side_files),
    people=_few(people),
)

shows_without_episodes = st.builds(
    Show,
    guid=texts,
    title=texts,
    description=texts,
    author=texts,
    language=texts,
    categories=_few(st.builds(Category, texts, texts)),
    artwork=artworks,
    explicit=st.booleans(),
    zone=texts,
    kind=texts,
    copyright=texts,
    owner=st.none() | st.builds(Owner, texts, texts),
    locked=st.booleans(),
    people=_few(people),
)


@st.composite
def shows(draw: st.DrawFn) -> Show:
    """A show with up to three episodes in which anything may be said; the guid is the slug."""
    chosen = draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3))
    made = [replace(draw(episodes), guid=guid, slug=guid) for guid in chosen]
    return replace(draw(shows_without_episodes), episodes=newest_first(made))


@st.composite
def small_shows(draw: st.DrawFn, *, guids: str = "abcd") -> Show:
    """A show in which little can differ, so that several of them often agree or collide."""
    said = st.sampled_from("xyz")
    made = [
        an_episode(guid, guid=guid, title=draw(said), summary=draw(said))
        for guid in draw(st.sets(st.sampled_from(guids)))
    ]
    return a_show(*newest_first(made), title=draw(said))


states = st.builds(
    State,
    lineage=texts,
    parent=st.none() | texts,
    serial=st.integers(1, 10**6),
    when=moments.map(lambda moment: moment.astimezone(UTC)),
    renderer=texts,
    show=shows(),
)


@st.composite
def locks(draw: st.DrawFn) -> Lock:
    """A lock whose folder said nothing else, something of its own, or some of what is public."""
    state = draw(states)
    own = draw(shows())
    kept = [one for one in state.show.episodes if draw(st.booleans())]
    taken = {one.guid for one in kept}
    mixed = [*kept, *(one for one in own.episodes if one.guid not in taken)]
    said = draw(st.sampled_from((None, replace(own, episodes=newest_first(mixed)))))
    return Lock(state, draw(texts), draw(texts), draw(st.dictionaries(texts, texts)), said)
