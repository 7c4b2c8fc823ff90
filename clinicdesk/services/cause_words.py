"""Why somebody is not dosed today, in the words of the form that lists the causes."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from clinicdesk.models.dosing import Discharge
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.reports.said import Said, joined, plain
from clinicdesk.services.dosing_day import standing_deferral
from clinicdesk.services.programmes import Pinned, form_of

CAUSES = "deferral"
"""The list of causes, as the day's forms name it."""


def cause_words(session: Session, programme: Programme) -> Mapping[str, Mapping[str, str]]:
    """Code of a cause to its words by language; nothing where no form of the programme lists causes."""
    for step in programme.steps:
        if step.form:
            read, form = form_of(session, step.form)
            if CAUSES in form.choices:
                return {
                    str(code): {
                        language: said.get(f"choice.{CAUSES}.{code}", str(code))
                        for language, said in read.phrases.items()
                    }
                    for code in form.choices[CAUSES].values
                }
    return {}


def leaving_said(session: Session, row: Discharge, pinned: Pinned | None) -> Said:
    """Why somebody left as they did: what was written; of one who was put off, the cause of that before it."""
    said = plain(row.exception_reason)
    if row.outcome != "not_dosed":
        return said
    deferral = standing_deferral(session, row.session_id, row.person_id)
    if deferral is None:
        return said
    words = cause_words(session, pinned.definition) if pinned else {}
    return joined((cause_said(words, deferral.cause, deferral.note), said), "; ")


def cause_said(words: Mapping[str, Mapping[str, str]], cause: str, note: str = "") -> Said:
    """A cause and its note, as they stand on paper."""
    known = words.get(cause, {})
    said = Said(*(known.get(language, cause) for language in ("uk", "en"))) if cause else Said("", "")
    return joined((said, plain(note)), ": ")
