from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.model.finding import Place, Severity
from podcast_pub.model.person import Person
from podcast_pub.model.show import NO_GUID, Category, Owner
from podcast_pub.show.show_toml import read_show
from tests.unit.show.folders import FEW, GUID, SHOW, codes, only, read_toml

if TYPE_CHECKING:
    from pathlib import Path


def without(key: str) -> str:
    return "".join(line for line in SHOW.splitlines(keepends=True) if not line.startswith(key))


def test_a_good_file_has_no_findings(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, files=("cover.jpg",))

    assert draft.findings == ()
    assert (draft.title, draft.author, draft.language) == ("Voices", "The Voices team", "en")
    assert draft.guid == GUID
    assert draft.categories == (Category("Society & Culture", "Documentary"),)
    assert draft.zone.key == "Europe/Zurich"
    assert draft.artwork == tmp_path / "cover.jpg"
    assert draft.kind == "episodic"
    assert draft.locked
    assert not draft.explicit


def test_everything_that_can_be_said_is_read(tmp_path: Path) -> None:
    draft = read_toml(
        tmp_path,
        """\
type = "serial"
locked = false
copyright = "© 2011–2017, The Desk"
artwork = "art.png"
people = [{ name = "Ilka", role = "Host", href = "https://ilka.example" }, { name = "Tomas" }]
[owner]
name = "The Desk"
email = "desk@example.org"
show_email = true
""",
        files=("cover.jpg", "art.png"),
    )

    assert draft.findings == ()
    assert draft.kind == "serial"
    assert not draft.locked
    assert draft.copyright == "The Desk"
    assert draft.artwork == tmp_path / "art.png"
    assert draft.people == (Person("Ilka", "host", "https://ilka.example"), Person("Tomas"))
    assert draft.owner == Owner("The Desk", "desk@example.org")


def test_the_address_of_the_owner_is_kept_back_unless_asked_for(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, '[owner]\nname = "Desk"\nemail = "desk@example.org"\n')

    assert draft.owner == Owner("Desk", "")
    assert draft.findings == ()


def test_several_categories_are_a_list(tmp_path: Path) -> None:
    draft = read_toml(
        tmp_path, 'category = ["News", "News>Politics", "News"]', base=without("category")
    )

    assert draft.categories == (Category("News"), Category("News", "Politics"))


def test_a_description_keeps_its_paragraphs(tmp_path: Path) -> None:
    text = 'description = """\n\nOne.\n\nTwo.\n"""\n'

    assert read_toml(tmp_path, text, base=without("description")).description == "One.\n\nTwo."


@pytest.mark.parametrize("key", ["title", "description", "author", "language"])
@pytest.mark.parametrize("value", ["", '{key} = " "\n'])
def test_what_every_show_needs_is_missed(tmp_path: Path, key: str, value: str) -> None:
    draft = read_toml(tmp_path, value.format(key=key), base=without(key))

    finding = only(draft.findings, "SHOW-04")
    assert finding.message == f"the show has no `{key}`"
    assert finding.blocks
    assert str(finding.place) == "show.toml"


def test_a_show_that_does_not_say_whether_it_is_explicit_is_warned(tmp_path: Path) -> None:
    finding = only(read_toml(tmp_path, base=without("explicit")).findings, "SHOW-04")

    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("title", "2017", "`title` is 2017, expected text"),
        ("explicit", '"maybe"', '`explicit` is "maybe", expected true or false'),
        ("locked", "1", "`locked` is 1, expected true or false"),
        ("type", '"daily"', '`type` is "daily", expected one of "episodic", "serial"'),
        ("category", "5", "`category` must be text, or a list of texts"),
        ("category", '""', "`category` must be text, or a list of texts"),
        ("language", "true", "`language` is true, expected text"),
        ("language", '"english"', '"english" is not a language that apps know'),
        ("timezone", '"Zurich"', "`timezone` is not a time zone that is known"),
        ("copyright", '"© 2017"', "`copyright` names nobody"),
        ("owner", '"me"', '`owner` is "me", expected a table'),
        ("people", '"me"', '`people` is "me", expected a list of tables'),
        ("store", "{ url = 1 }", "`store` is a table, expected a list of tables"),
        ("author", "[1]", "`author` is a list, expected text"),
    ],
)
def test_a_value_of_the_wrong_kind_is_shown_with_its_place(
    tmp_path: Path, key: str, value: str, message: str
) -> None:
    draft = read_toml(tmp_path, f"{key} = {value}\n", base=without(key))

    finding = only(draft.findings, "SHOW-03")
    line = without(key).count("\n") + 1
    assert finding.message == message
    assert finding.blocks
    column = len(f"{key} = ") + 1
    assert str(finding.place) == f"show.toml:{line}:{column}"
    assert finding.excerpt == f"{key} = {value}"
    assert finding.hint


