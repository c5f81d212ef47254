"""The public tree of a show over HTTP, as object storage would answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from podcast_pub.addresses import INDEX_KEY, NOT_FOUND_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from podcast_pub.model.artifact import Artifact


class ServedTree:
    """Answers GET and HEAD for the artifacts of one tree; `replace` puts another in its place.

    Files are sent from where they are, with every form of Range that RFC 9110 (section 14)
    has; a page that is not there is the tree's own 404. Nothing may be kept by a browser, so
    that an edit is seen at once.
    """

    def __init__(self, artifacts: Iterable[Artifact]) -> None:
        self._artifacts: dict[str, Artifact] = {}
        self.replace(artifacts)
        # a page of somebody else that points its own name here must not read what is not public
        only_here = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        route = Route("/{key:path}", self._answer, methods=["GET"])
        self.application = Starlette(routes=[route], middleware=[only_here])

    def replace(self, artifacts: Iterable[Artifact]) -> None:
        """Serve these artifacts from now on, and no others."""
        self._artifacts = {one.key: one for one in artifacts}

    async def _answer(self, request: Request) -> Response:
        key = request.path_params["key"] or INDEX_KEY
        artifact = self._artifacts.get(key)
        if artifact is None or (artifact.file is not None and not artifact.file.is_file()):
            return self._missing()
        return _response(artifact)

    def _missing(self) -> Response:
        page = self._artifacts.get(NOT_FOUND_KEY)
        if page is None or page.body is None:
            return Response("nothing is here\n", 404, media_type="text/plain")
        return Response(page.body, 404, {"cache-control": "no-store"}, page.media_type)


def _response(artifact: Artifact) -> Response:
    headers = {"cache-control": "no-store", "access-control-allow-origin": "*"}
    if artifact.disposition:
        headers["content-disposition"] = artifact.disposition
    if artifact.file is not None:
        return FileResponse(artifact.file, headers=headers, media_type=artifact.media_type)
    return Response(artifact.body, headers=headers, media_type=artifact.media_type)
