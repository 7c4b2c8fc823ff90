"""A weight put right after the dose: the record says what the dose really came to, and who must know is told."""

import pytest
from sqlalchemy import select

from clinicdesk.models.dosing import DoseOrder
from clinicdesk.models.responses import Response
from clinicdesk.models.tasks import Obligation
from clinicdesk.services import records, session_papers, sheets
from clinicdesk.services.board_views import Reweighed
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.forged import forge
from tests.support.looking import newest
from tests.support.one_seat import column
from tests.support.paper import page_texts
from tests.support.printed import WISH
from tests.support.reweighed import dosed_for_80_kg, weighed


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 is admitted at 80 kg."""
    return cleared_day


@pytest.fixture
def dosed(day: DosingDay) -> DosingDay:
    return dosed_for_80_kg(day)


def tasks(day: DosingDay) -> list[Obligation]:
    with day.desk.database.read() as session:
        return list(session.scalars(select(Obligation).where(Obligation.kind == "dose_weight")))


def test_a_dose_too_large_for_the_corrected_weight_is_told_and_opens_an_incident(dosed: DosingDay) -> None:
    """60 mg for 80 kg were 50 kg, 1.2 mg/kg, and nobody heard of it. Proves: REQ-DOS-420."""
    news = weighed(dosed, "50")
    (note,) = news.notes
    assert note.code == "DOS420"
    for said in ("60", "50", "1.2", "0.75"):
        assert said in note.sentence("en")
    (task,) = tasks(dosed)
    assert (task.owner_role, task.person_id, task.state) == ("lead", dosed.person, "open")
    with dosed.desk.database.read() as session:
        incident = session.scalars(select(Response).where(Response.form == "incident")).one()
    assert (incident.person_id, incident.session_id) == (dosed.person, dosed.session_id)
    (dose,) = column(dosed).doses
    assert dose.reweighed == Reweighed("50", "1.2", "0.75", over=True)
    assert newest(dosed.desk, DoseOrder).weight_g == 80_000, "the order keeps its own weight"
    sheets.amend_form(
        dosed.desk, dosed.lead, incident.response_id, answers={"kind": "medication_error", "description": "вага"},
        reason="доповнено", confirmed=True,
    )  # fmt: skip
    assert [one.state for one in tasks(dosed)] == ["open", "done"]


@pytest.mark.parametrize(("weight", "per_kg"), [("90", "0.67"), ("80.5", "0.75")])
def test_a_weight_that_keeps_it_within_is_said_and_asks_nobody(
    dosed: DosingDay, weight: str, per_kg: str
) -> None:
    """Proves: REQ-DOS-420."""
    assert weighed(dosed, weight).notes == ()
    assert tasks(dosed) == []
    (dose,) = column(dosed).doses
    assert dose.reweighed == Reweighed(weight, per_kg, "0.75", over=False)


def test_the_edge_is_inside(dosed: DosingDay) -> None:
    """Proves: REQ-DOS-420. Exactly 0.75 mg/kg is the most, a gram less is too much."""
    weighed(dosed, "90")
    weighed(dosed, "80")
    assert column(dosed).doses[0].reweighed is None
    assert tasks(dosed) == []
    assert [one.code for one in weighed(dosed, "79.9").notes] == ["DOS420"]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_both_papers_say_it_beside_the_order_s_own_weight(dosed: DosingDay, language: str) -> None:
    """Proves: REQ-DOS-420."""
    weighed(dosed, "50")
    wish = type(WISH)(language, "перевірка")
    own = " ".join(page_texts(records.print_participant(dosed.desk, dosed.lead, dosed.person, wish).pdf))
    paper = session_papers.print_session(dosed.desk, dosed.lead, dosed.cohort, wish, which=dosed.session_id)
    group = " ".join(page_texts(paper.pdf))
    said = {"uk": "1,2 мг/кг", "en": "1.2 mg/kg"}[language]
    for pages in (" ".join(own.split()), " ".join(group.split())):
        assert said in pages
        assert {"uk": "50 кг", "en": "50 kg"}[language] in pages
    assert {"uk": "80 кг", "en": "80 kg"}[language] in " ".join(own.split())


def test_a_weight_that_nobody_can_read_shuts_nobody_out_of_the_board(dosed: DosingDay) -> None:
    """Another program wrote into the file; the board stopped with a program error."""
    assert forge(dosed.desk, "answer", "body = 'not json'", "key = 'weight'")
    (dose,) = column(dosed).doses
    assert dose.reweighed is None
