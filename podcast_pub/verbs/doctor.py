"""Doctor: is the place fit for a show? Asks the store and its public address, mends nothing."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from podcast_pub.addresses import FEED_KEY, INDEX_KEY, PUBLIC_PREFIXES, SITE_KEY
from podcast_pub.errors import (
    PodcastPubError,
    PublicCopyDiffers,
    SettingsIncomplete,
    ShowNeedsFixing,
    StoreUnreachable,
)
from podcast_pub.model.finding import in_order
from podcast_pub.model.looking import Question
from podcast_pub.model.operations import ObjectDescribed, ObjectMissing
from podcast_pub.publishing.site_json import decode_site
from podcast_pub.rules.hosting import (
    apps,
    bucket,
    cors,
    feed,
    front_door,
    media,
    strangers,
    trial,
)
from podcast_pub.rules.hosting.examined import Examined, Media, Topic, unseen
from podcast_pub.storage.probe import probe
from podcast_pub.storage.providers import Subject, provider_at
from podcast_pub.storage.public_probe import PublicProbe
from podcast_pub.storage.shown_certificate import certificate_of
from podcast_pub.storage.stranger import Ways, look_as_stranger
from podcast_pub.storage.trial import kept
from podcast_pub.verbs.wiring import parse_store_option, target_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.finding import Finding
    from podcast_pub.model.looking import Heard
    from podcast_pub.model.settings import Settings, StoreSettings
    from podcast_pub.storage.providers import Provider
    from podcast_pub.storage.store import Probeable
    from podcast_pub.verbs.wiring import Target


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line says; `clock` tells the time, aware; `token` is fresh and random.

    `waiting` is told of hosts that have been silent for seconds.
    """

    folder: Path
    store: str | None
    clock: Callable[[], datetime]
    token: str
    waiting: Callable[[str], None] | None = None


class LookedAt(StrEnum):
    """What of all that listeners get was there to be looked at."""

    FEED = "feed"
    TEST_FILE = "test file"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found at the store and at its public address, by code; `asked` counts questions."""

    store: str
    feed_url: str
    of_store: tuple[Finding, ...]
    of_public: tuple[Finding, ...]
    looked_at: LookedAt
    asked: int

    @property
    def findings(self) -> tuple[Finding, ...]:
        return in_order([*self.of_store, *self.of_public])

    @property
    def exit_code(self) -> int:
        """Return 4 if the store or the network is unfit, 5 if the public copy is, else 0."""
        if any(finding.blocks for finding in self.of_store):
            return 4
        return 5 if any(finding.blocks for finding in self.of_public) else 0


@dataclass(frozen=True, slots=True)
class Policies:
    """The least that is needed: of the producer's key, of listeners, of web players."""

    bucket: str
    prefix: str
    producer: dict[str, Any]
    listeners: dict[str, Any]
    cors: list[dict[str, Any]]


def policies(
    folder: Path, *, store: str | None, bucket: str | None = None, prefix: str = ""
) -> Policies:
    """Return the policies for a bucket and prefix, or else for those of a show; asks nobody.

    Raises SettingsIncomplete if the show has no store, or one that is a folder.
    """
    from podcast_pub.storage.s3.policies import cors_rules, listener_policy, producer_policy

    if bucket is None:
        name, below = bucket_of(_bucket_settings(folder, store))
    else:
        name, below = bucket, f"{prefix.strip('/')}/".lstrip("/")
    return Policies(
        bucket=name,
        prefix=below,
        producer=producer_policy(name, below),
        listeners=listener_policy(name, below, PUBLIC_PREFIXES),
        cors=cors_rules(),
    )


def diagnose(request: Request) -> Diagnosis:
    """Return everything that was found; nothing stops at the first fault.

    Raises only for a folder or settings that cannot be used. Objects are written and deleted
    below `probe/` alone, and one test file below `media/` as long as there is no episode.
    """
    settings = _settings(request.folder, store=request.store)
    target = target_of(request.folder, settings, store=request.store, waiting=request.waiting)
    ask = _Counting(watch=target.watch)
    doctor = _Doctor(request, target, ask)
    leftovers: list[Finding] = []
    with closing(ask):
        try:
            of_store = doctor.look_at_store()
            of_address, of_public = doctor.look_at_public()
        finally:
            leftovers += doctor.remove_versions()
    return Diagnosis(
        store=target.settings.name,
        feed_url=target.addresses.feed,
        of_store=in_order([*of_store, *of_address, *leftovers]),
        of_public=in_order(of_public),
        looked_at=doctor.looked_at,
        asked=ask.count,
    )


