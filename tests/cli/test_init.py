from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.test_main import Terminal

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine

ANSWERS = (
    *("--title", "Voices"),
    *("--author", "The Voices team"),
    *("--description", "People who negotiate."),
    *("--language", "en"),
    *("--category", "documentary"),
)
URL = "https://podcast.example.org"
GUID = "375e050f-7f52-5e9b-9cfc-9414515d1a5b"


def test_a_show_is_begun_and_the_next_two_commands_are_said(command_line: CommandLine) -> None:
    ran = command_line("init", "my show", *ANSWERS)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "made my show/.gitignore\n"
        "made my show/cover.jpg  (a placeholder: put your own picture in its place)\n"
        "made my show/show.toml\n"
        "the show has no address yet, which is good for a try on this computer\n"
        "next:\n"
        "  podcast-pub new 'The title of the first episode' --folder 'my show'\n"
        "  podcast-pub publish 'my show'\n"
    )


def test_a_show_with_an_address_has_its_guid_from_it(command_line: CommandLine) -> None:
    ran = command_line("init", *ANSWERS, "--url", f"{URL}/", "--explicit", "--json")

    assert ran.code == 0
    assert ran.answer == {
        "schema": 1,
        "folder": ".",
        "title": "Voices",
        "guid": GUID,
        "url": URL,
        "made": [".gitignore", "cover.jpg", "show.toml"],
        "next": [
            "podcast-pub new 'The title of the first episode'",
            "podcast-pub publish",
        ],
    }
    assert "explicit = true" in Path("show.toml").read_text("utf-8")


def test_what_is_missing_and_what_is_wrong_is_named_at_once(command_line: CommandLine) -> None:
    ran = command_line(
        *("init", "show", "--title", " ", "--language", "german", "--category", "politcs"),
        *("--category", "News", "--url", "http://x"),
    )

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.partition("Error: ")[2] == (
        "--title: it is empty\n"
        "--language: “german” is not a language tag; write the tag of the language: `de`\n"
        "--category: “politcs” is not in Apple’s list of categories; it has “News > Politics”, "
        "“Sports”\n"
        "--url: it must begin with https://, apps refuse anything else\n"
        "nothing can be asked here: add --author and --description\n"
    )
    assert not Path("show").exists()


def test_a_show_that_is_there_is_said_before_anything_else(command_line: CommandLine) -> None:
    command_line("init", "show", *ANSWERS)

    ran = command_line("init", "show", "--json")

    assert ran.code == 3
    assert ran.err == (
        "error: there is a show already: show/show.toml\n"
        "hint: edit that file, or name another folder; nothing was changed\n"
    )
    assert ran.answer["error"]["slug"] == "already-there"


def test_the_check_reminds_of_the_cover_and_of_the_address(command_line: CommandLine) -> None:
    command_line("init", "show", *ANSWERS)

    ran = command_line("check", "show")

    assert (ran.code, ran.out) == (0, "Voices: 0 episodes, 0:00 of audio, 2 findings to read\n")
    assert [line for line in ran.err.splitlines() if not line.startswith("  hint")] == [
        "cover.jpg  ARTWORK-06 warning  this is the placeholder that `init` made",
        "show.toml  SHOW-08 note  the show has no address yet, so only this computer can play it",
    ]


def test_on_a_terminal_it_asks_until_an_answer_can_be_taken(here: Path) -> None:
    terminal = Terminal("init", "show", "--author", "Me", environment=dict(os.environ))

    for question, answer in (
        ("Title of the show: ", "Voices"),
        ("sentence or two: ", "People."),
        ("pt-BR: ", "german"),
        ("tag of the language: `de`", "de"),
        ("list): ", "?"),
        ("the list: Arts", "politics"),
        ("none yet): ", ""),
        ("adult content [y/N]: ", "y"),
    ):
        terminal.wait_for(question)
        terminal.type(f"{answer}\n")
    code = terminal.end()

    text = (here / "show/show.toml").read_text("utf-8")
    assert code == 0
    assert "podcast-pub publish show" in terminal.shown
    for line in (
        'title = "Voices"',
        'author = "Me"',
        'language = "de"',
        'category = "News > Politics"',
        "explicit = true",
        '#url = "https://podcast.example.org"',
    ):
        assert f"\n{line}\n" in text


def test_nobody_at_the_terminal_leaves_no_show(here: Path) -> None:
    terminal = Terminal("init", "show", environment=dict(os.environ))

    terminal.wait_for("Title of the show: ")
    terminal.type("\x04")
    code = terminal.end()

    assert code == 130
    assert not (here / "show").exists()
