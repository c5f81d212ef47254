"""Every exception that podcast_pub raises on purpose.

PodcastPubError
├── ShowNeedsFixing            3   findings that block, all at once
│   ├── ShowFolderMissing      3
│   ├── AlreadyThere           3   what would be written is there; nothing is overwritten
│   ├── SettingsIncomplete     3   a store or an address that cannot be derived
│   ├── NotPublished           3   what was named is not there to be taken or brought back
│   └── EditsCollide           3   the folder and the store changed the same thing
├── StorageFailed              4
│   ├── StoreUnreachable       4   temporary
│   ├── StoreRefused           4   credentials or policy
│   ├── StoreUnsuitable        4   the store ignores conditions, so two producers could lose work
│   ├── StoreIsFull            4   it cannot take writes now; temporary
│   ├── ClockIsWrong           4
│   ├── ForeignEdit            4   somebody else wrote the feed or a state
│   ├── StateUnreadable        4   damaged, or from a newer podcast-pub
│   ├── EmbeddedStoreFailed    4
│   └── NotPubliclyServed      4   stored, but not readable by everybody; nothing was published
├── PublicCopyDiffers          5   published, but the public copy is not what was sent
├── PreviewFailed              4   the port is taken, or the extra is not installed
├── OutputFailed               4   the answer cannot be written, as on a full disk
│   └── ReaderGone           141   whoever read the answer has gone; nothing is said
└── Interrupted              130   temporary

An error is raised once and caught once, in `cli.main`. What an author can mend in the show
folder is a `Finding`, not an error; `ShowNeedsFixing` carries findings to the exit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from podcast_pub.model.finding import Finding


class PodcastPubError(Exception):
    """Say what happened, to what (`message`), and what to do next (`hint`)."""

    exit_code: ClassVar[int] = 1
    slug: ClassVar[str] = "bug"
    temporary: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ShowNeedsFixing(PodcastPubError):
    """Stop because findings block; `findings` has all of them, in order of place."""

    exit_code = 3
    slug = "show-needs-fixing"

    def __init__(self, message: str, *, findings: Sequence[Finding] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.findings = tuple(findings)


class ShowFolderMissing(ShowNeedsFixing):
    """Stop because there is no show.toml where a show was expected."""

    slug = "show-folder-missing"


class AlreadyThere(ShowNeedsFixing):
    """Stop because what a command would write is there already."""

    slug = "already-there"


class SettingsIncomplete(ShowNeedsFixing):
    """Stop because a store or its public address is not known."""

    slug = "settings-incomplete"


class NotPublished(ShowNeedsFixing):
    """Stop because what was named is not public, or was not, or is not stored any more."""

    slug = "not-published"


class EditsCollide(ShowNeedsFixing):
    """Stop because the same field was changed here and by somebody else."""

    slug = "edits-collide"


class StorageFailed(PodcastPubError):
    """Stop because a store or the network did not do its part."""

    exit_code = 4
    slug = "storage-failed"


class StoreUnreachable(StorageFailed):
    """No answer from the store; the same command may succeed later."""

    slug = "store-unreachable"
    temporary = True


class StoreRefused(StorageFailed):
    """The store knows us and says no, or does not know us."""

    slug = "store-refused"


class StoreUnsuitable(StorageFailed):
    """The store ignores the conditions on writes that keep two producers apart."""

    slug = "store-unsuitable"


class StoreIsFull(StorageFailed):
    """The store answers, but has not taken a write for minutes."""

    slug = "store-is-full"
    temporary = True


class ClockIsWrong(StorageFailed):
    """The store refuses signatures because the two clocks differ by too much."""

    slug = "clock-is-wrong"


class ForeignEdit(StorageFailed):
    """An object that only podcast-pub writes was written by something else."""

    slug = "foreign-edit"


class StateUnreadable(StorageFailed):
    """A published state is damaged, or was written by a newer podcast-pub."""

    slug = "state-unreadable"


class EmbeddedStoreFailed(StorageFailed):
    """The store on this computer did not start, or stopped."""

    slug = "embedded-store-failed"


class NotPubliclyServed(StorageFailed):
    """An object is stored, but the public address does not serve it; nothing was published."""

    slug = "not-publicly-served"


class PublicCopyDiffers(PodcastPubError):
    """What the public address serves is not what was published."""

    exit_code = 5
    slug = "public-copy-differs"

    def __init__(self, message: str, *, findings: Sequence[Finding] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.findings = tuple(findings)


class PreviewFailed(PodcastPubError):
    """The preview cannot be served on this computer."""

    exit_code = 4
    slug = "preview-failed"


class OutputFailed(PodcastPubError):
    """What the command answers cannot be written to stdout; what it did stands."""

    exit_code = 4
    slug = "output-failed"


class ReaderGone(OutputFailed):
    """Whoever read stdout has gone; the exit code is that of a program that SIGPIPE ended."""

    exit_code = 141
    slug = "reader-gone"


class Interrupted(PodcastPubError):
    """The user or the system asked us to stop."""

    exit_code = 130
    slug = "interrupted"
    temporary = True
