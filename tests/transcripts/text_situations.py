"""Texts that are wrong: keys, values, syntax, dates, identity, notes."""

from __future__ import annotations

from tests.builders.show_folder import FIRST, GUID, SECOND, SHOW_TOML, a_show_folder, edit
from tests.transcripts.situations import SHOW, Scene, situation

BOMB = "\n".join(
    f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" if n else 'x0: &x0 "ha"' for n in range(9)
)
ESCAPES = r"Red \u001b[31m, \u009b2J, \u202etxt"


@situation
def a_show_with_unknown_keys(scene: Scene) -> None:
    scene.write("show.toml", f'{SHOW_TOML}titel = "Voices"\nflavour = "sweet"\n')
    scene.add(SECOND, '+++\ntitle = "Second"\nsesson = 2\nmood = "good"\n+++\n\nNotes.\n')


@situation
def an_episode_from_another_program(scene: Scene) -> None:
    front = "title: Second\nmp3: second.mp3\nduration: 12:34\nsubtitle: Words\npermalink: /two"
    scene.add(SECOND, f"---\n{front}\n---\n\nNotes.\n")
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
    scene.add(SECOND, '+++\ntitle = ["a"]\nseason = "two"\nexplicit = 1\n+++\n')
    scene.add(
        "2017-03-01-third",
        "---\ntitle:\n  - a\nepisode: 1.5\ntype: teaser\npeople:\n  - name: A\n  - B\n---\n",
    )


@situation
def texts_with_broken_syntax(scene: Scene) -> None:
    scene.write("show.toml", SHOW_TOML.replace('"People who', "“People who"))
    scene.add(SECOND, '+++\ntitle = "Second\nseason = 2\n+++\n')
    scene.add("2017-03-01-third", "---\ntitle: One: two\n---\n")
    scene.add("2017-03-08-fourth", "---\ntitle: Fourth\n\nNotes without an end.\n")


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
        scene.add(f"2017-03-0{number}-yaml", f"---\n{front}\n---\n")


@situation
def two_episodes_with_one_guid_and_two_with_one_slug(scene: Scene) -> None:
    scene.add(SECOND, '+++\ntitle = "Second"\nguid = "one-and-only"\n+++\n')
    scene.add("2017-03-01-copy", '+++\ntitle = "Copy"\nguid = "one-and-only"\n+++\n')
    scene.add("2017-03-02-first", '+++\ntitle = "First again"\n+++\n')


@situation
def impossible_dates(scene: Scene) -> None:
    scene.add(SECOND, "---\ntitle: Second\ndate: 2017-02-30\n---\n")
    scene.add("2017-13-01-third", '+++\ntitle = "Third"\n+++\n')
    scene.add("fourth", '+++\ntitle = "Fourth"\ndate = "next Friday"\n+++\n')
    scene.add("fifth", "---\ntitle: Fifth\ndate: 2017-03-26T02:30:00\n---\n")
    edit(SHOW / "show.toml", "explicit = false", 'explicit = false\ntimezone = "Europe/Zurich"')


@situation
def a_category_and_languages_that_nobody_knows(scene: Scene) -> None:
    scene.write(
        "show.toml",
        SHOW_TOML.replace('"en"', '"deutsch"').replace(
            '"Society & Culture > Documentary"', '["Documentary", "Politcs"]'
        ),
    )
    scene.add(SECOND, '+++\ntitle = "Second"\nlanguage = "english"\n+++\n')


@situation
def notes_with_scripts_and_odd_characters(scene: Scene) -> None:
    notes = (
        "Fine <b>bold</b> ]]> & text.\n\n"
        "<script>alert(1)</script>\n\n"
        '<img src="x" onerror="alert(1)">\n\n'
        "[click](javascript:alert(1)) and [old](http://example.org/)\n"
    )
    scene.add(SECOND, f'+++\ntitle = "Second ]]> <b>"\n+++\n\n{notes}')


@situation
def notes_with_control_characters(scene: Scene) -> None:
    scene.add(SECOND, '+++\ntitle = "Second"\n+++\n\nA bell \x07 and red \x1b[31m text.\n')
    scene.add("2017-03-01-third", '+++\ntitle = "Bell \\u0007"\n+++\n')


@situation
def notes_without_limits(scene: Scene) -> None:
    scene.add(SECOND, f'+++\ntitle = "Second"\n+++\n\n{"word " * 13_200}\n')
    scene.add("2017-03-01-third", f'+++\ntitle = "Third"\n+++\n\n{"> " * 101}deep\n')
    scene.add("2017-03-08-fourth", f'+++\ntitle = "Fourth"\n+++\n\n{"[" * 20_000}\n')
    scene.add("2017-03-15-fifth", f'+++\ntitle = "Fifth"\nmood = "{"x" * 1_000_001}"\n+++\n')


@situation
def titles_that_steer_a_terminal(scene: Scene) -> None:
    edit(SHOW / "show.toml", '"Voices"', f'"{ESCAPES}"')
    edit(SHOW / f"{FIRST}.md", '"First"', f'"{ESCAPES}"')
    scene.add(SECOND, f'+++\ntitle = "{ESCAPES}"\n"key\\u001b[31m" = 1\n+++\n\n{ESCAPES}\n')


@situation
def a_show_with_a_title_that_terminals_obey(scene: Scene) -> None:
    """C1 characters are legal in a feed; ESC is not."""
    title = r"Clear \u009b2J, \u202etxt"
    scene.bucket.objects.clear()
    a_show_folder(SHOW, FIRST, settings=scene.bucket.settings)
    edit(SHOW / "show.toml", '"Voices"', f'"{title}"')
    edit(SHOW / f"{FIRST}.md", '"First"', f'"{title}"')


@situation
def everything_wrong_at_once(scene: Scene) -> None:
    scene.write("show.toml", f'title = "Voices"\nguid = "{GUID}"\nlanguage = "klingon"\n')
    scene.write("cover.jpg", b"no picture")
    scene.write(f"{FIRST}.mp3", b"another sound")
    scene.add(SECOND, '+++\ntitle = "Second"\nseason = 0\n+++\n\n[x](ftp://y)\n')
    scene.write(f"{SECOND}.mp3", b"")
    scene.add("2017-03-01-third", "+++\ntitle = Third\n+++\n")
