"""The key `people` of show.toml and of episodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.model.person import Person

if TYPE_CHECKING:
    from podcast_pub.show.fields import Fields

NAME_LIMIT = 128
"""Characters of a name. Source: podcast-namespace, docs/tags/person.md, read 2026-11-24."""

_HINT = (
    'write `people = [{ name = "…", role = "host" }]`, in YAML `- name: …` lines below `people:`'
)


def take_people(fields: Fields) -> tuple[Person, ...]:
    """Return the people in their order; those without a usable name are reported and left out."""
    people = (_person(one) for one in fields.tables("people", hint=_HINT))
    return tuple(person for person in people if person is not None)


def _person(fields: Fields) -> Person | None:
    had_name = fields.has("name")
    name, role, href = fields.text("name"), fields.text("role"), fields.text("href")
    fields.report_unknown()
    if href and not href.startswith("https://"):
        fields.wrong("href", "the page of a person must be an https address", hint="write https://")
        href = None
    if name is None:
        if not had_name:
            code = fields.codes.value
            fields.wrong("name", "a person has no name", hint='write `name = "…"`', code=code)
        return None
    if len(name) > NAME_LIMIT:
        message = f"the name has {len(name)} characters, at most {NAME_LIMIT} are kept by apps"
        fields.wrong("name", message, hint="shorten it")
        return None
    return Person(name, (role or "host").lower(), href)
