"""episode.md: front matter in TOML or YAML, then notes in Markdown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from podcast_pub.model.episode import EpisodeType
from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.show.about_notes import about_notes
from podcast_pub.show.beside import take_file, take_picture
from podcast_pub.show.codes import Code
from podcast_pub.show.dates import moment, parse_date
from podcast_pub.show.fields import Codes, Fields, quoted, shown_value
from podcast_pub.show.languages import language_problem
from podcast_pub.show.notes import NotesRefused, render_notes
from podcast_pub.show.people_fields import take_people
from podcast_pub.show.slugs import written_guid
from podcast_pub.show.syntax_words import explain
from podcast_pub.show.text_file import Front, Syntax
from podcast_pub.show.toml_text import Broken, parse_toml
from podcast_pub.show.unseen_notes import without_unseen
from podcast_pub.show.yaml_text import parse_yaml

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from podcast_pub.show.beside import Beside
    from podcast_pub.show.dates import Written
    from podcast_pub.show.drafts import EpisodeDraft
    from podcast_pub.show.text_file import TextFile

_CODES = Codes(Code.EPISODE_KEY, Code.EPISODE_VALUE)
_FENCES = {"+++": Syntax.TOML, "---": Syntax.YAML}
_FOREIGN = {
    "mp3": "audio",
    "podcast_file": "audio",
    "subtitle": "summary",
    "description": "summary",
    "excerpt": "summary",
    "podcast_duration": "",
    "duration": "",
    "length": "",
    "permalink": "",
}
_FOREIGN_HINTS = {
    "audio": "write `audio` with the name of the file, or leave it out if there is one audio file",
    "summary": "call it `summary`",
    "permalink": "delete it; the address comes from the name of the folder or file",
    "": "delete it; the length is counted in the audio",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A text file in its two parts: the values of its front matter, and the notes.

    `notes_line` is the line in the file on which the notes begin.
    """

    file: TextFile
    values: dict[str, Any]
    notes: str
    notes_line: int


def split_front(file: TextFile) -> Parts | Finding:
    """Return front matter and notes; a text without front matter is all notes."""
    lines = file.text.split("\n")
    syntax = _FENCES.get(lines[0].rstrip())
    if syntax is None:
        return Parts(file, {}, file.text.strip("\n"), 1)
    fence = lines[0].rstrip()
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == fence), None)
    if end is None:
        message = f"the block that begins with `{fence}` has no end"
        hint = f"write a line `{fence}` between the keys and the notes"
        return file.finding(Code.EPISODE_SYNTAX, Severity.ERROR, message, line=1, hint=hint)
    text = "\n".join(lines[1:end])
    parsed = parse_toml(text) if syntax is Syntax.TOML else parse_yaml(text)
    if isinstance(parsed, Broken):
        why = explain(parsed, syntax, text)
        message = f"not {syntax.value}: {why.message}"
        line = 1 if why.line is None else why.line + 1
        return file.finding(
            Code.EPISODE_SYNTAX,
            Severity.ERROR,
            message,
            line=line,
            column=why.column,
            hint=why.hint,
        )
    if isinstance(parsed, dict):
        values, front = parsed, Front(syntax, text, first_line=2)
    else:
        values, front = parsed.values, Front(syntax, text, first_line=2, positions=parsed.positions)
    notes = "\n".join(lines[end + 1 :])
    return Parts(replace(file, front=front), values, notes.strip("\n"), end + 2)


