from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Timer
from threading import enumerate as all_threads

from podcast_pub.storage.waiting import Watch

LONG_ENOUGH = 5.0


class Told:
    """Writes down which hosts are waited for."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.happened = Event()

    def __call__(self, host: str) -> None:
        self.hosts.append(host)
        self.happened.set()

    def within(self, watch: Watch, url: str) -> bool:
        """Ask a host that does not answer before somebody is told, and return whether it was."""
        self.happened.clear()
        with watch.over(url):
            return self.happened.wait(LONG_ENOUGH if not self.hosts else 0.05)


def test_a_host_that_does_not_answer_is_named_without_who_asks() -> None:
    told = Told()

    assert told.within(Watch(told, after=0.01), "https://key:secret@s3.example.org:9000/show/x?a")

    assert told.hosts == ["s3.example.org:9000"]


def test_a_host_that_answers_in_time_is_not_named() -> None:
    told = Told()
    watch = Watch(told, after=0.05)

    with watch.over("https://s3.example.org/show"):
        pass

    assert not told.happened.wait(0.1)


def test_a_host_is_named_once_whoever_asks_and_how_often() -> None:
    told = Told()
    watch = Watch(told, after=0.01)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda page: told.within(watch, f"http://127.0.0.1:1/{page}"), range(4)))
    again = told.within(watch, "http://127.0.0.1:1/again")

    assert (told.hosts, again) == (["127.0.0.1:1"], False)


def test_each_host_is_named() -> None:
    hosts: list[str] = []
    both = Event()

    def tell(host: str) -> None:
        hosts.append(host)
        if len(hosts) == 2:
            both.set()

    watch = Watch(tell, after=0.01)

    with watch.over("https://podcast.example.org/feed.xml"), watch.over("https://s3.example.org"):
        assert both.wait(LONG_ENOUGH)

    assert sorted(hosts) == ["podcast.example.org", "s3.example.org"]


def test_an_error_passes_and_ends_the_watch() -> None:
    told = Told()
    watch = Watch(told, after=0.05)

    try:
        with watch.over("no address"):
            raise KeyError  # noqa: TRY301 — what an asker might raise
    except KeyError:
        pass

    assert not told.happened.wait(0.1)


def test_without_anybody_to_tell_no_clock_runs() -> None:
    before = timers()

    with Watch(after=LONG_ENOUGH).over("https://s3.example.org"):
        assert timers() <= before

    with Watch(Told(), after=LONG_ENOUGH).over("https://s3.example.org"):
        assert len(timers() - before) == 1


def timers() -> set[Timer]:
    return {thread for thread in all_threads() if isinstance(thread, Timer)}
