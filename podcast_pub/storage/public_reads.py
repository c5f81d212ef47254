"""What is published, read through the public address, without credentials and without boto3."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from podcast_pub.errors import StoreUnreachable
from podcast_pub.model.operations import ObjectMissing, ObjectRead, ReadObject

if TYPE_CHECKING:
    from collections.abc import Generator

    from podcast_pub.model.operations import Answer, Operation
    from podcast_pub.storage.driver import Tally
    from podcast_pub.storage.public_http import PublicHttp

Result = TypeVar("Result")

OK = 200
MISSING = (403, 404)


def run_reads(
    machine: Generator[tuple[Operation, ...], tuple[Answer, ...], Result],
    *,
    public: PublicHttp,
    base: str,
    tally: Tally,
) -> Result:
    """Return what the machine returns if it asks for nothing but objects that can be read.

    A cache on the way may answer with an older feed: good for "is there anything to do?",
    never for the base of a write. Raises StoreUnreachable at the first answer that is neither
    the object nor that it is missing; the caller then asks the store itself.
    """
    try:
        batch = next(machine)
        while True:
            answers = []
            for operation in batch:
                if not isinstance(operation, ReadObject):
                    raise StoreUnreachable("the public address can only be read")
                tally.reads += 1
                answers.append(_read(public, f"{base}/{operation.key}"))
            batch = machine.send(tuple(answers))
    except StopIteration as done:
        result: Result = done.value
        return result
    finally:
        machine.close()


def _read(public: PublicHttp, url: str) -> ObjectRead | ObjectMissing:
    answer = public.get(url)
    if answer.status in MISSING:
        return ObjectMissing()
    if answer.status != OK:
        raise StoreUnreachable(f"{url} answers {answer.status}")
    return ObjectRead(
        answer.body,
        answer.headers.get("etag", ""),
        answer.headers.get("x-amz-meta-sha256", ""),
        answer.headers.get("x-amz-meta-state", ""),
    )