def parse_episode(
    file: TextFile, draft: EpisodeDraft, *, beside: Beside, picture_stem: str, zone: ZoneInfo
) -> EpisodeDraft:
    """Return the draft with what its text says; what is wrong is added to its findings.

    `beside` are the files that `audio` and `artwork` can name, `picture_stem` the name of the
    picture that needs no key.
    """
    parts = split_front(file)
    if isinstance(parts, Finding):
        return replace(draft, file=file, is_readable=False, findings=(*draft.findings, parts))
    findings = list(draft.findings)
    fields = Fields(parts.values, parts.file, _CODES, findings)
    summary, audio = _foreign_keys(fields, beside)
    written, published = _date(fields, zone)
    guid = fields.text("guid")
    without = _without(fields)
    has_picture = "artwork" not in without
    draft = replace(
        draft,
        file=parts.file,
        guid=written_guid(guid) if guid else "",
        title=fields.text("title") or "",
        written=written,
        published=published or draft.published,
        summary=fields.text("summary") or summary,
        season=fields.number("season"),
        number=fields.number("episode"),
        kind=EpisodeType(fields.choice("type", tuple(EpisodeType)) or "full"),
        explicit=fields.boolean("explicit"),
        language=_language(fields),
        people=take_people(fields),
        artwork=take_picture(fields, beside, stem=picture_stem) if has_picture else None,
        without=without,
        is_draft=fields.boolean("draft") is True,
    )
    draft = _with_audio(draft, fields, audio, beside)
    fields.report_unknown()
    draft = _with_notes(draft, parts, findings)
    return replace(draft, findings=tuple(findings))


def _with_audio(
    draft: EpisodeDraft, fields: Fields, foreign: Path | None, beside: Beside
) -> EpisodeDraft:
    named = fields.has("audio")
    audio = take_file(fields, "audio", beside) or foreign
    if audio is None:
        return replace(draft, audio_is_unclear=draft.audio_is_unclear or named) if named else draft
    place = Place(audio.relative_to(beside.show_folder).as_posix())
    return replace(draft, audio=audio, audio_place=place, audio_is_unclear=False)


def _foreign_keys(fields: Fields, beside: Beside) -> tuple[str, Path | None]:
    """Report keys that other programs use, and return the summary and the audio they give."""
    summary, audio = "", None
    for key, ours in _FOREIGN.items():
        if not fields.has(key):
            continue
        value = fields.pass_over(key)
        if ours == "audio" and isinstance(value, str) and "/" not in value:
            audio = audio or take_file(fields, key, beside)
        elif ours == "summary":
            summary = summary or fields.text(key) or ""
        called = f"`{key}` is `{ours}` here" if ours else f"`{key}` is not used here"
        hint = _FOREIGN_HINTS.get(key) or _FOREIGN_HINTS[ours]
        fields.report_key(Code.EPISODE_FOREIGN_KEY, Severity.WARNING, called, key, hint=hint)
    return summary, audio


def _without(fields: Fields) -> frozenset[str]:
    """Return of what the text says that there is none, be a file here or not."""
    without = {key for key in ("chapters", "transcript") if fields.boolean(key) is False}
    picture = fields.raw("artwork")
    return frozenset(without | ({"artwork"} if picture is False or picture == "false" else set()))


def _date(fields: Fields, zone: ZoneInfo) -> tuple[Written | None, datetime | None]:
    value = fields.raw("date")
    if value is None:
        return None, None
    written = parse_date(value)
    if written is None:
        message = f"`date` is {shown_value(value)}, expected a day or a time with its offset"
        hint = "write `2017-02-01`, or `2017-02-01T09:00:00+01:00`"
        fields.wrong("date", message, hint=hint, code=Code.EPISODE_DATE)
        return None, None
    published = moment(written, zone)
    if published is None:
        message = f"the clocks of {zone.key} skipped the time {written.isoformat()}"
        hint = "write a time that exists, or one with its offset"
        fields.wrong("date", message, hint=hint, code=Code.EPISODE_DATE)
        return None, None
    return written, published


def _language(fields: Fields) -> str:
    tag = fields.text("language")
    instead = language_problem(tag) if tag else None
    if instead is not None:
        fields.wrong("language", f'"{quoted(tag or "")}" is not a language', hint=instead)
        return ""
    return tag or ""


def _with_notes(draft: EpisodeDraft, parts: Parts, findings: list[Finding]) -> EpisodeDraft:
    notes = render_notes(parts.notes)
    file, line = parts.file, parts.notes_line
    if isinstance(notes, NotesRefused):
        refused = file.finding(
            Code.NOTES_SIZE, Severity.ERROR, notes.message, line=line, hint=notes.hint
        )
        findings.append(refused)
        return draft
    markdown, notes = without_unseen(parts.notes, notes)
    findings += about_notes(file, notes, first_line=line)
    return replace(draft, notes=markdown, notes_html=notes.html, paragraph=notes.paragraph)
