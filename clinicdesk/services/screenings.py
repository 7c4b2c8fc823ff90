"""The screening of a person in a cohort as one page: the form, what it says, what is in the way, the decision."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.responses import Response
from clinicdesk.protocols.interactions import interactions_of
from clinicdesk.protocols.language import Form, TermList
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach, person_of
from clinicdesk.services.clearance_state import newest_clearance, standing_of
from clinicdesk.services.clearances import (
    ClearanceView,
    authors_of,
    clearance_view,
    good_for_days,
    in_the_way,
)
from clinicdesk.services.consent_state import Standing, newest_consents
from clinicdesk.services.definitions import kept, shelf
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.entering import BLOCKS, Entry, all_entries, weighed
from clinicdesk.services.programmes import Pinned, form_of, programme_of_cohort
from clinicdesk.services.record_facts import facts_of_record
from clinicdesk.services.sheet_pages import Blank, blank, whom
from clinicdesk.services.sheets import FilledForm, filled_form, sheets_of
from clinicdesk.services.signed_content import SHEET
from clinicdesk.services.views import Actor
from clinicdesk.services.whole_card import whole_details_of

INTERACTIONS = "interactions"


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something outside the form that the decision waits for: its fact, and its words by language.

    `state`: how a consent stands (missing, refused, withdrawn, due); "" for what is no consent.
    """

    fact: str
    words: Mapping[str, str]
    state: str = ""


@dataclass(frozen=True, slots=True)
class Interaction:
    """A medicine of the person that the clinic's list knows: group and advice by language."""

    medicine: str
    dose: str
    groups: Mapping[str, str]
    advice: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScreeningPage:
    """Everything the page shows. `own`: the reader wrote a version of it, and so cannot sign."""

    blank: Blank
    sheet: FilledForm | None
    own: bool
    clearance: ClearanceView | None
    lacking: tuple[Lacking, ...]
    interactions: tuple[Interaction, ...]
    good_for_days: int
    draft: bool
    """The protocol is not adopted yet."""
    entries: tuple[Entry, ...] = ()
    """The programme's conditions of entry that block, judged beside the form."""
    weighed: tuple[Entry, ...] = ()
    """Its other conditions that are not met or not known: whoever signs weighs them."""


@verb(Permission.OPEN_CHART, reads=True)
def open_screening(desk: Desk, actor: Actor, *, person_id: str, cohort_id: str) -> ScreeningPage:
    """The screening of a person in a cohort; looking at a recorded one is an event.

    Refused SHT006 when the programme has no screening, COH003, PPL004.
    """
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        pinned = programme_of_cohort(desk, session, cohort_id)
        step, ref = screening_step(session, pinned.definition)
        row = _recorded(session, person_id, cohort_id, step)
        if row is None:
            read, form = form_of(session, ref)
        else:
            read = kept(session, row.form_digest)
            assert isinstance(read.definition, Form)
            form = read.definition
        decision = newest_clearance(session, person_id, cohort_id)
        facts = facts_of_record(desk, session, person_id, cohort_id)
        entries = all_entries(desk, session, pinned, person_id, facts)
        page = ScreeningPage(
            blank(desk, session, whom(session, person_id, cohort_id), read, form, step=step),
            None if row is None else filled_form(desk, session, row),
            row is not None and actor.user_id in authors_of(session, row.response_id),
            None if decision is None else clearance_view(desk, session, standing_of(desk, decision)),
            () if row is None else _lacking(desk, session, row, pinned),
            met_interactions(session, person_id), good_for_days(desk, session, cohort_id), pinned.draft,
            tuple(one for one in entries if one.item.kind == BLOCKS), weighed(entries),
        )  # fmt: skip
    if row is not None:
        desk.note(actor, Action.FORM_OPENED, entity=SHEET, entity_id=row.response_id, person_id=person_id)
    return page


def screening_step(session: Session, programme: Programme) -> tuple[str, str]:
    """The step of the screening and its form, "code@version". Refused SHT006."""
    books = shelf(session)
    for step in programme.steps:
        form = books.find(step.form) if step.form else None
        if step.form and isinstance(form, Form) and form.group == "screening":
            return step.id, step.form
    raise Refused(Issue("SHT006"))


def met_interactions(session: Session, person_id: str) -> tuple[Interaction, ...]:
    """What the list of interactions says of the medicines on a person's card, also of one written in a dose."""
    read = shelf(session).read(INTERACTIONS)
    assert isinstance(read.definition, TermList)
    card = whole_details_of(session, person_of(session, person_id))
    written = {f"{one.name} {one.dose}".strip(): one for one in card.medicines}
    return tuple(
        Interaction(
            written[met.medicine].name, written[met.medicine].dose,
            {code: said.get(f"entry.{met.entry}.name", met.entry) for code, said in read.phrases.items()},
            {code: said.get(f"entry.{met.entry}.advice", "") for code, said in read.phrases.items()},
        )
        for met in interactions_of(written, read.definition)
    )  # fmt: skip


def _recorded(session: Session, person_id: str, cohort_id: str, step: str) -> Response | None:
    rows = sheets_of(session, person_id)
    return next((row for row in rows if row.step == step and row.cohort_id == cohort_id), None)


def _lacking(desk: Desk, session: Session, row: Response, pinned: Pinned) -> tuple[Lacking, ...]:
    standing = Standing.of(desk, session, pinned, row.cohort_id)
    rows = newest_consents(session, row.cohort_id, person_id=row.person_id)
    return tuple(
        Lacking(
            fact, {code: pinned.phrase(f"{fact}.title", code) or fact for code in pinned.phrases},
            standing.state(rows.get((row.person_id, document))) if kind == "consent" else "",
        )
        for fact in in_the_way(desk, session, row)
        for kind, _, document in (fact.partition("."),)
    )  # fmt: skip
