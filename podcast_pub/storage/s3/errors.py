"""What boto3 raises, in our words.

`cannot_go_on` translates every exception of botocore. Which answers are no errors but
verdicts of the protocol (missing, condition failed, unclear) is decided in `verdicts.py`.

Only codes, class names and our own settings go into a text: messages of S3 repeat signed
strings and access keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from boto3.exceptions import Boto3Error
from botocore import exceptions as aws
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError

from podcast_pub.errors import (
    ClockIsWrong,
    SettingsIncomplete,
    StorageFailed,
    StoreIsFull,
    StoreRefused,
    StoreUnreachable,
    StoreUnsuitable,
)
from podcast_pub.storage.certificates import distrust

if TYPE_CHECKING:
    from podcast_pub.errors import PodcastPubError

FOREIGN: tuple[type[Exception], ...] = (
    aws.BotoCoreError,
    aws.ClientError,
    aws.UndefinedModelAttributeError,
    ResponseParserError,
    Boto3Error,
    HTTPError,
)
"""Every class that a call through boto3 may raise, by its roots."""

NO_ANSWER: tuple[type[Exception], ...] = (
    aws.ConnectionError,
    aws.HTTPClientError,
    aws.CapacityNotAvailableError,
    aws.IncompleteReadError,
    HTTPError,
)
NO_KEY: tuple[type[Exception], ...] = (
    aws.NoCredentialsError,
    aws.PartialCredentialsError,
    aws.CredentialRetrievalError,
    aws.UnknownCredentialError,
    aws.MetadataRetrievalError,
    aws.RefreshWithMFAUnsupportedError,
    aws.TokenRetrievalError,
    aws.NoAuthTokenError,
    aws.UnknownTokenProviderError,
    aws.LoginError,
    aws.SSOError,
)
BAD_SETTINGS: tuple[type[Exception], ...] = (
    aws.ProfileNotFound,
    aws.ConfigNotFound,
    aws.ConfigParseError,
    aws.InvalidConfigError,
    aws.InvalidDefaultsMode,
    aws.InvalidRetryConfigurationError,
    aws.InvalidProxiesConfigError,
    aws.InvalidChecksumConfigError,
    aws.InvalidIMDSEndpointError,
    aws.InvalidIMDSEndpointModeError,
    aws.InvalidS3AddressingStyleError,
    aws.InvalidS3UsEast1RegionalEndpointConfigError,
    aws.InvalidSTSRegionalEndpointsConfigError,
    aws.InvalidEndpointConfigurationError,
    aws.InvalidEndpointDiscoveryConfigurationError,
    aws.BaseEndpointResolverError,
    aws.EndpointProviderError,
    aws.InvalidRegionError,
    aws.UnknownRegionError,
    aws.InvalidDNSNameError,
    aws.InvalidHostLabelError,
    aws.ServiceNotInRegionError,
    aws.UnsupportedS3ConfigurationError,
    aws.UnsupportedS3AccesspointConfigurationError,
    aws.UnsupportedS3ArnError,
    aws.UnsupportedOutpostResourceError,
    ValueError,
)

FULL_CODES = frozenset(
    {
        "507",
        "InsufficientStorage",
        "NoSpaceLeft",
        "QuotaExceeded",
        "StorageFull",
        "XMinioAdminBucketQuotaExceeded",
        "XMinioStorageFull",
    }
)
REGION_CODES = frozenset(
    {
        "301",
        "307",
        "AuthorizationHeaderMalformed",
        "IllegalLocationConstraintException",
        "PermanentRedirect",
    }
)
DENIED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
SKEW = timedelta(minutes=15)
"""Amazon S3 API reference, error RequestTimeTooSkewed: clocks may differ by 15 minutes."""

AGAIN = "then run the same command again: what is stored is not sent twice"


@dataclass(frozen=True, slots=True)
class Where:
    """The store that a message is about; an empty endpoint is that of AWS."""

    store: str
    bucket: str
    endpoint: str

    def __str__(self) -> str:
        named = f"store `{self.store}`" if self.store else "the store"
        return f"{named} at {self.endpoint}" if self.endpoint else named


@dataclass(frozen=True, slots=True)
class Translation:
    """Our error for classes of theirs; texts have the places {where}, {doing} and {kind}."""

    kinds: tuple[type[Exception], ...]
    becomes: type[PodcastPubError]
    message: str
    hint: str


TRANSLATIONS = (
    Translation(
        (aws.SSLError,),
        StoreUnreachable,
        "no secure connection to {where} to {doing} ({kind})",
        "check that `endpoint` in show.toml or `--store` speaks https, and the file that"
        " AWS_CA_BUNDLE names, if it is set",
    ),
    Translation(
        (aws.ProxyConnectionError,),
        StoreUnreachable,
        "the proxy in front of {where} does not answer",
        f"check HTTP_PROXY and HTTPS_PROXY, {AGAIN}",
    ),
    Translation(
        NO_ANSWER,
        StoreUnreachable,
        "no answer from {where} to {doing} ({kind})",
        f"check the network, and `endpoint` in show.toml or `--store`, {AGAIN}",
    ),
    Translation(
        NO_KEY,
        StoreRefused,
        "there are no usable credentials for {where} ({kind})",
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a `profile` of the AWS"
        " configuration in show.toml or `--store`",
    ),
    Translation(
        BAD_SETTINGS,
        SettingsIncomplete,
        "the settings of {where} cannot be used ({kind})",
        "check `url`, `endpoint`, `region` and `profile` of that [[store]] in show.toml or in"
        " `--store`, and the file ~/.aws/config",
    ),
    Translation(
        (Exception,),
        StorageFailed,
        "could not {doing} in {where} ({kind})",
        "run the same command again; if it stays, report it with the name in brackets",
    ),
)
"""Tried from the top; the last one is for whatever a newer boto3 invents."""


def code_of(error: Exception) -> str:
    """Return the S3 error code, the HTTP status if the answer had none, or an empty text."""
    if not isinstance(error, aws.ClientError):
        return ""
    return str(error.response.get("Error", {}).get("Code", "")) or str(status_of(error))


def status_of(error: Exception) -> int:
    """Return the HTTP status of the store's answer, 0 if there was none."""
    if not isinstance(error, aws.ClientError):
        return 0
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def cannot_go_on(error: Exception, *, doing: str, where: Where) -> PodcastPubError:
    """Return our exception for one of boto3's, with the next command or edit as its hint.

    `doing` completes "could not …", such as "write `feed.xml`".
    """
    if isinstance(error, aws.ClientError):
        return (
            _clock(error, where)
            or _settings(error, where)
            or _capacity(error, doing, where)
            or _refusal(error, doing, where)
        )
    if isinstance(error, aws.SSLError) and (why := distrust(error.kwargs.get("error"))):
        return StoreUnreachable(
            f"the certificate of {where} is not trusted ({why})",
            hint="check `endpoint` in show.toml or `--store`; AWS_CA_BUNDLE names a certificate"
            " authority of your own",
        )
    kind = type(error).__name__
    row = next(one for one in TRANSLATIONS if isinstance(error, one.kinds))
    return row.becomes(row.message.format(where=where, doing=doing, kind=kind), hint=row.hint)


