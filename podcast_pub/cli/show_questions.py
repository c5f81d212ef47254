"""What `init` asks, on a terminal or by its options."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from podcast_pub.cli.output import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from podcast_pub.show.new_show import ShowAnswers

_QUESTIONS = {
    "title": "Title of the show",
    "author": "Who makes it",
    "description": "What it is about, in a sentence or two",
    "language": "Language, such as en, fr or pt-BR",
    "category": "Category, such as Documentary (? shows Apple’s list)",
    "url": "Public address, such as https://podcast.example.org (empty: none yet)",
}
_OPTIONAL = "url"

Given = dict[str, tuple[str, ...]]
"""What the options say, by key; a key that was not given has nothing."""


def answers_of(given: Given, *, explicit: bool | None, asks: bool) -> ShowAnswers:
    """Return the answers of the options, and of a person for what they leave open.

    Raises click.UsageError with everything that is wrong or, without asking, missing.
    """
    from podcast_pub.show.new_show import ShowAnswers

    accepted, wrong = _accepted(given)
    missing = [key for key in _QUESTIONS if not given.get(key)]
    if not asks:
        wrong += _about_missing(key for key in missing if key != _OPTIONAL)
        missing = []
    if wrong:
        raise click.UsageError("\n".join(wrong))
    for key in missing:
        accepted[key] = _asked(key)
    if explicit is None and asks:
        explicit = click.confirm("Strong language or adult content", default=False, err=True)
    one = {key: next(iter(values), "") for key, values in accepted.items()}
    return ShowAnswers(
        title=one["title"],
        author=one["author"],
        description=one["description"],
        language=one["language"],
        categories=tuple(dict.fromkeys(accepted["category"])),
        explicit=explicit is True,
        url=one.get("url") or None,
    )


def _accepted(given: Mapping[str, tuple[str, ...]]) -> tuple[Given, list[str]]:
    from podcast_pub.verbs.show_answers import ACCEPT, AnswerRefused

    accepted: Given = {}
    wrong = []
    for key, accept in ACCEPT.items():
        for text in given.get(key, ()):
            try:
                accepted[key] = (*accepted.get(key, ()), accept(text))
            except AnswerRefused as refused:
                wrong.append(f"--{key}: {refused}")
    return accepted, wrong


def _about_missing(keys: Iterable[str]) -> list[str]:
    options = [f"--{key}" for key in keys]
    if not options:
        return []
    named = " and ".join([", ".join(options[:-1]), options[-1]] if options[1:] else options)
    return [f"nothing can be asked here: add {named}"]


def _asked(key: str) -> tuple[str, ...]:
    """Ask until the answer can be taken; no answer is one for what is optional."""
    from podcast_pub.verbs.show_answers import ACCEPT, AnswerRefused

    default = "" if key == _OPTIONAL else None
    while True:
        text: str = click.prompt(_QUESTIONS[key], default=default, show_default=False, err=True)
        if not text.strip() and key == _OPTIONAL:
            return ()
        try:
            return (ACCEPT[key](text),)
        except AnswerRefused as refused:
            tell(f"  {refused}")
