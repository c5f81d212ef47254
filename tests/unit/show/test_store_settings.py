from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.finding import Severity
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


def test_two_stores_are_one_too_many_for_now(tmp_path: Path) -> None:
    draft = read_toml(tmp_path, STORE + STORE)

    finding = only(draft.findings, "SHOW-07")
    assert finding.message == "there are 2 stores, and mirrors are not supported yet"
    assert str(finding.place) == "show.toml:12"


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
    assert str(finding.place) == "show.toml:12"
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