def _clock(error: aws.ClientError, where: Where) -> ClockIsWrong | None:
    # an answer to HEAD has no code, so the clocks themselves are compared
    theirs = _moment(_header(error, "date"))
    ours = datetime.now(UTC)
    is_far = theirs is not None and abs(ours - theirs) > SKEW
    if code_of(error) != "RequestTimeTooSkewed" and not (status_of(error) in DENIED and is_far):
        return None
    shown = f"{theirs:%Y-%m-%d %H:%M:%S} UTC" if theirs else "not said"
    return ClockIsWrong(
        f"the clocks differ by too much: this computer {ours:%Y-%m-%d %H:%M:%S} UTC,"
        f" {where} {shown}",
        hint="set the clock of this computer, then run the same command again",
    )


def _settings(error: aws.ClientError, where: Where) -> SettingsIncomplete | None:
    code = code_of(error)
    if code == "NoSuchBucket":
        return SettingsIncomplete(
            f"there is no bucket `{where.bucket}` at {where}",
            hint="create it, or mend `url` of that [[store]] in show.toml or in `--store`",
        )
    if code not in REGION_CODES:
        return None
    region = _header(error, "x-amz-bucket-region")
    if not region and code in ("301", "307"):
        return SettingsIncomplete(
            f"{where} sends us to another address ({code})",
            hint="write that address as `endpoint`, such as https:// in place of http://, or the"
            " `region` of the bucket",
        )
    edit = f'`region = "{region}"`' if region else "its region"
    return SettingsIncomplete(
        f"bucket `{where.bucket}` is not in the region that {where} was asked in ({code})",
        hint=f"write {edit} in that [[store]] of show.toml, or in `--store`",
    )


def _capacity(error: aws.ClientError, doing: str, where: Where) -> StorageFailed | None:
    code, status = code_of(error), status_of(error)
    if code in FULL_CODES or status == HTTPStatus.INSUFFICIENT_STORAGE:
        return StoreIsFull(
            f"{where} has no room left to {doing} ({code})",
            hint="make room or raise the quota, then run the same command again",
        )
    if code == "EntityTooLarge":
        return StorageFailed(
            f"the file is too large for {where} to {doing} ({code})",
            hint="publish a smaller file; most stores take up to 5 GB in one piece",
        )
    if code == "NotImplemented" or status == HTTPStatus.NOT_IMPLEMENTED:
        return StoreUnsuitable(
            f"{where} does not know what is needed to {doing} ({code})",
            hint="choose a store that keeps conditions on writes (If-None-Match, If-Match)",
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        if _header(error, "content-type").lower().startswith("text/html"):
            # boto3 calls the status of a page 500, whatever it was
            return StoreUnreachable(
                f"{where} answered with a web page when asked to {doing} ({code})",
                hint="look at `endpoint` in show.toml or `--store`: it must be the address of the"
                f" store's S3 API; if it is, wait a little, {AGAIN}",
            )
        return StoreUnreachable(
            f"{where} was too busy or broken to {doing} ({code})",
            hint=f"wait a little, {AGAIN}",
        )
    return None


def _refusal(error: aws.ClientError, doing: str, where: Where) -> StorageFailed:
    code, bucket = code_of(error), where.bucket
    message = f"{where} refused to {doing} in bucket `{bucket}` ({code})"
    if code in ("InvalidAccessKeyId", "SignatureDoesNotMatch"):
        hint = "the access key or its secret is wrong: check AWS_ACCESS_KEY_ID and `profile`"
    elif code in ("ExpiredToken", "InvalidToken", "TokenRefreshRequired"):
        hint = "the session of these credentials is over: log in again"
    elif status_of(error) in DENIED:
        hint = (
            f"the key needs s3:ListBucket on {bucket}, and s3:GetObject and s3:PutObject on"
            f" {bucket}/*"
        )
    else:
        return StorageFailed(
            message,
            hint="check `url` and `endpoint` of that [[store]] in show.toml or in `--store`",
        )
    return StoreRefused(message, hint=hint)


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


def _header(error: aws.ClientError, name: str) -> str:
    headers: Any = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return str(headers.get(name, ""))
