from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders.show_folder import FIRST, a_show_folder, edit
from tests.cli.command_line import lasting
from tests.unit.verbs.good_host import GoodHost, page

if TYPE_CHECKING:
    from tests.cli.command_line import CommandLine
    from tests.unit.storage.bad_store import Reply, Request
    from tests.unit.verbs.bucket import Bucket

SHOW = Path("show")
NOTES = (
    "DOCTOR-00 note  not looked at: certificate, name and redirects (the address is on this "
    "computer)\n"
    "DOCTOR-03 note  the bucket keeps no old versions: what is erased is gone at once, and so is "
    "what something else overwrites\n"
    "  hint: keep the show folder, with its audio, in a second place\n"
)


@pytest.fixture(autouse=True)
def show(here: Path, bucket: Bucket) -> Path:
    """Give a show with one episode and a store."""
    return a_show_folder(SHOW, FIRST, settings=bucket.settings)


@pytest.fixture
def published(command_line: CommandLine, bucket: Bucket) -> Bucket:
    """Give the bucket of the show, which is published, at a provider that does all right."""
    command_line("publish", "show")
    bucket.fault = GoodHost(bucket)
    return bucket


def refuse_overcast(bucket: Bucket) -> None:
    good = bucket.fault

    def fault(asked: Request) -> Reply | None:
        if asked.headers.get("user-agent", "").startswith("Overcast"):
            return page(403, "Just a moment...")
        return good(asked)

    bucket.fault = fault


def test_a_store_that_is_fit_is_told(command_line: CommandLine, published: Bucket) -> None:
    ran = command_line("doctor", "show")

    assert (ran.code, ran.err) == (0, NOTES)
    assert lasting(ran.out, published.base) == (
        f"store `{published.name}` is fit for a show: 2 notes\n"
        "61 questions asked at https://podcast/feed.xml\n"
    )


def test_what_listeners_do_not_get_is_told_with_what_to_do(
    command_line: CommandLine, published: Bucket
) -> None:
    refuse_overcast(published)

    ran = command_line("doctor", "show")

    assert ran.code == 5
    assert ran.out.startswith(
        f"store `{published.name}` is not fit for a show: 2 errors, 2 notes\n"
    )
    assert ran.err.startswith(NOTES)
    assert "DOCTOR-33 error  Overcast: asking for the feed under that name got 403" in ran.err
    assert "\n  hint: switch off what fights bots in front of the bucket" in ran.err


def test_a_store_that_does_not_answer_is_told_with_all_else(
    command_line: CommandLine, published: Bucket
) -> None:
    silent = f"s3://nobody?endpoint=http://127.0.0.1:9&public_url={published.base}"

    ran = command_line("doctor", "show", "--store", silent)

    assert ran.code == 4
    assert ran.err.count("DOCTOR-00 note  not looked at:") == 3
    assert "DOCTOR-01 error  no answer from store `nobody` at http://127.0.0.1:9" in ran.err
    assert ran.out.startswith("store `nobody` is not fit for a show: 1 error, 3 notes\n")


def test_json_of_a_diagnosis_has_the_source_of_each_rule(
    command_line: CommandLine, published: Bucket
) -> None:
    refuse_overcast(published)

    ran = command_line("doctor", "show", "--json")

    findings = ran.answer.pop("findings")
    assert (ran.code, ran.err) == (5, "")
    assert ran.answer | {"asked": 0, "findings": []} == {
        "schema": 1,
        "ok": False,
        "store": published.name,
        "feed_url": f"{published.base}/feed.xml",
        "looked_at": "feed",
        "asked": 0,
        "findings": [],
    }
    bots = next(one for one in findings if one["code"] == "DOCTOR-33")
    assert bots["severity"] == "error"
    assert bots["hint"]
    assert bots["source"].startswith("Cloudflare Bots documentation, Bot Fight Mode")


