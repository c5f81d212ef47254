"""The sentences that listeners read, by language; used by the feed and the pages.

English and French; a language without its own words gets the English ones, marked as English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

SMALLEST_MEGABYTES = 100_000
"""From this many bytes on a size is written in megabytes with one decimal."""


@dataclass(frozen=True, slots=True)
class Wording:
    """All words of one language; `language` is the BCP 47 tag that they are written in.

    `fallback` goes around the direct link on a page: text before it, and its own text.
    `fallback_in_notes` is followed by a link to the episode's page. `smaller_file` has the places
    `{kilobits}` and `{size}`; `long_date` has `{weekday}`, `{day}`, `{month}` and `{year}`;
    `kilobytes` and `megabytes` have `{number}`.
    """

    language: str
    fallback: str
    fallback_link: str
    smaller_file: str
    fallback_in_notes: str
    listen_on_page: str
    more: str
    more_about: str
    all_episodes: str
    latest_episodes: str
    no_episodes: str
    skip_to_content: str
    back_to_top: str
    chapters: str
    transcript: str
    read_transcript: str
    people: str
    notes: str
    download: str
    duration: str
    subscribe: str
    feed_address: str
    season: str
    episode: str
    not_found: str
    not_found_hint: str
    gone: str
    roles: tuple[tuple[str, str], ...]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    long_date: str
    kilobytes: str
    megabytes: str
    decimal_mark: str

    def date(self, day: date) -> str:
        """Return the day written out, such as `Wednesday, February 1, 2017`."""
        number = "1er" if self.language == "fr" and day.day == 1 else str(day.day)
        return self.long_date.format(
            weekday=self.weekdays[day.weekday()],
            day=number,
            month=self.months[day.month - 1],
            year=day.year,
        )

    def size(self, size_bytes: int) -> str:
        """Return a size such as `0.4 MB` (millions of bytes), or `45 kB` below a tenth of one."""
        tenths = (size_bytes + 50_000) // 100_000
        if size_bytes < SMALLEST_MEGABYTES:
            return self.kilobytes.format(number=max(1, (size_bytes + 500) // 1000))
        number = f"{tenths // 10}{self.decimal_mark}{tenths % 10}"
        return self.megabytes.format(number=number)

    def smaller(self, kilobits: int, size_bytes: int) -> str:
        """Return the text of a link to a smaller file: what it is for, bit rate and size."""
        return self.smaller_file.format(kilobits=kilobits, size=self.size(size_bytes))

    def role(self, role: str) -> str:
        """Return the word for a person's role, or the role itself if we have none."""
        return dict(self.roles).get(role, role)


ENGLISH = Wording(
    language="en",
    fallback="If the audio player above does not load, you can",
    fallback_link="listen to the podcast here",
    smaller_file="Smaller file for slow networks: {kilobits} kbit/s, {size}",
    fallback_in_notes="If the player does not load, listen here:",
    listen_on_page="Listen on the web page",
    more="More",
    more_about="More about “{title}”",
    all_episodes="All episodes",
    latest_episodes="Episodes",
    no_episodes="The first episode is coming soon.",
    skip_to_content="Skip to the content",
    back_to_top="Back to top",
    chapters="Chapters",
    transcript="Transcript",
    read_transcript="Read the transcript",
    people="With",
    notes="About this episode",
    download="Download",
    duration="Duration",
    subscribe="Subscribe",
    feed_address="Add this address to any podcast app:",
    season="Season",
    episode="Episode",
    not_found="There is nothing at this address",
    not_found_hint="The list of all episodes is here:",
    gone="This episode is no longer available",
    roles=(
        ("host", "host"),
        ("co-host", "co-host"),
        ("guest", "guest"),
        ("editor", "editor"),
        ("producer", "producer"),
        ("narrator", "narrator"),
        ("reporter", "reporter"),
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    long_date="{weekday}, {month} {day}, {year}",
    kilobytes="{number} kB",
    megabytes="{number} MB",
    decimal_mark=".",
)

FRENCH = Wording(
    language="fr",
    fallback="Si le lecteur audio ci-dessus ne se charge pas, vous pouvez",
    fallback_link="écouter le podcast ici",
    smaller_file="Fichier plus léger pour les réseaux lents : {kilobits} kbit/s, {size}",
    fallback_in_notes="Si le lecteur ne se charge pas, écoutez ici :",
    listen_on_page="Écouter sur la page web",
    more="Lire la suite",
    more_about="Lire la suite de « {title} »",
    all_episodes="Tous les épisodes",
    latest_episodes="Épisodes",
    no_episodes="Le premier épisode arrive bientôt.",
    skip_to_content="Aller au contenu",
    back_to_top="Haut de page",
    chapters="Chapitres",
    transcript="Transcription",
    read_transcript="Lire la transcription",
    people="Avec",
    notes="À propos de cet épisode",
    download="Télécharger",
    duration="Durée",
    subscribe="S’abonner",
    feed_address="Ajoutez cette adresse à votre application de podcasts :",
    season="Saison",
    episode="Épisode",
    not_found="Il n’y a rien à cette adresse",
    not_found_hint="La liste de tous les épisodes est ici :",
    gone="Cet épisode n’est plus disponible",
    roles=(
        ("host", "présentation"),
        ("co-host", "coprésentation"),
        ("guest", "invité"),
        ("editor", "montage"),
        ("producer", "production"),
        ("narrator", "narration"),
        ("reporter", "reportage"),
    ),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    long_date="{weekday} {day} {month} {year}",
    kilobytes="{number} ko",
    megabytes="{number} Mo",
    decimal_mark=",",
)

LANGUAGES = (ENGLISH, FRENCH)


def wording_for(language: str) -> Wording:
    """Return the words for a BCP 47 tag by its first part; English if there are none."""
    first = language.lower().split("-")[0]
    for wording in LANGUAGES:
        if wording.language == first:
            return wording
    return ENGLISH
