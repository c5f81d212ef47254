from __future__ import annotations

from podcast_pub.site.template_files import load_templates


def test_every_template_is_one_that_is_escaped() -> None:
    names = set(load_templates())

    assert {"frame.html", "list.html", "episode.html", "nothing_here.html"} <= names
    assert {name for name in names if not name.endswith(".html")} == {"style.css"}


def test_only_what_we_made_ourselves_is_marked_safe() -> None:
    marked = {
        text[: text.index("|safe")].rpartition("{{")[2].strip()
        for template in load_templates().values()
        for text in (piece + "|safe" for piece in template.split("|safe")[:-1])
    }

    assert marked == {"style", "head.structured", "details.notes_html"}
