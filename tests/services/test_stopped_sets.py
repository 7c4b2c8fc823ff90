"""A batch that is stopped half-way printed nothing, and the trail does not say that it did."""

from functools import partial
from typing import Any

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.services import printed_documents, record_sets
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import events
from tests.support.noted import Noted, noted

WISH = Wish("uk", "запит МОЗ", "МОЗ України")


class Stopped(Exception):  # noqa: N818 - what the person at the window wants
    """Enough."""


def fourth(done: int, _: int) -> None:
    """The person presses «Зупинити» before the fourth of six."""
    if done == 3:
        raise Stopped


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    """Six in cohort 07."""
    return noted(clinic)


def _offered(group: Noted) -> int:
    return sum(
        len(printed_documents.list_printed(group.desk, group.lead, one)) for one in group.members.values()
    )


@pytest.mark.parametrize("packed", [False, True])
def test_what_was_stopped_is_not_offered_as_printed(group: Noted, packed: bool) -> None:
    """Proves: REQ-PRT-544. Three printings with a digest stood in the trail, and papers that never were."""
    cohort = group.clinic.cohort_id
    pack = partial(record_sets.make_pack, password=PASSWORDS["lead"])
    act: Any = pack if packed else record_sets.print_cohort_records
    with pytest.raises(Stopped):
        act(group.desk, group.lead, cohort, WISH, step=fourth)
    told = [one for one in events(group.desk) if one.action == Action.RECORD_PRINTED]
    back = [one for one in events(group.desk) if one.action == Action.PRINT_STOPPED]
    assert len(told) == 3
    assert [(one.entity_version, one.person_id) for one in back] == [(one.seq, one.person_id) for one in told]
    assert _offered(group) == 0
    with group.desk.database.read() as session:
        assert printed_documents.printed_event(session, str(told[0].seq)) is None


def test_a_whole_set_is_offered(group: Noted) -> None:
    """Proves: REQ-PRT-544."""
    record_sets.print_cohort_records(
        group.desk, group.lead, group.clinic.cohort_id, WISH, step=lambda *_: None
    )
    assert _offered(group) == 6
