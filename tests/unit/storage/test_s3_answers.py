"""Real boto3 against a server that behaves badly."""

from __future__ import annotations

import re
from base64 import b64encode
from email.utils import formatdate
from hashlib import md5, sha256
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import (
    ClockIsWrong,
    SettingsIncomplete,
    StoreIsFull,
    StoreRefused,
    StoreUnreachable,
    StoreUnsuitable,
)
from podcast_pub.model.operations import (
    Absent,
    ConditionFailed,
    ObjectDescribed,
    ObjectMissing,
    ObjectRead,
    ObjectWritten,
    Tagged,
    Unclear,
)
from podcast_pub.storage.s3.bucket import prepare
from podcast_pub.storage.s3.client import Credentials, open_client
from tests.builders import an_artifact
from tests.unit.storage.bad_store import CUT, BadStore, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from podcast_pub.model.operations import Condition
    from podcast_pub.storage.s3.store import S3Store
    from tests.unit.storage.bad_store import Request

    Starter = Callable[[Callable[[Request], Reply | None]], BadStore]

HTML = Reply(200, b"<html>Welcome to the hotel</html>", {"Content-Type": "text/html"})
ETAG = {"ETag": '"abc"'}


def an_error(status: int, code: str, **headers: str) -> Reply:
    body = f"<Error><Code>{code}</Code><Message>AKIDSECRETID</Message></Error>"
    return Reply(status, body.encode(), {"Content-Type": "application/xml"} | headers)


def put(store: S3Store, only_if: Condition = None) -> object:
    return store.write(an_artifact("feed.xml", b"feed"), only_if=only_if, sent=lambda _: None)


def test_a_write_answered_with_a_page_and_no_etag_is_unclear(bad_store: Starter) -> None:
    server = bad_store(lambda _: HTML)

    answer = put(server.open())

    assert isinstance(answer, Unclear)
    assert "ETag" in answer.reason


def test_a_read_answered_with_a_page_and_no_etag_is_unclear_after_three_tries(
    bad_store: Starter,
) -> None:
    server = bad_store(lambda _: HTML)

    assert isinstance(server.open().read("feed.xml"), Unclear)
    assert len(server.requests) == 3
    assert isinstance(server.open().describe("feed.xml"), Unclear)


@pytest.mark.parametrize(
    ("reply", "only_if", "verdict"),
    [
        (an_error(412, "PreconditionFailed"), Absent(), ConditionFailed),
        (an_error(409, "ConditionalRequestConflict"), Tagged('"a"'), ConditionFailed),
        (an_error(404, "NoSuchKey"), Tagged('"a"'), ConditionFailed),
        (an_error(409, "OperationAborted"), None, Unclear),
        (an_error(500, "InternalError"), Absent(), Unclear),
        (an_error(503, "SlowDown"), None, Unclear),
        (an_error(429, "TooManyRequests"), None, Unclear),
        (an_error(400, "RequestTimeout"), None, Unclear),
        (Reply(502, b"<html>bad gateway</html>"), None, Unclear),
        (CUT, Absent(), Unclear),
        (Reply(200, b"", ETAG), Absent(), ObjectWritten),
    ],
)
def test_what_a_write_is_told(
    bad_store: Starter, reply: Reply | None, only_if: Condition, verdict: type
) -> None:
    server = bad_store(lambda _: reply)

    assert isinstance(put(server.open(), only_if), verdict)


@pytest.mark.parametrize(
    ("reply", "raised"),
    [
        (an_error(403, "AccessDenied"), StoreRefused),
        (an_error(403, "RequestTimeTooSkewed"), ClockIsWrong),
        (an_error(404, "NoSuchBucket"), SettingsIncomplete),
        (an_error(501, "NotImplemented"), StoreUnsuitable),
        (an_error(507, "XMinioStorageFull"), StoreIsFull),
        (an_error(400, "InvalidAccessKeyId"), StoreRefused),
    ],
)
def test_what_nobody_can_go_on_from_is_raised_by_a_write(
    bad_store: Starter, reply: Reply, raised: type[Exception]
) -> None:
    server = bad_store(lambda _: reply)

    with pytest.raises(raised) as caught:
        put(server.open(), Absent())

    assert "SECRET" not in str(caught.value) + str(getattr(caught.value, "hint", ""))


def test_a_head_with_a_far_date_means_that_the_clock_is_wrong(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(403, b"", {"Date": formatdate(0, usegmt=True)}))

    with pytest.raises(ClockIsWrong, match="1970-01-01"):
        server.open().describe("feed.xml")


def test_403_is_missing_for_who_may_not_list(bad_store: Starter) -> None:
    server = bad_store(lambda _: an_error(403, "AccessDenied"))

    assert server.open().read("feed.xml") == ObjectMissing()
    assert server.open().describe("feed.xml") == ObjectMissing()


