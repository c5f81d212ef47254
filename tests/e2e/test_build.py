"""`podcast-pub build`: the public tree in a folder."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from tests.e2e.show_folders import audio_files, copy_sample

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Sample
    from tests.e2e.terminal import Terminal

BASE = "https://podcast.example.org"
HERE = re.compile(rb"https?://(?:127\.0\.0\.1|localhost)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_sample(tmp_path_factory.mktemp("build") / "episodes")


@pytest.fixture(scope="module")
def tree(terminal: Terminal, folder: Path) -> dict[str, bytes]:
    return build(terminal, folder, folder.parent / "public")


def build(terminal: Terminal, folder: Path, out: Path) -> dict[str, bytes]:
    """Return the tree that a build makes, as bytes by path."""
    terminal.ok("build", folder, "--out", out, "--base-url", BASE)
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def test_two_builds_give_the_same_bytes(
    terminal: Terminal, folder: Path, tree: dict[str, bytes], tmp_path: Path
) -> None:
    other = build(terminal, folder, tmp_path / "other")

    assert other == tree
    assert {"feed.xml", "index.html", "404.html"} < tree.keys()
    assert not [path for path, body in tree.items() if HERE.search(body)]


def test_a_build_copies_no_audio_and_writes_nothing_twice(
    terminal: Terminal, folder: Path, tree: dict[str, bytes]
) -> None:
    out = folder.parent / "public"

    again = terminal.ok("build", folder, "--out", out, "--base-url", BASE, "--json").answer

    assert (again["files"], again["written"]) == (len(tree), 0)
    linked = {path.stat().st_ino for path in (out / "media").rglob("*.*")}
    assert linked == {path.stat().st_ino for path in audio_files(folder)}
    assert len(linked) == 11


def test_every_link_of_a_built_page_leads_somewhere(tree: dict[str, bytes]) -> None:
    pages = {path: links_of(body) for path, body in tree.items() if path.endswith(".html")}

    dead = [
        f"{path}: {link}"
        for path, page in pages.items()
        for link in page.links
        if not leads_somewhere(urljoin(f"{BASE}/{path}", link), tree, pages)
    ]

    assert len(pages) == 13
    assert sum(len(page.links) for page in pages.values()) > 100
    assert not dead
    assert all("index.html" in " ".join(page.links) for page in pages.values())


@pytest.mark.needs_store
def test_a_published_folder_builds_the_same_tree_as_a_fresh_one(
    sample: Sample, tree: dict[str, bytes], tmp_path: Path
) -> None:
    published = build(sample.terminal, sample.folder, tmp_path / "public")

    assert published == tree


class _Page(HTMLParser):
    """The addresses that a page names, and the names of its own places."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.links += [values[name] or "" for name in ("href", "src") if name in values]
        self.names |= {values["id"] or ""} if "id" in values else set()


def leads_somewhere(url: str, tree: dict[str, bytes], pages: dict[str, _Page]) -> bool:
    """Whether an address is in the tree, and its fragment in the page; others are not ours."""
    address, _, fragment = url.partition("#")
    if not address.startswith(f"{BASE}/"):
        return True
    key = address.removeprefix(f"{BASE}/")
    if key not in tree or not fragment:
        return key in tree
    if key not in pages:
        return re.fullmatch(r"t=[0-9.]+", fragment) is not None  # a moment of the audio
    return fragment in pages[key].names


def links_of(body: bytes) -> _Page:
    page = _Page()
    page.feed(body.decode("utf-8"))
    return page
