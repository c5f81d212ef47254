"""An access key of S3, without boto3: given outright, or kept in the files of AWS."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AccessKey:
    """The two halves of an access key; the secret one is in no text about it."""

    key_id: str
    secret: str = field(repr=False)
