"""Somebody who takes part in a show or an episode."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A name (at most 128 characters), what they do, and their page; role in lower case.

    Source: podcast-namespace, docs/tags/person.md, read 2026-11-24.
    """

    name: str
    role: str = "host"
    href: str | None = None
