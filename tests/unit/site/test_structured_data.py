from __future__ import annotations

from podcast_pub.model.chapter import Chapter
from podcast_pub.model.person import Person
from tests.builders import SHOW_GUID, a_show, an_episode
from tests.unit.site.reading import BASE, episode_page, list_page

SERIES = {
    "@type": "PodcastSeries",
    "@id": f"urn:uuid:{SHOW_GUID}",
    "name": "Voices",
    "description": "People who negotiate.",
    "url": f"{BASE}/index.html",
    "webFeed": f"{BASE}/feed.xml",
    "inLanguage": "en",
    "creditText": "The Voices team",
}


def test_the_list_is_a_podcast_series() -> None:
    show = a_show(an_episode())

    data = list_page(show).data

    assert data.pop("image") == f"{BASE}/{show.artwork.feed.key}"
    assert data == {"@context": "https://schema.org"} | SERIES


def test_an_episode_is_a_podcast_episode_of_the_series_with_its_audio() -> None:
    episode = an_episode()

    data = episode_page(a_show(episode)).data

    assert data["@type"] == "PodcastEpisode"
    assert data["name"] == "First"
    assert data["identifier"] == episode.guid
    assert data["url"] == f"{BASE}/episodes/first.html"
    assert data["datePublished"] == "2017-02-01T09:00:00+00:00"
    assert SERIES.items() <= data["partOfSeries"].items()
    assert data["associatedMedia"] == {
        "@type": "AudioObject",
        "contentUrl": f"{BASE}/{episode.audio.key}",
        "encodingFormat": "audio/mpeg",
        "contentSize": str(episode.audio.size_bytes),
        "duration": "PT62S",
        "sha256": episode.audio.sha256,
    }


def test_what_is_not_known_is_not_said() -> None:
    data = episode_page(a_show(an_episode())).data

    assert not {"episodeNumber", "partOfSeason", "contributor", "hasPart"} & set(data)


def test_season_number_people_and_language_are_said() -> None:
    people = (Person("Ann", "guest", "https://example.org/ann"), Person("Bea"))

    data = episode_page(a_show(an_episode(season=2, number=3, people=people, language="fr"))).data

    assert data["episodeNumber"] == 3
    assert data["partOfSeason"] == {"@type": "PodcastSeason", "seasonNumber": 2}
    assert data["inLanguage"] == "fr"
    assert data["contributor"] == [
        {"@type": "Person", "name": "Ann", "jobTitle": "guest", "url": "https://example.org/ann"},
        {"@type": "Person", "name": "Bea", "jobTitle": "host"},
    ]


def test_a_chapter_is_a_clip_that_ends_where_the_next_one_starts() -> None:
    episode = an_episode(chapters=(Chapter(0, "Begin"), Chapter(12_500, "Later")))

    data = episode_page(a_show(episode)).data

    assert [(one["startOffset"], one["endOffset"]) for one in data["hasPart"]] == [
        (0, 12.5),
        (12.5, 61.5),
    ]
    assert data["hasPart"][1]["url"] == f"{BASE}/{episode.audio.key}#t=12.5"
