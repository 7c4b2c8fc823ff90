"""Documents from the window: asked for with a reason, seen from memory, printed, saved, stopped, packed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.ui.background import Step
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.paper_verbs import PackMade, PaperMade, PaperOrder, PaperVerbs
from clinicdesk.ui.papers.ordering import OF_A_COHORT, PACK, PaperDesk
from clinicdesk.ui.papers.pages import Pages
from tests.support.printer import PaperTray, pages_saying
from tests.support.stage import Stage, click, press, stage

SIX = tuple(f"page {number}" for number in range(1, 7))


class Press:
    """Makes papers of six pages and keeps what was asked; `step` is called twice, as long work does."""

    def __init__(self) -> None:
        self.orders: list[tuple[str, PaperOrder]] = []
        self.refusal: Refused | None = None
        self.unsealed: Issue | None = None
        self.hold: Callable[[], bool] = lambda: False

    def make(self, subject: str, order: PaperOrder, step: Step, /) -> PaperMade:
        self.orders.append((subject, order))
        if self.refusal:
            raise self.refusal
        step(0, 2)
        while self.hold():
            step(1, 2)
        return PaperMade("participant-К-1047-uk.pdf", pages_saying(SIX), "7F3A 91C2", self.unsealed)

    def pack(self, cohort_id: str, order: PaperOrder, password: str, step: Step, /) -> PackMade:
        self.orders.append((f"{cohort_id} {password}", order))
        step(0, 1)
        return PackMade("pack-07.zip", b"PK", "keys-07.pdf", b"%PDF", "ківш лелека мряка")


@pytest.fixture
def press_room() -> Press:
    return Press()


@pytest.fixture
def lead(qtbot: QtBot, tmp_path: Path) -> Stage:
    """The medical lead at a window whose files and printer are in a folder."""
    made = stage(
        qtbot, Role.LEAD, save_to=tmp_path, read_from=tmp_path, choose_printer=PaperTray(tmp_path).choose
    )
    made.window.resize(1100, 760)
    made.window.show()
    return made


def desk_of(made: Stage, room: Press) -> PaperDesk:
    page = QWidget(made.window)

    def save_pack(folder: Path, made: PackMade) -> PackMade:
        (folder / made.key_list_name).write_bytes(made.key_list)
        (folder / made.name).write_bytes(made.archive)
        return made

    verbs = PaperVerbs(
        room.make, room.make, lambda path, data: (path.write_bytes(data), None)[1], room.pack, save_pack
    )
    return PaperDesk(made.around, verbs, page)


def shown(made: Stage, qtbot: QtBot, name: str) -> None:
    qtbot.waitUntil(lambda: made.sheet().objectName() == name)


def ask(made: Stage, room: Press, reason: str = "запит МОЗ") -> PaperDesk:
    desk = desk_of(made, room)
    desk.ask_person("p-1047", "К-1047")
    made.type_into("recipient", "МОЗ")
    made.type_into("reason", reason)
    made.confirm()
    return desk


def test_a_document_needs_a_reason_and_keeps_what_was_typed(lead: Stage, press_room: Press) -> None:
    """Proves: REQ-PRT-018."""
    ask(lead, press_room, reason=" ")
    sheet = lead.sheet()
    assert sheet.fields["reason"].issue == Issue("DSK005").sentence("uk")
    assert press_room.orders == []


def test_names_and_military_status_are_off_until_ticked(lead: Stage, press_room: Press, qtbot: QtBot) -> None:
    """Proves: REQ-PRT-017."""
    ask(lead, press_room)
    shown(lead, qtbot, "papers.preview")
    subject, order = press_room.orders[0]
    assert (subject, order.document, order.language, order.recipient) == (
        "p-1047",
        "participant",
        "uk",
        "МОЗ",
    )
    assert (order.names, order.military) == (False, False)


def test_the_pages_are_seen_from_memory_turned_by_key_and_saved_with_a_warning(
    lead: Stage, press_room: Press, qtbot: QtBot, tmp_path: Path
) -> None:
    """Proves: REQ-PRT-024."""
    ask(lead, press_room)
    shown(lead, qtbot, "papers.preview")
    sheet = lead.sheet()
    pages = sheet.findChild(Pages)
    assert pages is not None
    assert (pages.count, pages.place) == (6, 0)
    press(pages, Qt.Key.Key_PageDown)
    press(pages, Qt.Key.Key_PageDown)
    press(pages, Qt.Key.Key_PageUp)
    assert pages.place == 1
    assert "Сторінка 2 із 6" in [text.text() for text in sheet.findChildren(Text)]
    assert "не зашифровано" in " ".join(text.text() for text in sheet.findChildren(Text))
    assert list(tmp_path.iterdir()) == []
    save = sheet.findChild(QPushButton, "papers.preview.save")
    assert save is not None
    click(save)
    assert (tmp_path / "participant-К-1047-uk.pdf").read_bytes() == pages_saying(SIX)
    lead.confirm()
    assert lead.no_sheet()


def test_what_the_service_refuses_is_said_and_nothing_opens(
    lead: Stage, press_room: Press, qtbot: QtBot
) -> None:
    press_room.refusal = Refused(Issue("PPL004", "person"))
    ask(lead, press_room)
    qtbot.waitUntil(lead.no_sheet)
    assert lead.message == Issue("PPL004").sentence("uk")


def test_long_work_tells_how_far_it_is_and_can_be_stopped(
    lead: Stage, press_room: Press, qtbot: QtBot, tmp_path: Path
) -> None:
    """Proves: REQ-PRT-024."""
    press_room.hold = lambda: True
    ask(lead, press_room)
    shown(lead, qtbot, "papers.going")
    qtbot.waitUntil(lambda: "Документ 2 із 2" in [text.text() for text in lead.sheet().findChildren(Text)])
    lead.confirm()
    qtbot.waitUntil(lambda: "спинено" in lead.message)
    assert lead.no_sheet()
    assert list(tmp_path.iterdir()) == []


def test_a_pack_asks_for_the_password_and_shows_its_words_once(
    lead: Stage, press_room: Press, qtbot: QtBot, tmp_path: Path
) -> None:
    """Proves: REQ-PRT-022."""
    desk_of(lead, press_room).ask_cohort("c-07", "07")
    document = lead.sheet().fields["document"].editor
    assert isinstance(document, Choice)
    assert [document.itemData(place) for place in range(document.count())] == [*OF_A_COHORT, PACK]
    document.set_value(PACK)
    lead.type_into("reason", "перевірка")
    lead.confirm()
    lead.type_into("password", "пароль із кількох слів")
    lead.confirm()
    shown(lead, qtbot, "papers.packed")
    words = lead.sheet().findChild(Text, "papers.packed.words")
    assert words is not None
    assert words.text() == "ківш лелека мряка"
    lead.confirm()
    assert {path.name for path in tmp_path.iterdir()} == {"pack-07.zip", "keys-07.pdf"}
    assert press_room.orders[0][0] == "c-07 пароль із кількох слів"


def test_a_coordinator_is_offered_papers_of_the_group_but_no_records(qtbot: QtBot, press_room: Press) -> None:
    """Proves: REQ-PRT-017."""
    coordinator = stage(qtbot, Role.COORDINATOR)
    coordinator.window.show()
    desk_of(coordinator, press_room).ask_cohort("c-07", "07")
    document = coordinator.sheet().fields["document"].editor
    assert isinstance(document, Choice)
    offered = {document.itemData(place) for place in range(document.count())}
    assert offered == {"roster", "labels", "consents", "downtime"}


@pytest.mark.parametrize("why", [None, Issue("DOC010"), Issue("DOC012", values={"codes": "К-1047"})])
def test_the_preview_says_whether_the_file_is_sealed(
    lead: Stage, press_room: Press, qtbot: QtBot, why: Issue | None
) -> None:
    """Proves: REQ-PRT-034."""
    press_room.unsealed = why
    ask(lead, press_room)
    shown(lead, qtbot, "papers.preview")
    said = [text.text() for text in lead.sheet().findChildren(Text)]
    wanted = why.sentence("uk") if why else lead.around.say("papers.preview.sealed")
    assert wanted in said
