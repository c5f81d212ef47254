"""Stores, networks and disks that do not do their part."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

from tests.builders.mp3 import frames
from tests.builders.show_folder import SECOND, add_episode, edit
from tests.transcripts.situations import SHOW, situation
from tests.unit.storage.bad_store import Reply

if TYPE_CHECKING:
    from tests.transcripts.situations import Scene
    from tests.unit.storage.bad_store import Request

NOBODY = "http://127.0.0.1:9"
"""Discard: nothing listens there."""


def xml(status: int, code: str) -> Reply:
    return Reply(status, f"<Error><Code>{code}</Code></Error>".encode())


def is_signed(request: Request) -> bool:
    return "authorization" in request.headers


@situation
def a_bucket_that_does_not_exist(scene: Scene) -> None:
    edit(SHOW / "show.toml", f's3://{scene.bucket.name}"', 's3://nowhere"')


@situation
def a_store_that_does_not_know_the_key(scene: Scene) -> None:
    scene.bucket.fault = lambda one: xml(403, "InvalidAccessKeyId") if is_signed(one) else None


@situation
def a_store_that_finds_the_signature_wrong(scene: Scene) -> None:
    scene.bucket.fault = lambda one: xml(403, "SignatureDoesNotMatch") if is_signed(one) else None


@situation
def no_credentials(scene: Scene) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        scene.monkeypatch.delenv(name)
    scene.monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@situation
def no_network(scene: Scene) -> None:
    edit(SHOW / "show.toml", scene.bucket.endpoint, NOBODY)


@situation
def an_endpoint_that_answers_everything_with_a_page(scene: Scene) -> None:
    page = Reply(200, b"<html><body>Welcome to our hotel!</body></html>")
    scene.bucket.fault = lambda one: page


@situation
def a_store_without_room(scene: Scene) -> None:
    scene.bucket.fault = lambda one: (
        xml(507, "XMinioStorageFull") if one.method == "PUT" and is_signed(one) else None
    )


@situation
def a_store_that_forbids_writing(scene: Scene) -> None:
    scene.bucket.fault = lambda one: (
        xml(403, "AccessDenied") if one.method == "PUT" and is_signed(one) else None
    )


@situation
def audio_that_changes_while_it_is_sent(scene: Scene) -> None:
    add_episode(SHOW, SECOND)

    def fault(request: Request) -> None:
        if is_signed(request):
            (SHOW / f"{SECOND}.mp3").write_bytes(frames(100, 128, fill=b"another"))

    scene.bucket.fault = fault


@situation
def a_disk_without_room(scene: Scene) -> None:
    """No file of this process can become longer than nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    scene.ending.callback(resource.setrlimit, resource.RLIMIT_FSIZE, (soft, hard))
