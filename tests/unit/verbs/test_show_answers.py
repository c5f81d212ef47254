from __future__ import annotations

import pytest

from podcast_pub.verbs.show_answers import ACCEPT, AnswerRefused


@pytest.mark.parametrize(
    ("key", "answer", "taken"),
    [
        ("title", "  Two\n words ", "Two words"),
        ("author", "Zoë", "Zoë"),
        ("description", "\n One.\n\nTwo. ", "One.\n\nTwo."),
        ("language", " pt-BR ", "pt-BR"),
        ("category", "documentary", "Society & Culture > Documentary"),
        ("url", "https://Podcast.Example.org/Show/", "https://podcast.example.org/Show"),
        ("url", "https://podcast.example.org/feed.xml", "https://podcast.example.org"),
    ],
)
def test_an_answer_is_cleaned(key: str, answer: str, taken: str) -> None:
    assert ACCEPT[key](answer) == taken


@pytest.mark.parametrize(
    ("key", "answer", "why"),
    [
        ("title", "  ", "it is empty"),
        ("title", "x" * 256, "256 characters, Apple takes 255"),
        ("author", "a\x1b[31m", "U+001B"),
        ("title", "\udcff", "U+DCFF"),
        ("description", "", "it is empty"),
        ("description", "é" * 2001, "4002 bytes, Apple takes 4000"),
        ("language", "german", "`de`"),
        ("language", "", "BCP 47"),
        ("category", "politcs", "“News > Politics”"),
        ("category", "?", "Arts, Business, Comedy"),
        ("url", "podcast.example.org", "such as https://podcast.example.org"),
        ("url", "http://podcast.example.org", "https://"),
        ("url", "http://localhost:8000", "only this computer"),
        ("url", "https://127.0.0.1", "only this computer"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_words(key: str, answer: str, why: str) -> None:
    with pytest.raises(AnswerRefused) as caught:
        ACCEPT[key](answer)

    assert why in str(caught.value)


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(AnswerRefused) as caught:
        ACCEPT["url"]("https://me:secret@example.org")

    assert "secret@" not in str(caught.value)
