"""The guides say what happens: those that need only this computer are run as they stand there.

A guide is run if it says in a comment what its commands start from, as in
`<!-- run: my-show is published on this computer -->`. A line of a block that does not begin with
`$ ` is printed by the command before it; `…` in it stands for anything. What the other guides show
is compared with the commands and options that exist.
"""

from __future__ import annotations

import re
import shlex
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from podcast_pub.cli.main import main
from tests.builders.mp3 import frames
from tests.builders.show_folder import a_show_folder
from tests.e2e.conftest import stopping_store
from tests.e2e.terminal import COMMAND, program

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.e2e.conftest import MakeStage
    from tests.e2e.terminal import Done, Terminal

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDES = sorted((DOCS / "guides").rglob("*.md"))
SHOWN_IN = [ROOT / "README.md", *GUIDES, *sorted((DOCS / "reference").rglob("*.md"))]

AUDIO_ONLY = "talk.mp3 is here"
PUBLISHED = "my-show is published on this computer"

_STORE = """\

[[store]]
url = "s3://stages/{stage.shelf.prefix}"
endpoint = "{endpoint}"
public_url = "{stage.base}"
"""

_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_RUN = re.compile(r"^<!-- run: (.*?) -->$", re.MULTILINE)
_IN_A_SENTENCE = re.compile(r"`(podcast-pub [a-z][^`…]*)`")
_FOR_A_SHELL = re.compile(r"[|&;<>$`*?~]")
_ENDS = {"|", "||", "&", "&&", ";", ">"}


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a guide, and the lines that it prints."""

    command: str
    printed: tuple[str, ...] = ()


def steps_of(guide: Path) -> list[Step]:
    steps: list[Step] = []
    for block in _BLOCK.findall(guide.read_text("utf-8")):
        for line in block.replace("\\\n", "").splitlines():
            if line.startswith("$ "):
                steps.append(Step(line.removeprefix("$ ")))
            else:
                steps[-1] = Step(steps[-1].command, (*steps[-1].printed, line))
    return steps


def runnable() -> list[tuple[Path, str]]:
    return [(guide, start) for guide in GUIDES for start in _RUN.findall(guide.read_text("utf-8"))]


def named(guide: Path) -> str:
    return guide.relative_to(DOCS / "guides").as_posix()


@pytest.mark.needs_store
@pytest.mark.parametrize(
    ("guide", "start"), runnable(), ids=lambda one: named(one) if isinstance(one, Path) else ""
)
def test_a_guide_can_be_followed(
    guide: Path, start: str, tmp_path: Path, make_stage: MakeStage
) -> None:
    show = tmp_path / "my-show"
    stage = make_stage(show)
    path = f"{Path(COMMAND).parent}:{stage.terminal.environment['PATH']}"
    terminal = stage.terminal.having(PATH=path)
    (tmp_path / "talk.mp3").write_bytes(frames(100))
    with ExitStack() as at_the_end:
        if start == PUBLISHED:
            settings = _STORE.format(stage=stage, endpoint=stage.base.partition("/stages/")[0])
            a_show_folder(show, "2017-02-01-first", "2017-02-08-second", settings=settings)
            stage.publish()
        else:
            assert start == AUDIO_ONLY
            at_the_end.enter_context(stopping_store(terminal, show))

        done = [(step, run(step.command, tmp_path, terminal)) for step in steps_of(guide)]

    for step, how in done:
        assert how.code == 0, f"{step.command}: {how}"
        for line in step.printed:
            assert shown_as(line).search(how.out + how.err), f"{line!r} is not in {how}"


def run(command: str, folder: Path, terminal: Terminal) -> Done:
    """Run a line in that folder: by a shell, or in this process if a shell has nothing to do."""
    words = shlex.split(command)
    if words[0] == "podcast-pub" and not _FOR_A_SHELL.search(command):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            return terminal.here(*words[1:])
    return program(
        ["sh", "-c", f"cd {shlex.quote(str(folder))} && {command}"], terminal.environment
    )


def shown_as(line: str) -> re.Pattern[str]:
    return re.compile("^" + ".*".join(map(re.escape, line.split("…"))) + "$", re.MULTILINE)


def test_there_are_guides_to_follow() -> None:
    assert runnable()


def test_commands_that_are_shown_exist_with_their_options() -> None:
    shown: list[tuple[str, str]] = []
    for document in SHOWN_IN:
        lines = [step.command for step in steps_of(document)]
        lines += _IN_A_SENTENCE.findall(document.read_text("utf-8"))
        shown += [(document.name, line) for line in lines]

    wrong = [
        (*one, why) for one in shown for words in ours_in(one[1]) if (why := wrong_with(words))
    ]

    assert len(shown) > 20
    assert wrong == []


def ours_in(line: str) -> Iterable[list[str]]:
    """Yield the words of each call of `podcast-pub` in a line of a shell."""
    words: list[str] = []
    split = shlex.shlex(line, posix=True, punctuation_chars=True)
    split.whitespace_split = True
    for word in (*split, ";"):
        if word not in _ENDS:
            words.append(word)
            continue
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            words.pop(0)
        if words and words[0] == "podcast-pub":
            yield words[1:]
        words = []


def wrong_with(words: list[str]) -> str:
    """Return why a command line of ours cannot be right; nothing is run."""
    command: click.Command = main
    context = click.Context(main, **main.context_settings)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, *words = words
        inside = command.get_command(context, name)
        if inside is None:
            return f"there is no `{name}`"
        command, context = inside, click.Context(inside, parent=context)
    if isinstance(command, click.Group):
        return ""
    try:
        values, rest, _ = command.make_parser(context).parse_args(list(words))
        for one in command.params:
            value = values.get(one.name or "")
            if isinstance(one.type, click.Choice) and isinstance(value, str):
                one.type.convert(value, one, context)
    except click.ClickException as wrong:
        return wrong.format_message()
    return f"{rest} is too much" if rest else ""


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("podcast-pub check my-show --json", ""),
        ("A=b podcast-pub store up my-show && podcast-pub check my-show", ""),
        ("podcast-pub chek my-show", "there is no `chek`"),
        ("podcast-pub check --yes", "No such option '--yes'."),
        ("podcast-pub store op my-show", "there is no `op`"),
        ("podcast-pub check a b", "['b'] is too much"),
    ],
)
def test_a_command_that_cannot_be_right_is_noticed(line: str, wrong: str) -> None:
    found = [wrong_with(words) for words in ours_in(line)]

    assert found
    assert "".join(found) == wrong


def test_the_list_of_guides_names_each_of_them() -> None:
    text = (DOCS / "guides/README.md").read_text("utf-8")
    listed = re.findall(r"\]\(([^)#]+\.md)\)", text)

    assert sorted(listed) == [named(guide) for guide in GUIDES if guide.name != "README.md"]
