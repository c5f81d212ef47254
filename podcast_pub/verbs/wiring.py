"""The only place that picks a store: `--store`, else `[[store]]` of show.toml, else our own."""

from __future__ import annotations

import re
import shlex
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from podcast_pub.addresses import Addresses
from podcast_pub.errors import NotPubliclyServed, SettingsIncomplete, StoreUnreachable
from podcast_pub.model.settings import StoreSettings
from podcast_pub.storage.waiting import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mypy_boto3_s3 import S3Client

    from podcast_pub.model.settings import Settings
    from podcast_pub.storage.access_key import AccessKey
    from podcast_pub.storage.embedded import Running
    from podcast_pub.storage.public_folder import PublicFolder
    from podcast_pub.storage.public_http import PublicHttp
    from podcast_pub.storage.s3.store import S3Store

STORE_OPTIONS = ("endpoint", "public_url", "region", "profile")
STORE_HINT = (
    "write --store 's3://bucket/prefix?endpoint=https://s3.example.org'; after the `?` it takes "
    f"{', '.join(STORE_OPTIONS)}; credentials come from the environment or the profile. The folder "
    "of a web server is 'file:///srv/www/podcast?public_url=https://podcast.example.org'"
)

NO_ADDRESS_IN_SHOW = (
    'write `url = "https://podcast.example.org"` at the top of show.toml, or `public_url` below '
    "the store, with the address under which everybody can read it"
)
NO_ADDRESS_IN_OPTION = (
    "add `public_url=https://podcast.example.org` to `--store`, with the address under which "
    "everybody can read it"
)
SERVER_HINT = (
    "set up the web server for that, or correct `url` or `public_url`; "
    "docs/guides/own-bucket/folder.md has settings that work. Nothing was published"
)


@dataclass(frozen=True)
class Target:
    """Where a show goes: addresses are known at once, the store is opened when it is needed.

    `embedded` is the store on this computer, None if the show has one of its own. `access_key`
    is used instead of the environment's and the profile's.
    """

    addresses: Addresses
    settings: StoreSettings
    embedded: Running | None
    watch: Watch = field(default_factory=Watch, compare=False)
    access_key: AccessKey | None = None

    @cached_property
    def store(self) -> S3Store | PublicFolder:
        """Return the store itself; the first call loads boto3 if it is a bucket."""
        if self.settings.folder is not None:
            from podcast_pub.storage.public_folder import PublicFolder

            return PublicFolder(Path(self.settings.folder), name=self.settings.name)
        from podcast_pub.storage.s3.store import S3Store

        parts = urlsplit(self.settings.url)
        return S3Store(
            self._clients[0],
            bucket=parts.netloc,
            prefix=parts.path,
            name=self.settings.name,
            watch=self.watch,
        )

    @property
    def client(self) -> S3Client:
        """Return the client of the store, for what is not about single objects."""
        return self._clients[0]

    def must_answer(self) -> None:
        """Return when the store has answered anything; StoreUnreachable after 20 s of silence.

        Ours was asked when it was chosen. A folder that is not there raises SettingsIncomplete.
        """
        if self.settings.folder is not None:
            from podcast_pub.storage.public_folder import must_be_there

            must_be_there(Path(self.settings.folder), name=self.settings.name)
            return
        from podcast_pub.storage.s3.contact import must_answer

        brief, bucket = self._clients[1], urlsplit(self.settings.url).netloc
        if brief is not None:
            must_answer(brief, bucket=bucket, name=self.settings.name, watch=self.watch)

    def must_be_shown(self) -> None:
        """Return when a web server answers for a store that is a folder, else NotPubliclyServed.

        A bucket's provider is one; its answers are judged with the first file.
        """
        if self.settings.folder is None:
            return
        try:
            self.public.head(self.addresses.feed)
        except StoreUnreachable as error:
            raise NotPubliclyServed(
                f"no web server shows {self.settings.folder}: {error.message}",
                hint="start the web server, or correct `url` or `public_url`; nothing was "
                "published",
            ) from error

    @contextmanager
    def hinting(self) -> Iterator[None]:
        """Give NotPubliclyServed the hint for a web server, if this is a folder."""
        try:
            yield
        except NotPubliclyServed as error:
            if self.settings.folder is None:
                raise
            raise NotPubliclyServed(error.message, hint=SERVER_HINT) from error

    @cached_property
    def _clients(self) -> tuple[S3Client, S3Client | None]:
        from podcast_pub.storage.s3.client import Credentials, open_client, open_with_brief

        endpoint, region = self.settings.endpoint, self.settings.region
        if self.embedded is None:
            profile = None if self.access_key else self.settings.profile
            pair = open_with_brief(endpoint=endpoint, region=region, profile=profile)
            if self.access_key is None:
                return pair
            keys = Credentials(self.access_key.key_id, self.access_key.secret)
            return open_client(endpoint=endpoint, region=region, credentials=keys), pair[1]
        keys = Credentials(self.embedded.access_key, self.embedded.secret_key)
        return open_client(endpoint=endpoint, region=region, credentials=keys), None

    @cached_property
    def public(self) -> PublicHttp:
        """Return the public address, to be asked as a listener would."""
        from podcast_pub.storage.public_http import PublicHttp

        return PublicHttp(self.addresses.base, watch=self.watch)


