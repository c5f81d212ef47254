from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.finding import Place, Severity
from podcast_pub.model.settings import Settings, StoreSettings
from tests.unit.show.folders import codes, only, read_toml

if TYPE_CHECKING:
    from pathlib import Path

STORE = '[[store]]\nname = "main"\nurl = "s3://voices/show/"\n'


def test_a_store_is_where_the_show_is_kept(tmp_path: Path) -> None:
    text = (
        'url = "https://podcast.example.org/"\n'
        + STORE
        + 'endpoint = "https://s3.example.org"\nregion = "eu"\nprofile = "voices"\n'
        'public_url = "https://cdn.example.org/voices/show/"\n'
    )

    draft = read_toml(tmp_path, text)

    assert draft.findings == ()
    assert draft.settings == Settings(
        "https://podcast.example.org",
        (
            StoreSettings(
                "main",
                "s3://voices/show",
                "https://s3.example.org",
                "eu",
                "voices",
                "https://cdn.example.org/voices/show",
            ),
        ),
    )


def test_a_store_without_a_name_has_that_of_its_bucket(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, '[[store]]\nurl = "s3://voices"\n')

    assert [store.name for store in draft.settings.stores] == ["voices"]


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("file:///srv/www/podcast", "/srv/www/podcast"),
        ("file://localhost/srv/www/", "/srv/www"),
        ("file:///srv//my%20www/./x", "/srv/my www/x"),
        ("file:///srv/größe", "/srv/größe"),
    ],
)
def test_a_folder_of_this_computer_is_a_store(tmp_path: Path, url: str, folder: str) -> None:
    draft = read_toml(tmp_path, f'[[store]]\nurl = "{url}"\npublic_url = "https://x.example"\n')

    (store,) = draft.settings.stores
    assert draft.findings == ()
    assert (store.name, store.folder) == ("folder", folder)


@pytest.mark.parametrize(
    "url",
    [
        *("file://srv/www", "file:www", "file:///", "file:///srv/../etc", "file:///srv?x"),
        *("file:///srv#x", "file:///srv/%00", "FILE:"),
    ],
)
def test_a_folder_is_named_from_the_root_on(tmp_path: Path, url: str) -> None:
    draft = read_toml(tmp_path, f'[[store]]\nurl = "{url}"\n')

    assert "like file:///srv/www/podcast" in only(draft.findings, "SHOW-06").message
    assert draft.settings.stores == ()


def test_a_folder_has_nothing_that_only_a_bucket_has(tmp_path: Path) -> None:
    text = (
        '[[store]]\nurl = "file:///srv/www"\nendpoint = "https://s3.example.org"\nprofile = "a"\n'
    )

    draft = read_toml(tmp_path, text)

    assert [one.message for one in draft.findings] == [
        "a store that is a folder has no `endpoint`",
        "a store that is a folder has no `profile`",
    ]


def test_two_stores_are_one_too_many_for_now(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, STORE + STORE)

    finding = only(draft.findings, "SHOW-07")
    assert finding.message == "there are 2 stores, and mirrors are not supported yet"
    assert finding.place == Place("show.toml", 12)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "the store has no `url`"),
        ('url = "https://voices"\n', "`url` is not an address like s3://bucket/prefix"),
        ('url = "s3://"\n', "`url` is not an address like s3://bucket/prefix"),
        ('url = "s3://a?b"\n', "`url` is not an address like s3://bucket/prefix"),
        ('url = "s3://a:80/b"\n', "`url` is not an address like s3://bucket/prefix"),
        ('url = "s3://[a"\n', "`url` is not an address like s3://bucket/prefix"),
    ],
)
def test_a_store_names_its_bucket(tmp_path: Path, line: str, message: str) -> None:
    draft = read_toml(tmp_path, "[[store]]\n" + line)

    assert [one.message for one in draft.findings] == [message]
    assert draft.settings.stores == ()


