"""From a list of referrals to the decisions about two people: keys and mouse on the real window, an empty clinic."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from clinicdesk.clock import SteppedClock
from clinicdesk.demo.clearing import clean_answers
from clinicdesk.ids import SeededIds
from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.eligibility import eligibility
from clinicdesk.protocols.values import Fact
from clinicdesk.security.roles import Role
from clinicdesk.services.integrity import examine
from clinicdesk.services.people import list_people
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.consents.consents_view import ConsentsView
from clinicdesk.ui.forms.choosing import BarEditor
from clinicdesk.ui.forms.editors import Editor
from clinicdesk.ui.forms.form_page import FormPage
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.page import Page
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.protocols.page import ProtocolsPage
from clinicdesk.ui.screening.screening import ScreeningView
from clinicdesk.ui.today.today import TodayPage
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.founding_hands import found_and_staff
from tests.support.journey import ALT, CONTROL, Journey, on_disk, trail_of
from tests.support.scans import png

LIST = Path(__file__).parents[1] / "data" / "intake.xlsx"
FIRST, SECOND = "Олійник", "Ткачук"
_ANSWERS = {"yes": "1", "no": "2", "unknown": "3", "not_done": "4"}


@pytest.fixture
def ward(bare: Journey, tmp_path: Path) -> "Ward":
    """A machine without a clinic, and somebody before it."""
    clock, ids = bare.clock, bare.ids
    assert isinstance(clock, SteppedClock)
    assert isinstance(ids, SeededIds)
    return Ward(bare, Clinic(tmp_path / "клініка", clock, "", "", {}, ids=ids))


@pytest.fixture
def sheet_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the system's own dialog says the recovery sheet should go."""
    path = tmp_path / "носій" / "аркуш.pdf"
    path.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    return path


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the person chooses in the system's own dialog, one after another."""
    wanted: list[Path] = []

    def answer(parent: QWidget, title: str, folder: str, kinds: str) -> tuple[str, str]:
        return str(wanted.pop(0)), kinds

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    return wanted