def test_403_is_a_refusal_for_who_may_list(bad_store: Starter) -> None:
    empty = b"<ListBucketResult><Name>voices</Name></ListBucketResult>"
    server = bad_store(
        lambda request: (
            Reply(200, empty) if "list-type" in request.path else an_error(403, "AccessDenied")
        )
    )

    with pytest.raises(StoreRefused, match=r"refused to read `feed\.xml`"):
        server.open().read("feed.xml")


def test_a_busy_store_makes_reads_unclear(bad_store: Starter) -> None:
    server = bad_store(lambda _: an_error(503, "SlowDown"))

    assert isinstance(server.open().read("feed.xml"), Unclear)
    assert isinstance(server.open().describe("feed.xml"), Unclear)


def test_a_cut_connection_makes_reads_raise(bad_store: Starter) -> None:
    server = bad_store(lambda _: CUT)

    with pytest.raises(StoreUnreachable):
        server.open().read("feed.xml")
    with pytest.raises(StoreUnreachable):
        server.open().list_keys("")


def test_nobody_listening_is_unreachable_for_reads_and_unclear_for_writes() -> None:
    server = BadStore()
    store = server.open()
    server.close()

    with pytest.raises(StoreUnreachable, match="no answer from store `main`"):
        store.read("feed.xml")
    assert isinstance(put(store), Unclear)


def test_a_request_is_repeated_as_often_as_the_client_was_told(bad_store: Starter) -> None:
    replies = [an_error(503, "SlowDown"), Reply(200, b"", ETAG)]
    server = bad_store(lambda _: replies.pop(0))

    assert put(server.open(attempts=2)) == ObjectWritten('"abc"')


def a_feed(body: bytes, *, hashed: bytes, etag: str, announced: int | None = None) -> Reply:
    return Reply(
        200,
        body,
        {"ETag": f'"{etag}"', "x-amz-meta-sha256": sha256(hashed).hexdigest()},
        announced=announced,
    )


def test_a_damaged_read_is_repeated_and_then_believed(bad_store: Starter) -> None:
    replies = [
        a_feed(b"fe", hashed=b"feed", etag="abc", announced=4),
        a_feed(b"feex", hashed=b"feed", etag="abc"),
        a_feed(b"feed", hashed=b"feed", etag="abc"),
    ]
    server = bad_store(lambda _: replies.pop(0))

    read = server.open().read("feed.xml")

    assert isinstance(read, ObjectRead)
    assert read.body == b"feed"


def test_a_read_that_stays_damaged_is_unclear(bad_store: Starter) -> None:
    server = bad_store(lambda _: a_feed(b"feex", hashed=b"feed", etag="abc"))

    answer = server.open().read("feed.xml")

    assert isinstance(answer, Unclear)
    assert "hash" in answer.reason


def test_a_foreign_edit_is_read_as_it_is(bad_store: Starter) -> None:
    edited = a_feed(b"edited", hashed=b"feed", etag=md5(b"edited").hexdigest())
    server = bad_store(lambda _: edited)

    read = server.open().read("feed.xml")

    assert isinstance(read, ObjectRead)
    assert (read.body, read.sha256) == (b"edited", sha256(b"feed").hexdigest())


@pytest.mark.parametrize(
    ("etag", "asked"),
    [(md5(b"feed").hexdigest(), ["HEAD"]), ("kms", ["HEAD", "GET"]), ("a-2", ["HEAD", "GET"])],
    ids=["MD5", "none", "in parts"],
)
def test_bytes_are_proved_by_their_etag_or_read(
    bad_store: Starter, etag: str, asked: list[str]
) -> None:
    server = bad_store(lambda _: a_feed(b"feed", hashed=b"feed", etag=etag))

    described = server.open().describe_bytes(an_artifact("feed.xml", b"feed"))

    assert described == ObjectDescribed(4, f'"{etag}"', sha256(b"feed").hexdigest())
    assert [one.method for one in server.requests] == asked


def test_bytes_that_only_seem_to_be_ours_are_read_and_told(bad_store: Starter) -> None:
    edited = a_feed(b"fxxd", hashed=b"feed", etag=md5(b"fxxd").hexdigest())
    server = bad_store(lambda _: edited)

    described = server.open().describe_bytes(an_artifact("feed.xml", b"feed"))

    assert isinstance(described, ObjectDescribed)
    assert described.sha256 == sha256(b"fxxd").hexdigest()


def test_what_is_said_to_be_something_else_is_not_read(bad_store: Starter) -> None:
    server = bad_store(lambda _: a_feed(b"edited", hashed=b"edited", etag="abc"))

    described = server.open().describe_bytes(an_artifact("feed.xml", b"feed"))

    assert isinstance(described, ObjectDescribed)
    assert described.sha256 == sha256(b"edited").hexdigest()
    assert [one.method for one in server.requests] == ["HEAD"]


