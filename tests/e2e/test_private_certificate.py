"""A store that speaks https with a certificate of its own authority, as self-hosters have it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.e2e.show_folders import FIRST, copy_sample
from tests.e2e.tls_endpoint import TlsEndpoint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import MakeStage, Stage

pytestmark = pytest.mark.needs_store


@pytest.fixture
def endpoint(make_stage: MakeStage, tmp_path: Path) -> Iterator[TlsEndpoint]:
    made = TlsEndpoint(store_port=make_stage.port, folder=tmp_path)
    yield made
    made.close()


@pytest.fixture
def stage(make_stage: MakeStage, endpoint: TlsEndpoint, tmp_path: Path) -> Stage:
    """Give a show whose store and public address are behind that endpoint."""
    plain = make_stage(copy_sample(tmp_path / "show", FIRST))
    base = f"{endpoint.url}/stages/{plain.shelf.prefix}".rstrip("/")
    bucket = plain.store.partition("?")[0]
    return replace(plain, base=base, store=f"{bucket}?endpoint={endpoint.url}&public_url={base}")


def test_a_show_is_published_and_verified_over_tls(stage: Stage, endpoint: TlsEndpoint) -> None:
    trusting = replace(stage, terminal=stage.terminal.having(AWS_CA_BUNDLE=str(endpoint.authority)))

    trusting.publish()
    verified = trusting.run("verify", "--json")

    assert (verified.code, verified.answer["episodes"]) == (0, 1), verified
    assert verified.answer["feed_url"] == f"{stage.base}/feed.xml"


def test_a_certificate_that_nobody_vouches_for_is_named(stage: Stage) -> None:
    published, verified = stage.run("publish"), stage.run("verify")

    for done in (published, verified):
        assert done.code == 4, done
        assert "is not trusted (unable to get local issuer certificate)" in done.err
        assert "AWS_CA_BUNDLE names a certificate authority of your own" in done.err
    assert not stage.shelf.objects()


def test_a_bundle_that_is_not_there_is_named(stage: Stage, tmp_path: Path) -> None:
    missing = str(tmp_path / "nothing.pem")
    lost = replace(stage, terminal=stage.terminal.having(AWS_CA_BUNDLE=missing))

    done = lost.run("publish")

    assert done.code == 3, done
    assert f"AWS_CA_BUNDLE names {missing}, which has no certificates" in done.err
