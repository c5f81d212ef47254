"""Writes the pages of docs/reference that are made from the code: `make reference`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from podcast_pub.audio.codes import CODES
from podcast_pub.rules.registry import RULES
from podcast_pub.show.code_meanings import MEANINGS
from podcast_pub.show.keys import EPISODE_TABLES, SHOW_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from podcast_pub.show.keys import Table

FOLDER = Path(__file__).parent / "reference"

_MADE = "<!-- made from the code by `make reference`; edit {} instead -->"

_SHOW = """\
# show.toml

What is said about the show as a whole, in [TOML](https://toml.io). `podcast-pub init` writes one in
which every key stands with what it is for. A key that is not known is a warning, or an error if it
is like one that is. Keys of a provider never belong here."""

_EPISODE = """\
# episode.md

The text of an episode: keys between two lines `+++` (TOML) or `---` (plain YAML), below them notes
in Markdown. All keys may be left out, and so may the whole block. `podcast-pub new` writes one.
What the text says beats the tags of the audio, tags beat the name.

In YAML every value is text, so `12:34` and `no` stay what they are; anchors, aliases, tags and
equal keys are refused. Notes have at most 64 kB and 100 levels; HTML in them is left out."""

_FINDINGS = """\
# Findings

What is wrong with a show folder or with audio, and how `check`, `plan`, `publish` and `inspect`
call it. An error keeps a show from being published, a warning and a note do not; of a draft or an
episode of the future, errors count as warnings. The codes never get another meaning. Those of
`doctor` are in [its guide](../guides/doctor.md)."""


def show_toml() -> str:
    """Return docs/reference/show-toml.md."""
    return _page(_SHOW, "podcast_pub/show/keys.py", _key_tables(SHOW_TABLES))


def episode_md() -> str:
    """Return docs/reference/episode-md.md."""
    return _page(_EPISODE, "podcast_pub/show/keys.py", _key_tables(EPISODE_TABLES))


def findings() -> str:
    """Return docs/reference/findings.md."""
    rows = [
        *(
            (str(code), " or ".join(severities), text, "")
            for code, (severities, text) in MEANINGS.items()
        ),
        *((code, str(one.severity), one.meaning, "") for code, one in CODES.items()),
        *((one.code, str(one.severity), one.meaning, one.source) for one in RULES),
    ]
    table = _table(("code", "severity", "what it is about", "source"), sorted(rows))
    return _page(_FINDINGS, "the codes", table)


PAGES: dict[str, Callable[[], str]] = {
    "show-toml.md": show_toml,
    "episode-md.md": episode_md,
    "findings.md": findings,
}
"""The pages by name."""


def main() -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")


def _page(head: str, source: str, lines: Iterable[str]) -> str:
    title, _, rest = head.partition("\n")
    return "\n".join([title, "", _MADE.format(source), rest, "", *lines]).rstrip("\n") + "\n"


def _key_tables(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        if table.header:
            yield f"## {_name(table)}"
            yield ""
            yield _sentence(table.meaning)
            yield ""
        yield from _table(
            ("key", "value", "without it", "meaning", "example"),
            (
                (
                    f"`{key.name}`",
                    key.kind,
                    key.default,
                    _sentence(key.meaning or key.comment),
                    f"`{key.name} = {key.example}`",
                )
                for key in table.keys
            ),
        )
        yield ""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _name(table: Table) -> str:
    return f"`{table.header}`" if table.header.startswith("[") else table.header


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _row(head)
    yield _row("---" for _ in head)
    for row in rows:
        yield _row(one.replace("|", "\\|") for one in row)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


if __name__ == "__main__":
    main()