def bucket_of(settings: StoreSettings) -> tuple[str, str]:
    """Return bucket and prefix of a store; the prefix ends in a slash unless it is empty."""
    parts = urlsplit(settings.url)
    prefix = parts.path.strip("/")
    return parts.netloc, f"{prefix}/" if prefix else ""


class _Counting(PublicProbe):
    """Counts the questions."""

    count = 0

    def ask(self, question: Question) -> Heard:
        self.count += 1
        return super().ask(question)


class _Doctor:
    """Asks, in the order in which an answer may depend on the one before."""

    def __init__(self, request: Request, target: Target, ask: PublicProbe) -> None:
        self._request = request
        self._target = target
        self._ask = ask
        self._store: Probeable | None = None
        self._is_stored: bool | None = None
        self._is_reached = True
        self._keeps_versions = False
        self.looked_at = LookedAt.NOTHING

    def look_at_store(self) -> list[Finding]:
        """Return what the probe, the clocks and the rules of the bucket show."""
        failure = self._probe()
        self._is_reached = not isinstance(failure, StoreUnreachable | SettingsIncomplete)
        found = bucket.judge_probe(failure)
        if not self._is_bucket:
            return found
        if not self._is_reached:
            return [*found, unseen("clocks, versions and lifecycle rules", "no store was reached")]
        return [*found, *self._clock(), *self._rules()]

    def look_at_public(self) -> tuple[list[Finding], list[Finding]]:
        """Return what is wrong with the way to the bucket, and with what listeners get."""
        certificate = certificate_of(self._target.addresses.base)
        way = front_door.judge_certificate(certificate, now=self._request.clock())
        feed_answer = self._ask.ask(Question(self._target.addresses.feed, keeps=feed.WHOLE))
        examined = self._examined(feed_answer)
        if examined.feed.is_silent:
            return [*way, *front_door.judge_silence(examined), *self._strangers(examined)], []
        if examined.is_feed and examined.media:
            self.looked_at = LookedAt.FEED
        public = self._trial(examined)
        is_tried = self.looked_at is LookedAt.TEST_FILE
        public += feed.judge_presence(examined, is_stored=self._is_stored, is_tried=is_tried)
        looks = [front_door.LOOK]
        if examined.is_feed:
            looks += [feed.LOOK, media.LOOK, *([] if is_tried else [cors.LOOK])]
            if examined.media is None:
                public.append(unseen("audio", "the feed has no episode yet"))
        for look in looks:
            public += look.judge(examined, self._ask.ask_all(look.questions(examined)))
        if examined.is_feed:
            heard = self._ask.ask_at_once(apps.LOOK.questions(examined))
            public += apps.LOOK.judge(examined, heard)
        return [*way, *self._strangers(examined)], public

    def remove_versions(self) -> list[Finding]:
        """Remove what a bucket with versions keeps of the objects that were tried."""
        if not self._keeps_versions:
            return []
        from podcast_pub.storage.s3.versions import remove_versions

        name, prefix = bucket_of(self._target.settings)
        token = self._request.token
        try:
            for below in (f"probe/{token}", trial.trial_folder(token)):
                remove_versions(self._target.client, bucket=name, below=prefix + below)
        except PodcastPubError as error:
            return bucket.judge_leftovers(error)
        return bucket.judge_leftovers(None)

    @property
    def _is_bucket(self) -> bool:
        return self._target.settings.folder is None

    def _probe(self) -> PodcastPubError | None:
        try:
            self._target.must_answer()
            store = self._target.store
            probe(store, token=self._request.token)
            self._store = store
            match store.describe(FEED_KEY):
                case ObjectDescribed():
                    self._is_stored = True
                case ObjectMissing():
                    self._is_stored = False
        except PodcastPubError as error:
            return error
        return None

    def _clock(self) -> list[Finding]:
        heard = self._ask.ask(Question(self._bucket_url(), method="HEAD", follows=False))
        return bucket.judge_clock(heard, ours=self._request.clock())

    def _rules(self) -> list[Finding]:
        from podcast_pub.storage.s3.bucket_rules import rules_of

        name, prefix = bucket_of(self._target.settings)
        rules = rules_of(self._target.client, name)
        self._keeps_versions = bool(rules.versioning)
        return bucket.judge_rules(rules, prefix=prefix)

    def _trial(self, examined: Examined) -> list[Finding]:
        """Return what a test file shows where no audio is named yet, and everybody could read."""
        is_early = self._is_stored is False and not examined.feed.is_fine
        has_no_audio = examined.is_feed and examined.media is None
        if self._store is None or not (is_early or has_no_audio):
            return []
        file, left = trial.trial_file(self._request.token), list[str]()
        with kept(self._store, file, left) as is_stored:
            found = self._tried(examined, file) if is_stored else []
        return [*found, *strangers.judge_left_behind(left)]

    def _tried(self, examined: Examined, file: Artifact) -> list[Finding]:
        self.looked_at = LookedAt.TEST_FILE
        heard = self._ask.ask(Question(self._target.addresses.of(file.key)))
        if found := trial.judge_trial(examined, file, heard):
            return found
        seen = replace(examined, media=trial.as_media(file, heard))
        for look in (media.LOOK, cors.LOOK):
            found += look.judge(seen, self._ask.ask_all(look.questions(seen)))
        return found

    def _strangers(self, examined: Examined) -> list[Finding]:
        _, prefix = bucket_of(self._target.settings)
        base = "" if examined.feed.is_silent else self._target.addresses.base
        has_endpoint = self._is_bucket and self._is_reached
        ways = Ways(base, self._bucket_url() if has_endpoint else "", prefix)
        token = self._request.token
        seen = look_as_stranger(self._ask, ways, store=self._store, token=token)
        return strangers.judge_strangers(examined, seen)

    def _bucket_url(self) -> str:
        """Return the address of the bucket at the store's own endpoint."""
        settings = self._target.settings
        name, _ = bucket_of(settings)
        if settings.endpoint is None:
            return f"https://s3.{settings.region or 'us-east-1'}.amazonaws.com/{name}"
        return f"{settings.endpoint.rstrip('/')}/{name}"

    def _examined(self, answer: Heard) -> Examined:
        """Return what is known of the address, with one enclosure of the feed and its ETag."""
        settings, addresses = self._target.settings, self._target.addresses
        provider = provider_at(endpoint=settings.endpoint, is_folder=not self._is_bucket)
        examined = Examined(
            base=addresses.base,
            is_embedded=self._target.embedded is not None,
            token=self._request.token,
            feed=answer,
            keeps_headers=self._is_bucket,
            provider=provider.title if provider else "",
            steps=_steps(provider) if provider else {},
        )
        if not examined.is_feed:
            return examined
        site = self._ask.ask(Question(addresses.of(SITE_KEY), keeps=feed.WHOLE))
        page = decode_site(site.body).pages.get(INDEX_KEY)
        return replace(
            examined, media=self._media(answer.body), page_sha256=page.sha256 if page else ""
        )

    def _media(self, body: bytes) -> Media | None:
        from podcast_pub.feed.reading import read_feed

        try:
            episodes = read_feed(body).episodes
        except PublicCopyDiffers:
            return None
        if not episodes:
            return None
        first = episodes[0]
        head = self._ask.ask(Question(first.enclosure_url, method="HEAD"))
        etag = head.headers.get("etag", "")
        return Media(first.enclosure_url, first.length, first.media_type, etag)


