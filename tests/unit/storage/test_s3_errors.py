from __future__ import annotations

import inspect
import ssl
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
from botocore import exceptions as aws
from urllib3.exceptions import SSLError

from podcast_pub.errors import (
    ClockIsWrong,
    SettingsIncomplete,
    ShowNeedsFixing,
    StorageFailed,
    StoreIsFull,
    StoreRefused,
    StoreUnreachable,
    StoreUnsuitable,
)
from podcast_pub.storage.s3.errors import FOREIGN, Where, cannot_go_on

if TYPE_CHECKING:
    from podcast_pub.errors import PodcastPubError

WHERE = Where("main", "voices", "https://s3.example.org")
THEIRS = [
    kind
    for _, kind in inspect.getmembers(aws, inspect.isclass)
    if issubclass(kind, Exception) and not issubclass(kind, Warning)
    if kind.__module__ == aws.__name__
]


def an_instance(kind: type[Exception]) -> Exception:
    """One whose every text has a secret in it."""
    if issubclass(kind, aws.ClientError):
        return an_answer("AccessDenied", 403)
    places = {name for _, name, _, _ in Formatter().parse(getattr(kind, "fmt", "")) if name}
    values: dict[str, Any] = dict.fromkeys(places, "hush")
    if kind is aws.WaiterError:
        values["last_response"] = {}
    return kind(**values)


def an_answer(code: str, status: int, **headers: str) -> aws.ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": "hush", "StringToSign": "hush"},
        "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": headers},
    }
    return aws.ClientError(response, "PutObject")


def translated(error: Exception) -> PodcastPubError:
    return cannot_go_on(error, doing="write `feed.xml`", where=WHERE)


def test_botocore_has_many_exceptions() -> None:
    assert len(THEIRS) > 80


@pytest.mark.parametrize("kind", THEIRS, ids=lambda kind: kind.__name__)
def test_every_exception_of_botocore_is_caught_and_translated(kind: type[Exception]) -> None:
    error = an_instance(kind)

    ours = translated(error)

    assert isinstance(error, FOREIGN)
    assert isinstance(ours, StorageFailed | ShowNeedsFixing)
    assert ours.hint
    assert "hush" not in ours.message + ours.hint


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        (aws.EndpointConnectionError, StoreUnreachable),
        (aws.ConnectTimeoutError, StoreUnreachable),
        (aws.ReadTimeoutError, StoreUnreachable),
        (aws.ConnectionClosedError, StoreUnreachable),
        (aws.ProxyConnectionError, StoreUnreachable),
        (aws.SSLError, StoreUnreachable),
        (aws.IncompleteReadError, StoreUnreachable),
        (aws.NoCredentialsError, StoreRefused),
        (aws.PartialCredentialsError, StoreRefused),
        (aws.UnauthorizedSSOTokenError, StoreRefused),
        (aws.LoginRefreshRequired, StoreRefused),
        (aws.CredentialRetrievalError, StoreRefused),
        (aws.ProfileNotFound, SettingsIncomplete),
        (aws.ConfigParseError, SettingsIncomplete),
        (aws.NoRegionError, SettingsIncomplete),
        (aws.InvalidRegionError, SettingsIncomplete),
        (aws.ParamValidationError, StorageFailed),
    ],
)
def test_an_exception_becomes_the_one_that_says_what_to_do(
    kind: type[Exception], becomes: type[PodcastPubError]
) -> None:
    assert type(translated(an_instance(kind))) is becomes


@pytest.mark.parametrize(
    ("code", "status", "becomes", "hint"),
    [
        ("AccessDenied", 403, StoreRefused, "s3:PutObject on voices/*"),
        ("403", 403, StoreRefused, "s3:PutObject on voices/*"),
        ("InvalidAccessKeyId", 403, StoreRefused, "AWS_ACCESS_KEY_ID"),
        ("SignatureDoesNotMatch", 403, StoreRefused, "secret is wrong"),
        ("ExpiredToken", 400, StoreRefused, "log in again"),
        ("RequestTimeTooSkewed", 403, ClockIsWrong, "set the clock"),
        ("NoSuchBucket", 404, SettingsIncomplete, "`url`"),
        ("PermanentRedirect", 301, SettingsIncomplete, "its region"),
        ("NotImplemented", 501, StoreUnsuitable, "choose a store"),
        ("XMinioStorageFull", 507, StoreIsFull, "make room"),
        ("QuotaExceeded", 403, StoreIsFull, "quota"),
        ("EntityTooLarge", 400, StorageFailed, "smaller file"),
        ("SlowDown", 503, StoreUnreachable, "wait a little"),
        ("TooManyRequests", 429, StoreUnreachable, "wait a little"),
        ("InvalidRequest", 400, StorageFailed, "`endpoint`"),
        ("", 405, StorageFailed, "`endpoint`"),
    ],
)
def test_an_answer_becomes_the_error_that_says_what_to_do(
    code: str, status: int, becomes: type[PodcastPubError], hint: str
) -> None:
    ours = translated(an_answer(code, status))

    assert type(ours) is becomes
    assert hint in ours.hint
    assert "hush" not in ours.message + ours.hint


def test_a_wrong_region_is_named_with_the_right_one() -> None:
    answer = an_answer("PermanentRedirect", 301, **{"x-amz-bucket-region": "eu-central-1"})

    assert 'region = "eu-central-1"' in translated(answer).hint


def test_wrong_clocks_are_both_shown() -> None:
    answer = an_answer("RequestTimeTooSkewed", 403, date="Tue, 14 Nov 2006 08:00:00 GMT")

    ours = translated(answer)

    assert "2006-11-14 08:00:00 UTC" in ours.message
    assert "this computer 2" in ours.message


def test_a_clock_is_suspected_when_the_refusal_has_no_code() -> None:
    far = an_answer("403", 403, date="Tue, 14 Nov 2006 08:00:00 GMT")

    assert type(translated(far)) is ClockIsWrong


def test_a_refusal_names_store_bucket_and_object() -> None:
    ours = translated(an_answer("AccessDenied", 403))

    assert ours.message == (
        "store `main` at https://s3.example.org refused to write `feed.xml`"
        " in bucket `voices` (AccessDenied)"
    )


def test_a_certificate_that_is_not_trusted_is_told_from_a_connection_without_one() -> None:
    distrusted = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] hush")
    distrusted.verify_message = "certificate has expired"
    plain = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] hush")

    one, other = (
        translated(aws.SSLError(endpoint_url="hush", error=SSLError(inner)))
        for inner in (distrusted, plain)
    )

    assert one.message == (
        "the certificate of store `main` at https://s3.example.org is not trusted "
        "(certificate has expired)"
    )
    assert other.message.startswith("no secure connection to store `main`")
    assert "AWS_CA_BUNDLE" in one.hint
    assert "AWS_CA_BUNDLE" in other.hint


def test_what_nobody_knows_yet_is_translated_as_well() -> None:
    class FromTheFuture(aws.BotoCoreError):
        fmt = "new"

    ours = translated(FromTheFuture())

    assert type(ours) is StorageFailed
    assert "FromTheFuture" in ours.message