def test_a_show_that_was_never_published_is_no_fault(
    command_line: CommandLine, bucket: Bucket
) -> None:
    bucket.fault = GoodHost(bucket)

    ran = command_line("doctor", "show")

    assert ran.code == 0
    assert "not looked at: feed and apps (nothing is published yet)" in ran.err
    assert ran.out.startswith(
        f"store `{bucket.name}` is fit; what listeners get was looked at with a test file only: "
    )


def test_policies_are_three_objects_with_a_heading_each(
    command_line: CommandLine, bucket: Bucket
) -> None:
    ran = command_line("doctor", "show", "--policy")

    assert ran.code == 0
    assert ran.err == (
        f"# of your key (IAM policy): bucket {bucket.name}\n"
        "# of everybody (bucket policy)\n"
        "# of players on other web sites (CORS); `aws s3api put-bucket-cors` wants it as "
        '{"CORSRules": [...]}\n'
    )
    objects, array = ran.out.split("\n[\n")
    texts = [text + "}" for text in objects.removesuffix("}").split("}\n{")]
    producer, listeners = (
        json.loads(text if text.startswith("{") else "{" + text) for text in texts
    )
    (cors,) = json.loads(f"[{array}")
    assert producer["Statement"][0]["Resource"] == [f"arn:aws:s3:::{bucket.name}/*"]
    assert listeners["Statement"][0]["Principal"] == "*"
    assert cors["AllowedMethods"] == ["GET", "HEAD"]
    assert bucket.asked == []


def test_json_of_the_policies_is_one_object(command_line: CommandLine, bucket: Bucket) -> None:
    store = f"s3://voices/one?endpoint={bucket.endpoint}"

    ran = command_line("doctor", "show", "--policy", "--json", "--store", store)

    assert ran.code == 0
    assert ran.answer.keys() == {
        "schema",
        "bucket",
        "prefix",
        "producer_policy",
        "bucket_policy",
        "cors",
    }
    assert (ran.answer["bucket"], ran.answer["prefix"]) == ("voices", "one/")


def test_policies_of_a_bucket_that_is_not_added_yet(
    command_line: CommandLine, bucket: Bucket
) -> None:
    edit(SHOW / "show.toml", bucket.settings, "")

    without = command_line("doctor", "show", "--policy")
    named = command_line(
        "doctor", "show", "--policy", "--bucket", "voices", "--prefix", "one", "--json"
    )

    assert without.code == 3
    assert "show.toml names no bucket yet" in without.err
    assert "`podcast-pub doctor --policy --bucket NAME`" in without.err
    assert (named.answer["bucket"], named.answer["prefix"]) == ("voices", "one/")


@pytest.mark.parametrize(
    "words",
    [
        ["--bucket", "voices"],
        ["--policy", "--prefix", "one"],
        ["--policy", "--bucket", "*"],
        ["--policy", "--bucket", "voices/one"],
        ["--policy", "--bucket", "voices", "--prefix", "a*"],
        ["--policy", "--bucket", "voices", "--store", "s3://other"],
    ],
    ids=" ".join,
)
def test_a_bucket_is_named_for_policies_alone(command_line: CommandLine, words: list[str]) -> None:
    assert command_line("doctor", "show", *words).code == 2


def test_a_folder_has_no_policies(command_line: CommandLine, bucket: Bucket) -> None:
    Path("public").mkdir()
    place = f'url = "file://{Path("public").resolve()}"'
    settings = f'\n[[store]]\n{place}\npublic_url = "https://x.example"\n'
    edit(SHOW / "show.toml", bucket.settings, settings)

    ran = command_line("doctor", "show", "--policy")

    assert ran.code == 3
    assert "is a folder, so it has no policies" in ran.err


def test_settings_that_cannot_be_used_are_told(command_line: CommandLine, bucket: Bucket) -> None:
    edit(SHOW / "show.toml", bucket.settings, '\n[[store]]\nurl = "ftp://voices"\n')

    ran = command_line("doctor", "show")

    assert ran.code == 3
    assert "SHOW-06 error" in ran.err
    assert "error: the store cannot be looked at before show.toml is mended" in ran.err
