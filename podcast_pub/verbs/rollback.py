"""Rollback: make public again what was public before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.publishing.changes import differences
from podcast_pub.publishing.history import files_of, find_state, must_be_stored
from podcast_pub.verbs.taking_back import Order, carry_out, find

if TYPE_CHECKING:
    from collections.abc import Callable

    from podcast_pub.model.state import State
    from podcast_pub.publishing.planning import Plan
    from podcast_pub.storage.progress import Progress
    from podcast_pub.verbs.preparing import Request
    from podcast_pub.verbs.taking_back import Ordered


def rollback(
    request: Request,
    *,
    to: str,
    agreed: Callable[[Plan, State], bool],
    progress: Progress,
) -> Ordered:
    """Commit a new state with the content of the one whose name begins with `to`.

    An empty `to` means the state before the public one. `agreed` sees the plan and the old
    state. Raises NotPublished if there is no such state or a file of it is not stored any more,
    EditsCollide if it has what was erased, and the errors of `carry_out`.
    """
    found = find(request)
    _, wanted = found.run(find_state(found.observed.state_hash, to))
    there, needed = files_of(found.state.show), files_of(wanted.show)
    missing = [one for key, one in needed.items() if key not in there]
    found.run(must_be_stored(missing))
    order = Order(
        changes=differences(found.state.show, wanted.show),
        taken_back=wanted.show,
        stored=frozenset(needed),
    )
    return carry_out(found, order, agreed=lambda plan: agreed(plan, wanted), progress=progress)
