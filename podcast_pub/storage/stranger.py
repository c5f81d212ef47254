"""A stranger at the bucket: tries without a key what only its owner may do, on keys of a probe."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from podcast_pub.errors import PodcastPubError
from podcast_pub.model.artifact import Artifact
from podcast_pub.model.looking import Attempt, Question, Strangers
from podcast_pub.model.operations import ObjectDescribed, ObjectMissing
from podcast_pub.storage.trial import keep, remove

if TYPE_CHECKING:
    from podcast_pub.storage.public_probe import PublicProbe
    from podcast_pub.storage.store import Probeable

LISTINGS = ("?list-type=2&max-keys=1", "?list", "?versions&max-keys=1")
BODY = b"podcast-pub doctor\n"


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways that lead to a bucket: its public address, and the store's own one.

    `base` has the show's prefix in it, `bucket_url` has not. Neither ends in a slash, and one
    that there is not, or that does not answer, is empty; `prefix` ends in one unless it is empty.
    """

    base: str
    bucket_url: str
    prefix: str

    def of(self, key: str) -> tuple[str, ...]:
        """Return the addresses of a key, without the same one twice."""
        raw = self.bucket_url and f"{self.bucket_url}/{self.prefix}".rstrip("/")
        roots = dict.fromkeys(root for root in (self.base, raw) if root)
        return tuple(f"{root}/{key}" for root in roots)

    @property
    def count(self) -> int:
        """Return how many different ways there are."""
        return len(self.of(""))


def look_as_stranger(
    ask: PublicProbe, ways: Ways, *, store: Probeable | None, token: str
) -> Strangers:
    """Return what a stranger may do; `store` is None if its key does not work.

    Only `probe/<token>-….txt` is written or deleted, and what was made is removed afterwards.
    """
    kept, left = f"probe/{token}-kept.txt", list[str]()
    is_stored = store is not None and _keep(store, kept)
    listings = tuple(ask.ask(Question(url)) for url in _listings(ways))
    read = ask.ask(Question(ways.of(kept)[0])) if is_stored and ways.count else None
    writes = tuple(
        _write(ask, ways.of(key)[number], store, key=key, left=left)
        for number, key in enumerate(f"probe/{token}-{way}.txt" for way in range(ways.count))
    )
    deletions = tuple(
        _delete(ask, url, store, key=kept) for url in ways.of(kept) if store and is_stored
    )
    if store is not None and is_stored:
        remove(store, kept, left)
    return Strangers(listings, writes, deletions, read, tuple(left))


def _listings(ways: Ways) -> list[str]:
    bases = dict.fromkeys(one for one in (ways.base, ways.bucket_url) if one)
    return [f"{base}{slash}{query}" for base in bases for query in LISTINGS for slash in ("/", "")]


def _write(
    ask: PublicProbe, url: str, store: Probeable | None, *, key: str, left: list[str]
) -> Attempt:
    headers = {"Content-Type": "text/plain"}
    heard = ask.ask(Question(url, method="PUT", headers=headers, body=BODY))
    if not heard.is_fine:
        return Attempt(heard, happened=False)
    happened = _is_there(store, key) if store is not None else None
    if store is not None and happened:
        remove(store, key, left)
    elif not ask.ask(Question(url, method="DELETE")).is_fine and happened is None:
        left.append(key)
    return Attempt(heard, happened)


def _delete(ask: PublicProbe, url: str, store: Probeable, *, key: str) -> Attempt:
    heard = ask.ask(Question(url, method="DELETE"))
    if not heard.is_fine:
        return Attempt(heard, happened=False)
    there = _is_there(store, key)
    if there is False:
        _keep(store, key)  # for the next way to it
    return Attempt(heard, happened=None if there is None else not there)


def _keep(store: Probeable, key: str) -> bool:
    artifact = Artifact(
        key=key,
        media_type="text/plain",
        cache_control="no-store",
        sha256=sha256(BODY).hexdigest(),
        size_bytes=len(BODY),
        body=BODY,
    )
    return keep(store, artifact)


def _is_there(store: Probeable, key: str) -> bool | None:
    with suppress(PodcastPubError):
        match store.describe(key):
            case ObjectDescribed():
                return True
            case ObjectMissing():
                return False
    return None
