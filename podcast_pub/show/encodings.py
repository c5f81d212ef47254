"""Which files of a show folder have to be encoded before it can be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.show.copies import source_of, wanted
from podcast_pub.show.identity import show_identity
from podcast_pub.show.matching import claims_of, match

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from podcast_pub.model.audio import AudioFacts
    from podcast_pub.model.encoding import Encoding
    from podcast_pub.model.show import Show
    from podcast_pub.show.copies import AudioCopies
    from podcast_pub.show.drafts import Drafts


def encodings(
    drafts: Drafts,
    *,
    facts: Mapping[Path, AudioFacts],
    published: Show | None,
    stems: Mapping[str, str],
    copies: AudioCopies,
    again: bool,
) -> tuple[Encoding, ...]:
    """Return what has to be made, in the order of the episodes, each once.

    `again` also asks for what is published already, for a store that may have lost it. The rest
    is as for `assemble`, which uses what was made.
    """
    guid, _ = show_identity(drafts.show, published)
    claims = claims_of(drafts.episodes, guid, facts)
    pasts = match(claims, published.episodes if published is not None else (), stems)
    found: list[Encoding] = []
    for draft, claim, past in zip(drafts.episodes, claims, pasts, strict=True):
        if draft.is_readable and not draft.is_draft:
            source = source_of(draft, drafts.show, facts, copies)
            found += wanted(source, copies.published(past, claim.guid, source.facts), again=again)
    return tuple(dict.fromkeys(found))
