"""Somebody dosed with one group who waits for another, or was moved there: nothing of theirs is left behind."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from clinicdesk.demo.scales import fill_scale
from clinicdesk.reports.record import Note, Part, Record
from clinicdesk.services import cohorts, memberships, people, record_sets, records, sessions
from clinicdesk.services.cohort_ways import cohorts_of, way_of
from clinicdesk.services.dosing_day import session_of_step
from clinicdesk.services.sheet_pages import blank_form, forms_to_fill
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay, begin, copy_day
from tests.support.going_home import home
from tests.support.noted import noted
from tests.support.paper import page_texts
from tests.support.printed import WISH


@pytest.fixture
def watched(watched_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """К-1 was dosed in D1 of cohort 07 and is watched there."""
    clinic = copy_day(watched_day, tmp_path / "clinic")
    yield begin(clinic)
    clinic.close()


def other_cohort(day: DosingDay) -> str:
    return cohorts.plan_cohort(day.desk, day.lead, code="10", programme="gkap").subject


def wait(day: DosingDay) -> str:
    other = other_cohort(day)
    memberships.join_cohort(day.desk, day.lead, other, person_id=day.person, waiting=True)
    return other


def leave(day: DosingDay, cohort_id: str, state: str, outcome: str, to_cohort: str = "") -> None:
    with day.desk.database.read() as session:
        places = memberships.places_in(session, cohort_id)
        place = next(
            one for one in places if one.person_id == day.person and one.state in {"member", "waiting"}
        )
    memberships.leave_cohort(
        day.desk, day.lead, place.membership_id, state=state, outcome=outcome, reason="переїзд",
        to_cohort=to_cohort,
    )  # fmt: skip


def move(day: DosingDay) -> str:
    other = other_cohort(day)
    leave(day, day.cohort, "transferred", "transferred", other)
    return other


def read_with(day: DosingDay) -> str:
    """The code of the cohort that К-1 is read with."""
    with day.desk.database.read() as session:
        return cohorts_of(session, [day.person])[day.person][1]


def way(day: DosingDay) -> list[str]:
    with day.desk.database.read() as session:
        return [code for _, code in way_of(session, [day.person])]


def whole(day: DosingDay) -> Record:
    return records.print_participant(day.desk, day.lead, day.person, WISH).record


def part(record: Record, key: str) -> Part:
    return next(one for one in record.parts if one.key == key)


def said(record: Record, key: str) -> str:
    return repr(part(record, key))


def test_a_waiting_place_is_nobodys_cohort_while_there_is_a_membership(watched: DosingDay) -> None:
    """Proves: REQ-COH-995. It was the newest, and replaced the group in which the person was dosed."""
    day = watched
    day.recovered()
    home(day)
    wait(day)
    assert (read_with(day), way(day)) == ("07", ["07"])
    leave(day, day.cohort, "withdrawn", "dropped")
    assert (read_with(day), way(day)) == ("07", ["07"])


def test_whoever_only_waits_is_read_with_the_group_they_wait_for(clinic: Clinic) -> None:
    """Proves: REQ-COH-995. Their screening comes before it takes them."""
    desk, lead = clinic.open_as("lead")
    person = people.register_person(
        desk, lead, code="К-77", name="Савчук Лев", birth_date="1980-01-01"
    ).subject
    for code in ("10", "11"):
        cohort = cohorts.plan_cohort(desk, lead, code=code, programme="gkap").subject
        memberships.join_cohort(desk, lead, cohort, person_id=person, waiting=True)
    assert forms_to_fill(desk, lead, person).person.cohort == "11"
    with desk.database.read() as session:
        assert [code for _, code in way_of(session, [person])] == ["11"]


def test_of_several_memberships_the_one_that_lasts_then_the_newest_counts(watched: DosingDay) -> None:
    """Proves: REQ-COH-995."""
    day = watched
    day.recovered()
    home(day)
    other = move(day)
    assert (read_with(day), way(day)) == ("10", ["07", "10"])
    leave(day, other, "transferred", "transferred", day.cohort)
    assert (read_with(day), way(day)) == ("07", ["07", "10"])
    leave(day, day.cohort, "withdrawn", "dropped")
    assert read_with(day) == "07"


def test_whoever_waits_for_another_group_keeps_the_decision_in_the_window(watched: DosingDay) -> None:
    """Proves: REQ-COH-995. With the decision its limits were gone: the dose cap, the extra vital signs."""
    day = watched
    wait(day)
    chart = people.open_chart(day.desk, day.lead, day.person)
    assert chart.overview is not None
    assert chart.overview.clearance is not None
    assert chart.person.cohort == "07"


def test_a_form_of_the_dosing_day_still_belongs_to_its_session(watched: DosingDay) -> None:
    """Proves: REQ-COH-995. It was filed under the group they wait for, and under no session."""
    day = watched
    wait(day)
    blank = blank_form(day.desk, day.nurse, person_id=day.person, form="gkap_discharge@0.1", step="discharge")
    now = day.clinic.clock.now()
    filed = session_of_step(day.desk, day.person, blank.person.cohort_id, "discharge", at=now)
    assert (blank.person.cohort, filed) == ("07", day.session_id)


def test_a_form_of_a_named_cohort_says_that_one(watched: DosingDay) -> None:
    """Proves: REQ-COH-995. Its head bore the code of the other."""
    day = watched
    other = wait(day)
    blank = blank_form(
        day.desk,
        day.nurse,
        person_id=day.person,
        form="gkap_discharge@0.1",
        step="discharge",
        cohort_id=other,
    )
    assert (blank.person.cohort_id, blank.person.cohort) == (other, "10")


@pytest.mark.parametrize("goes", [wait, move])
def test_the_whole_record_keeps_decision_and_meetings(watched: DosingDay, goes: object) -> None:
    """Proves: REQ-PRT-979. It said that there is no decision yet and wanted a signature."""
    day = watched
    day.recovered()
    home(day)
    assert callable(goes)
    goes(day)
    record = whole(day)
    assert "Рішення ще немає" not in said(record, "screening")
    assert "wanted" not in said(record, "screening")
    assert "увесь час, 120 хв" in said(record, "preparation")
    assert records.print_screening(day.desk, day.lead, day.person, WISH).record.status == "signed"


def test_each_part_names_its_cohort_where_there_are_several(watched: DosingDay) -> None:
    """Proves: REQ-PRT-979."""
    day = watched
    day.recovered()
    home(day)
    assert "когорта 07" not in said(whole(day), "consents")
    move(day)
    record = whole(day)
    for key in ("screening", "consents", "preparation"):
        assert "когорта 07" in said(record, key), key
        assert "когорта 10" in said(record, key), key
    assert "07, 10" in said(record, "identity")
    assert "Після переходу з іншої групи тут ще не вирішували" in said(record, "screening")
    assert "когорта 10" in record.programme.uk


def test_a_scale_goes_on_from_its_beginning_in_the_group_before(watched: DosingDay) -> None:
    """Proves: REQ-PRT-979."""
    day = watched
    day.recovered()
    home(day)
    fill_scale(
        day.desk, day.lead, "pcl5", 54, person_id=day.person, cohort_id=day.cohort,
        taken_at=day.clinic.clock.now(),
    )  # fmt: skip
    day.clinic.clock.advance(timedelta(days=3))
    other = move(day)
    fill_scale(
        day.desk, day.lead, "pcl5", 30, person_id=day.person, cohort_id=other, taken_at=day.clinic.clock.now()
    )
    assert "−24" in said(whole(day), "followup")


def test_the_set_of_the_first_group_has_its_own_records(watched: DosingDay) -> None:
    """Proves: REQ-PRT-979. Whoever was moved was printed there with the emptied record of the other."""
    day = watched
    day.recovered()
    home(day)
    move(day)
    made = record_sets.print_cohort_records(day.desk, day.lead, day.cohort, WISH, step=lambda *_: None)
    text = " ".join(page_texts(made.pdf))
    first = text[: text.index("К-2/P")]
    assert "протокол ще не прийнято · когорта 07" in " ".join(first.split())
    assert "Рішення ще немає" not in first


def test_a_note_of_another_programme_bears_its_own_title(clinic: Clinic) -> None:
    """Proves: REQ-PRT-979. A preparation was printed as a talk with parents, which has the same code."""
    group = noted(clinic)
    sessions.close_session(group.desk, group.lead, clinic.session_id)
    group.attend()
    group.sign(group.record(group.text(К1="Слова про першого.")))
    person = clinic.people["К-1"]

    def title() -> str:
        record = records.print_participant(group.desk, group.lead, person, WISH).record
        notes = [one for each in record.parts for one in each.blocks if isinstance(one, Note)]
        (found,) = {one.title.uk for one in notes if "до сну" in one.text.uk}
        return found

    before = title()
    other = cohorts.plan_cohort(group.desk, group.lead, code="11", programme="trt").subject
    memberships.join_cohort(group.desk, group.lead, other, person_id=person, waiting=True)
    assert title() == before