def test_a_store_of_the_wrong_kind_is_left_out(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, "[[store]]\nurl = 5\n")

    assert codes(draft.findings) == ["SHOW-03"]
    assert draft.settings.stores == ()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("podcast.example.org", "`url` is not an address that begins with https:// and a name"),
        ("ftp://example.org", "`url` is not an address that begins with https:// and a name"),
        ("https://", "`url` is not an address that begins with https:// and a name"),
        ("https://a:b/", "`url` is not an address that begins with https:// and a name"),
        ("https://example.org/?a", "`url` has something after `?` or `#`"),
        ("https://example.org/#", "`url` has something after `?` or `#`"),
        ("https://exämple.org", "`url` has characters that an address cannot have"),
        ("https://example.org/a b", "`url` has characters that an address cannot have"),
        ("http://example.org", "`url` must begin with https://, apps refuse anything else"),
    ],
)
def test_a_public_address_is_https(tmp_path: Path, url: str, message: str) -> None:
    draft = read_toml(tmp_path, f'url = "{url}"\n')

    finding = only(draft.findings, "SHOW-06")
    assert finding.message == message
    assert finding.blocks
    assert draft.settings.url is None


@pytest.mark.parametrize("host", ["127.0.0.1:9000", "localhost", "[::1]:80", "127.9.9.9"])
def test_an_address_of_this_computer_is_good_for_a_try(tmp_path: Path, host: str) -> None:
    draft = read_toml(tmp_path, f'url = "http://{host}/x"\n')

    assert only(draft.findings, "SHOW-06").severity is Severity.NOTE
    assert draft.settings.url == f"http://{host}/x"


def test_the_way_to_a_store_should_be_encrypted(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, STORE + 'endpoint = "http://nas.example.org:9000"\n')

    assert only(draft.findings, "SHOW-06").severity is Severity.WARNING
    assert read_toml(tmp_path, STORE + 'endpoint = "http://127.0.0.1:9000"\n').findings == ()
    assert codes(read_toml(tmp_path, STORE + 'endpoint = "nas"\n').findings) == ["SHOW-06"]


@pytest.mark.parametrize(
    "line",
    [
        'access_key = "AKIAHUSH"\n',
        'aws-secret-access-key = "HUSH"\n',
        'Password = "HUSH"\n',
        'endpoint = "https://me:HUSH@s3.example.org"\n',
        'public_url = "https://HUSH@x.example"\n',
    ],
)
def test_a_secret_is_an_error_that_does_not_repeat_it(tmp_path: Path, line: str) -> None:
    draft = read_toml(tmp_path, STORE + line)

    finding = only(draft.findings, "SHOW-05")
    assert finding.blocks
    assert finding.place == Place("show.toml", 12)
    assert "HUSH" not in repr(draft.findings)


def test_a_secret_outside_of_a_store_is_one_as_well(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, 'token = "HUSH"\n[[store]]\nurl = "s3://me:HUSH@voices"\n')

    assert codes(draft.findings) == ["SHOW-05", "SHOW-05"]
    assert "HUSH" not in repr(draft.findings)


@pytest.mark.parametrize(
    "line",
    [
        "secret = HUSH\n",
        'store = [{ url = 5, access_key = "HUSH" }]\n',
        'title = [{ api-key = "HUSH" }]\n',
        'keys = "s3://me:HUSH@voices"\n',
    ],
)
def test_no_finding_shows_a_line_with_a_secret(tmp_path: Path, line: str) -> None:
    draft = read_toml(tmp_path, line)

    assert draft.findings
    assert "HUSH" not in repr(draft.findings)


def test_keywords_are_no_keys(tmp_path: Path) -> None:
    assert codes(read_toml(tmp_path, 'keywords = ["a"]\n').findings) == ["SHOW-02"]


def test_a_secret_is_not_among_the_known_keys(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, "token = 1\nzzz = 1\n")

    assert "token" not in only(draft.findings, "SHOW-02").hint
