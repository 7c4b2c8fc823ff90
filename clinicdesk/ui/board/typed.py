"""What is typed for each person and not recorded yet: kept when one turns to another, and on the disk."""

from collections.abc import Mapping

from clinicdesk.ui.surroundings import Surroundings

KIND = "reading"
TAKEN_AT = "taken_at"


class Typed:
    """One body of texts for each person; the chart keeps its drafts under the same name, so they are one."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._bodies: dict[str, dict[str, str]] = {}
        self._stored: dict[str, dict[str, str]] = {}
        self._refused: dict[str, str] = {}
        """Whose numbers the disk refused, with the time that was to go along."""

    def of(self, person: str) -> Mapping[str, str]:
        """What is typed for this person; from the disk where nothing is in memory yet."""
        if person and person not in self._bodies:
            drafts = self._around.drafts
            kept = drafts.take(KIND, person) if drafts else None
            self._bodies[person] = dict(kept or {})
            self._stored[person] = dict(self._bodies[person])
        return self._bodies.get(person, {})

    def put(self, person: str, body: Mapping[str, str]) -> None:
        """In memory, at once."""
        self._bodies[person] = {key: text for key, text in body.items() if text}

    def store(self, person: str, *, taken_at: str) -> bool:
        """On the disk. Whether anything was written. `taken_at` "": not known. Raises Unavailable when it refuses."""
        body, drafts = self._bodies.get(person, {}), self._around.drafts
        if drafts is None or body == self._stored.get(person, {}):
            self._refused.pop(person, None)
            return False
        if not body:
            self.drop(person, submitted=False)
            return False
        # The time goes along: numbers taken up an hour later were still read off now.
        self._refused[person] = taken_at
        drafts.keep(KIND, person, {TAKEN_AT: taken_at, **body} if taken_at else body)
        del self._refused[person]
        self._stored[person] = dict(body)
        return True

    def is_refused(self, person: str) -> bool:
        """Whether what is typed for this person is in memory alone: the disk would not take it."""
        return person in self._refused

    def is_any_refused(self) -> bool:
        """The same, of everybody's."""
        return bool(self._refused)

    def store_refused(self) -> bool:
        """Once more, everybody's, with the time of the first try; whether anybody's waited.

        Raises Unavailable when the disk still refuses, Refused when this account may keep nothing any more.
        """
        waited = self.is_any_refused()
        for person, taken_at in tuple(self._refused.items()):
            self.store(person, taken_at=taken_at)
        return waited

    def drop(self, person: str, *, submitted: bool) -> None:
        """It was recorded, or is wanted no longer."""
        self._bodies[person] = {}
        self._refused.pop(person, None)
        stored = self._stored.pop(person, {})
        if self._around.drafts is not None and stored:
            self._around.drafts.drop(KIND, person, submitted=submitted)

    def waiting(self) -> tuple[str, ...]:
        """The people with something typed."""
        return tuple(person for person, body in self._bodies.items() if body)
