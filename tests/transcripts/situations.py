"""What a transcript can be given, by the sentence that its file names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.builders.mp3 import frames
from tests.builders.show_folder import SECOND, a_show_folder, add_episode, edit

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    import pytest

    from tests.unit.verbs.bucket import Bucket
    from tests.unit.verbs.publishing import Snapshot

SHOW = Path("show")
SITUATIONS: dict[str, Callable[[Scene], None]] = {}


@dataclass
class Scene:
    """Where a transcript plays: the folder of the commands, and the bucket of the show.

    `ending` undoes what a situation does to this process.
    """

    published: Snapshot
    published_pair: Snapshot
    here: Path
    monkeypatch: pytest.MonkeyPatch
    ending: ExitStack

    @property
    def bucket(self) -> Bucket:
        """The one bucket of all shows."""
        return self.published.laptop.bucket

    @property
    def names(self) -> dict[str, str]:
        """What differs from run to run, and how transcripts call it."""
        return {
            self.bucket.base: "https://podcast",
            self.bucket.endpoint: "https://provider",
            self.bucket.name: "voices",
            str(self.here): "/home/me",
        }

    def told(self, word: str) -> str:
        """Return a word of a command with the names of this run."""
        word = word.replace("https://podcast/", f"{self.bucket.base}/")
        return word.replace("/home/me", str(self.here))

    def write(self, name: str, body: str | bytes) -> None:
        """Write a file of the show folder."""
        path = SHOW / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(body.encode() if isinstance(body, str) else body)

    def add(self, stem: str, front: str, notes: str = "What it is about.") -> None:
        """Write an episode with sound, TOML front matter and notes."""
        self.add_text(stem, f"+++\n{front}\n+++\n\n{notes}\n")

    def add_yaml(self, stem: str, front: str) -> None:
        self.add_text(stem, f"---\n{front}\n---\n\nWhat it is about.\n")

    def add_text(self, stem: str, text: str) -> None:
        """Write an episode with sound, and with this text."""
        self.write(f"{stem}.mp3", frames(100, 128, fill=stem.encode()))
        self.write(f"{stem}.md", text)

    def empty(self) -> None:
        """Make the bucket what it was before the first publish."""
        self.bucket.objects.clear()
        self.bucket.fault = lambda _: None


def situation(arrange: Callable[[Scene], None]) -> Callable[[Scene], None]:
    """Let transcripts name a function by its name, read as words."""
    SITUATIONS[arrange.__name__.replace("_", " ").strip()] = arrange
    return arrange


@situation
def a_published_show(scene: Scene) -> None:
    scene.published.restore(scene.here / "show")


@situation
def a_show(scene: Scene) -> None:
    """It was never published."""
    scene.empty()
    a_show_folder(SHOW, SECOND, settings=scene.bucket.settings)


@situation
def a_new_episode(scene: Scene) -> None:
    add_episode(SHOW, SECOND)


@situation
def two_published_episodes(scene: Scene) -> None:
    scene.published_pair.restore(scene.here / "show")


@situation
def an_audio_file(scene: Scene) -> None:
    Path("talk.mp3").write_bytes(frames(100))


@situation
def another_recording(scene: Scene) -> None:
    Path("better.mp3").write_bytes(frames(200, 128, fill=b"better"))


@situation
def a_show_for_listeners(scene: Scene) -> None:
    """It has an address, and no store yet."""
    a_show_folder(SHOW, SECOND)
    edit(SHOW / "show.toml", "title =", 'url = "https://podcast.example.org"\ntitle =')


@situation
def a_folder_of_a_web_server(scene: Scene) -> None:
    Path("public").mkdir()
