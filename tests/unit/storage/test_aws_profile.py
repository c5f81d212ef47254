from __future__ import annotations

from pathlib import Path

import pytest
from botocore.session import Session
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcast_pub.errors import SettingsIncomplete
from podcast_pub.storage.access_key import AccessKey
from podcast_pub.storage.aws_profile import AwsFiles, aws_files, key_problem

KEY = AccessKey("AKID0", "HUSH/0+x=")
OTHER = AccessKey("AKID1", "HUSH1")
BEFORE = (
    "# mine\r\n[default]\naws_access_key_id=a\naws_secret_access_key =  b\n\n;x\n[old]\nregion = eu"
)


@pytest.fixture
def files(tmp_path: Path) -> AwsFiles:
    return AwsFiles(tmp_path / ".aws/credentials", tmp_path / ".aws/config")


def written(files: AwsFiles, *, credentials: str = "", config: str = "") -> AwsFiles:
    files.credentials.parent.mkdir()
    if credentials:
        files.credentials.write_bytes(credentials.encode())
    if config:
        files.config.write_text(config, "utf-8")
    return files


def test_a_new_profile_is_what_boto_reads(files: AwsFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(files.credentials))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(files.config))

    assert files.add("my-show", KEY)

    session = Session(profile="my-show")
    credentials = session.get_credentials()
    assert credentials is not None
    assert (credentials.access_key, credentials.secret_key) == (KEY.key_id, KEY.secret)


def test_only_the_user_may_read_the_file(files: AwsFiles) -> None:
    files.add("my-show", KEY)

    assert files.credentials.stat().st_mode & 0o777 == 0o600
    assert files.credentials.parent.stat().st_mode & 0o777 == 0o700


def test_what_was_there_stays_byte_for_byte(files: AwsFiles) -> None:
    written(files, credentials=BEFORE)

    files.add("my-show", KEY)

    after = files.credentials.read_bytes()
    assert after.startswith(BEFORE.encode())
    assert files.access_key("default") == AccessKey("a", "b")
    assert files.access_key("my-show") == KEY
    assert files.credentials.stat().st_mode & 0o777 == 0o600


NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,10}", fullmatch=True)
SECRETS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=70)


@given(st.dictionaries(NAMES, st.tuples(SECRETS, SECRETS), min_size=1, max_size=4))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_profile_that_was_added_is_read_back(
    tmp_path: Path, profiles: dict[str, tuple[str, str]]
) -> None:
    files = AwsFiles(tmp_path / "credentials", tmp_path / "config")
    files.credentials.unlink(missing_ok=True)

    for name, key in profiles.items():
        assert files.add(name, AccessKey(*key))

    assert {name: files.access_key(name) for name in profiles} == {
        name: AccessKey(*key) for name, key in profiles.items()
    }


def test_the_same_key_once_more_writes_nothing(files: AwsFiles) -> None:
    files.add("my-show", KEY)
    before = files.credentials.read_bytes()

    assert not files.add("my-show", KEY)

    assert files.credentials.read_bytes() == before


@pytest.mark.parametrize(
    "config",
    ["[profile taken]\nsso_session = x\n", '[profile "taken"]\n', "[taken]\nregion = eu\n"],
)
def test_a_taken_name_is_refused_wherever_it_is(files: AwsFiles, config: str) -> None:
    written(files, config=config)

    with pytest.raises(SettingsIncomplete, match="profile `taken` exists") as caught:
        files.add("taken", KEY)

    assert "HUSH" not in str(caught.value) + caught.value.hint
    assert files.credentials.read_bytes() == b""


def test_another_key_under_the_same_name_is_refused(files: AwsFiles) -> None:
    files.add("my-show", KEY)
    before = files.credentials.read_bytes()

    with pytest.raises(SettingsIncomplete, match="has another key; it was not changed"):
        files.add("my-show", OTHER)

    assert files.credentials.read_bytes() == before


def test_a_key_in_the_file_of_settings_is_a_key(files: AwsFiles) -> None:
    text = f"[profile p]\naws_access_key_id = {KEY.key_id}\naws_secret_access_key = {KEY.secret}\n"
    written(files, config=text)

    assert files.access_key("p") == KEY
    assert not files.add("p", KEY)


@pytest.mark.parametrize(
    "text", ["aws_secret_access_key = HUSH\n", "[a]\n[a]\n", "[a]\nx=1\nx=HUSH\n", "[a]\nx=\ud800"]
)
def test_a_broken_file_is_told_without_its_lines(files: AwsFiles, text: str) -> None:
    files.credentials.parent.mkdir()
    files.credentials.write_bytes(text.encode("utf-8", "surrogatepass"))
    before = files.credentials.read_bytes()

    with pytest.raises(SettingsIncomplete, match="cannot be read as a file of AWS profiles") as err:
        files.add("my-show", KEY)

    assert "HUSH" not in str(err.value) + err.value.hint
    assert files.credentials.read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "aws").write_text("")

    with pytest.raises(SettingsIncomplete, match="cannot be used"):
        AwsFiles(tmp_path / "aws/credentials", tmp_path / "config").add("x", KEY)


def test_the_environment_names_the_files() -> None:
    home = Path("/home/me")

    assert aws_files({}, home) == AwsFiles(home / ".aws/credentials", home / ".aws/config")
    assert aws_files(
        {"AWS_SHARED_CREDENTIALS_FILE": "/k/c", "AWS_CONFIG_FILE": "~/x/config"}, home
    ) == AwsFiles(Path("/k/c"), home / "x/config")


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        (KEY, ""),
        (AccessKey("", "x"), "the access key id is empty"),
        (AccessKey("x", ""), "the secret is empty"),
        (AccessKey("x", "HU\nSH"), "the secret has characters that no key has"),
        (AccessKey("x", "HU SH"), "the secret has characters that no key has"),
        (AccessKey("ä", "x"), "the access key id has characters that no key has"),
        (AccessKey("x", "x"), "the access key id and the secret are the same"),
    ],
)
def test_what_cannot_be_a_key_is_told_without_showing_it(key: AccessKey, problem: str) -> None:
    assert key_problem(key) == problem


def test_no_text_about_a_key_has_the_secret_in_it() -> None:
    assert "HUSH" not in f"{KEY} {KEY!r}"
