"""Blank papers for a day without power: one form, the consents of a programme, everything at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.definitions import Library, Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.reports.record import Cell, Head, Kind, Part, Record, Table
from clinicdesk.reports.said import NOTHING, Said, ours, plain, worded
from clinicdesk.security.digests import definition_digest
from clinicdesk.security.roles import Permission
from clinicdesk.services.blank_forms import blank_parts, labels_again, qr_of
from clinicdesk.services.definitions import shelf
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.programmes import form_of
from clinicdesk.services.record_frame import Printout, check_wish, facility_of, printout, written_down
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from clinicdesk.services.wish_names import check_wish_of_clinic


@verb(Permission.PRINT_FORMS, reads=True)
def print_blank(desk: Desk, actor: Actor, form: str, wish: Wish) -> Printout:
    """One empty form ("code" or "code@version"). Refused SHT001, DSK005, DOC001, DOC002, DOC021 (names somebody)."""
    check_wish(wish)
    with desk.database.read() as session:
        check_wish_of_clinic(session, wish)
        read, definition = form_of(session, form)
        books = shelf(session)
    of_group = read.code in forms_of_groups(books.read(code).definition for code in books.codes())
    record = blank_record(desk, read, definition, of_group=of_group)
    return printout(desk, actor, record, wish, name=f"blank-{read.code}-{read.version}")


@dataclass(frozen=True, slots=True)
class BlankRow:
    """An empty form that can be printed: "code@version", its title in each language."""

    ref: str
    titles: Mapping[str, str]


@verb(Permission.PRINT_FORMS, reads=True)
def list_blanks(desk: Desk, actor: Actor, programme: str) -> tuple[BlankRow, ...]:  # noqa: ARG001 - checked by the verb
    """The forms of a programme in the order of its steps, then every other form. Refused DOC004."""
    with desk.database.read() as session:
        _, definition = _programme(session, programme)
        books = shelf(session)
    reads = (*_forms(definition, books), *map(books.read, books.codes()))
    rows = {
        f"{read.code}@{read.version}": {code: said.get("title", read.code) for code, said in read.phrases.items()}
        for read in reads
        if isinstance(read.definition, Form)
    }  # fmt: skip
    return tuple(BlankRow(ref, titles) for ref, titles in rows.items())


@verb(Permission.PRINT_FORMS, reads=True)
def print_consents(desk: Desk, actor: Actor, programme: str, wish: Wish) -> Printout:
    """Every consent of a programme (by code), each on sheets of its own. Refused DOC004 (no such programme)."""
    check_wish(wish)
    with desk.database.read() as session:
        check_wish_of_clinic(session, wish)
    return _bound(desk, actor, consent_records(desk, programme), wish)


@verb(Permission.PRINT_FORMS, reads=True)
def print_all_blanks(desk: Desk, actor: Actor, programme: str, wish: Wish) -> Printout:
    """Every form of a programme in the order of its steps, then the scales it measures with. Refused DOC004."""
    check_wish(wish)
    with desk.database.read() as session:
        check_wish_of_clinic(session, wish)
    return _bound(desk, actor, all_records(desk, programme), wish)


def consent_records(desk: Desk, programme: str) -> tuple[Record, ...]:
    """What is in the set of a programme's consents, then each. Refused DOC004."""
    with desk.database.read() as session:
        read, definition = _programme(session, programme)
        books = shelf(session)
    forms = [books.read(*one.document.split("@")) for one in definition.consents if one.document]
    return _set(desk, read, forms, kind="consents")


def all_records(desk: Desk, programme: str) -> tuple[Record, ...]:
    """What is in the set for a day without power, then each. Refused DOC004."""
    with desk.database.read() as session:
        read, definition = _programme(session, programme)
        books = shelf(session)
    return _set(desk, read, list(_forms(definition, books)), kind="downtime")


