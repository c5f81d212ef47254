"""Which key `store add` takes, and where it puts it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import a_show_folder
from tests.cli.conftest import KEY_ID, SECRET
from tests.e2e.terminal import COMMAND

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine


@pytest.fixture(autouse=True)
def show(here: Path, credentials: Path) -> Path:
    return a_show_folder(Path("show"))


def profile_of(show: Path) -> str:
    (store,) = tomllib.loads((show / "show.toml").read_text("utf-8"))["store"]
    return str(store["profile"])


def test_a_taken_profile_is_refused_unless_its_key_is_the_same(
    command_line: CommandLine, show: Path, credentials: Path
) -> None:
    credentials.parent.mkdir()
    taken = "[voices]\naws_access_key_id = other\naws_secret_access_key = HUSH2\n"
    credentials.write_text(taken, "utf-8")
    words = ("store", "add", "gcs", "show", "--bucket", "voices", "--no-probe")

    refused = command_line(*words)
    other = command_line(*words, "--profile", "mine")

    assert refused.code == 3
    assert "the AWS profile `voices` exists and has another key" in refused.err
    assert other.code == 0, other
    assert credentials.read_text("utf-8").startswith(taken)


def test_an_existing_profile_is_used_as_it_is(
    command_line: CommandLine, show: Path, credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    credentials.parent.mkdir()
    credentials.write_text("[mine]\ncredential_process = /bin/true\n", "utf-8")

    ran = command_line(
        *("store", "add", "gcs", "show", "--bucket", "voices", "--no-probe", "--profile", "mine")
    )

    assert ran.code == 0, ran
    assert "the key comes from the AWS profile `mine`\n" in ran.out
    assert profile_of(show) == "mine"


def test_a_profile_is_used_instead_of_a_key_that_expires(
    command_line: CommandLine, show: Path, credentials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "HUSH")
    credentials.parent.mkdir()
    credentials.with_name("config").write_text("[profile mine]\nsso_session = x\n", "utf-8")

    ran = command_line(
        *("store", "add", "gcs", "show", "--bucket", "voices", "--no-probe", "--profile", "mine")
    )

    assert ran.code == 0, ran
    assert profile_of(show) == "mine"
    assert not credentials.exists()


def test_a_folder_asks_for_no_key(
    command_line: CommandLine, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "HUSH")
    words = ("--path", here, "--public-url", "https://podcast.example.org", "--no-probe")

    ran = command_line("store", "add", "folder", "show", *words)

    assert ran.code == 3
    assert "holds the show itself" in ran.err


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("AWS_SECRET_ACCESS_KEY", "", "AWS_SECRET_ACCESS_KEY is not set"),
        ("AWS_ACCESS_KEY_ID", "", "AWS_ACCESS_KEY_ID is not set"),
        ("AWS_SESSION_TOKEN", "HUSH", "the key in the environment expires"),
    ],
)
def test_half_a_key_and_one_that_expires_are_refused(
    command_line: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    message: str,
) -> None:
    monkeypatch.setenv(variable, value)

    ran = command_line("store", "add", "gcs", "show", "--bucket", "voices", "--no-probe")

    assert ran.code == 2
    assert message in ran.err
    assert "HUSH" not in ran.err


def test_a_terminal_is_asked_and_the_secret_is_not_shown(here: Path, show: Path) -> None:
    environment = {
        "HOME": str(here),
        "LANG": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "TERM": "dumb",
    }
    answers = ["../0123", "0123abcd", "voices", "https://cdn.example.org", "", KEY_ID, SECRET]

    code, seen = on_a_terminal(
        [COMMAND, "store", "add", "r2", str(show), "--no-probe"], environment, answers
    )

    assert code == 0, seen
    assert SECRET not in seen
    for question in (
        "no account is called that",
        "Account id:",
        "Bucket:",
        "Public address",
        "AWS profile [voices]:",
    ):
        assert question in seen
    assert "https://developers.cloudflare.com/r2/api/tokens/" in seen
    assert profile_of(show) == "voices"
    assert SECRET in (here / ".aws/credentials").read_text("utf-8")


def on_a_terminal(
    words: list[str], environment: dict[str, str], answers: list[str]
) -> tuple[int, str]:
    """Return how a command ended on a terminal, and what the screen showed."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        words, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    ) as process:
        os.close(theirs)
        seen, since, left = "", "", list(answers)
        while select.select([ours], [], [], 30)[0]:
            try:
                piece = os.read(ours, 1000).decode("utf-8", "replace")
            except OSError:  # the terminal of a process that has ended
                break
            seen, since = seen + piece, since + piece
            if left and since.endswith(": "):
                os.write(ours, f"{left.pop(0)}\n".encode())
                since = ""
        os.close(ours)
        return process.wait(timeout=30), seen
