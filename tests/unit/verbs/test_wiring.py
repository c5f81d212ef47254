from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.addresses import Addresses
from podcast_pub.errors import SettingsIncomplete
from podcast_pub.model.settings import Settings, StoreSettings
from podcast_pub.storage.access_key import AccessKey
from podcast_pub.storage.embedded import Running
from podcast_pub.storage.public_folder import PublicFolder
from podcast_pub.verbs.wiring import Target, base_of, parse_store_option, target_of
from tests.unit.verbs.publishing import give_credentials

FOLDER = Path("/dev/null/show")  # nothing can be written there
SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"


def a_store(**changes: Any) -> StoreSettings:
    values: dict[str, Any] = {"name": "main", "url": "s3://voices/show"}
    return StoreSettings(**(values | changes))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s3://voices", StoreSettings("voices", "s3://voices")),
        ("s3://voices/", StoreSettings("voices", "s3://voices")),
        ("s3://voices/a/b/", StoreSettings("voices", "s3://voices/a/b")),
        ("s3://voices?region=eu-west-1", StoreSettings("voices", "s3://voices", None, "eu-west-1")),
        (
            "s3://voices/show?endpoint=http://127.0.0.1:9000/&profile=main&region=",
            StoreSettings("voices", "s3://voices/show", "http://127.0.0.1:9000", profile="main"),
        ),
        (
            "s3://voices?public_url=https%3A%2F%2Fpodcast.example.org%2Fshow%2F&endpoint=",
            StoreSettings("voices", "s3://voices", public_url="https://podcast.example.org/show"),
        ),
    ],
)
def test_a_store_option_names_a_bucket_and_how_to_reach_it(
    text: str, expected: StoreSettings
) -> None:
    assert parse_store_option(text) == expected


@given(st.text("abc-0123456789", min_size=1), st.text(max_size=20), st.text(max_size=20))
def test_options_of_a_store_may_have_any_characters(bucket: str, region: str, profile: str) -> None:
    option = f"s3://{bucket}?region={quote(region, safe='')}&profile={quote(profile, safe='')}"

    store = parse_store_option(option)

    assert (store.region or "", store.profile or "") == (region, profile)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "`--store` is not an address like s3://bucket/prefix"),
        ("voices", "`--store` is not an address like s3://bucket/prefix"),
        ("https://voices.s3.example.org", "`--store` is not an address like s3://bucket/prefix"),
        ("s3:///show", "`--store` is not an address like s3://bucket/prefix"),
        ("s3://[voices", "`--store` is not an address like s3://bucket/prefix"),
        ("s3://voices:80/show", "`--store` is not an address like s3://bucket/prefix"),
        ("s3://voices//show", "`--store` is not an address like s3://bucket/prefix"),
        ("s3://voices#show", "`--store` has something after `#`"),
        ("s3://voices?region=a#b", "`--store` has something after `#`"),
        ("s3://voices?public-url=https://example.org", "`--store` does not know `public-url`"),
        ("file:///srv/www?region=eu", "`--store` does not know `region`"),
        ("file://srv/www", "`--store` is not an address like file:///srv/www/podcast"),
        (
            "s3://voices?endpoint=s3.example.org",
            "`endpoint` in `--store` is not an address that begins with https:// and a name",
        ),
        (
            "s3://voices?public_url=https://example.org/?x",
            "`public_url` in `--store` has something after `?` or `#`",
        ),
        (
            "s3://voices?endpoint=https://[",
            "`endpoint` in `--store` is not an address that begins with https:// and a name",
        ),
    ],
)
def test_a_store_option_that_is_something_else_is_refused(text: str, message: str) -> None:
    with pytest.raises(SettingsIncomplete) as caught:
        parse_store_option(text)

    assert caught.value.message == message
    assert "s3://bucket/prefix?endpoint=https://s3.example.org" in caught.value.hint


