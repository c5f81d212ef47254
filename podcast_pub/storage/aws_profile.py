"""Access keys in the files of AWS: finding a profile, and adding one to the end.

What is in the files already stays as it is, byte for byte. Where they are and how a profile is
named: docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html, read 2026-11-24.
"""

from __future__ import annotations

import configparser
import fcntl
import os
import re
import shlex
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from podcast_pub.errors import SettingsIncomplete
from podcast_pub.storage.access_key import AccessKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROFILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""Names that both files spell alike and that no program misreads; ours."""

_KEY_ID, _SECRET = "aws_access_key_id", "aws_secret_access_key"


@dataclass(frozen=True, slots=True)
class AwsFiles:
    """Where AWS programs look for keys (`credentials`) and for other settings (`config`)."""

    credentials: Path
    config: Path

    def has(self, profile: str) -> bool:
        """Return whether one of the files has the profile; SettingsIncomplete if one is broken."""
        in_credentials = _sections(self.credentials)
        return profile in in_credentials or profile in map(_config_name, _sections(self.config))

    def access_key(self, profile: str) -> AccessKey | None:
        """Return the key of a profile; None if there is none, or if it comes from elsewhere."""
        config = {_config_name(name): one for name, one in _sections(self.config).items()}
        found = {**config.get(profile, {}), **_sections(self.credentials).get(profile, {})}
        key_id, secret = found.get(_KEY_ID), found.get(_SECRET)
        return AccessKey(key_id, secret) if key_id and secret else None

    def add(self, profile: str, key: AccessKey) -> bool:
        """Write a new profile with this key; return whether that had to be done.

        A profile that has the same key already is left alone; one that has another key, or
        gets its key from elsewhere, raises SettingsIncomplete and is left alone, too. Only the
        user may read the file afterwards. Safe among processes that use this function.
        """
        with _explained(self.credentials):
            self.credentials.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.credentials, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                if self.has(profile):
                    self.must_agree(profile, key)
                    return False
                os.fchmod(handle, 0o600)
                _append(handle, _section(profile, key))
            finally:
                os.close(handle)
        return True

    def must_agree(self, profile: str, key: AccessKey) -> None:
        """Raise SettingsIncomplete if the profile exists and does not have this very key."""
        if self.has(profile) and self.access_key(profile) != key:
            raise SettingsIncomplete(
                f"the AWS profile `{profile}` exists and has another key; it was not changed",
                hint="name another one with `--profile`; or, to use it as it is, name it and "
                "give no key",
            )


def aws_files(environment: Mapping[str, str], home: Path) -> AwsFiles:
    """Return the files that AWS programs use with this environment."""

    def place(variable: str, usual: str) -> Path:
        named = environment.get(variable)
        if not named:
            return home / ".aws" / usual
        return home / named[2:] if named.startswith("~/") else Path(named)

    return AwsFiles(
        place("AWS_SHARED_CREDENTIALS_FILE", "credentials"), place("AWS_CONFIG_FILE", "config")
    )


def key_problem(key: AccessKey) -> str:
    """Return why a key cannot be one, without showing it; empty if it may be."""
    for what, text in (("access key id", key.key_id), ("secret", key.secret)):
        if not text:
            return f"the {what} is empty"
        if not text.isascii() or not text.isprintable() or " " in text:
            return f"the {what} has characters that no key has"
    if key.key_id == key.secret:
        return "the access key id and the secret are the same"
    return ""


def _section(profile: str, key: AccessKey) -> str:
    return f"[{profile}]\n{_KEY_ID} = {key.key_id}\n{_SECRET} = {key.secret}\n"


def _append(handle: int, text: str) -> None:
    """Write at the end; take back what was written if that fails half-way."""
    before = os.fstat(handle).st_size
    ends = before == 0 or os.pread(handle, 1, before - 1) == b"\n"
    gap = "" if before == 0 else "\n" if ends else "\n\n"
    data = memoryview((gap + text).encode())
    try:
        while data:
            data = data[os.write(handle, data) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, before)
        raise


def _sections(path: Path) -> Mapping[str, Mapping[str, str]]:
    parser = configparser.RawConfigParser(default_section="", allow_no_value=True)
    with _explained(path):
        try:
            parser.read_string(path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (configparser.Error, UnicodeDecodeError) as error:
            # the parser's own words repeat lines, and a line may be a secret
            kind = type(error).__name__
            raise SettingsIncomplete(
                f"{path} cannot be read as a file of AWS profiles ({kind})",
                hint="mend it: each profile is `[name]` and lines `key = value`",
            ) from error
    return {
        name: {key: value or "" for key, value in parser.items(name)} for name in parser.sections()
    }


def _config_name(section: str) -> str:
    """Return the profile of a section of the file `config`: `[profile name]`, `[default]`."""
    try:
        words = shlex.split(section)
    except ValueError:
        return section
    return words[1] if words[:1] == ["profile"] and len(words) == 2 else section  # noqa: PLR2004 - a word and a name


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingsIncomplete(
            f"{path} cannot be used ({error.strerror or error})",
            hint="look at its permissions and at the space on the disk; it is as it was before",
        ) from error
