"""The only place of this room that reads files."""

from __future__ import annotations

from importlib.resources import files


def load_templates() -> dict[str, str]:
    """Return the text of every template and of the style sheet, by file name.

    This reads files of the package, so verbs call it, once, and hand the result on; the
    functions of `pages` stay pure.
    """
    folder = files("podcast_pub.site") / "templates"
    found = sorted(folder.iterdir(), key=lambda one: one.name)
    return {one.name: one.read_text(encoding="utf-8") for one in found if one.is_file()}
