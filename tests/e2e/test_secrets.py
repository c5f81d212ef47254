"""No key is anywhere but where it was put: keys that can be recognised, and a search for them.

Looked at are everything that is printed, the show folders, the caches, every object with its
headers, and what the store on this computer was started with. The only exceptions are the files
that hold keys on purpose, and which only their owner may read.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.builders.show_folder import FIRST, SECOND, a_show_folder, add_episode
from tests.e2e.conftest import client_of, started_store
from tests.e2e.shelf import Shelf
from tests.e2e.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.e2e.terminal import Done

pytestmark = pytest.mark.needs_store

WRONG = "HUSHwrongHUSH/0123456789+abcdefghijklmno"
SIGNED = ("AWS4", "Signature=", "X-Amz-Signature", "Credential=")
"""What only a signed request has in it."""


def shapes(secret: str) -> set[str]:
    """Return the secret as it may be found again: plain, quoted, encoded at any offset."""
    found = {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], secret.encode().hex()}
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + secret.encode()).decode()
        found.add(encoded[4 if offset else 0 : -4])
    return found


def holding(text: bytes, needles: set[str]) -> list[str]:
    return sorted(one for one in needles if one.encode() in text)


@dataclass(frozen=True, slots=True)
class Watched:
    """Runs commands and keeps everything that they print."""

    terminal: Terminal
    printed: list[str] = field(default_factory=list)

    def run(self, *words: object) -> Done:
        done = self.terminal.run(*words)
        self.printed.append(f"$ podcast-pub {' '.join(map(str, words))}\n{done}")
        return done

    def having(self, **more: str) -> Watched:
        return Watched(self.terminal.having(**more), self.printed)


def files_below(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path, path.read_bytes()


FOR_PEOPLE: tuple[str, ...] = ()
FOR_PROGRAMS = ("--json",)


def every_command(
    watched: Watched, folder: Path, *store: str, forms: Iterable[tuple[str, ...]]
) -> list[int]:
    """Run what reads and what writes, for people or for programs; return the exit codes."""
    verbs = [("check",), ("plan", *store), ("publish", *store), ("status", *store)]
    verbs.append(("verify", *store))
    return [
        watched.run(verb, folder, *words, *form).code for form in forms for verb, *words in verbs
    ]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_a_search_for_a_secret_finds_it_in_every_shape() -> None:
    needles = shapes("HUSH/0123456789+abcdefgh")
    header = base64.b64encode(b"user:HUSH/0123456789+abcdefgh!").decode()

    assert holding(b"x HUSH/0123456789+abcdefgh", needles)
    assert holding(b"x=HUSH%2F0123456789%2Babcdefgh&", needles)
    assert holding(header.encode(), needles)
    assert not holding(b"HUSH", needles)


def test_no_key_is_printed_kept_or_stored(tmp_path: Path, home: Path) -> None:
    watched = Watched(Terminal(home))
    local, own = a_show_folder(tmp_path / "local", FIRST), a_show_folder(tmp_path / "own", FIRST)
    with started_store(watched.terminal, local) as up:
        keys = json.loads((local / ".podcast-pub/store/credentials.json").read_text("utf-8"))
        shelf = Shelf(client_of(up["endpoint"], keys), up["bucket"])
        environment = {
            "AWS_ACCESS_KEY_ID": keys["access_key"],
            "AWS_SECRET_ACCESS_KEY": keys["secret_key"],
        }
        option = f"s3://show?endpoint={up['endpoint']}&public_url={up['public_url']}"

        by_local = every_command(watched, local, forms=(FOR_PEOPLE, FOR_PROGRAMS))
        for verb in ("up", "status", "logs"):
            watched.run("store", verb, local)
        add_episode(own, SECOND)
        refused = [
            watched.having(**environment | wrong).run("publish", own, "--store", option, *form)
            for wrong, form in (
                ({"AWS_SECRET_ACCESS_KEY": WRONG}, FOR_PEOPLE),
                ({"AWS_ACCESS_KEY_ID": "AKIDHUSH"}, FOR_PROGRAMS),
            )
        ]
        by_option = every_command(
            watched.having(**environment), own, "--store", option, forms=[FOR_PEOPLE]
        )
        words = ("store", "add", "seaweedfs", own, "--endpoint", up["endpoint"])
        added = watched.having(**environment).run(*words, "--bucket", "show", "--profile", "mine")
        by_profile = [watched.run(verb, own).code for verb in ("publish", "status")]
        command_line = Path(f"/proc/{up['pid']}/cmdline").read_bytes()
        objects = repr([shelf.snapshot(), shelf.objects()]).encode()

    assert {*by_local, *by_option, *by_profile, added.code} == {0}, watched.printed
    assert {one.code for one in refused} == {4}
    secrets = shapes(keys["secret_key"]) | shapes(WRONG) | {*SIGNED}
    needles = {*secrets, keys["access_key"]}
    assert holding("\n".join(watched.printed).encode(), needles) == []
    assert holding(objects, needles) == []
    assert holding(command_line, needles) == []
    with_keys = {
        path: path.stat().st_mode & 0o777
        for path, content in files_below(tmp_path)
        # weed writes the key's id, which is no secret, into its own log
        if holding(content, secrets if "logs" in path.parts else needles)
    }
    assert with_keys == {
        local / ".podcast-pub/store/credentials.json": 0o600,
        home / ".aws/credentials": 0o600,
    }
