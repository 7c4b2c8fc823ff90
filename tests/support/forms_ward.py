"""Forms of an imaginary clinic: real definitions of the library, filled in by nobody in particular."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import score
from clinicdesk.protocols.values import Fact
from clinicdesk.services.clearances import ClearanceView, Conditions
from clinicdesk.services.entering import Entry
from clinicdesk.services.outcomes import OutcomesPage
from clinicdesk.services.own_points import Belongs
from clinicdesk.services.screenings import Interaction, Lacking, ScreeningPage
from clinicdesk.services.sheet_pages import Blank, FilledRow, FormChoice, Person, SheetVersion, Shelf
from clinicdesk.services.sheets import FilledForm
from clinicdesk.services.signing import Meaning, SignatureState, SignatureView
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.form_verbs import FormVerbs
from tests.support.consent_ward import ConsentWard
from tests.support.outcome_ward import outcomes_of

FACTS: Mapping[str, Fact | None] = {"today": date(2026, 11, 24), "person.age": 41, "person.sex": "male"}
PERSON = Person("p-1047", "К-1047", "Романюк Юрій Степанович", "c-07", "07", "1985-05-14", "male")
STAFF = (("u-bondar", "Тарас Бондар"), ("u-lead", "Олена Левченко"), ("u-marchuk", "Ірина Марчук"))
AT = datetime(2026, 11, 23, 8, 20, tzinfo=UTC)

CALLS = Belongs("call", {"h24": {"uk": "24 години після першої дози", "en": "24 hours after the first dose"}})

Write = Callable[[str, Callable[[dict[str, Any]], Any]], Callable[..., Any]]


def blank(code: str, *, step: str = "", facts: Mapping[str, Fact | None] | None = None) -> Blank:
    """An empty form of the library."""
    read = library().read(code)
    assert isinstance(read.definition, Form)
    return Blank(PERSON, step, read, read.definition, facts or FACTS, STAFF)


def filled(code: str, answers: Mapping[str, object], *, version: int = 1, step: str = "") -> FilledForm:
    """The same, recorded by the nurse."""
    empty = blank(code, step=step)
    checked = check_answers(empty.form, answers, empty.facts)
    return FilledForm(
        "sheet-1", version, PERSON.person_id, PERSON.cohort_id, step, empty.read, empty.form, AT, "Ірина Марчук",
        "clinician", "Уточнено у виписці" if version > 1 else "", checked.values, checked.missing,
        score(empty.form, checked.values, empty.facts), "7f3a91c2", (),
    )  # fmt: skip


def decided(
    decision: str, *, state: SignatureState = SignatureState.VALID, reason: str = "", days_left: int = 29,
    **more: Any,
) -> ClearanceView:  # fmt: skip
    """A decision the lead signed, as it stands now."""
    conditions = Conditions(dose_cap_mg="45", no_booster=True) if decision == "conditions" else Conditions()
    signature = SignatureView("Олена Левченко", "lead", Meaning.RESPONSIBLE, AT, "7f3a", state, None)
    return ClearanceView(
        "d-1", 1, decision, decision in {"eligible", "conditions"} and days_left >= 0, "2026-12-23", days_left, {},
        conditions, "sheet-1", "Олена Левченко", reason, (signature,), **more,
    )  # fmt: skip


@dataclass
class FormsWard:
    """What the pages of forms are given; a test puts in what it wants seen."""

    sheet: FilledForm | None = None
    own: bool = False
    clearance: ClearanceView | None = None
    lacking: tuple[Lacking, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    entries: tuple[Entry, ...] = ()
    weighed: tuple[Entry, ...] = ()
    rows: tuple[FilledRow, ...] = ()
    versions: tuple[SheetVersion, ...] = ()
    file: tuple[str, bytes, str] | None = None
    opened: list[str] = field(default_factory=list)
    consents: ConsentWard = field(default_factory=ConsentWard)
    outcomes: OutcomesPage = field(default_factory=outcomes_of)

    def verbs(self, write: Write) -> FormVerbs:
        """All of them."""
        return FormVerbs(
            shelf=self._shelf, filled=lambda _: self.rows, open=self._open,
            versions=lambda _: self.versions,
            blank=self._blank,
            blank_of=lambda sheet: blank(sheet.read.code, step=sheet.step),
            record=write("record_form", lambda _: _news("sheet-1")),
            amend=write("amend_form", lambda _: _news("sheet-1")), screening=self._screening,
            sign=write("sign", lambda _: Changes(frozenset({Topic.CLEARANCES}), PERSON.person_id, AT)),
            revoke=write("revoke", lambda _: Changes(frozenset({Topic.CLEARANCES}), PERSON.person_id, AT)),
            sign_form=write("sign_form", lambda _: _news("sheet-1")),
            pick_file=lambda: self.file, consents=self.consents.verbs(write),
            outcomes=lambda **_: self.outcomes,
        )  # fmt: skip

    def shelf(self) -> Shelf:
        """The screening as a step, and every form of the library that can be filled in."""
        books = library()
        reads = [books.read(code) for code in books.codes()]
        choices = [
            FormChoice(
                f"{read.code}@{read.version}", {code: said["title"] for code, said in read.phrases.items()},
                read.definition.group, read.definition.status,
            )
            for read in reads
            if isinstance(read.definition, Form)
        ]  # fmt: skip
        step = next(one for one in choices if one.group == "screening")
        steps = (FormChoice(step.ref, step.titles, step.group, step.status, "screening", decided=True),)
        return Shelf(PERSON, steps, tuple(choices))

    def _shelf(self, _: str, /, *, cohort_id: str = "") -> Shelf:
        shelf = self.shelf()
        return replace(shelf, person=replace(shelf.person, cohort_id=cohort_id)) if cohort_id else shelf

    def _blank(self, *, person_id: str, form: str, step: str, cohort_id: str = "", point: str = "") -> Blank:
        made = blank(form.partition("@")[0], step=step)
        if cohort_id:
            made = replace(made, person=replace(made.person, cohort_id=cohort_id))
        if not point:
            return made
        return replace(made, known={"call": point.rpartition("_")[2]}, point=point, belongs=CALLS)

    def _open(self, sheet_id: str) -> FilledForm:
        self.opened.append(sheet_id)
        assert self.sheet is not None
        return self.sheet

    def _screening(self, *, person_id: str, cohort_id: str) -> ScreeningPage:
        return ScreeningPage(
            blank("gkap_screening", step="screening"), self.sheet, self.own, self.clearance, self.lacking,
            self.interactions, 30, draft=False, entries=self.entries,
            weighed=self.weighed,
        )  # fmt: skip


def row_of(sheet: FilledForm, **more: Any) -> FilledRow:
    """A filled form as the list has it."""
    return FilledRow(
        sheet.sheet_id, sheet.read, sheet.form, sheet.step, sheet.taken_at, sheet.recorded_by, sheet.version,
        len(sheet.missing), sheet.scores, sheet.signatures, **more,
    )  # fmt: skip


def _news(sheet: str) -> Changes:
    return Changes(frozenset({Topic.FORMS}), sheet, AT)
