"""What holds for every story of a service: no row is changed in place."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.support.clinic import Clinic, copy_clinic
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
