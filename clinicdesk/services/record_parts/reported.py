"""What form 137/о asks for, of each adverse event: from its form, and where that is silent from the card and the day.

Fields: order 898 of the Ministry of Health of Ukraine, 27.12.2006, as worded by order 996 of 26.09.2016.
"""

from collections.abc import Iterator

from clinicdesk.protocols.questions import questions_of
from clinicdesk.reports.record import Block, Cell, Fact, Facts, Head, InkLines, Note, Part, Table
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, plain, worded
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.event_facts import Suspected, dosage_form, rescues_before, substance_of
from clinicdesk.services.event_times import minutes_to_typed, onset_of
from clinicdesk.services.record_parts.event_known import FORM, Known, known_of
from clinicdesk.services.record_parts.forms import cell_of, head_of
from clinicdesk.services.record_parts.given import amount, named, rescue_said
from clinicdesk.services.record_parts.identity import age_said, born
from clinicdesk.services.record_parts.source import Sheet, Source, day

_DRUG = (
    ("product", 27),
    ("maker", 15),
    ("batch", 16),
    ("strength", 10),
    ("dose", 10),
    ("route", 11),
    ("at", 11),
)
_ANSWERS = (
    "verbatim", "term", "onset", "ended", "minutes_after_dose", "severity", "serious", "serious_reasons",
    "lack_of_effect", "correction", "treatment", "action", "outcome", "relatedness", "expectedness", "follow_up",
)  # fmt: skip


def reportable(source: Source) -> tuple[Sheet, ...]:
    """The forms of adverse events, oldest first."""
    return tuple(sheet for sheet in source.of("events") if sheet.filled.form.code == FORM)


def reported(source: Source) -> Part:
    """The form's fields of each event in the order of the form."""
    blocks = tuple(block for sheet in reportable(source) for block in _of_event(source, sheet))
    return Part(
        "reported", worded("records.part.reported"), (Note(worded("records.reported.sources")), *blocks)
    )


def _of_event(source: Source, sheet: Sheet) -> Iterator[Block]:
    known = known_of(source, sheet)
    yield Facts(
        tuple(_clinic(source)), 1, joined((head_of(source, sheet), worded("records.reported.clinic")))
    )
    yield Facts(tuple(_person(source, sheet, known)), 1, worded("records.reported.person"))
    yield Facts(tuple(_reaction(source, sheet, known.doses)), 1, worded("records.reported.reaction"))
    yield _drugs(source, sheet, known)
    yield Facts(tuple(_beside(sheet, known)), 1, worded("records.reported.concomitant"))
    yield _others(source, known.doses)
    yield Facts(tuple(_reporter(source, sheet, known)), 1, worded("records.reported.reporter"))
    yield InkLines(
        (worded("records.reported.reporter"), worded("records.ink.date"), worded("records.ink.signature")),
        (4, 2, 3),
    )


def _fact(name: str, said: Said) -> Fact:
    return Fact(worded(f"records.reported.{name}"), Cell(said))


def _answer(sheet: Sheet, name: str) -> Said:
    """As the event's form says it now; former answers stand struck through in the form below."""
    question = questions_of(sheet.filled.form).get(name)
    return cell_of(sheet, question).said if question else NOTHING


def _or_known(sheet: Sheet, name: str, known: Known) -> Said:
    """What the form says; where it is silent, the record."""
    said = _answer(sheet, name)
    return known.said.get(name, NOTHING) if said.blank else said


def _clinic(source: Source) -> Iterator[Fact]:
    settings = current_settings(source.desk)
    yield _fact("name", plain(settings.name))
    yield _fact("address", plain(settings.address))
    yield _fact("registered", worded("records.reported.codes", edrpou=settings.edrpou, licence=settings.licence)
                if settings.edrpou else NOTHING)  # fmt: skip


def _person(source: Source, sheet: Sheet, known: Known) -> Iterator[Fact]:
    details, names = source.details, source.wish.names
    initials = " ".join(
        f"{part[0]}." for part in (details.surname, details.given_name, details.patronymic) if part
    )
    yield _fact("initials", plain(initials) if names else worded("records.reported.by_hand"))
    yield _fact("chart", plain(details.chart_number) if names and details.chart_number
                else worded("records.reported.code", code=details.code))  # fmt: skip
    yield _fact("born", born(source)) if names else _fact("age", age_said(source))
    yield _fact("sex", worded(f"records.sex.{details.sex}") if details.sex else NOTHING)
    yield _fact("weight", _or_known(sheet, "body_weight", known))
    yield _fact("height", _or_known(sheet, "height", known))


