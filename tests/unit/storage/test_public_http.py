from __future__ import annotations

import socket
from hashlib import sha256
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import StoreUnreachable
from podcast_pub.model.operations import NotServed, Served
from podcast_pub.storage.public_http import PublicHttp
from podcast_pub.storage.waiting import Watch
from tests.builders import an_artifact
from tests.unit.storage.bad_store import CUT, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import EmbeddedStoreInUse
    from tests.unit.storage.bad_store import BadStore, Request

    Starter = Callable[[Callable[[Request], Reply | None]], BadStore]
    Opener = Callable[[Callable[[Request], Reply | None]], PublicHttp]

SOUND = an_artifact("media/a/one.mp3", b"sound")
MP3 = {"Content-Type": "audio/mpeg"}


def serving(request: Request) -> Reply:
    """What a good server answers for `SOUND`."""
    if request.headers.get("range") == "bytes=0-1":
        return Reply(206, b"so", MP3 | {"Content-Range": "bytes 0-1/5"})
    return Reply(200, b"sound", MP3)


def reason_of(answer: object) -> str:
    assert isinstance(answer, NotServed)
    return answer.reason


@pytest.fixture
def public(bad_store: Starter) -> Iterator[Opener]:
    opened: list[PublicHttp] = []

    def follow(script: Callable[[Request], Reply | None]) -> PublicHttp:
        opened.append(PublicHttp(bad_store(script).endpoint))
        return opened[-1]

    yield follow
    for one in opened:
        one.close()


def test_what_is_served_well_is_served(public: Opener) -> None:
    answer = public(serving).check(SOUND)

    assert answer == Served()


def test_listeners_send_no_credentials_and_want_plain_bytes(bad_store: Starter) -> None:
    server = bad_store(serving)
    public = PublicHttp(server.endpoint)

    public.check(SOUND)

    head, ranged = server.requests
    assert (head.method, ranged.method) == ("HEAD", "GET")
    assert head.headers["user-agent"] == "podcast-pub"
    assert head.headers["accept-encoding"] == "identity"
    assert "authorization" not in head.headers
    public.close()


@pytest.mark.parametrize(
    ("head", "ranged", "reason"),
    [
        (Reply(404), None, "answers 404: nothing is there"),
        (Reply(403), None, "answers 403: nothing is there, or not everybody may read it"),
        (Reply(500), None, "answers 500"),
        (Reply(200, b"soun", MP3), None, "has length 4, not 5"),
        (Reply(200, b"sound", {"Content-Type": "text/html"}), None, "has type text/html"),
        (Reply(200, b"sound"), None, "has type unknown, not audio/mpeg"),
        (
            Reply(200, b"sound", MP3),
            Reply(200, b"sound", MP3),
            "with everything, so nobody can seek",
        ),
        (Reply(200, b"sound", MP3), Reply(416), "answers 416 to a range"),
        (Reply(200, b"sound", MP3), Reply(206, b"so", MP3), "with no range and 2 bytes"),
        (
            Reply(200, b"sound", MP3),
            Reply(206, b"so", {"Content-Range": "bytes 0-1/6"}),
            "with bytes 0-1/6",
        ),
    ],
)
def test_what_is_served_badly_is_said(
    public: Opener, head: Reply, ranged: Reply | None, reason: str
) -> None:
    opened = public(lambda request: head if request.method == "HEAD" else ranged)

    said = reason_of(opened.check(SOUND))

    assert reason in said
    assert "/media/a/one.mp3" in said


def test_no_answer_is_not_served(public: Opener) -> None:
    assert "no usable answer" in reason_of(public(lambda _: CUT).check(SOUND))


def test_a_server_that_asks_for_an_hour_is_not_waited_for(public: Opener) -> None:
    busy = public(lambda _: Reply(503, b"", {"Retry-After": "3600"}))

    assert "answers 503" in reason_of(busy.check(SOUND))


def test_a_charset_after_the_type_does_not_matter(public: Opener) -> None:
    page = an_artifact("index.html", b"", media_type="text/html")
    opened = public(lambda _: Reply(200, b"", {"Content-Type": "text/HTML; charset=utf-8"}))

    assert opened.check(page) == Served()


def test_an_object_of_one_byte_is_asked_for_what_it_has(public: Opener) -> None:
    one = an_artifact("media/a/x.mp3", b"x")
    opened = public(
        lambda request: (
            Reply(206, b"x", MP3 | {"Content-Range": "bytes 0-0/1"})
            if "range" in request.headers
            else Reply(200, b"x", MP3)
        )
    )

    assert opened.check(one) == Served()


def test_redirects_are_followed_five_times(bad_store: Starter) -> None:
    def script(request: Request) -> Reply:
        left = int(request.path.removeprefix("/"))
        if left == 0:
            return Reply(200, b"there")
        return Reply(302, b"", {"Location": f"/{left - 1}"})

    server = bad_store(script)
    public = PublicHttp(server.endpoint)

    answer = public.get(f"{server.endpoint}/5")

    assert (answer.status, answer.body, answer.url) == (200, b"there", f"{server.endpoint}/0")
    with pytest.raises(StoreUnreachable, match="redirect"):
        public.get(f"{server.endpoint}/6")
    public.close()


