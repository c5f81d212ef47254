"""Pure rooms do no input or output, and heavy libraries are loaded where they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PURE = """
import sys
from pathlib import Path
from zoneinfo import TZPATH
from podcast_pub.addresses import Addresses
from podcast_pub.site.template_files import load_templates
from podcast_pub.publishing.observing import Observed
from podcast_pub.publishing.planning import Intent, plan
from podcast_pub.publishing.state import decode_root, decode_state, encode_state
from podcast_pub.rules.registry import check
from podcast_pub.verbs.rendering import StaticRenderer
from tests.builders import a_show, a_state, an_artifact, an_episode
import podcast_pub.site.template_files as template_files

templates = load_templates()
template_files.load_templates = lambda: templates
state = a_state(an_episode("first"), an_episode("second", language="fr"))
renderer = StaticRenderer(Addresses("https://podcast.example.org"))
renderer.render(state, "0" * 64)  # imports what it needs

allowed = (sys.prefix, sys.base_prefix, *TZPATH, str(Path(template_files.__file__).parent))
seen = []

def watch(event, arguments):
    if event == "open":
        if not str(arguments[0]).startswith(allowed):
            seen.append(f"{event} {arguments[0]}")
    elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.mkdir")):
        seen.append(event)

sys.addaudithook(watch)
open("/dev/null").close()
assert seen == ["open /dev/null"], f"the hook does not see: {seen}"
seen.clear()

encoded = encode_state(state)
renderer.render(state, encoded.sha256)
root = decode_root(encoded.root.body, name=encoded.sha256)
decode_state(root, {one.sha256: one.body for one in encoded.shards}, name=encoded.sha256)
check(state.show, where=lambda guid, key: (None, ""))
materials = {one.audio.key: an_artifact(one.audio.key) for one in state.show.episodes}
art = state.show.artwork
materials |= {one.key: an_artifact(one.key) for one in (art.feed, art.page)}
plan(
    Intent(wish=state.show, base=None, materials=materials, renderer=renderer, now=state.when),
    Observed(None, None, None, ""),
)
print("\\n".join(seen))
"""

LOADED = """
import sys
{code}
print("\\n".join(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


def test_pure_rooms_open_no_file_and_no_socket() -> None:
    result = run_python(PURE)

    assert result.strip() == ""


def test_importing_the_package_loads_no_third_party_library() -> None:
    bare = loaded("")

    added = loaded("import podcast_pub") - bare

    assert added == {"podcast_pub"}


@pytest.mark.parametrize(
    "command",
    [["--help"], ["check", "episodes"], ["build", "episodes", "--out", "OUT"], ["publish", "-h"]],
    ids=lambda command: command[0] + command[1][:5] if len(command) > 1 else command[0],
)
def test_a_command_that_needs_no_store_loads_no_boto3(command: list[str], tmp_path: Path) -> None:
    words = [str(tmp_path / "out") if word == "OUT" else word for word in command]

    modules = loaded(
        "import contextlib, io\n"
        "from podcast_pub.cli.main import exit_code\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    assert exit_code({words!r}) == 0"
    )

    assert "click" in modules
    assert not {"boto3", "botocore"} & modules


def test_help_loads_nothing_but_click() -> None:
    modules = loaded("from podcast_pub.cli.main import exit_code\nexit_code(['--version'])")

    heavy = {"lxml", "feedgen", "mutagen", "PIL", "rich", "minijinja", "ruamel", "tomlkit", "nh3"}
    assert not heavy & modules


def loaded(code: str) -> set[str]:
    return set(run_python(LOADED.format(code=code)).split())


def run_python(code: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout
