"""Where the show is kept: `url` and `[[store]]` of show.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from podcast_pub.model.finding import Finding, Severity
from podcast_pub.model.settings import Settings, StoreSettings
from podcast_pub.show.codes import Code
from podcast_pub.show.fields import quoted
from podcast_pub.show.text_file import SECRET_NAME
from podcast_pub.show.web_address import NoAddress, parse_store_address, parse_web_address

if TYPE_CHECKING:
    from podcast_pub.show.fields import Fields

_STORE_HINT = 'write `[[store]]` and below it `url = "s3://bucket/prefix"`'


def take_settings(fields: Fields) -> Settings:
    """Return the public name and the stores; only one store can be used yet."""
    url = _public_address(fields, "url")
    tables = fields.tables("store", hint=_STORE_HINT)
    stores = [_store(table) for table in tables]
    if tables[1:]:
        message = f"there are {len(tables)} stores, and mirrors are not supported yet"
        severity, hint = Severity.ERROR, "keep one `[[store]]`"
        fields.report(Code.SHOW_STORE, severity, message, "store", 1, hint=hint)
    return Settings(url, tuple(store for store in stores if store is not None))


def report_secrets(fields: Fields) -> None:
    """Report every key that looks like a secret, without its line, and take it."""
    for key in fields.values:
        if SECRET_NAME.search(key):
            fields.pass_over(key)
            _report_secret(fields, key, f"`{quoted(key)}` looks like a secret")


def _store(fields: Fields) -> StoreSettings | None:
    report_secrets(fields)
    url = _bucket(fields)
    name = fields.text("name")
    region, profile = fields.text("region"), fields.text("profile")
    endpoint = _endpoint(fields)
    public_url = _public_address(fields, "public_url")
    fields.report_unknown()
    if url is None:
        return None
    if url.startswith("file:"):
        _refuse_what_only_buckets_have(fields)
    called = name or urlsplit(url).netloc or "folder"
    return StoreSettings(called, url, endpoint, region, profile, public_url)


def _refuse_what_only_buckets_have(fields: Fields) -> None:
    for key in ("endpoint", "region", "profile"):
        if fields.has(key):
            message = f"a store that is a folder has no `{key}`"
            fields.wrong(key, message, hint="delete it", code=Code.SHOW_STORE)


def _bucket(fields: Fields) -> str | None:
    if not fields.has("url"):
        hint = 'write `url = "s3://bucket/prefix"`'
        message = "the store has no `url`"
        fields.report_missing(Code.SHOW_STORE, Severity.ERROR, message, hint=hint)
        fields.raw("url")
        return None
    text = fields.text("url")
    address = parse_store_address(text) if text else None
    if isinstance(address, NoAddress):
        _report_address(fields, "url", address, hint='write `url = "s3://bucket/prefix"`')
        return None
    return address


def _endpoint(fields: Fields) -> str | None:
    text = fields.text("endpoint")
    address = parse_web_address(text) if text else None
    if isinstance(address, NoAddress):
        hint = "write the address that the provider names, such as `https://s3.example.org`"
        _report_address(fields, "endpoint", address, hint=hint)
        return None
    if address is None:
        return None
    if not address.is_secure and not address.is_loopback:
        message = "the way to the store is not encrypted"
        severity, hint = Severity.WARNING, "write https:// if the store has it"
        fields.report(Code.SHOW_ADDRESS, severity, message, "endpoint", hint=hint)
    return address.url


def _public_address(fields: Fields, key: str) -> str | None:
    text = fields.text(key)
    address = parse_web_address(text) if text else None
    example = f'write `{key} = "https://podcast.example.org"`'
    if isinstance(address, NoAddress):
        _report_address(fields, key, address, hint=example)
        return None
    if address is None:
        return None
    if address.is_loopback:
        message = f"`{key}` is an address that only this computer can reach"
        severity, hint = Severity.NOTE, "good for a try; listeners need a public one"
        fields.report(Code.SHOW_ADDRESS, severity, message, key, hint=hint)
    elif not address.is_secure:
        message = f"`{key}` must begin with https://, apps refuse anything else"
        fields.report(Code.SHOW_ADDRESS, Severity.ERROR, message, key, hint=example)
        return None
    return address.url


def _report_address(fields: Fields, key: str, problem: NoAddress, *, hint: str) -> None:
    message = f"`{key}` {problem.message}"
    if problem.is_secret:
        _report_secret(fields, key, message)
    else:
        fields.report(Code.SHOW_ADDRESS, Severity.ERROR, message, key, hint=hint)


def _report_secret(fields: Fields, key: str, message: str) -> None:
    # without an excerpt: the secret would be on the screen and in logs
    place = fields.file.place(*fields.keys, key)
    hint = (
        "delete it here and change it at the provider: this file is public with the show; "
        "name a `profile` of the AWS configuration, or set AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY"
    )
    fields.findings.append(Finding(Code.SHOW_SECRET, Severity.ERROR, message, place, hint))
