"""Drafts by what they are about: the three verbs of the service, with the ids kept here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol


class OpenedDraft(Protocol):
    """One's own draft, opened."""

    @property
    def draft_id(self) -> str:
        """Its id in the store."""

    @property
    def kind(self) -> str:
        """What is being written: "reading", "clinic"."""

    @property
    def subject(self) -> str:
        """Whom or what it is about."""

    @property
    def body(self) -> Mapping[str, Any]:
        """Field to typed text."""


class SaveDraft(Protocol):
    """As `drafts.save_draft`."""

    def __call__(self, *, kind: str, subject: str, body: Mapping[str, Any], draft_id: str) -> OpenedDraft:
        """The draft as stored; an empty `draft_id` makes a new one."""


class DiscardDraft(Protocol):
    """As `drafts.discard_draft`."""

    def __call__(self, draft_id: str, *, submitted: bool) -> object:
        """Gone, with an event that says why."""


class DeskDrafts:
    """One draft for each kind and subject, of the person at work."""

    def __init__(
        self, *, save: SaveDraft, list_drafts: Callable[[], Sequence[OpenedDraft]], discard: DiscardDraft
    ) -> None:
        self._save, self._list, self._discard = save, list_drafts, discard
        self._ids: dict[tuple[str, str], str] = {}

    def keep(self, kind: str, subject: str, body: dict[str, str]) -> None:
        """Store what is typed now in the place of what was."""
        known = self._ids.get((kind, subject), "")
        self._ids[kind, subject] = self._save(kind=kind, subject=subject, body=body, draft_id=known).draft_id

    def take(self, kind: str, subject: str) -> dict[str, str] | None:
        """What was typed, or None; the newest if there are several."""
        for draft in self._list():
            if (draft.kind, draft.subject) == (kind, subject):
                self._ids[kind, subject] = draft.draft_id
                return {name: str(text) for name, text in draft.body.items()}
        return None

    def subjects(self, kind: str) -> Sequence[str]:
        """What something of this kind was typed about, the newest first."""
        return tuple(draft.subject for draft in self._list() if draft.kind == kind)

    def drop(self, kind: str, subject: str, *, submitted: bool) -> None:
        """It was recorded (`submitted`), or is no longer wanted."""
        draft_id = self._ids.pop((kind, subject), "")
        if draft_id:
            self._discard(draft_id, submitted=submitted)
