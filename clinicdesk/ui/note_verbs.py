"""The verbs of the notes' pages: services bound by the composition root, fakes in tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from clinicdesk.protocols.leaks import Named
from clinicdesk.services.attendance import Presence
from clinicdesk.services.note_history import NoteEvent
from clinicdesk.services.note_pages import NotePage, NoteRow
from clinicdesk.services.notes import FiledNote, NoteText
from clinicdesk.services.process_notes import GrantView, ProcessView
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus


class RecordNote(Protocol):
    """As `notes.record_note`."""

    def __call__(
        self, planned_id: str, /, *, text: NoteText, reason: str, version: int, people: Mapping[str, Presence],
        seen: Mapping[str, Presence], despite: str,
    ) -> Changes:  # fmt: skip
        """The news; its subject is the note."""


class NamedElsewhere(Protocol):
    """As `notes.named_elsewhere`."""

    def __call__(self, planned_id: str, /, *, texts: Sequence[str]) -> Sequence[Named]:
        """Participants of other groups."""


class SignNote(Protocol):
    """As `note_signing.sign_note` and `countersign_note`; the meaning by its name."""

    def __call__(self, note_id: str, /, *, meaning: str, password: str, seen: str) -> Changes:
        """The news."""


class SendBack(Protocol):
    """As `note_signing.return_note`."""

    def __call__(self, note_id: str, /, *, version: int, reason: str) -> Changes:
        """The news."""


class AddToNote(Protocol):
    """As `note_signing.add_addendum`."""

    def __call__(self, note_id: str, /, *, field: str, text: str, reason: str, password: str) -> Changes:
        """The news."""


class KeepProcess(Protocol):
    """As `process_notes.keep_process_note`."""

    def __call__(self, *, text: str, about: Mapping[str, str], process_id: str, version: int) -> Changes:
        """The news; its subject is the process note."""


class Release(Protocol):
    """As `process_notes.release_supervisor`."""

    def __call__(self, grant_id: str, /, *, reason: str) -> Changes:
        """The news."""


@dataclass(frozen=True, slots=True)
class NoteVerbs:
    """Reading ones first; the writing ones take what the services of the same name take."""

    sessions: Callable[[], Sequence[NoteRow]]
    open: Callable[[str], NotePage]
    elsewhere: NamedElsewhere
    history: Callable[[str], Sequence[NoteEvent]]
    of_person: Callable[[str], Sequence[FiledNote]]
    process: Callable[[], Sequence[ProcessView]]
    process_shut: Callable[[], int]
    supervisors: Callable[[], Sequence[GrantView]]
    possible_supervisors: Callable[[], Sequence[tuple[str, str]]]
    record: RecordNote
    sign: SignNote
    countersign: SignNote
    send_back: SendBack
    add: AddToNote
    keep_process: KeepProcess
    name_supervisor: Callable[[str], Changes]
    release_supervisor: Release


WRITING = (
    *("record", "sign", "countersign", "send_back", "add", "keep_process", "name_supervisor"),
    "release_supervisor",
)
"""The verbs that are followed by news."""


def notes_with_news(bus: ChangeBus, verbs: NoteVerbs) -> NoteVerbs:
    """As `with_news`, for notes."""
    told = {name: bus.after(getattr(verbs, name), Topic.NOTES) for name in WRITING}
    return replace(verbs, **told)
