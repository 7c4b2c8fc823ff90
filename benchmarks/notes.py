"""The list of notes as a person sees it, each signature worked out anew, beside bare Ed25519 over as many of them."""

from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.measuring import Figure, compare
from clinicdesk.services import calendar, note_pages
from clinicdesk.services.calendar import entries_of
from clinicdesk.services.signing import proves
from clinicdesk.services.views import Actor
from tests.support.clinic import build_clinic
from tests.support.noted import Noted, noted

NOTES, FEW = 50, 10


def run(folder: Path, *, short: bool) -> list[Figure]:
    """A group of six with notes that its therapist signed and the lead reviewed."""
    count = FEW if short else NOTES
    clinic = build_clinic(folder / "clinic")
    group = noted(clinic)
    signed = fill(group, count)
    key, message = Ed25519PrivateKey.generate(), b"clinicdesk/sig/1\n" + b"x" * 600
    public, signature = key.public_key(), key.sign(message)

    def listed(actor: Actor) -> None:
        rows = note_pages.list_sessions(group.desk, actor)
        assert sum(row.state == "reviewed" for row in rows) == count

    def first_listed() -> None:
        proves.cache_clear()
        listed(group.therapist)

    def bare() -> None:
        for _ in range(signed):
            public.verify(signature, message)

    rounds = 5 if short else 15
    try:
        return [
            compare(f"list {count} notes, {signed} signatures, the first time", first_listed, bare,
                    rounds=rounds, promise=""),
            compare("the same again", lambda: listed(group.therapist), bare, rounds=rounds,
                    promise="≤ 300 ms"),
        ]  # fmt: skip
    finally:
        clinic.close()


def fill(group: Noted, count: int) -> int:
    """So many notes, each signed with every paragraph and reviewed; the number of signatures."""
    for number in range(count):
        group.planned = group.planned if not number else another(group)
        group.attend()
        note = group.record()
        group.sign(note)
        group.countersign(note)
    return count * 2 * (1 + len(group.members))


def another(group: Noted) -> str:
    """One more session that makes up for the first, and is over."""
    begins = group.clinic.clock.now() + timedelta(days=1)
    calendar.make_up(
        group.desk, group.lead, group.planned, starts_at=begins, room="Кімната 4", reason="хворіли"
    )
    group.clinic.clock.advance(timedelta(days=1, hours=3))
    with group.desk.database.read() as session:
        entries = entries_of(session, group.clinic.cohort_id)
    return entries[-1].planned_id