def test_a_value_in_a_list_is_found_on_its_own_line(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, 'category = [\n  "News",\n  5,\n]\n', base=without("category"))

    assert only(draft.findings, "SHOW-03").excerpt == "  5,"
    assert draft.categories == (Category("News"),)


def test_a_key_that_is_nearly_known_is_an_error(tmp_path: Path) -> None:
    finding = only(read_toml(tmp_path, 'categorie = "News"\n').findings, "SHOW-02")

    assert finding.blocks
    assert finding.hint == "did you mean `category`?"
    assert finding.excerpt == 'categorie = "News"'


def test_a_key_that_is_like_no_other_is_a_warning(tmp_path: Path) -> None:
    finding = only(read_toml(tmp_path, "zzz = 1\n").findings, "SHOW-02")

    assert finding.severity is Severity.WARNING
    assert finding.hint.startswith("delete it; known are `artwork`, ")


def test_broken_toml_is_one_finding(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, "oops\n")

    finding = only(draft.findings, "SHOW-01")
    assert codes(draft.findings) == ["SHOW-01"]
    assert finding.excerpt == "oops"
    assert finding.place == Place("show.toml", 9)


def test_a_file_that_is_no_text_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "show.toml").write_bytes(b"\xff")

    assert codes(read_show(tmp_path, {}).findings) == ["FILE-02"]


def test_an_escape_for_an_illegal_character_is_found_on_its_line(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, 'title = "a\\u0007b"\n', base=without("title"))

    finding = only(draft.findings, "FILE-03")
    assert finding.message == "the character U+0007 cannot be in a feed"
    assert finding.place == Place("show.toml", 8)
    assert draft.title == "ab"


def test_a_guid_is_a_uuid(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, 'guid = "voices"\n', base=without("guid"))

    assert only(draft.findings, "SHOW-08").message == "`guid` is not a UUID"
    assert draft.guid == ""


def test_a_guid_can_have_a_prefix_and_capitals(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, f'guid = "urn:uuid:{GUID.upper()}"\n', base=without("guid"))

    assert draft.guid == GUID
    assert draft.findings == ()


def test_an_owner_has_a_name(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, '[owner]\nemail = "a@b.example"\n')

    finding = only(draft.findings, "SHOW-04")
    assert finding.message == "the owner has no `name`"
    assert finding.place == Place("show.toml", 9)


@pytest.mark.parametrize("email", ["desk", "@example.org", "a b@example.org"])
def test_an_email_address_has_two_parts(tmp_path: Path, email: str) -> None:
    draft = read_toml(tmp_path, f'[owner]\nname = "x"\nemail = "{email}"\nshow_email = true\n')

    assert only(draft.findings, "SHOW-03").message == "`email` is not an e-mail address"
    assert draft.owner == Owner("x", "")


