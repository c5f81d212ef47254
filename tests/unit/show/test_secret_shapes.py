from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.show.discovery import read_drafts
from podcast_pub.show.secret_shapes import secrets_in
from tests.unit.show.folders import SHOW, STEM, TEXT, read_toml, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.show.folders import Files

AWS_ID = "AKIA" + "Q3EGR7HX5C2B4N6P"
AWS = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYzz01zzKEY9"
R2_ID = "0f9c8b7a6d5e4f3a" + "2b1c0d9e8f7a6b5c"
R2 = "0f9c8b7a6d5e4f3a2b1c0d9e8f7a6b5c" + "4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a"
B2 = "K004" + "q7bcdefGhijklm0opqrsTuvwxyz"
GOOGLE = "GOOG1E" + "A7BCDEFGHIJKLMNOPQRSTUVWXYZ23456789ABCDEFGHIJKLMNOPQRST"
PRIVATE = "-----BEGIN RSA PRIVATE" + " KEY-----"


@pytest.mark.parametrize(
    ("text", "what", "key"),
    [
        (f"profile = '{AWS_ID}'", "an AWS access key id", AWS_ID),
        (f"it is {AWS_ID}.", "an AWS access key id", AWS_ID),
        (f"aws_secret_access_key = {AWS}", "a secret", AWS),
        (f'secret: "{AWS}"', "a secret", AWS),
        (f"the secret access key is {AWS}", "a secret", AWS),
        (f"**Secret Access Key**: `{R2}`", "a secret", R2),
        (f"Access Key ID: {R2_ID}", "a secret", R2_ID),
        (f"API token = {R2}", "a secret", R2),
        (f"key {B2} here", "a Backblaze application key", B2),
        (GOOGLE, "a Google access id", GOOGLE),
        (f"{PRIVATE}\nMIIE", "a private key", PRIVATE),
    ],
)
def test_keys_are_known_by_their_shape(text: str, what: str, key: str) -> None:
    assert list(secrets_in(f"first\n{text}\n")) == [(what, key, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY",
        'guid = "375e050f-7f52-5e9b-9cfc-9414515d1a5b"',
        f"the hash is {R2}",
        f"media/{R2_ID}/first.mp3",
        "the secret is thereisnothingasprettyasafriendshipthatlasts",
        "secret: episodes/2017-02-01-slug/a-long-name-of-a-file-of-2017",
        "token: https://example.org/2017/02/01/how-to-get-one",
        "K2 is a mountain, and K004 a road",
        "-----BEGIN PUBLIC KEY-----",
        "password: see the letter of 2017",
    ],
)
def test_what_only_looks_a_little_like_a_key_is_none(text: str) -> None:
    assert list(secrets_in(text)) == []


def secrets(folder: Path) -> list[str]:
    drafts = read_drafts(folder)
    findings = [
        *drafts.show.findings,
        *(one for draft in drafts.episodes for one in draft.findings),
    ]
    said = repr(findings)
    for key in (AWS_ID, AWS, AWS[:39], R2, B2, PRIVATE):
        assert key not in said
    found = [one for one in findings if one.code == "SHOW-05"]
    assert all(one.blocks for one in found)
    return [f"{one.place}: {one.message}" for one in found]


@pytest.mark.parametrize(
    ("name", "before", "line"),
    [
        ("show.toml", SHOW, 9),
        (f"{STEM}/episode.md", TEXT, 7),
        (f"{STEM}/chapters.txt", "00:00 Start\n", 2),
        (f"{STEM}/transcript.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n", 5),
    ],
)
def test_a_key_in_any_text_of_the_show_is_an_error(
    tmp_path: Path, name: str, before: str, line: int
) -> None:
    files: Files = {"show.toml": SHOW, f"{STEM}/episode.md": TEXT, f"{STEM}/audio.mp3": b"x"}
    write(tmp_path, files | {name: f"{before}# secret: {AWS}\n"})

    assert secrets(tmp_path) == [f"{name}:{line}: this looks like a secret"]


def test_no_other_finding_shows_a_line_with_a_key(tmp_path: Path) -> None:
    front = f'+++\ntitle = "First"\nlanguage = "{AWS_ID}"\nmine = "secret = {AWS}"\n+++\n'
    write(tmp_path, {"show.toml": SHOW, f"{STEM}/episode.md": front, f"{STEM}/audio.mp3": b"x"})

    assert secrets(tmp_path) == [
        f"{STEM}/episode.md:3: this looks like an AWS access key id",
        f"{STEM}/episode.md:4: this looks like a secret",
    ]


def test_a_show_that_is_not_toml_does_not_show_its_key(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, f"secret = {AWS}\n")
    write(tmp_path, {"show.toml": f"{SHOW}x = {B2}\n"})

    assert AWS not in repr(draft.findings)
    assert secrets(tmp_path) == ["show.toml:9: this looks like a Backblaze application key"]


def test_a_key_that_is_reported_by_its_name_is_reported_once(tmp_path: Path) -> None:
    write(tmp_path, {"show.toml": f'{SHOW}secret_access_key = "{AWS}"\n'})

    assert len(secrets(tmp_path)) == 1
