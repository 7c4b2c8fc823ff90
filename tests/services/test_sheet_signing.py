"""Ordinary forms signed: by who filled them in, and by who has read them; a correction leaves the old one visible."""

from clinicdesk.models.audit import Action
from clinicdesk.services.sheet_pages import filled_forms
from clinicdesk.services.sheet_signing import sign_form
from clinicdesk.services.sheets import FilledForm, amend_form, open_form, record_form
from clinicdesk.services.signing import Meaning, SignatureState
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import one_event, refused


def test_author_and_reader_sign_and_a_correction_supersedes(clinic: Clinic) -> None:
    """Proves: REQ-SHT-008, REQ-SHT-020."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    sheet = record_form(
        desk, nurse, form="phq9@1.0", person_id=clinic.people["К-1"], cohort_id="", step="", answers={"q1": "1"},
        taken_at=clinic.clock.now(),
    ).subject  # fmt: skip
    given = {"meaning": Meaning.AUTHOR, "password": PASSWORDS["nurse"]}
    unfinished = open_form(desk, nurse, sheet).content
    with refused(desk, *(("SHT009", f"q{n}") for n in range(2, 10))):
        sign_form(desk, nurse, sheet, seen=unfinished, **given)  # type: ignore[arg-type]
    whole = dict.fromkeys((f"q{n}" for n in range(1, 10)), "1")
    amend_form(desk, nurse, sheet, answers=whole, reason="дописано")

    def shown() -> FilledForm:
        return open_form(desk, nurse, sheet)

    seen = shown().content
    with one_event(desk, Action.RECORD_SIGNED, nurse, person=clinic.people["К-1"]) as act:
        sign_form(desk, nurse, sheet, seen=seen, **given)  # type: ignore[arg-type]
    assert act.wrote(signature=1)
    with refused(desk, ("SGN004", "")):
        sign_form(desk, nurse, sheet, seen=seen, **given)  # type: ignore[arg-type]
    for meaning in (Meaning.AUTHOR, Meaning.APPROVER):
        with refused(desk, ("SHT007", "meaning")):
            sign_form(desk, lead, sheet, meaning=meaning, password=PASSWORDS["lead"], seen=seen)
    with refused(desk, ("SGN001", "")):
        sign_form(desk, lead, sheet, meaning=Meaning.REVIEWER, password=PASSWORDS["lead"], seen="0")
    sign_form(desk, lead, sheet, meaning=Meaning.REVIEWER, password=PASSWORDS["lead"], seen=seen)
    assert [(one.meaning, one.state) for one in shown().signatures] == [
        (Meaning.AUTHOR, SignatureState.VALID), (Meaning.REVIEWER, SignatureState.VALID),
    ]  # fmt: skip
    amend_form(desk, nurse, sheet, answers={"q1": "2"}, reason="описка")
    assert {one.state for one in shown().signatures} == {SignatureState.SUPERSEDED}
    (row,) = filled_forms(desk, nurse, clinic.people["К-1"])
    opened = shown()
    assert (row.signatures, row.scores, row.version) == (opened.signatures, opened.scores, 3)
    assert row.missing == len(opened.missing) == 8
    assert len(row.signatures) == 2  # of the former version, and the list says that they are
