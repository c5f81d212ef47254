"""What the author wrote, before it is known to make a show: untrusted, with its places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from podcast_pub.model.episode import EpisodeType
from podcast_pub.model.settings import Settings

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.artwork import Artwork
    from podcast_pub.model.chapter import Chapter
    from podcast_pub.model.finding import Finding, Place
    from podcast_pub.model.listing import Listing
    from podcast_pub.model.person import Person
    from podcast_pub.model.show import Category, Owner
    from podcast_pub.show.dates import Written
    from podcast_pub.show.text_file import TextFile

UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class ShowDraft:
    """What show.toml says; an empty text or None is: not said, or wrong and reported.

    `artwork` is the picture's path, `file` the text for places and excerpts, `guid` only what
    is written. The owner's address is shown to the end of the day `email_until`, None means:
    as `owner` says.
    """

    file: TextFile
    title: str = ""
    description: str = ""
    author: str = ""
    language: str = ""
    guid: str = ""
    categories: tuple[Category, ...] = ()
    explicit: bool = False
    copyright: str = ""
    zone: ZoneInfo = UTC_ZONE
    kind: str = "episodic"
    owner: Owner | None = None
    email_until: date | None = None
    listings: tuple[Listing, ...] = ()
    locked: bool = True
    people: tuple[Person, ...] = ()
    artwork: Path | None = None
    renditions: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ChapterLine:
    """A chapter, and the line of the file that it stands on (None in JSON)."""

    chapter: Chapter
    line: int | None


@dataclass(frozen=True, slots=True)
class ChaptersDraft:
    """The chapters of a file, in the order of the file."""

    file: TextFile
    lines: tuple[ChapterLine, ...] = ()


@dataclass(frozen=True, slots=True)
class TranscriptDraft:
    """A transcript as it is to be stored: `body` only if the bytes are not those of `file`."""

    file: Path
    extension: str
    media_type: str
    sha256: str
    size_bytes: int
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class EpisodeDraft:
    """What the folder says of one episode, before tags, past and settings are known.

    `stem` is the name of the folder or of the files, in Unicode's composed form. `place` is the
    text file, or the audio if there is no text. `audio` is None if there is none, and also if
    `audio_is_unclear` (reported). `published` is the moment that text or stem give, `written`
    the date as it stands in the text. `paragraph` is the first one of the notes, as plain text.
    `without` are those keys of `artwork`, `chapters` and `transcript` that the text says there is
    none of. If the text is not readable (reported), nothing of it is here.
    """

    stem: str
    place: Place
    file: TextFile | None = None
    audio: Path | None = None
    audio_place: Place | None = None
    audio_is_unclear: bool = False
    guid: str = ""
    title: str = ""
    written: Written | None = None
    published: datetime | None = None
    summary: str = ""
    paragraph: str = ""
    notes: str = ""
    notes_html: str = ""
    season: int | None = None
    number: int | None = None
    kind: EpisodeType = EpisodeType.FULL
    explicit: bool | None = None
    language: str = ""
    people: tuple[Person, ...] = ()
    artwork: Path | None = None
    chapters: ChaptersDraft | None = None
    transcripts: tuple[TranscriptDraft, ...] = ()
    without: frozenset[str] = frozenset()
    is_draft: bool = False
    is_readable: bool = True
    findings: tuple[Finding, ...] = ()

    def is_due(self, now: datetime) -> bool:
        """Return whether the episode is to be published: no draft, and not of the future."""
        return not self.is_draft and (self.published is None or self.published <= now)


@dataclass(frozen=True, slots=True)
class Drafts:
    """A show folder as read: episodes in the order of their names.

    `findings` are those of the folder itself; the show and each episode hold their own.
    """

    folder: Path
    show: ShowDraft
    episodes: tuple[EpisodeDraft, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture of the folder, checked, with what is to be stored; None if it cannot be used."""

    artwork: Artwork | None
    artifacts: tuple[Artifact, ...] = ()
    findings: tuple[Finding, ...] = ()


def audio_paths(drafts: Drafts, *, now: datetime) -> tuple[Path, ...]:
    """Return the audio of every episode that is due, in the order of the episodes."""
    due = (draft.audio for draft in drafts.episodes if draft.is_due(now))
    return tuple(dict.fromkeys(path for path in due if path is not None))


def artwork_paths(drafts: Drafts, *, now: datetime) -> tuple[Path, ...]:
    """Return the pictures of the show and of every episode that is due."""
    paths = [drafts.show.artwork, *(one.artwork for one in drafts.episodes if one.is_due(now))]
    return tuple(dict.fromkeys(path for path in paths if path is not None))


def shown(path: Path, folder: Path) -> str:
    """Return a path as findings name it: from the show folder on, with forward slashes."""
    return path.relative_to(folder).as_posix()
