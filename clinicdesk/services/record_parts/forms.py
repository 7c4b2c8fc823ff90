"""A filled form as blocks: every question asked, its answer with what it once was, scores and signatures."""

from collections.abc import Iterator

from clinicdesk.protocols.answers import asked
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.questions import questions_of
from clinicdesk.reports.record import Block, Cell, Fact, Facts, Head, Note, Signatures, Signed, Table, marked
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.form_texts import FormTexts, names_somebody, with_unit
from clinicdesk.services.person_facts import facts_of_person
from clinicdesk.services.record_parts.event_known import known_of, told
from clinicdesk.services.record_parts.source import Sheet, Source
from clinicdesk.services.signing import SignatureState, SignatureView

_ELSEWHERE = frozenset({"screening", "consents"})
_SHORT = 44
_LONG_NOTE = 300


def sheet_blocks(source: Source, sheet: Sheet) -> Iterator[Block]:
    """Head, answers (where an event's form is silent, the record's), long notes after them, scores, signatures."""
    facts, notes = [], []
    known, silent = known_of(source, sheet), dict[str, Said]()
    for label, question in asked_questions(source, sheet):
        over = source.overwritten.said_of_answer(sheet.versions[-1].row_id, question.id)
        cell = marked(cell_of(sheet, question), over)
        if cell.said.blank and not cell.struck and question.id in known.said:
            cell, silent[question.id] = Cell(known.said[question.id]), label
        if question.type == "note" and len(cell.said.uk) > _LONG_NOTE:
            notes.append(Note(cell.said, label))
            cell = Cell(worded("records.note_below"))
        facts.append(Fact(label, cell))
    strange = sheet.filled.unread - questions_of(sheet.filled.form).keys()
    facts += [Fact(plain(key), Cell(worded("records.unreadable"), alert="red")) for key in sorted(strange)]
    short = all(len(one.label.uk) < _SHORT and len(one.value.said.uk) < _SHORT for one in facts)
    yield Facts(tuple(facts), 2 if short and len(facts) > 4 else 1, head_of(source, sheet))  # noqa: PLR2004 - a column
    if not (said := told(sheet, known, silent)).blank:
        yield Note(said)
    yield from notes
    scores = scores_of(sheet)
    if scores.rows:
        yield scores
    if sheet.filled.signatures:
        yield Signatures(tuple(signed(source, one) for one in sheet.filled.signatures))


def head_of(source: Source, sheet: Sheet) -> Said:
    """The form, when it was filled in and by whom, in which cohort where there are several, and its own version."""
    filled = sheet.filled
    taken = worded("records.filled", at=source.when(filled.taken_at), by=filled.recorded_by)
    revision = worded("records.revision", n=filled.version) if filled.version > 1 else NOTHING
    over = source.overwritten.said(sheet.versions[-1].row_id)
    respondent = (
        worded(f"filling.respondent.{filled.respondent}") if filled.respondent != "clinician" else NOTHING
    )
    where = source.named(filled.cohort_id)
    return joined((sheet.texts.title, taken, respondent, where, revision, _unsigned(sheet), over))


def _unsigned(sheet: Sheet) -> Said:
    """That nobody answers for it with a signature; over a screening is the decision's, over a consent ink."""
    answered = {SignatureState.VALID, SignatureState.VOID} & {one.state for one in sheet.filled.signatures}
    return NOTHING if answered or sheet.phase in _ELSEWHERE else worded("records.unsigned")


def asked_questions(source: Source, sheet: Sheet) -> Iterator[tuple[Said, Question]]:
    """Label and question of everything asked of this person, details behind their question."""
    filled, texts = sheet.filled, sheet.texts
    questions = questions_of(filled.form)
    facts = facts_of_person(source.desk, source.session, filled.person_id)
    for field in asked(filled.form, filled.values, facts):
        yield texts.label(field.id), questions[field.id]
        for detail in field.details:
            key = f"{field.id}.{detail.id}"
            if any(key in version.values or key in version.unread for version in sheet.versions):
                yield joined((ours("·", "·"), texts.detail(field.id, detail.id)), " "), questions[key]


def cell_of(sheet: Sheet, question: Question) -> Cell:
    """The newest answer; what other versions said is struck through and names its amendment."""
    struck: list[Said] = []
    mark = ""
    former = _shown(sheet.texts, sheet, 0, question)
    for place in range(1, len(sheet.versions)):
        said = _shown(sheet.texts, sheet, place, question)
        if said != former:
            struck.append(former)
            mark = sheet.versions[place].mark
        former = said
    return Cell(former, tuple(struck), mark)


def _shown(texts: FormTexts, sheet: Sheet, place: int, question: Question) -> Said:
    if question.id in sheet.versions[place].unread:
        return worded("records.unreadable")
    value = sheet.versions[place].values.get(question.id)
    return with_unit(texts, texts.answer(value, question), question)


def near_ones(source: Source) -> Iterator[str]:
    """Escorts and other near ones as forms name them, in every version."""
    for sheet in source.sheets:
        naming = [key for key, one in questions_of(sheet.filled.form).items() if names_somebody(one)]
        yield from (str(version.values.get(key, "")) for version in sheet.versions for key in naming)


def scores_of(sheet: Sheet) -> Table:
    """Every score of the form with its value, band or what it lacks."""
    rows = []
    for score in sheet.filled.form.scores:
        scored = sheet.filled.scores.scores[score.id]
        if scored.value is None and not scored.withheld:
            continue
        said = sheet.texts.scored(sheet.filled.form, score, scored)
        rows.append((Cell(sheet.texts.score_title(score)), Cell(said)))
    heads = (Head(worded("records.score"), 40), Head(worded("records.result"), 60, strong=True))
    return Table(heads, tuple(rows))


def signed(source: Source, one: SignatureView, about: Said = NOTHING) -> Signed:
    """A signature with its state now."""
    roles = [worded(f"common.role.{role}") for role in one.signer_role.split()]
    why = Said(one.issue.sentence("uk"), one.issue.sentence("en")) if one.issue else NOTHING
    return Signed(
        plain(one.signer_name), joined(roles, ", "), worded(f"records.meaning.{one.meaning}"),
        source.when(one.signed_at), one.key_id[:8].upper(), one.state.value, about, why,
    )  # fmt: skip


def blocks_of(source: Source, sheets: tuple[Sheet, ...]) -> tuple[Block, ...]:
    """Several forms, one after another."""
    return tuple(block for sheet in sheets for block in sheet_blocks(source, sheet))