def _reaction(source: Source, sheet: Sheet, doses: tuple[Suspected, ...]) -> Iterator[Fact]:
    texts, onset = sheet.texts, onset_of(sheet.filled.form, sheet.filled.values, source.zone)
    said = {name: _answer(sheet, name) for name in _ANSWERS}
    said["term"] = joined((said["term"], _answer(sheet, "term_other")), ": ")
    said["onset"] = joined((_answer(sheet, "onset_date"), _answer(sheet, "onset_time")), " ")
    over = joined((_answer(sheet, "end_date"), _answer(sheet, "end_time")), " ")
    lasts = sheet.filled.values.get("ongoing") == "yes"
    said["ended"] = worded("records.reported.ongoing") if lasts else over
    if said["minutes_after_dose"].blank and onset and onset.timed and doses:
        minutes = minutes_to_typed(doses[0].given_at, onset.at)
        said["minutes_after_dose"] = worded("records.reported.minutes", n=minutes)
    for name in _ANSWERS:
        if name == "serious_reasons" and sheet.filled.values.get("serious") == "no":
            continue
        own = worded(f"records.reported.{name}") if name in {"onset", "ended"} else texts.label(name)
        yield Fact(own, Cell(said[name]))


def _drugs(source: Source, sheet: Sheet, known: Known) -> Table:
    """A row for each dose before the event; of what the form says otherwise, or without any dose, what it says."""
    heads = tuple(Head(worded(f"records.reported.{name}"), share) for name, share in _DRUG)
    rows = [_dose(source, one) for one in known.doses]
    if known.differs:
        first, *rest = _from_form(sheet)
        by_form = joined((worded("records.reported.by_form"), first.said), ": ")
        rows.append((Cell(by_form), *(cell if not cell.said.blank else Cell(DASH) for cell in rest)))
    return Table(heads, tuple(rows) or (_from_form(sheet),), worded("records.reported.suspected"))


def _dose(source: Source, one: Suspected) -> tuple[Cell, ...]:
    product = one.product
    trade = plain(product.trade_name) if product else NOTHING
    kind = joined((substance_of(product), dosage_form(product)), ", ") if product else NOTHING
    return tuple(map(Cell, (
        joined((trade, kind), ", "), plain(product.manufacturer if product else ""),
        plain("\n".join(f"{number}, {day(until)}" for number, until in one.batches)),
        worded("records.reported.mg_ml", n=amount(one.strength_ug_per_ml)),
        worded("records.reported.mg", n=amount(one.given_ug)), named(source, f"route.{one.route}"),
        plain(source.when(one.given_at)),
    )))  # fmt: skip


def _from_form(sheet: Sheet) -> tuple[Cell, ...]:
    return tuple(map(Cell, (
        joined((_answer(sheet, "drug_name"), _answer(sheet, "drug_form")), ", "), _answer(sheet, "drug_maker"),
        _answer(sheet, "drug_batch"), _answer(sheet, "strength"), _answer(sheet, "single_dose"),
        _answer(sheet, "route"), _answer(sheet, "drug_start"),
    )))  # fmt: skip


def _beside(sheet: Sheet, known: Known) -> Iterator[Fact]:
    yield _fact("indication", _or_known(sheet, "indication", known))
    yield _fact("frequency", _answer(sheet, "frequency"))
    yield _fact("medicines", _or_known(sheet, "concomitant", known))


def _others(source: Source, doses: tuple[Suspected, ...]) -> Table:
    """What was given besides on that day."""
    found = rescues_before(source.session, source.people, doses[0].given_at) if doses else ()
    heads = (Head(worded("records.reported.besides"), 70), Head(worded("records.reported.at"), 30))
    rows = tuple(
        (Cell(rescue_said(source, one)), Cell(plain(source.when(one.given_at)) if one.given_at else NOTHING))
        for one in found
    )
    return Table(
        heads, rows, worded("records.reported.besides"), when_empty=worded("records.reported.no_others")
    )


def _reporter(source: Source, sheet: Sheet, known: Known) -> Iterator[Fact]:
    yield _fact("name_of", _or_known(sheet, "reporter", known))
    yield _fact("role", _or_known(sheet, "reporter_role", known))
    yield _fact("recorded", plain(source.when(sheet.filled.taken_at)))
    sent = joined((_answer(sheet, "report_sent"), _answer(sheet, "report_sent.date"),
                   _answer(sheet, "report_sent.note")), ", ")  # fmt: skip
    yield _fact("sent", sent)