@given(st.text(max_size=30))
def test_any_text_is_a_store_or_is_refused(text: str) -> None:
    try:
        store = parse_store_option(text)
    except SettingsIncomplete:
        return

    assert store.url.startswith(("s3://", "file:///"))


@pytest.mark.parametrize(
    "text",
    [
        f"s3://AKID:{SECRET}@voices",
        f"s3://voices?secret_access_key={SECRET}",
        f"s3://voices?{SECRET}",
        f"s3://voices?endpoint=https://AKID:{SECRET}@s3.example.org",
        f"s3://voices?public_url=https://AKID:{SECRET}@example.org",
        f"s3://voices#{SECRET}",
    ],
)
def test_a_secret_in_a_store_option_is_refused_and_never_shown(text: str) -> None:
    with pytest.raises(SettingsIncomplete) as caught:
        parse_store_option(text)

    assert SECRET not in f"{caught.value.message} {caught.value.hint} {caught.value}"
    assert "credentials come from the environment or the profile" in caught.value.hint


@pytest.mark.parametrize(
    ("store", "base"),
    [
        (a_store(region="eu-west-1"), "https://voices.s3.eu-west-1.amazonaws.com/show"),
        (
            a_store(url="s3://voices", region="eu-west-1"),
            "https://voices.s3.eu-west-1.amazonaws.com",
        ),
        (a_store(endpoint="http://127.0.0.1:9000"), "http://127.0.0.1:9000/voices/show"),
        (a_store(endpoint="http://localhost:9000/"), "http://localhost:9000/voices/show"),
        (
            a_store(endpoint="https://s3.example.org", public_url="https://cdn.example.org/show"),
            "https://cdn.example.org/show",
        ),
        (a_store(region="x", public_url="http://127.0.0.1:9"), "http://127.0.0.1:9"),
    ],
)
def test_the_public_address_is_written_or_follows_from_the_store(
    store: StoreSettings, base: str
) -> None:
    settings = Settings(stores=(store,))

    target = target_of(FOLDER, settings, store=None)

    assert target.addresses.base == base
    assert base_of(settings) == base
    assert (target.settings, target.embedded) == (store, None)


@pytest.mark.parametrize(
    "store",
    [
        a_store(),
        a_store(endpoint="https://s3.example.org"),
        a_store(endpoint="https://s3.example.org", region="eu-west-1"),
    ],
)
def test_a_public_address_that_does_not_follow_is_asked_for(store: StoreSettings) -> None:
    with pytest.raises(SettingsIncomplete, match="public address of store `main`") as caught:
        target_of(FOLDER, Settings(stores=(store,)), store=None)

    assert "`public_url` below the store" in caught.value.hint
    assert 'url = "https://podcast.example.org"' in caught.value.hint


def test_a_public_address_without_encryption_is_refused() -> None:
    store = a_store(public_url="http://cdn.example.org")

    with pytest.raises(SettingsIncomplete, match="does not begin with https://") as caught:
        base_of(Settings(stores=(store,)))

    assert "apps refuse anything else" in caught.value.hint


def test_a_store_option_may_be_a_folder() -> None:
    store = parse_store_option("file:///srv/my%20www/?public_url=https://podcast.example.org/")

    assert store == StoreSettings(
        "folder", "file:///srv/my%20www", public_url="https://podcast.example.org"
    )
    assert store.folder == "/srv/my www"


def test_a_folder_without_a_public_address_asks_for_one() -> None:
    with pytest.raises(SettingsIncomplete, match="public address of store `folder`") as caught:
        target_of(FOLDER, Settings(), store="file:///srv/www")

    assert "`--store`" in caught.value.hint


def test_a_folder_is_opened_without_boto(tmp_path: Path) -> None:
    target = target_of(FOLDER, Settings(), store=f"file://{tmp_path}?public_url=https://x.example")

    target.must_answer()

    assert isinstance(target.store, PublicFolder)
    assert target.store.root == tmp_path