@pytest.mark.parametrize(
    ("person", "message"),
    [
        ("{}", "a person has no name"),
        ("{ name = 1 }", "`name` is 1, expected text"),
        (
            '{ name = "' + "x" * 129 + '" }',
            "the name has 129 characters, at most 128 are kept by apps",
        ),
        ('"Ilka"', '`people` is "Ilka", expected a list of tables'),
    ],
)
def test_a_person_without_a_usable_name_is_left_out(
    tmp_path: Path, person: str, message: str
) -> None:
    draft = read_toml(tmp_path, f"people = [{person}]\n")

    assert only(draft.findings, "SHOW-03").message == message
    assert draft.people == ()


def test_the_page_of_a_person_is_an_https_address(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, 'people = [{ name = "Ilka", href = "http://x.example" }]\n')

    assert only(draft.findings, "SHOW-03").blocks
    assert draft.people == (Person("Ilka"),)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("none.jpg", "FILE-07"),
        ("../cover.jpg", "FILE-05"),
        ("/etc/hostname", "SHOW-03"),
        ("a\\\\b.jpg", "SHOW-03"),
        (".", "SHOW-03"),
        ("https://x.example/cover.jpg", "SHOW-03"),
        ("x" * 5000, "FILE-07"),
    ],
)
def test_a_picture_is_a_file_of_the_show(tmp_path: Path, name: str, code: str) -> None:
    folder = tmp_path / "show"
    folder.mkdir()
    (tmp_path / "cover.jpg").write_bytes(b"a picture")

    draft = read_toml(folder, f'artwork = "{name}"\n', files=tuple(f"{n}.txt" for n in range(9)))

    assert codes(draft.findings) == [code]
    assert draft.artwork is None


def test_a_missing_picture_comes_with_the_names_of_the_files(tmp_path: Path) -> None:
    many = read_toml(tmp_path, 'artwork = "a.png"\n', files=tuple(f"{n}.txt" for n in range(9)))

    assert only(many.findings, "FILE-07").hint == (
        "the files here are `0.txt`, `1.txt`, `2.txt`, `3.txt`, `4.txt`, `5.txt`, …"
    )
    assert only(read_toml(tmp_path, 'artwork = "a.png"\n').findings, "FILE-07").hint == (
        "there are no files here"
    )


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    ["1", "true", '""', '"x"', "[]", "{}", "2017-02-01", '"\\u0001"', "[1]", "[{}]", "1.5", "nan"]
)
KEYS = st.sampled_from(
    [
        *("title", "description", "author", "language", "guid", "category", "explicit", "type"),
        *("copyright", "timezone", "locked", "people", "owner", "store", "artwork", "url"),
        *("owner.name", "owner.email", "secret", "x"),
    ]
)


@FEW
@given(st.dictionaries(KEYS, VALUES | st.text().map(repr), max_size=8))
def test_no_value_makes_the_reader_fail(tmp_path: Path, values: dict[str, str]) -> None:
    text = "".join(f"{key} = {value}\n" for key, value in values.items())

    draft = read_toml(tmp_path, text.encode(errors="replace").decode(), base="")

    assert draft.findings


@pytest.mark.parametrize(
    "line", ["people = [" + "1, " * 60 + "]\n", "".join(f"x{n} = 1\n" for n in range(60))]
)
def test_more_findings_than_anybody_reads_are_an_error(tmp_path: Path, line: str) -> None:
    draft = read_toml(tmp_path, line)

    *listed, last = draft.findings
    assert len(listed) == 50
    assert last.blocks
    assert last.message == "there are more than 50 findings in this file"


def test_a_link_out_of_the_show_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "private.toml").write_text("password of somebody", "utf-8")
    show = tmp_path / "show"
    show.mkdir()
    (show / "show.toml").symlink_to("../private.toml")

    draft = read_show(show, {})

    (finding,) = draft.findings
    assert (finding.code, finding.excerpt) == ("FILE-05", "")
    assert draft.file.text == ""


def test_the_guid_of_a_show_without_an_address_is_none_to_write(tmp_path: Path) -> None:
    base = without("guid")

    draft = read_toml(tmp_path, f'guid = "{NO_GUID}"\n', base=base)

    assert draft.guid == ""
    assert only(draft.findings, "SHOW-08").hint.startswith("delete this line;")
