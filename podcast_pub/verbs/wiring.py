"""The only place that picks a store: `--store`, else `[[store]]` of show.toml, else our own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from podcast_pub.addresses import Addresses
from podcast_pub.errors import SettingsIncomplete
from podcast_pub.model.settings import StoreSettings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from podcast_pub.model.settings import Settings
    from podcast_pub.storage.embedded import Running
    from podcast_pub.storage.public_http import PublicHttp
    from podcast_pub.storage.s3.store import S3Store

STORE_OPTIONS = ("endpoint", "public_url", "region", "profile")
STORE_HINT = (
    "write --store 's3://bucket/prefix?endpoint=https://s3.example.org'; after the `?` it takes "
    f"{', '.join(STORE_OPTIONS)}; credentials come from the environment or the profile"
)


@dataclass(frozen=True)
class Target:
    """Where a show goes: addresses are known at once, the store is opened when it is needed.

    `embedded` is the store on this computer, None if the show has one of its own.
    """

    addresses: Addresses
    settings: StoreSettings
    embedded: Running | None

    @cached_property
    def store(self) -> S3Store:
        """Return the store itself; the first call loads boto3."""
        from podcast_pub.storage.s3.client import Credentials, open_client
        from podcast_pub.storage.s3.store import S3Store

        keys = None
        if self.embedded is not None:
            keys = Credentials(self.embedded.access_key, self.embedded.secret_key)
        client = open_client(
            endpoint=self.settings.endpoint,
            region=self.settings.region,
            profile=self.settings.profile,
            credentials=keys,
        )
        parts = urlsplit(self.settings.url)
        return S3Store(client, bucket=parts.netloc, prefix=parts.path, name=self.settings.name)

    @cached_property
    def public(self) -> PublicHttp:
        """Return the public address, to be asked as a listener would."""
        from podcast_pub.storage.public_http import PublicHttp

        return PublicHttp(self.addresses.base)


def target_of(show_folder: Path, settings: Settings, *, store: str | None) -> Target:
    """Return where the show of this folder goes; starts the embedded store if it is that one.

    `store` is the value of `--store` and beats show.toml. Raises SettingsIncomplete if a public
    address is neither written nor follows from the store, EmbeddedStoreFailed if ours does not
    start.
    """
    chosen = parse_store_option(store) if store else next(iter(settings.stores), None)
    if chosen is None:
        return _embedded_target(show_folder)
    base = settings.url if settings.url and not store else _public_base(chosen)
    return Target(Addresses(base), chosen, embedded=None)


def base_of(settings: Settings) -> str | None:
    """Return the public address that show.toml names, None if the show has no store yet."""
    if settings.url:
        return settings.url
    return _public_base(settings.stores[0]) if settings.stores else None


def parse_store_option(text: str) -> StoreSettings:
    """Return the store of `s3://bucket/prefix?endpoint=…&public_url=…&region=…&profile=…`.

    Raises SettingsIncomplete if it is anything else.
    """
    from podcast_pub.show.web_address import NoAddress, parse_s3_address

    where, _, query = text.partition("?")
    address = NoAddress("has something after `#`") if "#" in text else parse_s3_address(where)
    if isinstance(address, NoAddress):
        raise SettingsIncomplete(f"`--store` {address.message}", hint=STORE_HINT)
    options = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(options.keys() - set(STORE_OPTIONS))
    if unknown:
        raise SettingsIncomplete(f"`--store` does not know {_shown(unknown[0])}", hint=STORE_HINT)
    return StoreSettings(
        name=urlsplit(address).netloc,
        url=address,
        endpoint=_web_option("endpoint", options),
        region=options.get("region") or None,
        profile=options.get("profile") or None,
        public_url=_web_option("public_url", options),
    )


def _web_option(name: str, options: Mapping[str, str]) -> str | None:
    from podcast_pub.show.web_address import NoAddress, parse_web_address

    text = options.get(name)
    if not text:
        return None
    address = parse_web_address(text)
    if isinstance(address, NoAddress):
        raise SettingsIncomplete(f"`{name}` in `--store` {address.message}", hint=STORE_HINT)
    return address.url


def _shown(name: str) -> str:
    """Return the name of an option for a message, unless it may be a key that slipped in."""
    return f"`{name}`" if re.fullmatch("[a-z_-]{1,20}", name) else "one of its options"


def _embedded_target(show_folder: Path) -> Target:
    from podcast_pub.storage.embedded import home_of, start

    running = start(home_of(show_folder))
    settings = StoreSettings(
        name="this computer",
        url=f"s3://{running.bucket}",
        endpoint=running.endpoint,
        region="us-east-1",
        public_url=running.public_base,
    )
    return Target(Addresses(running.public_base), settings, running)


def _public_base(store: StoreSettings) -> str:
    """Return the public address of a store: as written, or as AWS and path stores derive it."""
    if store.public_url:
        return _checked_base(store.public_url)
    parts = urlsplit(store.url)
    bucket, prefix = parts.netloc, parts.path.rstrip("/")
    if store.endpoint is None and store.region:
        return f"https://{bucket}.s3.{store.region}.amazonaws.com{prefix}"
    if store.endpoint and Addresses(store.endpoint).are_local:
        return f"{store.endpoint.rstrip('/')}/{bucket}{prefix}"
    raise SettingsIncomplete(
        f"the public address of store `{store.name}` is not known",
        hint='write `url = "https://podcast.example.org"` at the top of show.toml, or '
        "`public_url` below the store, with the address under which everybody can read it",
    )


def _checked_base(url: str) -> str:
    if url.startswith("https://") or Addresses(url).are_local:
        return url
    raise SettingsIncomplete(
        f"the public address {url} does not begin with https://",
        hint="apps refuse anything else; switch on https at the provider and write that address",
    )
