"""A form of the library as an empty sheet of paper: the same questions in the order of the screen."""

from collections.abc import Iterator

from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Detail, Form, FormField, Rule
from clinicdesk.protocols.numerals import shown
from clinicdesk.reports.record import Block, InkLines, Note, Part, Question, Questions
from clinicdesk.reports.rule_sentences import words_of
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.form_texts import FormTexts

_MOST_NUMBERS = 11
"""A range of so many whole numbers is offered as boxes."""
_YES_NO = ("yes", "no", "unknown", "not_done")
_AGREE = ("yes", "no")
_NOTE_LINES = 4


def qr_of(read: Read, digest: str) -> str:
    """What a blank's square says: form, version, the beginning of its definition's digest."""
    return f"CLINICDESK FORM {read.code}@{read.version} {digest[:16]}"


def blank_parts(read: Read, form: Form, *, of_group: bool = False) -> tuple[Part, ...]:
    """Head to be filled in, intro, sections, signatures. `of_group`: about a meeting, not about one participant."""
    texts = FormTexts(read, {})
    intro = tuple(Note(said) for said in (texts.phrase("intro"), texts.phrase("notice")) if not said.blank)
    sections = tuple(_sections(texts, form))
    return (
        Part("head", NOTHING, (_head(form, of_group=of_group),)),
        Part("form", texts.phrase("title", read.code), (*intro, *sections)),
        Part("hands", NOTHING, _hands(form)),
    )


def _head(form: Form, *, of_group: bool) -> Block:
    if form.group == "consent":
        signed = (worded("blanks.name"), worded("blanks.birth"), worded("blanks.code"))
        return InkLines(signed, (5, 2, 2))
    when = worded("blanks.date"), worded("blanks.time")
    if of_group:
        return InkLines((worded("blanks.group"), worded("blanks.meeting"), *when), (3, 2, 2, 2))
    return InkLines((worded("blanks.code"), worded("blanks.cohort"), *when), (3, 2, 2, 2))


def labels_again(form: Form, *, of_group: bool) -> tuple[Said, ...]:
    """Whose a sheet is, once more, for every page after the first."""
    whose = ("group", "meeting") if of_group else ("name", "code") if form.group == "consent" else ("code",)
    return tuple(worded(f"blanks.{name}") for name in (*whose, "date"))


def _hands(form: Form) -> tuple[Block, ...]:
    own = InkLines(
        (worded("blanks.filled_by"), worded("records.ink.date"), worded("records.ink.signature")), (4, 2, 3)
    )
    if form.group != "consent":
        return (own, Note(worded("blanks.entered")))
    person = InkLines(
        (worded("blanks.signer"), worded("records.ink.date"), worded("records.ink.signature")), (4, 2, 3)
    )
    explained = InkLines(
        (worded("blanks.explained_by"), worded("records.ink.date"), worded("records.ink.signature")),
        (4, 2, 3),
    )
    return (person, explained, Note(worded("blanks.two_copies")))


def _sections(texts: FormTexts, form: Form) -> Iterator[Questions]:
    number = 0
    for section in form.sections:
        rows: list[Question] = []
        for field in section.fields:
            number += 1
            rows.append(_question(texts, form, field, str(number)))
            rows += [_detail(texts, form, field, detail) for detail in field.details]
        when = _when(texts, form, section.ask_when) if section.ask_when else NOTHING
        hint = joined((texts.phrase(f"section.{section.id}.hint"), when), " ")
        yield Questions(texts.phrase(f"section.{section.id}.title", section.id), tuple(rows), hint)


def _question(texts: FormTexts, form: Form, field: FormField, number: str) -> Question:
    when = _when(texts, form, field.ask_when) if field.ask_when else NOTHING
    asked = joined((texts.phrase(f"field.{field.id}.hint"), when), " ")
    hint = joined((asked, _range(field)), "\n")
    return Question(
        number, texts.label(field.id), hint, _boxes(texts, form, field), _unit(texts, field), _lines(field)
    )


def _detail(texts: FormTexts, form: Form, field: FormField, detail: Detail) -> Question:
    label = texts.detail(field.id, detail.id)
    return Question("", label, _range(detail), _boxes(texts, form, detail), _unit(texts, detail), _lines(detail),
                    indent=True)  # fmt: skip


def _boxes(texts: FormTexts, form: Form, part: FormField | Detail) -> tuple[Said, ...]:
    if part.choices in form.choices and part.choices is not None:
        return tuple(texts.choice(part.choices, value) for value in form.choices[part.choices].values)
    if part.type == "yes_no":
        known = _AGREE if form.group == "consent" else _YES_NO
        return tuple(worded(f"filling.answer.{answer}") for answer in known)
    if part.type == "scale_item" and part.lowest is not None and part.highest is not None:
        numbers = range(int(part.lowest), int(part.highest) + 1)
        return tuple(plain(number) for number in numbers) if len(numbers) <= _MOST_NUMBERS else ()
    return ()


def _lines(part: FormField | Detail) -> int:
    return _NOTE_LINES if part.type == "note" and isinstance(part, FormField) else 0


def _unit(texts: FormTexts, part: FormField | Detail) -> Said:
    if part.unit:
        return texts.unit(part.unit)
    if part.type in {"date", "time"}:
        return worded(f"blanks.{part.type}_shape")
    return NOTHING


def _range(part: FormField | Detail) -> Said:
    if part.type not in {"integer", "decimal"} or part.lowest is None or part.highest is None:
        return NOTHING
    lowest, highest = part.lowest, part.highest
    return ours(*(f"{shown(lowest, code)}–{shown(highest, code)}" for code in ("uk", "en")))


def _when(texts: FormTexts, form: Form, rule: Rule) -> Said:
    said = ours(*(words_of(form, texts.read.phrases[code], code).sentence(rule) for code in ("uk", "en")))
    return worded("forms.asked_when", rule=said)