def test_a_folder_that_is_not_there_is_told_before_anything_is_written(tmp_path: Path) -> None:
    option = f"file://{tmp_path}/typo?public_url=https://x.example"

    with pytest.raises(SettingsIncomplete, match="is not there"):
        target_of(FOLDER, Settings(), store=option).must_answer()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("public", ["show", "."])
def test_a_store_is_never_the_show_itself_or_around_it(tmp_path: Path, public: str) -> None:
    (tmp_path / "show").mkdir()
    option = f"file://{(tmp_path / public).resolve()}?public_url=https://x.example"

    with pytest.raises(SettingsIncomplete, match="holds the show itself"):
        target_of(tmp_path / "show", Settings(), store=option)


def test_a_key_given_outright_beats_the_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    give_credentials(monkeypatch)
    settings = a_store(endpoint="http://127.0.0.1:9000", profile="nobody")
    target = Target(Addresses("https://x.example"), settings, None, access_key=AccessKey("k", "s"))

    opened: Any = target.store

    assert opened._client._request_signer._credentials.access_key == "k"


def test_the_producers_own_name_beats_the_address_of_the_store() -> None:
    settings = Settings(url="https://podcast.example.org", stores=(a_store(region="eu-west-1"),))

    assert target_of(FOLDER, settings, store=None).addresses.base == "https://podcast.example.org"
    assert base_of(settings) == "https://podcast.example.org"


def test_the_first_store_is_the_primary() -> None:
    settings = Settings(stores=(a_store(region="one"), a_store(name="two", region="two")))

    assert target_of(FOLDER, settings, store=None).settings.region == "one"


def test_a_store_option_beats_show_toml_and_its_name() -> None:
    settings = Settings(url="https://podcast.example.org", stores=(a_store(region="one"),))

    target = target_of(FOLDER, settings, store="s3://other?endpoint=http://127.0.0.1:9000")

    assert target.addresses.base == "http://127.0.0.1:9000/other"
    assert target.settings == StoreSettings("other", "s3://other", "http://127.0.0.1:9000")


def test_a_show_without_a_store_has_no_address() -> None:
    assert base_of(Settings()) is None


def test_store_and_public_address_tell_the_same_who_is_waited_for() -> None:
    told: list[str] = []
    settings = Settings(stores=(a_store(endpoint="http://127.0.0.1:9000"),))

    target = target_of(FOLDER, settings, store=None, waiting=told.append)

    store: Any = target.store
    assert store._watch is target.public._watch is target.watch
    target.watch._tell_once("s3.example.org")
    assert told == ["s3.example.org"]


def test_a_store_is_opened_in_its_region_at_its_endpoint() -> None:
    store = a_store(region="eu-west-1", endpoint="http://127.0.0.1:9000")

    opened: Any = target_of(FOLDER, Settings(stores=(store,)), store=None).store

    client = opened._client
    assert client.meta.region_name == "eu-west-1"
    assert client.meta.endpoint_url == "http://127.0.0.1:9000"


def test_a_profile_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    give_credentials(monkeypatch)
    store = a_store(region="eu-west-1", profile="nobody")
    target = target_of(FOLDER, Settings(stores=(store,)), store=None)

    with pytest.raises(SettingsIncomplete, match="ProfileNotFound"):
        _ = target.store


def test_the_store_on_this_computer_is_opened_with_its_own_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give_credentials(monkeypatch)
    running = Running("http://127.0.0.1:9000", "show", "its-own-key", "x", 1, was_started=False)
    settings = a_store(endpoint=running.endpoint)

    target = Target(Addresses(running.public_base), settings, running)

    opened: Any = target.store
    client = opened._client
    assert client._request_signer._credentials.access_key == "its-own-key"


def test_the_store_of_a_target_is_opened_once_and_named_as_in_the_settings() -> None:
    settings = Settings(stores=(a_store(endpoint="http://127.0.0.1:9000"),))
    target = target_of(FOLDER, settings, store=None)

    store = target.store

    assert store.name == "main"
    assert target.store is store
    assert target.public is target.public
