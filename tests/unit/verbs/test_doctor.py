"""Doctor against a provider that does everything right, and against bad ones."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from podcast_pub.errors import ShowNeedsFixing
from podcast_pub.verbs.doctor import Request, diagnose
from tests.builders.show_folder import FIRST, a_show_folder
from tests.unit.storage.bad_store import Reply
from tests.unit.verbs.bucket import Kept
from tests.unit.verbs.doctoring import examined, found, is_stranger
from tests.unit.verbs.good_host import GoodHost, page, refusal, served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.storage.bad_store import Request as Asked
    from tests.unit.verbs.bucket import Bucket
    from tests.unit.verbs.publishing import Laptop

    Fault = Callable[[Asked], Reply | None]

SILENT = "http://127.0.0.1:9"


def test_a_good_provider_is_fit_and_left_as_it_was(laptop: Laptop) -> None:
    before = dict(laptop.bucket.objects)

    diagnosis = examined(laptop)

    assert found(diagnosis) == []
    assert diagnosis.exit_code == 0
    assert laptop.bucket.objects == before
    assert diagnosis.asked > 40


def test_nothing_outside_the_probe_is_ever_written_or_deleted(laptop: Laptop) -> None:
    examined(laptop)

    changed = [
        laptop.bucket.key_of(one)
        for one in laptop.bucket.asked
        if one.method not in ("GET", "HEAD", "OPTIONS")
    ]
    assert len(changed) > 5
    assert all(key.startswith("probe/f00d") for key in changed)


def test_audio_that_is_served_badly_in_every_way_is_found_at_once(laptop: Laptop) -> None:
    def fault(asked: Asked) -> Reply | None:
        if not is_stranger(asked) or "/media/" not in asked.path or "none" in asked.path:
            return None
        kept = laptop.bucket.objects[laptop.bucket.key_of(asked)]
        headers = {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment"}
        if "gzip" in asked.headers["accept-encoding"]:
            headers["Content-Encoding"] = "gzip"
        return Reply(200, kept.body + b"more", headers)

    diagnosis = examined(laptop, fault)

    assert found(diagnosis) == [
        "DOCTOR-41 error",
        "DOCTOR-42 error",
        "DOCTOR-43 warning",
        "DOCTOR-44 warning",
        "DOCTOR-45 error",
        "DOCTOR-46 warning",
        "DOCTOR-47 error",
        "DOCTOR-51 warning",
    ]
    assert diagnosis.exit_code == 5


def test_a_feed_and_pages_that_are_served_badly_are_found_at_once(laptop: Laptop) -> None:
    def fault(asked: Asked) -> Reply | None:
        key = laptop.bucket.key_of(asked)
        if not is_stranger(asked):
            return None
        if key == "feed.xml":
            feed = laptop.bucket.objects[key]
            headers = {"Content-Type": "text/plain", "Cache-Control": "max-age=14400"}
            packs = "gzip" in asked.headers["accept-encoding"]
            return Reply(200, feed.body, headers | ({"Content-Encoding": "gzip"} if packs else {}))
        if key == "index.html":
            return page(text="rewritten")
        return page(text="front") if "none" in key else None

    diagnosis = examined(laptop, fault)

    assert found(diagnosis) == [
        "DOCTOR-26 note",
        "DOCTOR-27 error",
        "DOCTOR-29 warning",
        "DOCTOR-35 warning",
        "DOCTOR-36 warning",
        "DOCTOR-37 warning",
        "DOCTOR-38 error",
    ]
    assert diagnosis.exit_code == 5


def test_a_cdn_that_packs_the_feed_well_and_fights_bots_is_told_for_the_latter(
    laptop: Laptop,
) -> None:
    def fault(asked: Asked) -> Reply | None:
        name = asked.headers.get("user-agent", "")
        if name.startswith(("Overcast", "AntennaPod", "FeedFetcher-Google")):
            return page(403, "Just a moment...")
        if is_stranger(asked) and asked.headers.get("accept-encoding") == "gzip":
            kept = laptop.bucket.objects[laptop.bucket.key_of(asked)]
            if "feed.xml" in asked.path:
                body, headers = gzip.compress(kept.body), {"Content-Encoding": "gzip"}
                return Reply(200, body, kept.headers | headers)
        return None

    diagnosis = examined(laptop, fault)

    assert found(diagnosis) == [
        "DOCTOR-33 error",
        "DOCTOR-33 error",
        "DOCTOR-34 warning",
        "DOCTOR-34 warning",
    ]
    messages = [finding.message for finding in diagnosis.findings if finding.blocks]
    assert all(message.startswith("Overcast, AntennaPod: asking for the") for message in messages)


def test_a_bucket_that_is_open_to_strangers_is_found_and_cleaned_up(laptop: Laptop) -> None:
    bucket = laptop.bucket
    before = dict(bucket.objects)

    def fault(asked: Asked) -> Reply | None:
        key = bucket.key_of(asked)
        if not is_stranger(asked):
            return None
        if asked.method == "PUT":
            bucket.objects[key] = Kept(asked.body, {})
            return Reply(200, headers={"ETag": bucket.objects[key].etag})
        if asked.method == "DELETE":
            bucket.objects.pop(key, None)
            return Reply(204)
        if "?list-type=2" in asked.path:
            return Reply(200, b"<ListBucketResult><Name>voices</Name></ListBucketResult>")
        return served(asked, bucket.objects[key]) if key.startswith("probe/") else None

    diagnosis = examined(laptop, fault)

    assert found(diagnosis) == [
        "DOCTOR-11 error",
        "DOCTOR-12 error",
        "DOCTOR-13 error",
        "DOCTOR-14 note",
    ]
    assert diagnosis.exit_code == 4
    assert bucket.objects == before


def test_a_cache_that_keeps_answers_for_one_site_is_found(laptop: Laptop) -> None:
    kept: dict[str, Reply] = {}
    good = GoodHost(laptop.bucket)

    def fault(asked: Asked) -> Reply | None:
        if not is_stranger(asked) or asked.method != "GET" or "/media/" not in asked.path:
            return None
        name = f"{asked.path} {asked.headers.get('range')} {asked.headers.get('if-none-match')}"
        answer = kept.get(name) or good(asked)
        assert answer is not None
        return kept.setdefault(name, answer)

    assert found(examined(laptop, fault)) == ["DOCTOR-52 warning"]


def test_a_store_that_cannot_be_trusted_is_found_with_all_else(laptop: Laptop) -> None:
    old = b"<ID>old</ID><Status>Enabled</Status><Filter><Prefix>media/</Prefix></Filter>"

    def fault(asked: Asked) -> Reply | None:
        if is_stranger(asked):
            return None
        if asked.path.endswith("?versioning"):
            return Reply(
                200, b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
            )
        if asked.path.endswith("?lifecycle"):
            rule = b"<Rule>" + old + b"<Expiration><Days>90</Days></Expiration></Rule>"
            return Reply(200, b"<LifecycleConfiguration>" + rule + b"</LifecycleConfiguration>")
        if asked.method == "PUT" and "if-none-match" in asked.headers:
            return Reply(200, headers={"ETag": '"ignores conditions"'})
        return None

    late = datetime.now(UTC) + timedelta(minutes=20)
    diagnosis = examined(laptop, fault, clock=lambda: late)

    codes = found(diagnosis)
    assert codes == [
        "DOCTOR-00 note",
        "DOCTOR-01 error",
        "DOCTOR-02 error",
        "DOCTOR-04 error",
        "DOCTOR-05 warning",  # this provider has no listing of versions
    ]
    assert diagnosis.exit_code == 4
    assert "keeps old versions" in " ".join(one.message for one in diagnosis.findings)


def test_a_key_that_may_not_see_settings_is_told_what_was_not_seen(laptop: Laptop) -> None:
    def fault(asked: Asked) -> Reply | None:
        settings = asked.path.endswith(("?versioning", "?lifecycle"))
        return refusal() if settings and not is_stranger(asked) else None

    diagnosis = examined(laptop, fault)

    assert [one.message for one in diagnosis.findings if "AccessDenied" in one.message] == [
        "not looked at: lifecycle rules (the store answers AccessDenied)",
        "not looked at: versions of objects (the store answers AccessDenied)",
    ]
    assert diagnosis.exit_code == 0


def test_a_feed_that_only_its_owner_can_read_is_found(laptop: Laptop) -> None:
    diagnosis = examined(laptop, lambda asked: refusal() if is_stranger(asked) else None)

    codes = found(diagnosis)
    assert "DOCTOR-31 error" in codes
    assert not {"DOCTOR-41 error", "DOCTOR-51 warning"} & set(codes)
    assert diagnosis.exit_code == 5


def test_a_public_address_where_nobody_listens_is_found(laptop: Laptop) -> None:
    bucket = laptop.bucket
    option = f"{bucket.option}&public_url={SILENT}/{bucket.name}"

    diagnosis = examined(laptop, store=option)

    assert found(diagnosis) == ["DOCTOR-00 note", "DOCTOR-21 error"]
    assert diagnosis.exit_code == 4
    assert diagnosis.asked < 20


def test_a_store_that_does_not_answer_leaves_the_public_part_to_be_looked_at(
    laptop: Laptop,
) -> None:
    option = f"s3://nobody?endpoint={SILENT}&public_url={laptop.bucket.base}"

    diagnosis = examined(laptop, store=option)

    codes = [f"{finding.code} {finding.severity}" for finding in diagnosis.findings]
    assert codes.count("DOCTOR-00 note") == 3
    assert [code for code in codes if "DOCTOR-00" not in code] == ["DOCTOR-01 error"]
    assert diagnosis.exit_code == 4
    assert any(line.startswith("HEAD media/") for line in laptop.bucket.methods())


def test_a_cdn_that_says_yes_to_writes_but_stores_nothing_is_a_note(
    laptop: Laptop, bucket: Bucket
) -> None:
    bucket.objects = laptop.bucket.objects
    front = GoodHost(bucket)
    bucket.fault = lambda asked: page() if asked.method in ("PUT", "DELETE") else front(asked)
    option = f"{laptop.bucket.option}&public_url={bucket.base}"

    diagnosis = examined(laptop, store=option)

    assert "DOCTOR-12 note" in found(diagnosis)
    assert diagnosis.exit_code == 0


def test_a_folder_behind_a_web_server_is_looked_at_without_a_bucket(
    laptop: Laptop, tmp_path: Path
) -> None:
    public = tmp_path / "public"
    public.mkdir()
    with (laptop.folder / "show.toml").open("a") as file:
        place = f'url = "file://{public}"\npublic_url = "{laptop.bucket.base}"'
        file.write(f"\n[[store]]\n{place}\n")

    diagnosis = examined(laptop, store=None)

    assert [finding.code for finding in diagnosis.findings] == ["DOCTOR-00"]  # no https
    assert diagnosis.exit_code == 0
    assert [path.name for path in public.rglob("*.txt")] == []


def test_a_redirect_is_followed_and_told(laptop: Laptop) -> None:
    def fault(asked: Asked) -> Reply | None:
        key = laptop.bucket.key_of(asked)
        if not is_stranger(asked) or asked.path.endswith("?there"):
            return None
        if key == "feed.xml" or (key.startswith("media/") and "none" not in key):
            return Reply(302, headers={"Location": f"{asked.path}?there"})
        return None

    codes = found(examined(laptop, fault))

    assert "DOCTOR-24 warning" in codes
    assert "DOCTOR-48 warning" in codes


def test_redirects_without_an_end_are_no_answer(laptop: Laptop) -> None:
    def fault(asked: Asked) -> Reply | None:
        if is_stranger(asked) and "feed.xml" in asked.path:
            return Reply(302, headers={"Location": asked.path})
        return None

    (finding,) = (one for one in examined(laptop, fault).findings if one.code == "DOCTOR-21")

    assert "redirects lead on and on" in finding.message


def test_settings_that_cannot_be_used_are_named_before_anything_is_asked(
    folder: Path, bucket: Bucket
) -> None:
    a_show_folder(folder, FIRST, settings='\n[[store]]\nurl = "ftp://voices"\n')
    request = Request(folder, None, lambda: datetime.now(UTC), "f00d")

    with pytest.raises(ShowNeedsFixing) as raised:
        diagnose(request)

    assert [finding.code for finding in raised.value.findings] == ["SHOW-06"]
