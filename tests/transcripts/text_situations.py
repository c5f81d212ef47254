"""Texts that are wrong: keys, values, syntax, dates, identity, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.mp3 import an_id3_frame, an_id3v2, frames
from tests.builders.show_folder import FIRST, GUID, SECOND, SHOW_TOML, a_show_folder, edit
from tests.transcripts.situations import SHOW, situation

if TYPE_CHECKING:
    from tests.transcripts.situations import Scene

BOMB = "\n".join(
    f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" if n else 'x0: &x0 "ha"' for n in range(9)
)
ESCAPES = r"Red \u001b[31m, \u009b2J, \u202etxt"


@situation
def a_show_with_unknown_keys(scene: Scene) -> None:
    scene.write("show.toml", f'{SHOW_TOML}titel = "Voices"\nflavour = "sweet"\n')
    scene.add(SECOND, 'title = "Second"\nsesson = 2\nmood = "good"')


@situation
def an_episode_from_another_program(scene: Scene) -> None:
    front = "title: Second\nmp3: second.mp3\nduration: 12:34\nsubtitle: Words\npermalink: /two"
    scene.add_yaml(SECOND, front)
    (SHOW / f"{SECOND}.mp3").rename(SHOW / "second.mp3")


@situation
def values_of_the_wrong_type(scene: Scene) -> None:
    scene.write(
        "show.toml",
        SHOW_TOML.replace("explicit = false", 'explicit = "maybe"').replace(
            'title = "Voices"', "title = 7"
        )
        + 'people = [{ name = "A" }, { name = 5, role = "guest" }, "B"]\nlocked = []\n'
        + '[owner]\nname = "Me"\nemail = true\n',
    )
    scene.add(SECOND, 'title = ["a"]\nseason = "two"\nexplicit = 1')
    scene.add_yaml(
        "2017-03-01-third",
        "title:\n  - a\nepisode: 1.5\ntype: teaser\npeople:\n  - name: A\n  - B",
    )


@situation
def texts_with_broken_syntax(scene: Scene) -> None:
    scene.write("show.toml", SHOW_TOML.replace('"People who', "“People who"))
    scene.add(SECOND, 'title = "Second\nseason = 2')
    scene.add_yaml("2017-03-01-third", "title: One: two")
    scene.add_text("2017-03-08-fourth", "---\ntitle: Fourth\n\nNotes without an end.\n")


@situation
def yaml_that_surprises(scene: Scene) -> None:
    for number, front in enumerate(
        (
            "title: One\nseason: 1\ntitle: Two",
            "title: &a One\nsummary: *a",
            "title: !!python/object/apply:os.system [ls]",
            BOMB,
            f"title: {'[' * 100}{']' * 100}",
        ),
        start=1,
    ):
        scene.add_yaml(f"2017-03-0{number}-yaml-{number}", front)


@situation
def two_episodes_with_one_guid_and_two_with_one_slug(scene: Scene) -> None:
    scene.add(SECOND, 'title = "Second"\nguid = "one-and-only"')
    scene.add("2017-03-01-copy", 'title = "Copy"\nguid = "one-and-only"')
    scene.add("2017-03-02-first", 'title = "First again"')


@situation
def impossible_dates(scene: Scene) -> None:
    scene.add_yaml(SECOND, "title: Second\ndate: 2017-02-30")
    scene.add("2017-13-01-third", 'title = "Third"')
    scene.add("fourth", 'title = "Fourth"\ndate = "next Friday"')
    scene.add_yaml("fifth", "title: Fifth\ndate: 2017-03-26T02:30:00")
    edit(SHOW / "show.toml", "explicit = false", 'explicit = false\ntimezone = "Europe/Zurich"')


@situation
def a_category_and_languages_that_nobody_knows(scene: Scene) -> None:
    scene.write(
        "show.toml",
        SHOW_TOML.replace('"en"', '"deutsch"').replace(
            '"Society & Culture > Documentary"', '["Documentary", "Politcs"]'
        ),
    )
    scene.add(SECOND, 'title = "Second"\nlanguage = "english"')


@situation
def notes_with_scripts_and_odd_characters(scene: Scene) -> None:
    notes = (
        "Fine <b>bold</b> ]]> & text.\n\n"
        "<script>alert(1)</script>\n\n"
        '<img src="x" onerror="alert(1)">\n\n'
        "[click](javascript:alert(1)) and [old](http://example.org/)\n"
    )
    scene.add(SECOND, 'title = "Second ]]> <b>"', notes)


@situation
def notes_with_control_characters(scene: Scene) -> None:
    scene.add(SECOND, 'title = "Second"', "A bell \x07 and red \x1b[31m text.")
    scene.add("2017-03-01-third", 'title = "Bell \\u0007"')


@situation
def notes_without_limits(scene: Scene) -> None:
    scene.add(SECOND, 'title = "Second"', "word " * 13_200)
    scene.add("2017-03-01-third", 'title = "Third"', f"{'> ' * 101}deep")
    scene.add("2017-03-08-fourth", 'title = "Fourth"', "[" * 20_000)
    scene.add("2017-03-15-fifth", f'title = "Fifth"\nmood = "{"x" * 1_000_001}"')


@situation
def titles_that_steer_a_terminal(scene: Scene) -> None:
    edit(SHOW / "show.toml", '"Voices"', f'"{ESCAPES}"')
    edit(SHOW / f"{FIRST}.md", '"First"', f'"{ESCAPES}"')
    scene.add(SECOND, f'title = "{ESCAPES}"\n"key\\u001b[31m" = 1', ESCAPES)


@situation
def a_show_with_a_title_that_terminals_obey(scene: Scene) -> None:
    """C1 characters are legal in a feed; ESC is not."""
    title = r"Clear \u009b2J, \u202etxt"
    scene.empty()
    a_show_folder(SHOW, FIRST, settings=scene.bucket.settings)
    edit(SHOW / "show.toml", '"Voices"', f'"{title}"')
    edit(SHOW / f"{FIRST}.md", '"First"', f'"Of {title}"')
    tagged = an_id3v2(an_id3_frame(b"TIT2", b"\3\x1b[31mRed"))
    scene.write("2017-02-09-tagged.mp3", tagged + frames(100, 128, fill=b"tagged"))


@situation
def everything_wrong_at_once(scene: Scene) -> None:
    scene.write("show.toml", f'title = "Voices"\nguid = "{GUID}"\nlanguage = "klingon"\n')
    scene.write("cover.jpg", b"no picture")
    scene.write(f"{FIRST}.mp3", b"another sound")
    scene.add(SECOND, 'title = "Second"\nseason = 0', "[x](ftp://y)")
    scene.write(f"{SECOND}.mp3", b"")
    scene.add("2017-03-01-third", "title = Third")