def blank_record(desk: Desk, read: Read, form: Form, *, of_group: bool = False) -> Record:
    """An empty form as a record; its square names form and version on every page."""
    title = ours(*(read.phrases[code].get("title", read.code) for code in ("uk", "en")))
    ref = f"{read.code}@{read.version}"
    state = worded(f"forms.status.{form.status}") if form.status != "verified" else NOTHING
    said = worded("blanks.form", code=read.code, version=read.version)
    return Record(
        "blank", ref, 1, "blank", facility_of(desk, desk.clock.now()), title,
        blank_parts(read, form, of_group=of_group),
        programme=said if state.blank else Said(f"{said.uk} · {state.uk}", f"{said.en} · {state.en}"),
        definitions=(ref,), demo=desk.demo, qr=qr_of(read, definition_digest(read)),
        again=labels_again(form, of_group=of_group),
    )  # fmt: skip


def forms_of_groups(definitions: Iterable[object]) -> frozenset[str]:
    """Codes of the forms that a programme fills in once for a session or a cohort, not for each participant."""
    programmes = [one for one in definitions if isinstance(one, Programme)]
    refs = {step.form for one in programmes for step in one.steps if step.form and step.per != "person"}
    refs |= {one.fidelity.form for one in programmes if one.fidelity}
    return frozenset(ref.partition("@")[0] for ref in refs)


def _programme(session: Session, code: str) -> tuple[Read, Programme]:
    try:
        read = shelf(session).read(code.partition("@")[0], code.partition("@")[2] or None)
    except KeyError as error:
        raise Refused(Issue("DOC004", "programme", values={"code": code})) from error
    if not isinstance(read.definition, Programme):
        raise Refused(Issue("DOC004", "programme", values={"code": code}))
    return read, read.definition


def _forms(programme: Programme, books: Library) -> Iterator[Read]:
    """Each once: steps in the order of the sessions, other steps, series, measures."""
    steps = {step.id: step for step in programme.steps}
    in_order = [step for stage in programme.stages for one in stage.sessions for step in one.steps]
    named = [steps[name] for name in dict.fromkeys((*in_order, *steps)) if name in steps]
    series = {one.id: one.form for one in programme.series}
    refs = [step.form or series.get(step.series or "") for step in named]
    refs += [measure.form for measure in programme.measures]
    for ref in dict.fromkeys(filter(None, refs)):
        if isinstance(books.find(ref), Form):
            yield books.read(*ref.split("@"))


def _set(desk: Desk, read: Read, forms: list[Read], *, kind: Kind) -> tuple[Record, ...]:
    of_groups = forms_of_groups([read.definition])
    blanks = tuple(
        blank_record(desk, one, one.definition, of_group=one.code in of_groups)
        for one in forms
        if isinstance(one.definition, Form)
    )
    rows = tuple(
        (Cell(plain(number)), Cell(blank.title), Cell(plain(blank.record_id)))
        for number, blank in enumerate(blanks, 1)
    )
    heads = (
        Head(worded("blanks.number"), 8), Head(worded("blanks.title_column"), 66), Head(worded("blanks.ref"), 26)
    )  # fmt: skip
    ref = f"{read.code}@{read.version}"
    cover = Record(
        kind, ref, 1, "blank", facility_of(desk, desk.clock.now()), worded(f"blanks.set.{kind}"),
        (Part("contents", worded("blanks.contents"), (Table(heads, rows),)),),
        programme=ours(*(read.phrases[code].get("title", read.code) for code in ("uk", "en"))),
        definitions=(ref, *(blank.record_id for blank in blanks)), demo=desk.demo,
    )  # fmt: skip
    return cover, *blanks


def _bound(desk: Desk, actor: Actor, every: tuple[Record, ...], wish: Wish) -> Printout:
    from clinicdesk.reports.binding import bind  # noqa: PLC0415 - ReportLab, only when printing
    from clinicdesk.reports.render import render  # noqa: PLC0415 - as above

    first = every[0]
    printed = written_down(desk, actor, first, wish)
    pages = [render(record, wish.language, printed) for record in every]
    titles = [record.title.text(wish.language) for record in every]
    pdf = bind(pages, titles, language=wish.language, program=printed.program)
    return Printout(
        f"{first.kind}-{first.record_id.replace('@', '-')}-{wish.language}.pdf", pdf, first, Issue("DOC011")
    )
