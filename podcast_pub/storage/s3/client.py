"""The client for one store, with the settings that keep writes whole."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.loaders import create_loader
from botocore.session import get_session

from podcast_pub.storage.s3.errors import FOREIGN, Where, cannot_go_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boto3.session import Session
    from botocore.loaders import Loader
    from mypy_boto3_s3 import S3Client

POOL = 32
"""Connections kept; above the number of threads that anybody starts."""


OPENING: tuple[type[Exception], ...] = (*FOREIGN, ValueError)
"""What opening raises; a ValueError is an endpoint that is no URL."""


PATIENT = (5, 30)
BRIEF = (4, 9)
"""Seconds to connect and seconds of silence, in one try of a request."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key given outright; without one, the environment and the profile decide."""

    access_key: str
    secret_key: str = field(repr=False)


def open_client(
    *,
    endpoint: str | None = None,
    region: str | None = None,
    profile: str | None = None,
    credentials: Credentials | None = None,
    attempts: int = 5,
) -> S3Client:
    """Return a client that threads may share; costs 0.2 to 0.4 s of CPU, and no request.

    No `endpoint` means AWS, or what the AWS configuration says. `attempts` is how often a
    request is tried within one call. A profile or region that does not exist raises
    `SettingsIncomplete`.
    """
    with _translated(endpoint):
        session = _session(profile)
        keys: dict[str, Any] = {}
        if credentials is not None:
            keys = {
                "aws_access_key_id": credentials.access_key,
                "aws_secret_access_key": credentials.secret_key,
            }
        return _client(session, endpoint, region, _config(endpoint, attempts), **keys)


def open_with_brief(
    *, endpoint: str | None, region: str | None, profile: str | None
) -> tuple[S3Client, S3Client]:
    """Return the client of `open_client`, and one for `must_answer`, which gives up early.

    The second one has no credentials and gives a silent host 20 s in all, a closed port one.
    """
    with _translated(endpoint):
        session = _session(profile)
        brief = Config(signature_version=UNSIGNED).merge(_config(endpoint, 2, times=BRIEF))
        return (
            _client(session, endpoint, region, _config(endpoint, 5)),
            _client(session, endpoint, region, brief),
        )


def addressing_style(endpoint: str | None) -> Literal["path", "auto"]:
    """Return `path` where a bucket cannot be a host name: at an IP address or localhost."""
    if endpoint is None:
        return "auto"
    host = urlsplit(endpoint).hostname or ""
    return "path" if host == "localhost" or _is_ip(host) else "auto"


def is_loopback(endpoint: str | None) -> bool:
    """Whether the endpoint is on this computer, where no proxy can reach it."""
    host = urlsplit(endpoint or "").hostname or ""
    return host == "localhost" or (_is_ip(host) and ip_address(host).is_loopback)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@contextmanager
def _translated(endpoint: str | None) -> Iterator[None]:
    try:
        yield
    except OPENING as error:
        where = Where(store="", bucket="", endpoint=endpoint or "")
        raise cannot_go_on(error, doing="open the store", where=where) from error


def _session(profile: str | None) -> Session:
    core = get_session()
    core.register_component("data_loader", _descriptions(core.get_config_variable("data_path")))
    return boto3.session.Session(botocore_session=core, profile_name=profile)


@cache
def _descriptions(data_path: str | None) -> Loader:
    """Return botocore's reader of what services can do; to read that again costs 0.1 s."""
    return create_loader(data_path)


def _client(
    session: Session, endpoint: str | None, region: str | None, config: Config, **keys: Any
) -> S3Client:
    client = session.client(
        "s3",
        endpoint_url=endpoint,
        region_name=region or session.region_name or "us-east-1",
        config=config,
        **keys,
    )
    client.meta.events.register("before-call.s3.HeadBucket", _stay_there)
    return client


def _stay_there(params: dict[str, Any], **_: object) -> None:
    # botocore answers a redirect that names no region with a HeadBucket, and a redirect of
    # that one again, until the stack is full (1.44, S3RegionRedirectorv2)
    params["context"]["s3_redirect"]["redirected"] = True


def _config(endpoint: str | None, attempts: int, *, times: tuple[float, float] = PATIENT) -> Config:
    # The default checksums send an aws-chunked trailer, which some stores keep as a content
    # encoding and others refuse; each write carries its own ChecksumSHA256 instead, which is
    # signed, so the payload need not be hashed once more for the signature.
    options: dict[str, Any] = {
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_supported",
        "retries": {"mode": "standard", "total_max_attempts": attempts},
        "connect_timeout": times[0],
        "read_timeout": times[1],
        "max_pool_connections": POOL,
        "user_agent_extra": "podcast-pub",
        "s3": {
            "addressing_style": addressing_style(endpoint),
            "payload_signing_enabled": False,
        },
    }
    if is_loopback(endpoint):
        options["proxies"] = {}
    return Config(**options)