def _bucket_settings(folder: Path, store: str | None) -> StoreSettings:
    """Return the bucket that a show is to be published to; our own store needs no policies."""
    named = _settings(folder, store=store).stores
    settings = parse_store_option(store) if store else next(iter(named), None)
    if settings is None:
        raise SettingsIncomplete(
            "show.toml names no bucket yet",
            hint="name the one that you made: `podcast-pub doctor --policy --bucket NAME`, with "
            "`--prefix` if the show is to begin below one; or add it first (`podcast-pub store "
            "add`)",
        )
    if settings.folder is not None:
        raise SettingsIncomplete(
            f"store `{settings.name}` is a folder, so it has no policies",
            hint="let the web server refuse writes and listings",
        )
    return settings


def _settings(folder: Path, *, store: str | None) -> Settings:
    from podcast_pub.show.codes import Code
    from podcast_pub.show.discovery import read_drafts

    show = read_drafts(folder).show
    about_stores = (Code.SHOW_SYNTAX, Code.SHOW_SECRET, Code.SHOW_ADDRESS, Code.SHOW_STORE)
    wrong = [one for one in show.findings if one.blocks and one.code in about_stores]
    if wrong and store is None:
        raise ShowNeedsFixing(
            "the store cannot be looked at before show.toml is mended", findings=in_order(wrong)
        )
    return show.settings


def _steps(provider: Provider) -> dict[Topic, str]:
    """Return the provider's own steps by what they are about, with the page about each."""
    subjects = {
        Topic.PUBLIC: Subject.PUBLIC,
        Topic.DOMAIN: Subject.DOMAIN,
        Topic.CORS: Subject.CORS,
        Topic.INDEX: Subject.INDEX,
        Topic.MISSING: Subject.MISSING,
        Topic.BOTS: Subject.BOTS,
    }
    found = {topic: provider.step(subject) for topic, subject in subjects.items()}
    return {topic: f"{step.text} ({step.page})" for topic, step in found.items() if step}
