"""Opening a participant as a person sees it, beside the bare rows; every signature of a file beside bare Ed25519."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from benchmarks.measuring import Figure, compare
from clinicdesk.desktop.working import AtWork
from clinicdesk.models.audit import Action
from clinicdesk.models.engine import connect
from clinicdesk.models.signatures import Signature
from clinicdesk.services import people, sessions, vitals
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import Entered
from clinicdesk.services.sheet_pages import filled_forms
from clinicdesk.services.sheets import record_form
from clinicdesk.services.signed_content import READING
from clinicdesk.services.signing import Meaning, content_of_reading, proves, signature_issue, take_pen
from clinicdesk.services.views import Actor
from clinicdesk.ui.language import Language
from clinicdesk.ui.people.people import PeoplePage
from tests.support.clinic import PASSWORDS, Clinic, build_clinic
from tests.support.stage import dress

SESSIONS, READINGS, FORMS = 14, 400, 60
SIGNATURES, FEW = 10_000, 500
VALUES = {"sbp": "124", "dbp": "81", "pulse": "72", "spo2": "97", "rr": "15"}
BARE = (
    "select r.*, v.key, v.thousandths from response r left join observed_value v on v.response_row = r.id "
    "where r.person_id = ? order by r.taken_at desc"
)


def run(folder: Path, *, short: bool) -> list[Figure]:
    """The chart by its service and in its window, the list of forms, then the signatures."""
    clinic = build_clinic(folder / "clinic")
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    person = clinic.people["К-1"]
    live(clinic, desk, lead, nurse)
    bare = connect(clinic.folder / "clinic.db", desk.secret.raw_hex)
    rounds = 5 if short else 30

    def rows() -> None:
        bare.execute(BARE, (person,)).fetchall()

    what = f"participant with {SESSIONS} sessions, {READINGS} readings, {FORMS} forms"
    try:
        figures = [
            compare(f"open the chart of a {what}", lambda: people.open_chart(desk, lead, person), rows,
                    rounds=rounds, promise="≤ 200 ms"),
            compare("list the forms of the same", lambda: filled_forms(desk, lead, person), rows, rounds=rounds,
                    promise="≤ 200 ms"),
        ]  # fmt: skip
        with at_work(desk, lead) as page:
            figures.append(
                compare("the same chart in the window, painted", lambda: open_in(page, person), rows,
                        rounds=rounds, promise="≤ 200 ms")
            )  # fmt: skip
        return [*figures, signatures(desk, nurse, person, FEW if short else SIGNATURES)]
    finally:
        bare.close()
        clinic.close()


def live(clinic: Clinic, desk: Desk, lead: Actor, nurse: Actor) -> None:
    """Fourteen sessions one after another, each with its share of readings and forms."""
    person, session_id = clinic.people["К-1"], clinic.session_id
    for number in range(SESSIONS):
        for _ in range(READINGS * (number + 1) // SESSIONS - READINGS * number // SESSIONS):
            clinic.clock.advance(timedelta(minutes=1))
            vitals.record_reading(
                desk,
                nurse,
                session_id=session_id,
                person_id=person,
                taken_at=clinic.clock.now(),
                values=VALUES,
            )
        for _ in range(FORMS * (number + 1) // SESSIONS - FORMS * number // SESSIONS):
            record_form(
                desk, nurse, form="phq9@1.0", person_id=person, cohort_id=clinic.cohort_id, step="",
                answers={f"q{n}": "1" for n in range(1, 10)}, taken_at=clinic.clock.now(),
            )  # fmt: skip
        sessions.close_session(desk, lead, session_id)
        session_id = sessions.open_session(
            desk, lead, cohort_id=clinic.cohort_id, title=f"Сесія {number + 2}", interval_minutes=15,
            people=(person,),
        ).subject  # fmt: skip


@contextmanager
def at_work(desk: Desk, lead: Actor) -> Iterator[PeoplePage]:
    """The lead's window with its place of participants."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    dress()
    home = QObject()
    work = AtWork(Entered(desk, lead, 0, ()), Language("uk", home), home)
    work.window.resize(1366, 768)
    work.window.show()
    work.window.go("people")
    page = work.window.page("people")
    assert isinstance(page, PeoplePage)
    app.processEvents()
    try:
        yield page
    finally:
        work.stop_background()
        work.window.hide()
        work.window.deleteLater()
        app.processEvents()


def open_in(page: PeoplePage, person: str) -> None:
    """From the list to the painted chart; the way back is not much."""
    page.step_back()
    page.show_subject(person)
    QApplication.processEvents()


def signatures(desk: Desk, nurse: Actor, person: str, count: int) -> Figure:
    """Each signature with its content, its statement and its certificates, beside bare Ed25519 over as many bytes."""
    sign_many(desk, nurse, person, count)
    key, message = Ed25519PrivateKey.generate(), b"clinicdesk/sig/1\n" + b"x" * 600
    public, signature = key.public_key(), key.sign(message)

    def ours() -> None:
        proves.cache_clear()
        with desk.database.read() as session:
            assert not any(signature_issue(desk, session, row) for row in _signatures(session))

    def bare() -> None:
        for _ in range(count):
            public.verify(signature, message)

    figure = compare(f"verify {count} signatures", ours, bare, rounds=1, promise="")
    rate, bare_rate = (round(count / ms * 1000) for ms in (figure.ours_ms, figure.bare_ms))
    return Figure(
        figure.what, figure.ours_ms, figure.ours_p95_ms, figure.bare_ms, figure.bare_p95_ms,
        f"{rate:,} signatures/s beside {bare_rate:,} bare Ed25519/s",
    )  # fmt: skip


def sign_many(desk: Desk, nurse: Actor, person: str, count: int) -> None:
    """So many signatures of one hand over the newest readings, each with a reason of its own."""
    readings = [row.reading_id for row in people.open_chart(desk, nurse, person).readings]
    pen = take_pen(desk, nurse, PASSWORDS["nurse"])
    contents = {reading: content_of_reading(desk, nurse, reading) for reading in readings}
    with desk.write(nurse, Action.RECORD_SIGNED, entity=READING, entity_id=readings[0]) as work:
        for number in range(count):
            reading = readings[number % len(readings)]
            work.add(
                pen.sign(READING, reading, version=1, content=contents[reading], meaning=Meaning.REVIEWER,
                         reason=str(number))
            )  # fmt: skip


def _signatures(session: DbSession) -> list[Signature]:
    return list(session.scalars(select(Signature)))