class Ward:
    """Somebody at work in the window, who sees and presses."""

    def __init__(self, journey: Journey, clinic: Clinic) -> None:
        self.journey, self.clinic = journey, clinic

    def comes(self, login: str) -> None:
        """Open the program as this person, after whoever was there."""
        if self.journey._program is not None:
            self.journey.end()
        self.journey.start(self.clinic.folder, login=login)
        self.journey.unlock(login, PASSWORDS[login])

    def goes_to(self, place: str) -> Page:
        """Alt and the digit of the place."""
        window = self.journey.main
        number = [known.key for known in window.rail.places].index(place) + 1
        self.journey.press(Qt.Key(Qt.Key.Key_0 + number), ALT)
        page = window.page(place)
        assert page is not None
        return page

    @property
    def forms(self) -> PersonForms:
        """The forms of whoever is open."""
        page = self.journey.main.page("people")
        assert isinstance(page, PeoplePage)
        assert page.forms is not None
        return page.forms

    def opens_cell(self, name: str, column: str) -> None:
        """On the cohort's matrix: with the arrows to somebody's cell, then Enter."""
        page = self.goes_to("cohorts")
        assert isinstance(page, CohortsPage)
        if not page.view.isVisible():
            self.journey.pick_row(page.table, "07")
            self.journey.enter()
        shown = page.view.page
        assert shown is not None
        matrix = page.view.matrix.view
        line = [row.name.split()[0] for row in shown.rows].index(name)
        place = [one.id for one in shown.columns].index(column)
        self.journey.tab_to(matrix)
        self.journey.press(Qt.Key.Key_Home, CONTROL)
        self.journey.press(Qt.Key.Key_Down, times=line)
        self.journey.press(Qt.Key.Key_Right, times=place)
        assert (matrix.currentIndex().row(), matrix.currentIndex().column()) == (line, place)
        self.journey.enter()

    def signs_with(self, password: str) -> None:
        """The sheet with the password."""
        self.journey.fill(self.journey.sheet.fields["password"].editor, password)
        self.journey.confirm()
        assert self.journey.no_sheet(), self.journey.words(self.journey.sheet)

    def answers(self, view: ScreeningView | FormPage, said: Mapping[str, str]) -> None:
        """Every question in turn: N to the next one that is open, its digit; then each detail by Tab."""
        journey, sheet = self.journey, view.view
        whole = [name for name in said if "." not in name]
        for name in whole:
            if sheet.current() != name:
                journey.type("n")
            assert sheet.current() == name, (sheet.current(), name)
            journey.type(_ANSWERS[said[name]])
        for address in [one for one in said if "." in one]:
            field, _, detail = address.partition(".")
            if sheet.current() != field:
                self._reaches(view, field)
            row = sheet.rows[field]
            if detail not in row.details:
                journey.click(row.more)
            self._types(row.details[detail].editor, said[address])

    def _reaches(self, view: ScreeningView | FormPage, field: str) -> None:
        """By the line of the panel that names it, else by its section."""
        assert isinstance(view, ScreeningView)
        QApplication.processEvents()
        if view.drawer.button.isVisible() and not view.panel.isVisible():
            self.journey.click(view.drawer.button)
        if field in view.panel.jumps:
            self.journey.click(view.panel.jumps[field])
            return
        filling = view.writing.filling
        assert filling is not None
        section = filling.section_of(field).id
        if view.view.section != section:
            self.journey.click(view.view.rail.items[section])
        self.journey.tab_to(view.view.rows[field])

    def _types(self, editor: QWidget, text: str) -> None:
        assert isinstance(editor, Editor)
        box, line = editor.findChild(QComboBox), editor.findChild(QLineEdit)
        if box is not None:
            self.journey.choose(box, box.itemText(box.findData(text)))
        elif line is not None:
            # What goes into many fields is copied and pasted, as people do.
            self.journey.click(line)
            QApplication.clipboard().setText(text)
            self.journey.press(Qt.Key.Key_V, CONTROL)
        else:
            assert isinstance(editor, BarEditor)
            self.journey.tab_to(editor)
            self.journey.type(str(list(editor.bar.buttons).index(text) + 1))


def relative_case() -> dict[str, str]:
    """A first screening: clean but for seizures in childhood. Only what the form asks for before a decision."""
    full = {**clean_answers(), "seizure_disorder": "yes"}
    found = {name: said for name, said in full.items() if "." not in name}
    form = library().form("gkap_screening")
    facts: dict[str, Fact | None] = {"today": date(2026, 11, 24), "person.sex": "male"}
    judged = eligibility(form, check_answers(form, found, facts).values, facts)
    for item in judged.open_items:
        details = {key: said for key, said in full.items() if key.startswith(f"{item.field}.")}
        found |= {key: said.replace("2026-11-13", "13.11.2026") for key, said in details.items()}
    return found


def test_from_the_list_of_a_clinic_to_two_decisions(
    ward: "Ward", files: list[Path], tmp_path: Path, sheet_file: Path
) -> None:
    """Proves: REQ-JRN-001. Every act by keys and mouse, from the machine without a clinic on."""
    found_and_staff(ward.journey, ward.clinic.folder, sheet_file, {"nurse": Role.NURSE})
    ward.comes("lead")
    _import_the_list(ward, files)
    _adopt_the_protocol(ward)
    _plan_the_cohort(ward)
    _take_consents(ward, files, tmp_path)
    ward.comes("nurse")
    _screen_both(ward)
    ward.comes("lead")
    _decide(ward)
    ward.comes("nurse")
    _try_to_sign_and_correct(ward)
    ward.journey.end()
    _the_file_tells_it_all(ward.clinic)


