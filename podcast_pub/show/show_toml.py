"""show.toml: what the author says about the show as a whole."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from podcast_pub.model.finding import Finding, Place, Severity
from podcast_pub.model.show import NO_GUID, Category
from podcast_pub.show.beside import Beside, take_picture
from podcast_pub.show.codes import Code
from podcast_pub.show.dates import zone_named
from podcast_pub.show.drafts import UTC_ZONE, ShowDraft
from podcast_pub.show.fields import Codes, Fields, one_line
from podcast_pub.show.languages import language_problem
from podcast_pub.show.listing_fields import take_listings
from podcast_pub.show.owner_fields import take_email_until, take_owner
from podcast_pub.show.people_fields import take_people
from podcast_pub.show.renditions import take_renditions
from podcast_pub.show.slugs import is_uuid
from podcast_pub.show.store_settings import report_secrets, take_settings
from podcast_pub.show.syntax_words import explain
from podcast_pub.show.text_file import Front, Syntax, TextFile, read_text
from podcast_pub.show.toml_text import Broken, parse_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from zoneinfo import ZoneInfo


NAME = "show.toml"
_CODES = Codes(Code.SHOW_KEY, Code.SHOW_VALUE)
_NOT_COPYRIGHT = re.compile(
    r"^(?:copyright|\(c\)|©|\d{4}(?:\s*[-–]\s*\d{4})?|[,.\s])+", re.IGNORECASE
)


def read_show(folder: Path, files: Mapping[str, Path]) -> ShowDraft:
    """Return what show.toml says, with all that is wrong in it; `files` are those beside it."""
    if not (folder / NAME).resolve().is_relative_to(folder.resolve()):
        message, hint = "the link leads out of the show folder", "copy the file into the show"
        outside = Finding(Code.FILE_OUTSIDE, Severity.ERROR, message, Place(NAME), hint)
        return ShowDraft(TextFile(NAME, ""), findings=(outside,))
    file, findings = read_text(folder / NAME, shown=NAME)
    if file is None:
        return ShowDraft(TextFile(NAME, ""), findings=tuple(findings))
    values = parse_toml(file.text)
    if isinstance(values, Broken):
        why = explain(values, Syntax.TOML, file.text)
        broken = file.finding(
            Code.SHOW_SYNTAX,
            Severity.ERROR,
            f"not TOML: {why.message}",
            line=why.line,
            column=why.column,
            hint=why.hint,
        )
        return ShowDraft(file, findings=(*findings, broken))
    file = replace(file, front=Front(Syntax.TOML, file.text))
    fields = Fields(values, file, _CODES, findings)
    draft = _draft(fields, folder, files)
    return replace(draft, findings=tuple(findings))


def _draft(fields: Fields, folder: Path, files: Mapping[str, Path]) -> ShowDraft:
    report_secrets(fields)
    draft = ShowDraft(
        fields.file,
        title=_required(fields, "title", "the show’s name"),
        description=_required(fields, "description", "one or two sentences", is_long=True),
        author=_required(fields, "author", "who makes the show"),
        language=_language(fields),
        guid=_guid(fields),
        categories=_categories(fields),
        explicit=_explicit(fields),
        copyright=_copyright(fields),
        zone=_zone(fields),
        kind=fields.choice("type", ("episodic", "serial")) or "episodic",
        locked=fields.boolean("locked") is not False,
        people=take_people(fields),
        artwork=take_picture(fields, Beside(folder, folder, files), stem="cover"),
        owner=take_owner(fields),
        email_until=take_email_until(fields),
        listings=take_listings(fields),
        renditions=take_renditions(fields),
        settings=take_settings(fields),
    )
    fields.report_unknown()
    return draft


def _required(fields: Fields, key: str, what: str, *, is_long: bool = False) -> str:
    had = fields.has(key)
    text = fields.long_text(key) if is_long else fields.text(key)
    if text is None and (not had or _is_blank(fields.values[key])):
        message = f"the show has no `{key}`"
        hint = f'write `{key} = "…"`: {what}'
        fields.report_missing(Code.SHOW_MISSING, Severity.ERROR, message, hint=hint)
    return text or ""


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def _language(fields: Fields) -> str:
    tag = _required(fields, "language", "such as `en`, `fr` or `pt-BR`")
    instead = language_problem(tag) if tag else None
    if instead is None:
        return tag
    fields.wrong("language", f'"{tag}" is not a language that apps know', hint=instead)
    return ""


def _guid(fields: Fields) -> str:
    written = fields.text("guid")
    if not written:
        return ""
    bare = written.removeprefix("urn:uuid:")
    if bare == NO_GUID:
        hint = "delete this line; when `url` is written, the next publish gives the show its guid"
        fields.wrong("guid", "this `guid` names no show", hint=hint, code=Code.SHOW_GUID)
        return ""
    if is_uuid(bare):
        return bare.lower()
    hint = "write the UUID that the show has in directories, or a new one from `uuidgen`"
    fields.wrong("guid", "`guid` is not a UUID", hint=hint, code=Code.SHOW_GUID)
    return ""


def _categories(fields: Fields) -> tuple[Category, ...]:
    value = fields.raw("category")
    written = value if isinstance(value, list) else [] if value is None else [value]
    categories = []
    for index, one in enumerate(written):
        if not isinstance(one, str) or not one.strip():
            hint = 'write `category = "Society & Culture > Documentary"`'
            keys = ("category", index) if isinstance(value, list) else ("category",)
            message = "`category` must be text, or a list of texts"
            fields.report(Code.SHOW_VALUE, Severity.ERROR, message, *keys, hint=hint)
            continue
        name, _, below = one.partition(">")
        categories.append(Category(one_line(name), one_line(below)))
    return tuple(dict.fromkeys(categories))


def _explicit(fields: Fields) -> bool:
    if not fields.has("explicit"):
        message = "the show does not say whether it is explicit; the feed will say that it is not"
        hint = "write `explicit = false`, or true for strong language or adult content"
        fields.report_missing(Code.SHOW_MISSING, Severity.WARNING, message, hint=hint)
    return fields.boolean("explicit") is True


def _copyright(fields: Fields) -> str:
    """Return the holder without the word, the sign and the year (PSP-1, copyright)."""
    written = fields.text("copyright")
    if written is None:
        return ""
    holder = _NOT_COPYRIGHT.sub("", written)
    if not holder:
        hint = 'write `copyright = "…"`: the name of who holds the rights'
        fields.wrong("copyright", "`copyright` names nobody", hint=hint)
    return holder


def _zone(fields: Fields) -> ZoneInfo:
    name = fields.text("timezone")
    if name is None:
        return UTC_ZONE
    zone = zone_named(name)
    if zone is None:
        hint = "write a name of the IANA list, such as `Europe/Zurich` or `UTC`"
        fields.wrong("timezone", "`timezone` is not a time zone that is known", hint=hint)
    return zone or UTC_ZONE
