from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcast_pub.model.finding import Severity
from podcast_pub.publishing.verification import (
    HINT_AGAIN,
    HINT_BYTES,
    HINT_PUBLIC,
    HTTP,
    Download,
    Promised,
    Response,
    judge_download,
    judge_file,
    judge_head,
    judge_page,
    judge_range,
    judge_state,
    promised_sha256,
)
from tests.builders import digest

if TYPE_CHECKING:
    from podcast_pub.model.finding import Finding

URL = "https://podcast.example.org/media/x/first.mp3"
PROMISED = Promised(URL, 5000, "audio/mpeg", digest("sound"))
GOOD_HEAD = Response(200, {"content-length": "5000", "content-type": "audio/mpeg"})
GOOD_RANGE = Response(206, {"content-range": "bytes 0-1/5000"}, b"ID")
GOOD_DOWNLOAD = Download(200, 5000, digest("sound"))


def the_only(found: list[Finding]) -> Finding:
    (finding,) = found
    assert finding.severity is Severity.ERROR
    assert finding.source == HTTP
    return finding


def test_an_enclosure_that_is_what_the_feed_says_has_no_findings() -> None:
    assert judge_head(PROMISED, GOOD_HEAD) == []
    assert judge_range(PROMISED, GOOD_RANGE, expected="bytes 0-1/5000") == []
    assert judge_download(PROMISED, GOOD_DOWNLOAD) == []


def test_what_to_do_names_a_command_that_exists() -> None:
    assert HINT_PUBLIC == (
        "allow public reading of the bucket, or publish again with `--check-store`"
    )
    assert HINT_AGAIN == "publish again with `--check-store`, which repairs what is stored"
    assert HINT_BYTES.startswith("publish with `--check-store`: it compares the bytes in the store")
    assert HTTP == "RFC 9110, sections 9.3.2 and 14, read 2026-11-24"


@pytest.mark.parametrize("media_type", ["AUDIO/MPEG", "audio/mpeg; charset=binary", "audio/mpeg "])
def test_a_type_counts_without_case_and_parameters(media_type: str) -> None:
    head = Response(200, {"content-length": "5000", "content-type": media_type})

    assert judge_head(PROMISED, head) == []
    assert judge_head(replace(PROMISED, media_type=media_type), GOOD_HEAD) == []


@pytest.mark.parametrize("status", [204, 301, 403, 404, 500])
def test_an_enclosure_that_does_not_answer_200_to_head(status: int) -> None:
    finding = the_only(judge_head(PROMISED, Response(status, {})))

    assert (finding.code, finding.hint) == ("VERIFY-01", HINT_PUBLIC)
    assert finding.message == f"{URL} answers {status} to HEAD"


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"content-length": "4999"}, f"{URL} has 4999 bytes, the feed says 5000"),
        ({}, f"{URL} has no stated bytes, the feed says 5000"),
    ],
)
def test_an_enclosure_of_another_length(headers: dict[str, str], message: str) -> None:
    head = Response(200, {"content-type": "audio/mpeg", **headers})

    finding = the_only(judge_head(PROMISED, head))

    assert (finding.code, finding.message, finding.hint) == ("VERIFY-02", message, HINT_BYTES)


@pytest.mark.parametrize(
    ("headers", "said"), [({"content-type": "text/html"}, "text/html"), ({}, "unknown")]
)
def test_an_enclosure_of_another_type(headers: dict[str, str], said: str) -> None:
    finding = the_only(judge_head(PROMISED, Response(200, {"content-length": "5000", **headers})))

    assert (finding.code, finding.hint) == ("VERIFY-03", HINT_AGAIN)
    assert finding.message == f"{URL} has the type {said}, the feed says audio/mpeg"


def test_a_wrong_length_and_a_wrong_type_are_both_found() -> None:
    found = judge_head(
        PROMISED, Response(200, {"content-length": "1", "content-type": "text/html"})
    )

    assert [one.code for one in found] == ["VERIFY-02", "VERIFY-03"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Response(200, {"content-length": "5000"}), "answers 200 with nothing to a range"),
        (Response(206, {"content-range": "bytes 0-0/5000"}), "answers 206 with bytes 0-0/5000"),
        (Response(416, {"content-range": "bytes 0-1/5000"}), "answers 416 with bytes 0-1/5000"),
    ],
)
def test_an_enclosure_in_which_nobody_can_seek(answer: Response, said: str) -> None:
    finding = the_only(judge_range(PROMISED, answer, expected="bytes 0-1/5000"))

    assert finding.code == "VERIFY-04"
    assert said in finding.message
    assert finding.message.endswith("not 206 with bytes 0-1/5000: players cannot seek")
    assert "byte ranges" in finding.hint


