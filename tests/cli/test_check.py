from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import FIRST, LATER, SECOND, a_show_folder, edit

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine

SHOW = Path("show")
WARNING = """\
show.toml  SHOW-04 warning  the show does not say whether it is explicit; \
the feed will say that it is not
  hint: write `explicit = false`, or true for strong language or adult content
"""


def test_a_good_show_is_told_in_one_line(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST, SECOND)

    ran = command_line("check", "show")

    assert (ran.code, ran.out, ran.err) == (0, "Voices: 2 episodes, 0:05 of audio\n", "")


def test_a_warning_is_shown_and_does_not_block(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST)
    edit(SHOW / "show.toml", "explicit = false\n", "")

    ran = command_line("check", "show")

    assert ran.code == 0
    assert ran.err == WARNING
    assert ran.out == "Voices: 1 episode, 0:03 of audio, 1 finding to read\n"


def test_errors_are_shown_with_place_line_and_hint_all_at_once(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST)
    edit(SHOW / "show.toml", 'language = "en"', 'language = "klingon"')
    (SHOW / f"{FIRST}.mp3").write_bytes(b"no sound")

    ran = command_line("check", "show")

    assert ran.code == 3
    assert ran.err == (
        "2017-02-01-first.mp3  AUDIO-02 error  this is not audio that we know\n"
        "  hint: take the episode's audio instead, as MP3 or M4A\n"
        'show.toml:4:12  SHOW-03 error  "klingon" is not a language that apps know\n'
        '    4 | language = "klingon"\n'
        "  hint: write a BCP 47 tag such as `en`, `fr` or `pt-BR`\n"
    )
    assert ran.out == "2 errors; nothing can be published before they are mended\n"


def test_one_error_is_not_called_several(command_line: CommandLine) -> None:
    a_show_folder(SHOW)
    edit(SHOW / "show.toml", 'language = "en"', 'language = "klingon"')

    assert command_line("check", "show").out == (
        "1 error; nothing can be published before it is mended\n"
    )


def test_json_is_one_object_and_nothing_beside_it(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST)
    edit(SHOW / "show.toml", "explicit = false\n", "")

    ran = command_line("check", "show", "--json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.answer == {
        "schema": 1,
        "ok": True,
        "title": "Voices",
        "episodes": [{"slug": "first", "title": "First", "duration_s": 2.612}],
        "later": [],
        "findings": [
            {
                "code": "SHOW-04",
                "severity": "warning",
                "path": "show.toml",
                "line": None,
                "column": None,
                "message": "the show does not say whether it is explicit; "
                "the feed will say that it is not",
                "hint": "write `explicit = false`, or true for strong language or adult content",
            }
        ],
    }


def test_json_of_a_show_that_needs_fixing_says_so(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST)
    edit(SHOW / "show.toml", 'language = "en"', 'language = "klingon"')

    ran = command_line("check", "show", "--json")

    assert (ran.code, ran.err) == (3, "")
    assert (ran.answer["ok"], ran.answer["title"], ran.answer["episodes"]) == (False, None, [])
    assert [(one["path"], one["line"]) for one in ran.answer["findings"]] == [("show.toml", 4)]


def test_text_of_every_script_is_printed_as_it_is(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST)
    edit(SHOW / "show.toml", '"Voices"', '"Голоса – 声音"')

    assert command_line("check", "show").out.startswith("Голоса – 声音: 1 episode")
    assert "Голоса – 声音" in command_line("check", "show", "--json").out


@pytest.mark.parametrize("words", [("check",), ("check", ".")])
def test_without_a_folder_the_one_here_is_checked(
    command_line: CommandLine, words: tuple[str, ...]
) -> None:
    a_show_folder(Path(), FIRST)

    assert command_line(*words).out == "Voices: 1 episode, 0:03 of audio\n"


def test_without_a_show_here_the_folder_episodes_is_taken(command_line: CommandLine) -> None:
    a_show_folder(Path("episodes"), FIRST)

    assert command_line("check").out == "Voices: 1 episode, 0:03 of audio\n"


@pytest.mark.parametrize(
    ("words", "where"), [(("check",), "this folder"), (("check", "nowhere"), "nowhere")]
)
def test_a_folder_without_a_show_is_an_error(
    command_line: CommandLine, words: tuple[str, ...], where: str
) -> None:
    ran = command_line(*words)

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        f"error: there is no show.toml in {where}\n"
        "hint: name the show folder, or begin a show with `podcast-pub init`\n"
    )


def test_an_error_is_one_json_object_if_json_is_asked_for(command_line: CommandLine) -> None:
    ran = command_line("check", "nowhere", "--json")

    assert ran.code == 3
    assert ran.answer == {
        "schema": 1,
        "error": {
            "slug": "show-folder-missing",
            "message": "there is no show.toml in nowhere",
            "hint": "name the show folder, or begin a show with `podcast-pub init`",
            "temporary": False,
        },
        "findings": [],
    }


def test_what_waits_for_its_date_is_told(command_line: CommandLine) -> None:
    a_show_folder(SHOW, FIRST, LATER)

    ran = command_line("check", "show")
    as_json = command_line("check", "show", "--json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "  later: later is dated 2999-01-01T12:00:00+00:00 and stays out until then\n"
        "Voices: 1 episode, 0:03 of audio\n"
    )
    assert as_json.answer["later"] == [{"slug": "later", "published": "2999-01-01T12:00:00+00:00"}]


@pytest.mark.parametrize(
    "command",
    ["check", "verify"],
)
def test_the_help_says_what_the_end_means(command_line: CommandLine, command: str) -> None:
    assert "Exit code 0 if " in command_line(command, "--help").out


@pytest.mark.parametrize("name", ["w\udcff", "Über 🎙️", "line\nend", "שלום"])
def test_a_show_may_lie_in_a_folder_of_any_name(command_line: CommandLine, name: str) -> None:
    a_show_folder(Path(name), FIRST)

    assert command_line("check", name).out == "Voices: 1 episode, 0:03 of audio\n"
    assert command_line("build", name, "--out", f"{name}-out").code == 0


def test_a_folder_whose_name_is_no_text_cannot_be_previewed(command_line: CommandLine) -> None:
    a_show_folder(Path("w\udcff"), FIRST)

    ran = command_line("preview", "w\udcff", "--port", "0")

    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith("error: the name of w\\xff is not UTF-8")
