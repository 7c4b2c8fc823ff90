"""Why somebody was not dosed, in the words of the form that lists the causes."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from clinicdesk.models.dosing import Deferral
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.reports.said import Said, joined, plain
from clinicdesk.services.programmes import Pinned, form_of

CAUSES = "deferral"
"""The list of causes, as the day's forms name it."""


def cause_words(session: Session, programme: Programme) -> Mapping[str, Mapping[str, str]]:
    """Each cause by its code, language to words."""
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
    """The cause with its note."""
    words = cause_words(session, pinned.definition).get(row.cause, {}) if pinned else {}
    cause = Said(words.get("uk", row.cause), words.get("en", row.cause))
    return joined((cause, plain(row.note)), ": ")