def _import_the_list(ward: Ward, files: list[Path]) -> None:
    """Eight people in, one known already, one refused with its reasons and set aside by name."""
    journey, people = ward.journey, ward.goes_to("people")
    assert isinstance(people, PeoplePage)
    assert journey.says("Учасників")
    files.append(LIST)
    journey.push("Завантажити список…")
    assert people.intake is not None
    view = people.intake
    journey.click(view.file.act)
    journey.until(lambda: view.step is view.columns)
    journey.confirm()
    assert journey.says("Нові 8", "Та сама людина 1", "З помилками 1", region=view)
    table = view.preview.table
    journey.pick_row(table, "Коваль Марта")
    assert "Такого дня в календарі немає." in view.preview.told.text()
    assert "не додзвонитися" in view.preview.told.text()
    journey.tab_to(view.preview.aside)
    journey.press(Qt.Key.Key_Space)
    journey.until(lambda: journey.says("Відкладені 1", region=view))
    journey.confirm()
    journey.confirm()
    journey.until(lambda: view.step is view.result)
    assert journey.says(
        "Записано 8 нових учасників.", "1 рядок повторює людину з цього ж списку", "Коваль Марта", region=view
    )
    journey.click(view.result.open)
    assert len(journey.cells(people.table)) == 8


def _adopt_the_protocol(ward: Ward) -> None:
    journey, page = ward.journey, ward.goes_to("protocols")
    assert isinstance(page, ProtocolsPage)
    journey.pick_row(page.table, "Групова психотерапія з кетаміном для ветеранів і ветеранок")
    journey.click(page.adopt)
    ward.signs_with(PASSWORDS["lead"])
    assert page.state.text() == "прийнято"


def _plan_the_cohort(ward: Ward) -> None:
    """The programme, a code, two people by their first letters, the nurse for the charts."""
    journey, page = ward.journey, ward.goes_to("cohorts")
    assert isinstance(page, CohortsPage)
    journey.push("Запланувати когорту")
    sheet = journey.sheet
    programme = sheet.fields["programme"].editor
    journey.choose(programme, "Групова КАП 0.1 · чинна в клініці")  # type: ignore[arg-type]
    journey.fill(sheet.fields["code"].editor, "07")
    for name in (FIRST, SECOND):
        journey.fill(sheet.fields["people"].editor.line, name)  # type: ignore[attr-defined]
        journey.enter()
    team = sheet.fields["users"].editor
    journey.choose(team.role, "Медична сестра чи медичний брат на спостереженні")  # type: ignore[attr-defined]
    journey.choose(team.who, "Марчук Ірина")  # type: ignore[attr-defined]
    journey.tab_to(team.add)  # type: ignore[attr-defined]
    journey.press(Qt.Key.Key_Space)
    journey.confirm()
    journey.until(journey.no_sheet)
    assert page.view.head.title.text() == "Когорта 07"


def _take_consents(ward: Ward, files: list[Path], folder: Path) -> None:
    """Data and treatment for the first, with a scan beside one of them; the treatment alone for the second."""
    paper = folder / "згода.png"
    paper.write_bytes(png())
    for name, documents in ((FIRST, ("Обробка персональних даних", "Лікування")), (SECOND, ("Лікування",))):
        ward.opens_cell(name, "consents")
        view: ConsentsView = ward.forms.consents
        assert view.isVisible()
        for document in documents:
            ward.journey.pick_row(view.table, document)
            ward.journey.enter()
            if document == "Лікування" and name == FIRST:
                files.append(paper)
                ward.journey.click(ward.journey.sheet.fields["attachment"].editor.choose)  # type: ignore[attr-defined]
            ward.journey.confirm()
            ward.journey.until(ward.journey.no_sheet)
    assert ward.forms.consents.lacking.text() == "бракує 5"