def test_a_download_is_hashed_as_it_comes(bad_store: Starter) -> None:
    body = bytes(range(256)) * 20_000
    server = bad_store(lambda _: Reply(200, body, MP3))
    public = PublicHttp(server.endpoint)

    content = public.sha256_of(f"{server.endpoint}/media/a/one.mp3")

    assert (content.status, content.size_bytes) == (200, len(body))
    assert (content.sha256, content.media_type) == (sha256(body).hexdigest(), "audio/mpeg")
    public.close()


def test_a_download_that_is_cut_raises(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(200, b"sou", MP3, announced=5))
    public = PublicHttp(server.endpoint)

    with pytest.raises(StoreUnreachable, match="no usable answer"):
        public.sha256_of(f"{server.endpoint}/media/a/one.mp3")
    public.close()


def test_a_download_that_takes_too_long_raises(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(200, b"x" * 5_000_000))
    public = PublicHttp(server.endpoint)

    with pytest.raises(StoreUnreachable, match="not there whole after 0 s"):
        public.sha256_of(f"{server.endpoint}/long.mp3", within=0.0)
    public.close()


def test_a_body_that_never_ends_is_given_up(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(200, b"x" * 5_000_000))
    public = PublicHttp(server.endpoint)

    with pytest.raises(StoreUnreachable, match="sends more than 1000 bytes"):
        public.get(f"{server.endpoint}/feed.xml", at_most=1000)
    public.close()


def test_the_proxy_of_the_environment_is_asked(
    bad_store: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = bad_store(lambda _: Reply(200, b"through the proxy"))
    monkeypatch.setenv("http_proxy", server.endpoint)
    monkeypatch.delenv("no_proxy", raising=False)
    public = PublicHttp("http://podcast.example/show")

    answer = public.get("http://podcast.example/show/feed.xml")

    assert answer.body == b"through the proxy"
    assert server.requests[0].path == "http://podcast.example/show/feed.xml"
    public.close()


def test_what_a_server_compressed_is_left_as_it_was_sent(bad_store: Starter) -> None:
    server = bad_store(lambda _: Reply(200, b"not gzip", {"Content-Encoding": "gzip"}))
    public = PublicHttp(server.endpoint)

    assert public.get(f"{server.endpoint}/feed.xml").body == b"not gzip"
    public.close()


def test_a_connection_is_used_again(bad_store: Starter) -> None:
    server = bad_store(serving)
    public = PublicHttp(server.endpoint)

    for _ in range(3):
        public.check(SOUND)

    assert len(server.connections) == 1
    public.close()


def test_an_address_that_is_none_raises() -> None:
    public = PublicHttp("http://127.0.0.1:1")

    with pytest.raises(StoreUnreachable, match="no usable answer"):
        public.head("http://[broken")
    public.close()


def test_a_host_that_never_answered_is_asked_once_and_named(bad_store: Starter) -> None:
    ended, told = Event(), list[str]()
    server = bad_store(lambda _: Reply() if ended.wait(10) else CUT)
    watch = Watch(told.append, after=0.05)
    public = PublicHttp(server.endpoint, watch=watch, first_silence=0.2)

    with pytest.raises(StoreUnreachable, match=r"no usable answer .*ReadTimeoutError"):
        public.get(f"{server.endpoint}/feed.xml")

    ended.set()
    assert len(server.requests) == 1
    assert told == [server.endpoint.removeprefix("http://")]
    public.close()


def test_a_host_that_answered_before_is_waited_for(bad_store: Starter) -> None:
    never = Event()
    server = bad_store(lambda _: Reply(404))
    public = PublicHttp(server.endpoint, first_silence=0.1)
    public.head(f"{server.endpoint}/feed.xml")
    server.script = lambda _: CUT if never.wait(0.3) else Reply(200)

    assert public.head(f"{server.endpoint}/feed.xml").status == 200

    public.close()


def test_an_answer_that_is_cut_is_asked_for_again_at_first_too(bad_store: Starter) -> None:
    server = bad_store(lambda _: CUT if len(server.requests) < 3 else Reply(200, b"there"))
    public = PublicHttp(server.endpoint)

    assert public.get(f"{server.endpoint}/feed.xml").body == b"there"

    public.close()


def test_a_port_on_which_nobody_listens_is_given_up_without_a_pause() -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        endpoint = f"http://127.0.0.1:{once.getsockname()[1]}"
    public = PublicHttp(endpoint)
    began = monotonic()

    with pytest.raises(StoreUnreachable, match=r"no usable answer .*NewConnectionError"):
        public.get(f"{endpoint}/feed.xml")

    assert monotonic() - began < 0.4  # the first pause of urllib3 between tries
    public.close()


@pytest.mark.needs_store
def test_seaweedfs_serves_what_was_stored(embedded_store: EmbeddedStoreInUse) -> None:
    bucket = embedded_store.fresh_bucket()
    embedded_store.open(bucket).write(SOUND, only_if=None, sent=lambda _: None)
    public = PublicHttp(embedded_store.base_of(bucket))

    assert public.check(SOUND) == Served()
    assert "answers 404" in reason_of(public.check(an_artifact("media/b/none.mp3")))
    suffix = public.get(f"{embedded_store.base_of(bucket)}/media/a/one.mp3", range="bytes=-2")
    assert (suffix.status, suffix.body) == (206, b"nd")
    public.close()