def target_of(
    show_folder: Path,
    settings: Settings,
    *,
    store: str | None,
    waiting: Callable[[str], None] | None = None,
    tell: Callable[[str], None] | None = None,
) -> Target:
    """Return where the show of this folder goes; starts the embedded store if it is that one.

    `store` is the value of `--store` and beats show.toml. `waiting` is told of hosts that do not
    answer for seconds, `tell` a line if ours was started. Raises SettingsIncomplete if a public
    address is neither written nor follows from the store, EmbeddedStoreFailed if ours does not
    start.
    """
    watch = Watch(waiting)
    chosen = parse_store_option(store) if store else next(iter(settings.stores), None)
    if chosen is None:
        return _embedded_target(show_folder, watch, tell)
    if chosen.folder is not None:
        refuse_the_show_itself(show_folder, Path(chosen.folder))
    base = settings.url if settings.url and not store else public_base(chosen, option=store)
    return Target(Addresses(base), chosen, embedded=None, watch=watch)


def base_of(settings: Settings) -> str | None:
    """Return the public address that show.toml names, None if the show has no store yet."""
    if settings.url:
        return settings.url
    return public_base(settings.stores[0]) if settings.stores else None


def parse_store_option(text: str) -> StoreSettings:
    """Return the store of `s3://bucket/prefix?endpoint=…&public_url=…&region=…&profile=…`.

    Or of `file:///folder?public_url=…`. Raises SettingsIncomplete if it is anything else.
    """
    from podcast_pub.show.web_address import NoAddress, parse_store_address

    where, _, query = text.partition("?")
    address = NoAddress("has something after `#`") if "#" in text else parse_store_address(where)
    if isinstance(address, NoAddress):
        raise SettingsIncomplete(f"`--store` {address.message}", hint=STORE_HINT)
    options = dict(parse_qsl(query, keep_blank_values=True))
    known = {"public_url"} if address.startswith("file:") else set(STORE_OPTIONS)
    unknown = sorted(options.keys() - known)
    if unknown:
        raise SettingsIncomplete(f"`--store` does not know {_shown(unknown[0])}", hint=STORE_HINT)
    return StoreSettings(
        name=urlsplit(address).netloc or "folder",
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


def _embedded_target(show_folder: Path, watch: Watch, tell: Callable[[str], None] | None) -> Target:
    from podcast_pub.storage.embedded import home_of, start

    running = start(home_of(show_folder))
    if running.was_started and tell is not None:
        ends = f"podcast-pub store down {shlex.quote(str(show_folder))}"
        tell(f"started the store on this computer; `{ends}` stops it")
    settings = StoreSettings(
        name="this computer",
        url=f"s3://{running.bucket}",
        endpoint=running.endpoint,
        region="us-east-1",
        public_url=running.public_base,
    )
    return Target(Addresses(running.public_base), settings, running, watch)


def refuse_the_show_itself(show_folder: Path, public: Path) -> None:
    """Raise SettingsIncomplete if a store would be the show folder, or a folder around it."""
    if public.resolve() in (show_folder.resolve(), *show_folder.resolve().parents):
        raise SettingsIncomplete(
            f"the folder {public} holds the show itself, and everything in it would be public",
            hint="name the folder of a web server, such as file:///srv/www/podcast",
        )


def public_base(store: StoreSettings, *, option: str | None = None) -> str:
    """Return the public address of a store: as written, or as AWS and path stores derive it.

    `option` is the value of `--store` if that names the store. Raises SettingsIncomplete if
    there is none, or none that apps accept.
    """
    if store.public_url:
        return _checked_base(store.public_url)
    parts = urlsplit(store.url)
    bucket, prefix = parts.netloc, parts.path.rstrip("/")
    if store.endpoint is None and store.region and bucket:
        return f"https://{bucket}.s3.{store.region}.amazonaws.com{prefix}"
    if store.endpoint and Addresses(store.endpoint).are_local:
        return f"{store.endpoint.rstrip('/')}/{bucket}{prefix}"
    raise SettingsIncomplete(
        f"the public address of store `{store.name}` is not known",
        hint=NO_ADDRESS_IN_OPTION if option else NO_ADDRESS_IN_SHOW,
    )


def _checked_base(url: str) -> str:
    if url.startswith("https://") or Addresses(url).are_local:
        return url
    raise SettingsIncomplete(
        f"the public address {url} does not begin with https://",
        hint="apps refuse anything else; switch on https at the provider and write that address",
    )
