"""What holds for every story of a service, no row is changed in place; and the days that many stories begin with."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from clinicdesk.services import person_cards, records, registering, sheets
from clinicdesk.services.record_frame import Printout
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import DosingDay, begin, build_day, copy_day
from tests.support.given import admitted, give
from tests.support.lived import live
from tests.support.paper import page_texts
from tests.support.post import Post
from tests.support.printed import NOTE, WISH, Lived
from tests.support.screening import screened
from tests.support.standing import Standing


@pytest.fixture(autouse=True)
def _no_row_is_ever_dirty() -> Iterator[None]:
    """Nothing reaches the file by a session's flush: rows are added by the unit of work and then stay."""
    flushed: list[object] = []

    def note(session: Session, *_: object) -> None:
        flushed.extend([*session.dirty, *session.new, *session.deleted])

    event.listen(Session, "before_flush", note)
    yield
    event.remove(Session, "before_flush", note)
    assert flushed == []


@pytest.fixture(scope="module")
def standing(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """One for the module, for refusals."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("standing") / "clinic")
    desk, admin = clinic.open_as("admin")
    yield Standing(clinic, desk, admin, clinic.join(desk, "lead"), clinic.join(desk, "nurse"))
    clinic.close()


@pytest.fixture(scope="session")
def opened_day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """A session of the programme runs, and К-1 is prepared for it."""
    return build_day(copy_clinic(built_clinic, tmp_path_factory.mktemp("opened") / "clinic"))


@pytest.fixture(scope="session")
def cleared_day(opened_day: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """К-1 is cleared and admitted, the room ready."""
    clinic = copy_day(opened_day, tmp_path_factory.mktemp("cleared") / "clinic")
    begin(clinic).cleared()
    clinic.close()
    return clinic


@pytest.fixture(scope="session")
def watched_day(cleared_day: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """К-1 was given 60 mg and measured to the second hour."""
    clinic = copy_day(cleared_day, tmp_path_factory.mktemp("watched") / "clinic")
    day = begin(clinic)
    day.give(day.order())
    day.watched()
    clinic.close()
    return clinic


@pytest.fixture(scope="module")
def built_day(opened_day: Clinic) -> Clinic:
    """What `day` begins with; a file whose stories begin later says so."""
    return opened_day


@pytest.fixture
def day(built_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """A day of one's own, everybody at the desk."""
    clinic = copy_day(built_day, tmp_path / "clinic")
    yield begin(clinic)
    clinic.close()


@pytest.fixture
def post(clinic: Clinic) -> Iterator[Post]:
    """К-1, calm before the dose and given it a moment ago."""
    case = screened(clinic)
    admitted(clinic, case)
    here = Post(clinic, case)
    here.record()
    give(clinic, case)
    yield here
    clinic.close()


@pytest.fixture(scope="session")
def lived_clinic(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """A screening with a decision, consents, a scale, readings corrected and signed, and a note naming others."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("lived") / "clinic")
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    live(clinic, desk, lead, nurse)
    person = clinic.people["К-1"]
    card = person_cards.read_person(desk, lead, person)
    details = dataclasses.replace(
        card.details, complaint=NOTE, military="veteran", emergency_name="Олійник Марта"
    )
    registering.amend_person(desk, lead, person, details, version=card.version, reason="опитано")
    answers = {f"q{n}": "0" for n in range(1, 10)}
    sheets.record_form(
        desk, nurse, form="phq9@1.0", person_id=person, cohort_id=clinic.cohort_id, step="", answers=answers,
        taken_at=clinic.clock.now(), respondent="self",
    )  # fmt: skip
    clinic.close()
    return clinic


@pytest.fixture(scope="module")
def lived(lived_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """That clinic open, for all the papers of a module."""
    clinic = copy_day(lived_clinic, tmp_path_factory.mktemp("printed") / "clinic")
    desk, lead = clinic.open_as("lead")
    yield Lived(clinic, desk, lead, clinic.join(desk, "nurse"), clinic.people["К-1"])
    clinic.close()


@pytest.fixture(scope="module")
def printed(lived: Lived) -> Printout:
    """К-1's whole record."""
    return records.print_participant(lived.desk, lived.lead, lived.person, WISH)


@pytest.fixture(scope="module")
def pages(printed: Printout) -> list[str]:
    """What its pages say."""
    return page_texts(printed.pdf)