def _screen_both(ward: Ward) -> None:
    """The nurse asks the first everything, the second until the answer that rules out."""
    journey = ward.journey
    for name in (FIRST, SECOND):
        ward.opens_cell(name, "risk_screen")
        forms = ward.forms
        ward.answers(forms.form, {"q1": "no", "q2": "no", "q6_lifetime": "no"})
        journey.confirm()
        ward.opens_cell(name, "screening")
        view = forms.screening
        assert view.isVisible()
        said = (
            relative_case()
            if name == FIRST
            else {"adult": "yes", "consent_valid": "yes", "prior_treatment": "no", "psychosis": "yes"}
        )
        ward.answers(view, said)
        journey.confirm()
        assert view.writing.sheet is not None, journey.message
    assert ward.forms.screening.panel.verdict.title.text() == "Заборонено протоколом"


def _decide(ward: Ward) -> None:
    """The first with a condition and a justification, the second not eligible; Today leads to the first."""
    journey, today = ward.journey, ward.goes_to("today")
    assert isinstance(today, TodayPage)
    (look, *_) = [verb for verb in today.tasks.verbs() if verb.text() == "Розглянути"]
    journey.click(look)
    view = ward.forms.screening
    decision = view.decision
    journey.click(decision.ways.buttons["conditions"])
    journey.tab_to(decision.flags["no_booster"])
    journey.press(Qt.Key.Key_Space)
    journey.fill(decision.justified["seizure_disorder"].editor, "Один напад у дитинстві, ЕЕГ без змін")
    journey.click(decision.sign)
    ward.signs_with(PASSWORDS["lead"])
    assert "Без бустера" in decision.standing.body.text()
    ward.opens_cell(SECOND, "clearance")
    assert [way for way, button in decision.ways.buttons.items() if button.isVisible()] == [
        "deferred", "not_eligible",
    ]  # fmt: skip
    journey.click(decision.ways.buttons["not_eligible"])
    journey.confirm()
    ward.signs_with(PASSWORDS["lead"])
    assert decision.standing.title.text() == "Не допущено"


def _try_to_sign_and_correct(ward: Ward) -> None:
    """The nurse is told why not; a correction with its reason shows the signature void."""
    journey = ward.journey
    ward.opens_cell(FIRST, "screening")
    view = ward.forms.screening
    assert not view.decision.sign.isVisible()
    journey.confirm()
    assert journey.no_sheet()
    assert "підписує" in view.decision.why.text()
    assert "Без бустера" in view.decision.standing.body.text()
    journey.click(view.amend)
    journey.click(view.view.rail.items["heart"])
    journey.tab_to(view.view.rows["aneurysm"])
    journey.type("3")
    journey.confirm()
    reason = journey.sheet.fields["reason"].editor
    assert isinstance(reason, QPlainTextEdit | QLineEdit)
    journey.fill(reason, "Виписку уточнюють")
    journey.confirm()
    journey.until(journey.no_sheet)
    assert "рішення не діє" in view.decision.standing.title.text()
    assert "Виписку уточнюють" in view.decision.standing.body.text()
    ward.opens_cell(FIRST, "clearance")
    page = journey.main.page("cohorts")
    assert isinstance(page, CohortsPage)
    assert page.view.page is not None
    place = [column.id for column in page.view.page.columns].index("clearance")
    cells = {row.name.split()[0]: row.cells[place] for row in page.view.page.rows}
    assert (cells[FIRST].sign, cells[FIRST].word) == ("action", "suspended")
    assert (cells[SECOND].sign, cells[SECOND].word) == ("forbidden", "not_eligible")


def _the_file_tells_it_all(clinic: Clinic) -> None:
    """Eight people, two decisions and the suspension of one, each under its name; the evidence is whole."""
    with on_disk(clinic, "lead") as (desk, lead):
        assert len(list_people(desk, lead)) == 8
        done = [(row.action, row.actor_name) for row in trail_of(desk, lead)]
        assert done.count(("clearance.signed", "Левченко Ольга")) == 2
        assert ("form.amended", "Марчук Ірина") in done
        assert ("clearance.signed", "Марчук Ірина") not in done
        assert examine(desk).findings == ()
