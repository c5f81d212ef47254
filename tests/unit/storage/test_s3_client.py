from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from podcast_pub.errors import SettingsIncomplete, StoreRefused
from podcast_pub.storage.s3.bucket import CORS, fingerprint, public_policy
from podcast_pub.storage.s3.client import Credentials, addressing_style, is_loopback, open_client
from podcast_pub.storage.s3.store import S3Store
from tests.unit.storage.bad_store import Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.storage.bad_store import BadStore, Request

    Starter = Callable[[Callable[[Request], Reply | None]], BadStore]


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000", "http://192.0.2.7"],
)
def test_a_bucket_is_a_path_where_it_cannot_be_a_host_name(endpoint: str) -> None:
    assert addressing_style(endpoint) == "path"


@pytest.mark.parametrize("endpoint", [None, "https://s3.example.org"])
def test_a_bucket_may_be_a_host_name_elsewhere(endpoint: str | None) -> None:
    assert addressing_style(endpoint) == "auto"


def test_no_proxy_stands_before_this_computer() -> None:
    near = ["http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000"]

    assert all(map(is_loopback, near))
    assert not any(map(is_loopback, [None, "https://s3.example.org", "http://192.0.2.7"]))


def test_the_settings_are_those_that_keep_writes_whole() -> None:
    client = open_client(endpoint="http://127.0.0.1:1", credentials=Credentials("a", "b"))

    settings: Any = client.meta.config
    assert settings.request_checksum_calculation == "when_required"
    assert settings.response_checksum_validation == "when_supported"
    assert settings.retries == {"mode": "standard", "total_max_attempts": 5}
    assert (settings.connect_timeout, settings.read_timeout) == (5, 30)
    assert settings.max_pool_connections >= 16
    client.close()


def test_an_endpoint_that_sends_everybody_elsewhere_needs_fixing(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(301, b"", {"Location": "https://s3.example.org/"}))

    with pytest.raises(SettingsIncomplete, match="sends us to another address") as caught:
        server.open().read("feed.xml")

    assert "https:// in place of http://" in caught.value.hint
    assert [one.method for one in server.requests] == ["GET", "HEAD"]


def test_a_secret_key_is_not_shown() -> None:
    assert "hush" not in repr(Credentials("key", "hush"))


@pytest.fixture
def no_aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


@pytest.mark.usefixtures("no_aws")
def test_no_credentials_say_which_variables_to_set() -> None:
    client = open_client(endpoint="http://127.0.0.1:1")

    with pytest.raises(StoreRefused, match="no usable credentials") as caught:
        S3Store(client, bucket="voices", name="main").read("feed.xml")

    assert "AWS_ACCESS_KEY_ID" in caught.value.hint
    client.close()


@pytest.mark.usefixtures("no_aws")
def test_a_profile_that_does_not_exist_needs_fixing() -> None:
    with pytest.raises(SettingsIncomplete, match="ProfileNotFound"):
        open_client(profile="nobody")


@pytest.mark.usefixtures("no_aws")
def test_an_endpoint_that_is_no_url_needs_fixing() -> None:
    with pytest.raises(SettingsIncomplete, match="not a url"):
        open_client(endpoint="not a url", credentials=Credentials("a", "b"))


def test_the_policy_names_whole_keys_and_prefixes_and_lists_nothing() -> None:
    policy = public_policy("show", ("feed.xml", "media/"))

    assert '"arn:aws:s3:::show/feed.xml"' in policy
    assert '"arn:aws:s3:::show/media/*"' in policy
    assert '"Action": ["s3:GetObject"]' in policy
    assert "ListBucket" not in policy


def test_the_fingerprint_changes_with_what_is_public() -> None:
    one = fingerprint("show", ("feed.xml",))

    assert one == fingerprint("show", ("feed.xml",))
    assert one != fingerprint("show", ("feed.xml", "media/"))
    assert CORS["CORSRules"][0]["AllowedMethods"] == ["GET", "HEAD"]
