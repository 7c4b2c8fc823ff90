"""Papers of records that are read as one: what a signature covers, whose seal it is, and a pack for an inspection."""

import io
import json
import zipfile
from datetime import timedelta

import pikepdf
import pytest

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.reports.checking import check_document
from clinicdesk.services import adoption, cohorts, merging, records, registering, sessions
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_sets import make_pack
from clinicdesk.services.views import Actor
from tests.services.test_added_after_closing import _measured
from tests.services.test_child_record_sealed import SUMMARY, _sign, _summarised
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.groups import Groups, groups
from tests.support.paper import page_texts
from tests.support.printed import WISH

WHY = "той самий паспорт"


@pytest.fixture
def twice(clinic: Clinic) -> tuple[Groups, str, str, str]:
    """A child put on the list twice, one of the records in a group: the desk, the cohort, both records."""
    here = groups(clinic)
    adoption.adopt(here.desk, here.lead, code="trt", version="0.1", numbers={}, password=PASSWORDS["lead"])
    child, other = (_listed(here.desk, here.lead, code) for code in ("Д-1", "Д-2"))
    cohort = cohorts.plan_cohort(here.desk, here.lead, code="09", programme="trt", people=[child]).subject
    return here, cohort, child, other


def _listed(desk: Desk, lead: Actor, code: str) -> str:
    card = PersonDetails(code=code, surname="Гайдук", given_name="Марко", birth_date="2015-04-18")
    return registering.add_person(desk, lead, card, reason="записано").subject


def _status(here: Groups, child: str) -> tuple[str, str | None]:
    made = records.print_participant(here.desk, here.lead, child, WISH)
    return made.record.status, made.unsealed.code if made.unsealed else None


def test_what_a_merge_brings_in_after_the_closing_is_not_signed(twice: tuple[Groups, str, str, str]) -> None:
    """Proves: REQ-PRT-999. A record sealed as signed held the history of a card merged with it later."""
    here, cohort, child, other = twice
    _measured(here, "", other)
    _summarised(here, cohort, child, SUMMARY)
    _sign(here, cohort, child)
    assert _status(here, child) == ("signed", None)
    here.clinic.clock.advance(timedelta(hours=1))
    merging.merge_people(here.desk, here.lead, other, into=child, reason=WHY)
    assert _status(here, child) == ("added", "DOC540")
    merging.part_people(here.desk, here.lead, other, reason="різні люди")
    assert _status(here, child) == ("added", "DOC540")


def test_a_seal_by_the_merged_code_carries_the_signatures(
    clinic: Clinic, twice: tuple[Groups, str, str, str]
) -> None:
    """Proves: REQ-PRT-999. The page showed a signature, the seal held none."""
    here, cohort, child, other = twice
    merging.merge_people(here.desk, here.lead, other, into=child, reason=WHY)
    _summarised(here, cohort, child, SUMMARY)
    _sign(here, cohort, child)
    told = []
    for person in (child, other):
        made = records.print_participant(here.desk, here.lead, person, WISH)
        checked = check_document(made.pdf, root=clinic.root_fingerprint, language="uk")
        told.append([one["meaning"] for one in checked.told["signatures"]])
    assert told[0] == told[1] == ["approver"]


def _pack(clinic: Clinic, desk: Desk, lead: Actor) -> tuple[list[str], str]:
    """The codes the records of a pack are filed under, and the words of its key list."""
    made = make_pack(desk, lead, clinic.cohort_id, WISH, password=PASSWORDS["lead"], step=lambda *_: None)
    with zipfile.ZipFile(io.BytesIO(made.archive)) as archive:
        files = json.loads(archive.read("index.json"))["files"]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.key_list), password=made.words) as document:
        document.save(out)
    codes = [line["code"] for line in files if line["file"].startswith("participant")]
    return codes, " ".join(page_texts(out.getvalue()))


@pytest.mark.parametrize("into", ["К-1", "К-9001"])
def test_a_pack_holds_a_merged_person_once_under_a_code_of_its_key_list(clinic: Clinic, into: str) -> None:
    """Proves: REQ-PRT-999. Filed under a code no list named, or twice."""
    desk, lead = clinic.open_as("lead")
    sessions.close_session(desk, lead, clinic.session_id)
    to = clinic.people.get(into) or _listed(desk, lead, into)
    merging.merge_people(desk, lead, clinic.people["К-2"], into=to, reason=WHY)
    codes, keys = _pack(clinic, desk, lead)
    assert sorted(codes) == sorted({"К-1", into})
    assert all(code in keys for code in codes)
    assert f"читають під {into}" in keys
