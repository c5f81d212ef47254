"""The show folder: which of its files are episodes, and what belongs to each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from unicodedata import normalize

from podcast_pub.errors import ShowFolderMissing
from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.beside import PICTURE_SUFFIXES, Beside, picture_beside
from podcast_pub.show.chapters import read_chapters
from podcast_pub.show.codes import Code
from podcast_pub.show.dates import moment
from podcast_pub.show.drafts import Drafts, EpisodeDraft, shown
from podcast_pub.show.entries import about_names, entry_problem
from podcast_pub.show.episode_md import parse_episode
from podcast_pub.show.fields import named, quoted
from podcast_pub.show.secret_shapes import episode_without_keys, show_without_keys
from podcast_pub.show.show_toml import NAME, read_show
from podcast_pub.show.slugs import split_stem
from podcast_pub.show.text_file import read_text
from podcast_pub.show.transcripts import MEDIA_TYPES, read_transcript

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from zoneinfo import ZoneInfo

AUDIO_SUFFIXES = frozenset(
    f".{name}"
    for name in (
        *(
            "mp3",
            "m4a",
            "m4b",
            "aac",
            "opus",
            "ogg",
            "oga",
            "flac",
            "wav",
            "wave",
            "bwf",
            "aif",
            "aiff",
            "aifc",
        ),
        *("caf", "mka", "webm", "mp4", "m4v", "mov"),
    )
)
"""Names that we take for audio; what a file is, its bytes say (the audio room)."""

_USED_SUFFIXES = (
    AUDIO_SUFFIXES | {".md", ".txt", ".json", ".vtt", ".srt", ".html"} | {*PICTURE_SUFFIXES}
)
EPISODE_TEXT = "episode.md"
_SIDES = {
    "chapters": "chapters.txt or chapters.json",
    "transcript": "transcript.vtt, .srt, .json or .html",
}
_NOT_EPISODES = frozenset({"readme.md"})


@dataclass(slots=True)
class _Found:
    """The files of one episode; `prefix` begins the names of its side files.

    `side_names` are all names beside it that may be chapters and transcripts, of any episode.
    """

    stem: str
    beside: Beside
    prefix: str
    side_names: tuple[str, ...]
    text: Path | None = None
    audios: list[Path] = field(default_factory=list)


@dataclass(slots=True)
class _Listing:
    """What is in one folder, hidden things and what leads outside left out.

    `paths` are all files in order, `files` the same by name in lower case.
    """

    paths: list[Path] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    folders: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_drafts(folder: Path) -> Drafts:
    """Return everything that the text of a show folder says, and all that is wrong with it.

    Episodes are in the order of their names. Reads text only: about 1 ms an episode, 3 with
    YAML. Raises ShowFolderMissing if there is no show.toml.
    """
    if not (folder / NAME).is_file():
        raise ShowFolderMissing(
            f"there is no {NAME} in {folder}",
            hint="name the folder of a show, or begin one with `podcast-pub init`",
        )
    root = folder.resolve()
    listing = _list(folder, folder, root)
    show = show_without_keys(read_show(folder, listing.files))
    findings = listing.findings
    found = [*_pairs(folder, listing)]
    for below in listing.folders:
        inside = _list(below, folder, root)
        one = _folder_episode(below, folder, inside, findings)
        unread = one is None
        findings += (
            about for about in inside.findings if not unread or about.code == Code.FILE_UNREADABLE
        )
        found += [] if one is None else [one]
    found.sort(key=lambda one: (one.stem, one.prefix))
    episodes = _without_taken(tuple(_read(one, show.zone) for one in found))
    return Drafts(folder, show, episodes, tuple(findings))


def _list(folder: Path, show_folder: Path, root: Path) -> _Listing:
    listing = _Listing()
    try:
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as problem:
        message = f"the folder cannot be read: {problem.strerror}"
        place, hint = Place(shown(folder, show_folder)), "look at its permissions"
        listing.findings.append(Finding(Code.FILE_UNREADABLE, Severity.ERROR, message, place, hint))
        return listing
    for path in paths:
        if path.name.startswith("."):
            continue
        about = entry_problem(path, show_folder, root)
        if about is not None:
            listing.findings += [about] if _matters(path) else []
        elif path.is_dir():
            listing.folders.append(path)
        else:
            listing.paths.append(path)
            listing.files.setdefault(normalize("NFC", path.name).lower(), path)
    known = [path for path in (*listing.paths, *listing.folders) if _matters(path)]
    listing.findings += about_names(known, show_folder)
    return listing


def _matters(path: Path) -> bool:
    """Return whether we would look at a file or folder of that name."""
    suffix = path.suffix.lower()
    if suffix in _USED_SUFFIXES:
        return True
    try:
        return path.is_dir() or (path.is_symlink() and not suffix)
    except OSError:
        # in a folder whose names can be read, and nothing else
        return False


def _without_taken(episodes: tuple[EpisodeDraft, ...]) -> tuple[EpisodeDraft, ...]:
    """Leave out audio without a text that would be an episode, but that a text names as its own."""
    taken = {draft.audio for draft in episodes if draft.file is not None}
    return tuple(one for one in episodes if one.file is not None or one.audio not in taken)


def _pairs(folder: Path, listing: _Listing) -> Iterator[_Found]:
    """Yield the episodes whose files stand in the show folder itself and share a stem."""
    beside = Beside(folder, folder, listing.files)
    sides = tuple(name for name in listing.files if any(f".{kind}." in name for kind in _SIDES))
    found: dict[str, _Found] = {}
    for path in listing.paths:
        suffix = path.suffix.lower()
        is_used = suffix == ".md" or suffix in AUDIO_SUFFIXES
        if not is_used or path.name.lower() in _NOT_EPISODES:
            continue
        stem = normalize("NFC", path.stem)
        one = found.setdefault(stem, _Found(stem, beside, f"{stem.lower()}.", sides))
        if suffix == ".md":
            one.text = path
        else:
            one.audios.append(path)
    yield from found.values()


def _folder_episode(
    folder: Path, show_folder: Path, listing: _Listing, findings: list[Finding]
) -> _Found | None:
    text = listing.files.get(EPISODE_TEXT)
    audios = [path for path in listing.paths if path.suffix.lower() in AUDIO_SUFFIXES]
    if text is None and len(audios) != 1:
        if audios:
            names = named(path.name for path in audios)
            message = f"the folder has several audio files ({names}) and no {EPISODE_TEXT}"
            hint = f"write an {EPISODE_TEXT} that says which is the `audio`, or delete the others"
            place = Place(shown(folder, show_folder))
            findings.append(Finding(Code.EPISODE_AUDIO, Severity.WARNING, message, place, hint))
        elif split_stem(folder.name)[0] is not None and not listing.findings:
            findings.append(_about_no_episode(folder, show_folder, listing))
        return None
    beside = Beside(show_folder, folder, listing.files)
    return _Found(normalize("NFC", folder.name), beside, "", (*listing.files,), text, audios)


def _about_no_episode(folder: Path, show_folder: Path, listing: _Listing) -> Finding:
    """Return the warning about a folder that is named like an episode and holds none."""
    message = f"the folder is named like an episode, but has neither {EPISODE_TEXT} nor audio"
    hint = f"put audio.mp3 and {EPISODE_TEXT} into it, or delete the folder"
    texts = [path.name for path in listing.paths if path.suffix.lower() == ".md"]
    if len(texts) == 1:
        hint = f"if {texts[0]} is the text of the episode, call it {EPISODE_TEXT}"
    place = Place(shown(folder, show_folder))
    return Finding(Code.EPISODE_AUDIO, Severity.WARNING, message, place, hint)


def _read(found: _Found, zone: ZoneInfo) -> EpisodeDraft:
    folder = found.beside.show_folder
    audio = found.audios[0] if len(found.audios) == 1 else None
    place = Place(shown(found.text or found.audios[0], folder))
    draft = EpisodeDraft(
        stem=found.stem,
        place=place,
        audio=audio,
        audio_place=Place(shown(audio, folder)) if audio else None,
        audio_is_unclear=len(found.audios) > 1,
    )
    draft = _with_stem_date(draft, zone)
    picture_stem = found.stem.lower() if found.prefix else "cover"
    if found.text is None:
        draft = replace(draft, artwork=picture_beside(found.beside, stem=picture_stem))
    else:
        file, findings = read_text(found.text, shown=place.path)
        draft = replace(draft, findings=(*draft.findings, *findings))
        if file is None:
            draft = replace(draft, is_readable=False)
        else:
            draft = parse_episode(
                file, draft, beside=found.beside, picture_stem=picture_stem, zone=zone
            )
    if draft.audio_is_unclear and len(found.audios) > 1:
        names = named(path.name for path in found.audios)
        message = f"there are several audio files: {names}"
        hint = "write `audio` with the name of the right one, or delete the others"
        finding = Finding(Code.EPISODE_AUDIO, Severity.ERROR, message, place, hint)
        draft = replace(draft, findings=(*draft.findings, finding))
    return episode_without_keys(_with_side_files(draft, found), folder=folder)


def _with_stem_date(draft: EpisodeDraft, zone: ZoneInfo) -> EpisodeDraft:
    day, rest = split_stem(draft.stem)
    if day is None and rest[:10].replace("-", "").isdigit() and rest[4:5] == "-":
        message = f"`{quoted(rest[:10])}` in the name is not a day"
        hint = "name it after a day of the calendar, such as `2017-02-01-name`"
        finding = Finding(Code.EPISODE_DATE, Severity.WARNING, message, draft.place, hint)
        return replace(draft, findings=(*draft.findings, finding))
    return replace(draft, published=moment(day, zone)) if day is not None else draft


def _with_side_files(draft: EpisodeDraft, found: _Found) -> EpisodeDraft:
    findings = list(draft.findings)
    files, folder = found.beside.files, found.beside.show_folder
    used: set[str] = set()

    def first(*names: str) -> Path | None:
        name = next((one for one in names if one in files), None)
        used.update([] if name is None else [name])
        return None if name is None else files[name]

    chapters = None
    path = first(f"{found.prefix}chapters.txt", f"{found.prefix}chapters.json")
    if path is not None and "chapters" not in draft.without:
        chapters, problems = read_chapters(path, shown=shown(path, folder))
        findings += problems
    transcripts = []
    for extension in MEDIA_TYPES:
        usual = f"{found.prefix}transcript.{extension}"
        path = first(usual, f"{found.prefix}{extension}") if found.prefix else first(usual)
        if path is not None and "transcript" not in draft.without:
            transcript, problems = read_transcript(path, shown=shown(path, folder))
            findings += problems
            transcripts += [transcript] if transcript else []
    findings += _unused(found, used)
    return replace(
        draft, chapters=chapters, transcripts=tuple(transcripts), findings=tuple(findings)
    )


def _unused(found: _Found, used: set[str]) -> Iterator[Finding]:
    for name in found.side_names:
        for kind, usable in _SIDES.items():
            if name.startswith(f"{found.prefix}{kind}.") and name not in used:
                message, hint = f"this {kind} file is not read", f"write {usable}, only one of each"
                path = found.beside.files[name]
                place = Place(shown(path, found.beside.show_folder))
                yield Finding(Code.FILE_NOT_USED, Severity.WARNING, message, place, hint)
