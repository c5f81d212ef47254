from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.cli.escapes import visible, visible_in_json
from podcast_pub.cli.output import print_error, print_findings, print_json, say, tell
from podcast_pub.errors import StoreRefused
from podcast_pub.model.finding import Finding, Place, Severity
from tests.builders.show_folder import FIRST, a_show_folder, edit
from tests.cli.test_main import PATIENCE, start

if TYPE_CHECKING:
    from pathlib import Path

RED = "\x1b[31m"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (RED, r"\x1b[31m"),
        ("\x9b2J", r"\x9b2J"),
        ("bell\x07, \r, \x7f", r"bell\x07, \x0d, \x7f"),
        ("a\u202eb\u2066c\u2028", r"a\u202eb\u2066c\u2028"),
        (os.fsdecode(b"caf\xe9"), r"caf\xe9"),
        ("one\ttwo\n", "one\ttwo\n"),
        ("Голоса – 声音 🎙️ שלום\u200f", "Голоса – 声音 🎙️ שלום\u200f"),
    ],
)
def test_what_steers_a_terminal_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_json_with_escapes_means_the_same(text: str) -> None:
    written = visible_in_json(json.dumps(text, ensure_ascii=False))

    assert json.loads(written) == text
    assert visible(written) == written


def test_every_way_to_print_shows_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    place = Place(f"{RED}.md", 1)

    say(RED)
    tell(RED)
    print_json({"title": f"{RED}\x9b"})
    print_findings([Finding("A-01", Severity.NOTE, RED, place, RED, excerpt=RED)])
    print_error(StoreRefused(RED, hint=RED))

    seen = capsys.readouterr()
    assert "\x1b" not in seen.out + seen.err
    assert seen.out.splitlines()[1] == r'{"schema": 1, "title": "\u001b[31m\u009b"}'
    assert seen.err.count(r"\x1b[31m") == 7


def test_a_terminal_that_lacks_a_letter_gets_its_escape(here: Path) -> None:
    a_show_folder(here, FIRST)
    edit(here / "show.toml", '"Voices"', '"Голоса"')
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}

    with start("check", environment=environment) as process:
        out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, err) == (0, "")
    assert out.startswith(r"\u0413\u043e\u043b\u043e\u0441\u0430: 1 episode")
