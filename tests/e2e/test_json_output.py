"""`--json` prints one object on stdout and everything else elsewhere, also when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.show_folders import FIRST, copy_sample, edit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Sample
    from tests.e2e.terminal import Terminal

NOBODY = "s3://show?endpoint=http://127.0.0.1:9&public_url=http://127.0.0.1:9/show"


@pytest.mark.needs_store
@pytest.mark.parametrize(
    ("words", "members"),
    [
        (["check", "FOLDER"], {"ok", "title", "episodes", "findings"}),
        (["build", "FOLDER", "--out", "OUT"], {"out", "feed_url", "site_url", "files", "written"}),
        (["plan", "FOLDER"], {"feed_url", "changes", "uploads", "pages", "commits", "later"}),
        (
            ["publish", "FOLDER"],
            {"feed_url", "site_url", "committed", "state", "writes", "reads", "episodes"},
        ),
        (["verify", "FOLDER"], {"ok", "feed_url", "state", "episodes", "findings"}),
        (["status", "FOLDER"], {"feed_url", "published", "new", "vanished", "up_to_date"}),
        (["inspect", f"FOLDER/{FIRST}.mp3"], {"path", "media_type", "duration_s", "sha256"}),
        (["doctor", "FOLDER"], {"ok", "store", "feed_url", "looked_at", "asked", "findings"}),
        (["store", "up", "FOLDER"], {"endpoint", "bucket", "public_url", "pid"}),
        (["store", "status", "FOLDER"], {"running", "answers", "endpoint", "data_bytes"}),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, list) else "",
)
def test_one_object_is_the_whole_answer(
    sample: Sample, tmp_path: Path, words: list[str], members: set[str]
) -> None:
    places = {"FOLDER": str(sample.folder), "OUT": str(tmp_path / "out")}
    words = [
        word.replace("FOLDER", places["FOLDER"]) if "FOLDER" in word else word for word in words
    ]

    done = sample.terminal.ok(*(places.get(word, word) for word in words), "--json")

    assert done.answer["schema"] == 1
    assert members <= done.answer.keys()
    assert '"schema"' not in done.err


@pytest.mark.parametrize(
    ("words", "code", "slug"),
    [
        (["check", "MISSING"], 3, "show-folder-missing"),
        (["publish", "BROKEN"], 3, "show-needs-fixing"),
        (["build", "BROKEN", "--out", "OUT"], 3, "show-needs-fixing"),
        (["status", "BROKEN"], 3, "show-needs-fixing"),
        (
            ["publish", "GOOD", "--store", "s3://show?endpoint=https://s3.example.org"],
            3,
            "settings-incomplete",
        ),
        (["verify", "GOOD", "--store", NOBODY], 4, "store-unreachable"),
        (["store", "up", "MISSING"], 3, "show-folder-missing"),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, list) else "",
)
def test_a_failure_is_one_object_too(
    terminal: Terminal, tmp_path: Path, words: list[str], code: int, slug: str
) -> None:
    good, broken = (copy_sample(tmp_path / name, FIRST) for name in ("good", "broken"))
    edit(broken / "show.toml", "explicit = false", 'explicit = "maybe"')
    places = {
        "GOOD": str(good),
        "BROKEN": str(broken),
        "MISSING": str(tmp_path / "missing"),
        "OUT": str(tmp_path / "out"),
    }

    done = terminal.run(*(places.get(word, word) for word in words), "--json")

    assert done.code == code, done
    assert done.answer["error"]["slug"] == slug
    assert done.answer["error"]["message"] in done.err
    assert done.answer["error"]["hint"] in done.err
    assert "Traceback" not in done.err


def test_a_check_that_finds_errors_prints_its_findings(terminal: Terminal, tmp_path: Path) -> None:
    broken = copy_sample(tmp_path / "broken", FIRST)
    edit(broken / "show.toml", "explicit = false", 'explicit = "maybe"')

    done = terminal.run("check", broken, "--json")

    assert (done.code, done.answer["ok"]) == (3, False)
    assert [(one["path"], one["severity"]) for one in done.answer["findings"]] == [
        ("show.toml", "error")
    ]
    assert done.err == ""
