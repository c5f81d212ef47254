"""The first word with a store: does anybody answer at all?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from podcast_pub.storage.s3.errors import FOREIGN, Where, cannot_go_on

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from podcast_pub.storage.waiting import Watch


def must_answer(brief: S3Client, *, bucket: str, name: str, watch: Watch) -> None:
    """Return when the store has answered anything, even that it refuses.

    Costs one small request. `brief` is the second client of `open_with_brief`: later requests
    are patient, because then it is known that somebody is there. Raises `StoreUnreachable`.
    """
    endpoint = str(brief.meta.endpoint_url)
    try:
        with watch.over(endpoint):
            brief.head_bucket(Bucket=bucket)
    except ClientError:
        return
    except FOREIGN as error:
        raise cannot_go_on(
            error, doing="say whether it is there", where=Where(name, bucket, endpoint)
        ) from error
