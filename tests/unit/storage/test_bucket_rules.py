from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from podcast_pub.model.looking import BucketRules, LifecycleRule
from podcast_pub.storage.s3.bucket_rules import rules_of
from podcast_pub.storage.s3.client import Credentials, open_client
from tests.unit.storage.bad_store import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.storage.bad_store import BadStore, Request

    Follow = Callable[[Callable[[Request], Reply | None]], BadStore]


def seen(bad_store: Follow, *, versioning: Reply, lifecycle: Reply) -> BucketRules:
    store = bad_store(lambda asked: versioning if asked.path.endswith("?versioning") else lifecycle)
    keys = Credentials("AKIDEXAMPLE", "not a real secret")
    client = open_client(endpoint=store.endpoint, credentials=keys, attempts=1)
    try:
        return rules_of(client, "voices")
    finally:
        client.close()


def rules(*texts: str) -> Reply:
    inside = "".join(f"<Rule>{text}</Rule>" for text in texts)
    return Reply(200, f"<LifecycleConfiguration>{inside}</LifecycleConfiguration>".encode())


def error(status: int, code: str) -> Reply:
    return Reply(status, f"<Error><Code>{code}</Code></Error>".encode())


OFF = Reply(200, b"<VersioningConfiguration/>")
ON = Reply(200, b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
NONE = error(404, "NoSuchLifecycleConfiguration")


def test_a_bucket_without_rules_has_none(bad_store: Follow) -> None:
    assert seen(bad_store, versioning=OFF, lifecycle=NONE) == BucketRules()
    assert seen(bad_store, versioning=ON, lifecycle=NONE) == BucketRules("Enabled")


@pytest.mark.parametrize("text", [b"<html><body/></html>", b"<!doctype html><p>Hello", b""])
def test_what_is_no_answer_of_s3_says_nothing(bad_store: Follow, text: bytes) -> None:
    page = Reply(200, text, {"Content-Type": "text/html"})

    found = seen(bad_store, versioning=page, lifecycle=page)

    said = "what answers is no S3 store: look at `endpoint`"
    assert (found.unseen_versioning, found.unseen_lifecycle) == (said, said)


def test_refusals_are_kept_apart(bad_store: Follow) -> None:
    found = seen(
        bad_store, versioning=error(501, "NotImplemented"), lifecycle=error(403, "AccessDenied")
    )

    assert found.unseen_versioning == "the store answers NotImplemented"
    assert found.unseen_lifecycle == "the store answers AccessDenied"


def test_rules_are_read_in_every_form_of_s3(bad_store: Follow) -> None:
    enabled = "<Status>Enabled</Status>"
    found = seen(
        bad_store,
        versioning=OFF,
        lifecycle=rules(
            f"<ID>a</ID>{enabled}<Filter><Prefix>media/</Prefix></Filter>"
            "<Expiration><Days>9</Days></Expiration>",
            f"<ID>b</ID>{enabled}<Prefix>art/</Prefix>"
            "<Transition><Days>9</Days><StorageClass>GLACIER</StorageClass></Transition>",
            f"<ID>c</ID>{enabled}<Filter><And><Prefix>x/</Prefix>"
            "<Tag><Key>a</Key><Value>b</Value></Tag></And></Filter>"
            "<Expiration><Date>2030-01-01T00:00:00Z</Date></Expiration>",
            f"<ID>d</ID>{enabled}<Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter>"
            "<Expiration><Days>9</Days></Expiration>",
            "<Status>Disabled</Status><Filter/><AbortIncompleteMultipartUpload>"
            "<DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
            f"<ID>f</ID>{enabled}<Filter/>"
            "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>",
        ),
    )

    assert found.lifecycle == (
        LifecycleRule("`a`", is_on=True, prefix="media/", expires=True),
        LifecycleRule("`b`", is_on=True, prefix="art/", moves_to=("GLACIER",)),
        LifecycleRule("`c`", is_on=True, prefix="x/", has_tags=True, expires=True),
        LifecycleRule("`d`", is_on=True, has_tags=True, expires=True),
        LifecycleRule("`without a name`", is_on=False),
        LifecycleRule("`f`", is_on=True),
    )


def test_a_rule_in_words_of_another_store_is_not_understood(bad_store: Follow) -> None:
    theirs = "<Action><Delete/></Action><Condition><Age>30</Age></Condition>"

    (rule,) = seen(bad_store, versioning=OFF, lifecycle=rules(theirs)).lifecycle

    assert rule.is_on
    assert not rule.expires
    assert not rule.is_understood
