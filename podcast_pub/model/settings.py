"""Where a show is kept and under which addresses: never published, never secret."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """One `[[store]]` of show.toml, or the value of `--store`.

    `url` is `s3://bucket/prefix`, or `file:///folder` for a folder of this computer, which has
    no endpoint, region and profile; `profile` names a profile of the AWS configuration, None
    means the environment's credentials; `public_url` is the store's own public address with
    the prefix included and without a slash at the end.
    """

    name: str
    url: str
    endpoint: str | None = None
    region: str | None = None
    profile: str | None = None
    public_url: str | None = None

    @property
    def folder(self) -> str | None:
        """Return the absolute path of a store that is a folder, None for a bucket."""
        parts = urlsplit(self.url)
        return unquote(parts.path) if parts.scheme == "file" else None


@dataclass(frozen=True, slots=True)
class Settings:
    """`url` is the producer's own name, the same for every store; the first store is primary."""

    url: str | None = None
    stores: tuple[StoreSettings, ...] = ()
