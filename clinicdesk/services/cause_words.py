"""Why somebody is not dosed today, in the words of the form that lists the causes."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from clinicdesk.models.dosing import Deferral, Discharge
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain
from clinicdesk.services.dosing_day import standing_deferral
from clinicdesk.services.programmes import Pinned, form_of

CAUSES = "deferral"
"""The list of causes, as the day's forms name it."""
OTHER = "other"
"""The cause that says nothing without a note."""


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


def cause_said(session: Session, pinned: Pinned | None, row: Deferral) -> Said:
    """The cause and its note, as they stand on paper."""
    words = cause_words(session, pinned.definition).get(row.cause, {}) if pinned else {}
    cause = ours(*(words.get(language, row.cause) for language in ("uk", "en")))
    return joined((cause, plain(row.note)), ": ")


def leaving_said(session: Session, row: Discharge, pinned: Pinned | None) -> Said:
    """Why somebody left as they did: what was written; of one who was put off, the cause of that before it.

    Of a leaving recorded in error only why it was taken back: the rest was said of somebody who stayed.
    """
    if row.taken_back:
        return plain(row.reason)
    said = plain(row.exception_reason)
    if row.outcome != "not_dosed":
        return said
    deferral = standing_deferral(session, row.session_id, row.person_id)
    if deferral is None:
        return said
    repeated = deferral.note == row.exception_reason
    return joined((cause_said(session, pinned, deferral), NOTHING if repeated else said), "; ")
