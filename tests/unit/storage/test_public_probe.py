from __future__ import annotations

import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
import trustme

from podcast_pub.model.looking import Question
from podcast_pub.storage.public_probe import MOST_HOPS, PublicProbe
from podcast_pub.storage.shown_certificate import certificate_of
from tests.unit.storage.bad_store import CUT, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.unit.storage.bad_store import BadStore, Request

    Follow = Callable[[Callable[[Request], Reply | None]], BadStore]


@pytest.fixture
def probe() -> Iterator[PublicProbe]:
    made = PublicProbe()
    yield made
    made.close()


def test_an_answer_has_status_headers_in_lower_case_and_the_beginning(
    bad_store: Follow, probe: PublicProbe
) -> None:
    host = bad_store(lambda _: Reply(418, b"x" * 9000, {"X-Odd": "yes"}))

    heard = probe.ask(Question(f"{host.endpoint}/a", headers={"User-Agent": "iTMS"}, keeps=10))

    assert (heard.status, heard.body, heard.hops) == (418, b"x" * 10, ())
    assert heard.headers["x-odd"] == "yes"
    assert host.requests[0].headers["user-agent"] == "iTMS"
    assert host.requests[0].headers["accept-encoding"] == "identity"


def test_a_packed_body_comes_as_it_was_sent(bad_store: Follow, probe: PublicProbe) -> None:
    host = bad_store(lambda _: Reply(200, b"\x1f\x8b no gzip", {"Content-Encoding": "gzip"}))

    assert probe.ask(Question(host.endpoint)).body == b"\x1f\x8b no gzip"


def test_a_header_cannot_talk_to_a_terminal(bad_store: Follow, probe: PublicProbe) -> None:
    host = bad_store(lambda _: Reply(200, headers={"X-Odd": "\x1b[2Jgone" + "." * 5000}))

    odd = probe.ask(Question(host.endpoint)).headers["x-odd"]

    assert odd.startswith(r"\x1b[2Jgone...")
    assert len(odd) < 1010


def test_redirects_are_followed_and_kept(bad_store: Follow, probe: PublicProbe) -> None:
    host = bad_store(
        lambda asked: Reply(302, headers={"Location": "/b"}) if asked.path == "/a" else Reply(200)
    )

    heard = probe.ask(Question(f"{host.endpoint}/a"))

    assert (heard.url, heard.status) == (f"{host.endpoint}/a", 200)
    assert heard.hops == (f"{host.endpoint}/b",)


def test_redirects_are_an_answer_where_they_are_not_followed(
    bad_store: Follow, probe: PublicProbe
) -> None:
    host = bad_store(lambda _: Reply(301, headers={"Location": "https://x.example/"}))

    asked = [
        Question(host.endpoint, follows=False),
        Question(host.endpoint, method="PUT", body=b"x"),
        Question(host.endpoint, method="DELETE"),
    ]

    assert [probe.ask(one).status for one in asked] == [301, 301, 301]


@pytest.mark.parametrize("location", ["/again", "file:///etc/passwd", "http://[x"])
def test_redirects_that_lead_nowhere_end(
    bad_store: Follow, probe: PublicProbe, location: str
) -> None:
    host = bad_store(lambda _: Reply(302, headers={"Location": location}))

    heard = probe.ask(Question(host.endpoint))

    assert heard.is_silent
    assert "redirects lead on and on" in heard.silence
    assert len(host.requests) <= MOST_HOPS + 1


def test_silence_says_why_and_is_never_raised(bad_store: Follow, probe: PublicProbe) -> None:
    host = bad_store(lambda _: CUT)

    assert probe.ask(Question(host.endpoint)).silence == "ProtocolError"
    assert probe.ask(Question("http://127.0.0.1:9/")).silence == "NewConnectionError"
    assert len(host.requests) == 2


def test_a_host_that_was_silent_three_times_is_not_asked_again(
    bad_store: Follow, probe: PublicProbe
) -> None:
    host = bad_store(lambda _: CUT)

    silences = [probe.ask(Question(host.endpoint)).silence for _ in range(5)]

    assert silences[:3] == ["ProtocolError"] * 3
    assert all("was silent 3 times before" in one for one in silences[3:])
    assert len(host.requests) == 6


def test_an_answer_in_between_gives_a_host_another_chance(
    bad_store: Follow, probe: PublicProbe
) -> None:
    host = bad_store(lambda asked: Reply(200) if asked.path == "/well" else CUT)
    ill, well = Question(f"{host.endpoint}/ill"), Question(f"{host.endpoint}/well")

    heard = [probe.ask(one) for one in (ill, ill, well, ill, ill, well)]

    assert [one.status for one in heard] == [0, 0, 200, 0, 0, 200]


def test_many_answers_keep_the_names_of_their_questions(
    bad_store: Follow, probe: PublicProbe
) -> None:
    host = bad_store(lambda asked: Reply(200, asked.path.encode()))
    questions = {str(number): Question(f"{host.endpoint}/{number}") for number in range(12)}

    heard = probe.ask_at_once(questions)

    assert {name: one.body for name, one in heard.items()} == {
        str(number): f"/{number}".encode() for number in range(12)
    }


@pytest.fixture
def https(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Give an https address on this computer, and the file that makes it trusted."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = HTTPServer(("127.0.0.1", 0), _Quiet)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}", str(tmp_path / "authority.pem")
    server.shutdown()
    server.server_close()
    thread.join()


class _Quiet(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response_only(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


def test_a_trusted_certificate_says_until_when(
    https: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    base, authority = https
    monkeypatch.setenv("AWS_CA_BUNDLE", authority)

    certificate = certificate_of(base)

    assert certificate is not None
    assert (certificate.host, certificate.distrust, certificate.silence) == ("127.0.0.1", "", "")
    assert certificate.valid_until is not None
    assert certificate.valid_until.year > 2026


def test_a_certificate_that_nobody_trusts_is_no_silence(
    https: tuple[str, str], probe: PublicProbe
) -> None:
    base, _ = https

    certificate = certificate_of(base)

    assert certificate is not None
    assert "unable to get local issuer certificate" in certificate.distrust
    assert "its certificate is not trusted" in probe.ask(Question(base)).silence


def test_a_certificate_for_another_name_is_not_trusted(
    https: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    base, authority = https
    monkeypatch.setenv("AWS_CA_BUNDLE", authority)

    certificate = certificate_of(base.replace("127.0.0.1", "localhost"))

    assert certificate is not None
    assert "localhost" in certificate.distrust


def test_no_https_has_no_certificate_and_a_closed_port_shows_none() -> None:
    assert certificate_of("http://127.0.0.1:9/show") is None
    closed = certificate_of("https://127.0.0.1:9/show")
    assert closed is not None
    assert closed.silence == "ConnectionRefusedError"
