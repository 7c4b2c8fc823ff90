"""Services of forms and of sign-off bound to one desk and one login."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

from clinicdesk.desktop.binding_consents import consents_of
from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.values import PartialDate
from clinicdesk.services import clearances, outcomes, screenings, sheet_pages, sheet_signing, sheets
from clinicdesk.services.attachments import Upload, media_type
from clinicdesk.services.clearances import Conditions, Decision
from clinicdesk.services.desk import Desk
from clinicdesk.services.dosing_day import session_of_step
from clinicdesk.services.session_clock import time_of
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor, Changes
from clinicdesk.ui.form_verbs import FormVerbs


def forms_of(desk: Desk, actor: Actor) -> FormVerbs:
    """What the pages of forms may ask for."""

    def record(
        *, form: str, person_id: str, cohort_id: str, step: str, answers: Mapping[str, object], respondent: str,
        confirmed: bool, files: Mapping[str, tuple[str, bytes]], taken_at: datetime | None = None,
    ) -> Changes:  # fmt: skip
        session_id = session_of_step(desk, person_id, cohort_id, step, at=taken_at)
        with desk.database.read() as session:
            at = taken_at or time_of(desk, session, session_id)
        return sheets.record_form(
            desk, actor, form=form, person_id=person_id, cohort_id=cohort_id, step=step, answers=answers,
            taken_at=at, respondent=respondent, confirmed=confirmed, files=_uploads(files),
            session_id=session_id,
        )  # fmt: skip

    def amend(
        sheet_id: str, /, *, answers: Mapping[str, object], reason: str, confirmed: bool, version: int,
        files: Mapping[str, tuple[str, bytes]],
    ) -> Changes:  # fmt: skip
        return sheets.amend_form(
            desk, actor, sheet_id, answers=answers, reason=reason, confirmed=confirmed, version=version,
            files=_uploads(files),
        )  # fmt: skip

    def sign(
        sheet_id: str, /, *, decision: str, justifications: Mapping[str, str],
        conditions: Mapping[str, str | bool], recheck_on: str, password: str, seen: str,
    ) -> Changes:  # fmt: skip
        decided = Decision(decision, justifications, conditions_of(conditions), day_of(recheck_on))
        return clearances.sign_clearance(
            desk, actor, sheet_id, decision=decided, password=password, seen=seen
        )

    def sign_form(sheet_id: str, /, *, meaning: str, password: str, seen: str) -> Changes:
        return sheet_signing.sign_form(
            desk, actor, sheet_id, meaning=Meaning(meaning), password=password, seen=seen
        )

    return FormVerbs(
        shelf=partial(sheet_pages.forms_to_fill, desk, actor), filled=partial(sheet_pages.filled_forms, desk, actor),
        open=partial(sheets.open_form, desk, actor), versions=partial(sheet_pages.sheet_versions, desk, actor),
        blank=partial(sheet_pages.blank_form, desk, actor), blank_of=partial(sheet_pages.blank_of, desk, actor),
        record=record, amend=amend, screening=partial(screenings.open_screening, desk, actor), sign=sign,
        revoke=partial(clearances.revoke_clearance, desk, actor), sign_form=sign_form, pick_file=pick_file,
        consents=consents_of(desk, actor), outcomes=partial(outcomes.open_outcomes, desk, actor),
    )  # fmt: skip


def conditions_of(chosen: Mapping[str, str | bool]) -> Conditions:
    """What was ticked and typed in the panel."""
    return Conditions(
        dose_cap_mg=str(chosen.get("dose_cap_mg", "")).replace(",", "."),
        extra_vitals=chosen.get("extra_vitals") is True, no_booster=chosen.get("no_booster") is True,
        one_to_one=chosen.get("one_to_one") is True, other=str(chosen.get("other", "")),
        spo2_scale_2=chosen.get("spo2_scale_2") is True,
    )  # fmt: skip


def day_of(typed: str) -> date | None:
    """A typed day; None for an empty text. Refused CLR007 where it is no whole day."""
    if not typed.strip():
        return None
    try:
        found = FIELD_TYPES["date"].parse(typed, Question("recheck_on", "date"))
    except Refused as problem:
        raise Refused(*(Issue(issue.code, "recheck_on") for issue in problem.issues)) from problem
    if not isinstance(found, PartialDate) or found.day is None:
        raise Refused(Issue("CLR007", "recheck_on"))
    return found.earliest


def pick_file() -> tuple[str, bytes, str] | None:
    """A PDF or picture somebody chose: name, bytes, media type. Raises Unavailable ATT005, Refused ATT…."""
    chosen, _ = QFileDialog.getOpenFileName(QApplication.activeWindow(), "", "", "*.pdf *.png *.jpg *.jpeg")
    if not chosen:
        return None
    try:
        content = Path(chosen).read_bytes()
    except OSError as error:
        raise Unavailable("ATT005", path=chosen) from error
    return Path(chosen).name, content, media_type(content)


def _uploads(files: Mapping[str, tuple[str, bytes]]) -> tuple[Upload, ...]:
    return tuple(Upload(name, content) for name, content in files.values())