def test_an_enclosure_that_cannot_be_downloaded() -> None:
    finding = the_only(judge_download(PROMISED, Download(404, 0, digest(""))))

    assert (finding.code, finding.hint) == ("VERIFY-01", HINT_PUBLIC)
    assert finding.message == f"{URL} answers 404 to GET"


def test_an_enclosure_that_is_cut() -> None:
    finding = the_only(judge_download(PROMISED, replace(GOOD_DOWNLOAD, size_bytes=4000)))

    assert (finding.code, finding.hint) == ("VERIFY-02", HINT_BYTES)
    assert finding.message == f"{URL} sent 4000 bytes, the feed says 5000"


def test_an_enclosure_with_other_bytes_than_promised() -> None:
    finding = the_only(judge_download(PROMISED, replace(GOOD_DOWNLOAD, sha256=digest("noise"))))

    assert (finding.code, finding.hint) == ("VERIFY-05", HINT_BYTES)
    assert finding.message == f"{URL} sent other bytes than the feed's integrity says"


def test_a_feed_that_promises_no_bytes() -> None:
    finding = the_only(judge_download(replace(PROMISED, sha256=""), GOOD_DOWNLOAD))

    assert (finding.code, finding.hint) == ("VERIFY-06", HINT_AGAIN)
    assert finding.message == f"the feed names no integrity for {URL}"


def test_a_page_that_is_what_was_published_has_no_findings() -> None:
    page = Download(200, 10, digest("page"))

    assert judge_page(URL, page, sha256=digest("page")) == []
    assert judge_page(URL, page, sha256="") == []


def test_a_page_that_is_not_there() -> None:
    finding = the_only(judge_page(URL, Download(404, 0, ""), sha256=digest("page")))

    assert (finding.code, finding.message) == ("VERIFY-07", f"{URL} answers 404")
    assert finding.hint == HINT_AGAIN


def test_a_page_that_something_changed_on_the_way() -> None:
    finding = the_only(judge_page(URL, Download(200, 10, digest("other")), sha256=digest("page")))

    assert finding.code == "VERIFY-08"
    assert finding.message == f"{URL} is not the page that was published"
    assert "caches" in finding.hint
    assert "publish with `--check-store`, which writes it again" in finding.hint


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (Response(404, {}), "answers 404; the feed names a state that needs it"),
        (Response(200, {}, b"{}"), "has other bytes than its name says"),
    ],
)
def test_a_state_that_is_missing_or_damaged(answer: Response, wrong: str) -> None:
    finding = the_only(judge_state(URL, answer, name=digest("state")))

    assert judge_state(URL, Response(200, {}, b"state"), name=digest("state")) == []
    assert (finding.code, finding.message) == ("VERIFY-13", f"{URL} {wrong}")
    assert finding.hint.startswith("publish with `--check-store` from the folder")


def test_a_side_file_that_is_not_there() -> None:
    finding = the_only(judge_file(URL, Response(403, {})))

    assert judge_file(URL, Response(200, {})) == []
    assert (finding.code, finding.message) == ("VERIFY-09", f"{URL} answers 403")
    assert finding.hint == HINT_AGAIN


@given(st.binary(max_size=50))
def test_an_integrity_names_the_hash_of_the_bytes(body: bytes) -> None:
    hashed = sha256(body)

    integrity = f"sha256-{b64encode(hashed.digest()).decode()}"

    assert promised_sha256(integrity) == hashed.hexdigest()


@pytest.mark.parametrize(
    "integrity",
    ["", "sha256", "sha256-", "sha384-AAAA", "sha256-*", "sha256-AA*A=", "sha256-ä", "sha256-AAA"],
)
def test_an_integrity_of_another_kind_names_no_hash(integrity: str) -> None:
    assert promised_sha256(integrity) == ""