def test_bytes_that_never_come_whole_are_unclear(bad_store: Starter) -> None:
    def cut(request: Request) -> Reply:
        body = b"feed" if request.method == "HEAD" else b"fe"
        return a_feed(body, hashed=b"feed", etag="abc", announced=4)

    server = bad_store(cut)

    answer = server.open().describe_bytes(an_artifact("feed.xml", b"feed"))

    assert isinstance(answer, Unclear)
    assert "cut" in answer.reason


def test_bytes_that_the_store_finds_damaged_are_sent_three_times(bad_store: Starter) -> None:
    server = bad_store(lambda _: an_error(400, "BadDigest"))

    assert isinstance(put(server.open()), Unclear)
    assert len(server.requests) == 3


def test_a_write_carries_checksum_condition_and_names(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(200, b"", ETAG))
    artifact = an_artifact("feed.xml", b"feed", state="5f", disposition="inline")

    server.open(prefix="/shows/voices/").write(artifact, only_if=Absent(), sent=lambda _: None)

    (request,) = server.requests
    assert request.path == "/voices/shows/voices/feed.xml"
    assert request.headers["x-amz-checksum-sha256"] == b64encode(sha256(b"feed").digest()).decode()
    assert request.headers["x-amz-meta-sha256"] == artifact.sha256
    assert request.headers["x-amz-meta-state"] == "5f"
    assert request.headers["if-none-match"] == "*"
    assert request.headers["content-disposition"] == "inline"
    assert "content-encoding" not in request.headers
    assert "x-amz-checksum-sha256" in request.headers["authorization"]


def test_all_pages_of_a_list_are_read(bad_store: Starter) -> None:
    def script(request: Request) -> Reply:
        more = "continuation-token" not in request.path
        number = 2 if more else 1
        token = "<NextContinuationToken>t</NextContinuationToken>" if more else ""
        text = (
            f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{token}"
            f"<Contents><Key>shows/media/{number}.mp3</Key></Contents></ListBucketResult>"
        )
        return Reply(200, text.encode(), {"Content-Type": "application/xml"})

    server = bad_store(script)

    keys = server.open(prefix="shows").list_keys("media/")

    assert keys == ("media/1.mp3", "media/2.mp3")
    assert re.search(r"prefix=shows%2Fmedia%2F", server.requests[0].path)


def test_restored_headers_need_an_etag(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(200, b"<CopyObjectResult></CopyObjectResult>"))

    assert isinstance(server.open().restore_headers(an_artifact()), Unclear)


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (an_error(404, "NoSuchKey"), ObjectMissing),
        (an_error(503, "SlowDown"), Unclear),
        (an_error(412, "PreconditionFailed"), Unclear),
        (CUT, Unclear),
        (Reply(200, b"<Error><Code>InternalError</Code></Error>"), Unclear),
    ],
)
def test_what_a_copy_in_place_is_told(
    bad_store: Starter, reply: Reply | None, verdict: type
) -> None:
    server = bad_store(lambda _: reply)

    assert isinstance(server.open().restore_headers(an_artifact()), verdict)


def test_a_refused_copy_is_raised(bad_store: Starter) -> None:
    server = bad_store(lambda _: an_error(403, "AccessDenied"))

    with pytest.raises(StoreRefused, match="mend the headers"):
        server.open().restore_headers(an_artifact())


def test_headers_that_a_store_leaves_out_are_empty(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(200, b"", ETAG))

    described = server.open().describe("feed.xml")

    assert described == ObjectDescribed(size_bytes=0, etag='"abc"')


def test_a_bucket_that_may_not_be_set_up_is_a_refusal(bad_store: Starter) -> None:
    server = bad_store(lambda _: an_error(403, "AccessDenied"))
    client = open_client(endpoint=server.endpoint, credentials=Credentials("a", "b"), attempts=1)

    with pytest.raises(StoreRefused, match="set the bucket up"):
        prepare(client, bucket="voices", prefixes=("feed.xml",))

    client.close()


def test_what_the_probe_cannot_do_is_raised(bad_store: Starter) -> None:
    server = bad_store(lambda _: an_error(403, "AccessDenied"))

    with pytest.raises(StoreRefused, match="check the checksum"):
        server.open().accepts_wrong_checksum("probe/a.txt")
    with pytest.raises(StoreRefused, match="delete"):
        server.open().remove("probe/a.txt")


def test_a_wrong_checksum_that_is_taken_is_told(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(200, b"", ETAG))

    assert server.open().accepts_wrong_checksum("probe/a.txt")


def test_a_cut_while_asking_what_may_be_listed_is_raised(bad_store: Starter) -> None:
    server = bad_store(
        lambda request: CUT if "list-type" in request.path else an_error(403, "AccessDenied")
    )

    with pytest.raises(StoreUnreachable):
        server.open().read("feed.xml")


def test_a_description_without_an_etag_is_unclear(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(200, b"feed"))

    assert isinstance(server.open().describe("feed.xml"), Unclear)
