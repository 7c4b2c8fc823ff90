"""The clinic's details: changed with a reason, never over somebody else's change unseen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.services.views import CrisisLine, Topic
from clinicdesk.ui.admin.clinic_form import crisis_lines, texts_of
from clinicdesk.ui.admin.clinic_settings import ClinicPage
from clinicdesk.ui.background import Step
from tests.support import ward as clinic
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, stage, topics, type_text


def page_on(made: Stage) -> ClinicPage:
    """The page, shown."""
    return made.show(ClinicPage(made.around, made.verbs.clinic))


def retype(page: ClinicPage, name: str, text: str) -> None:
    """Replace what stands in a field."""
    editor = page.form.fields[name].editor
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    editor.selectAll()
    type_text(editor, text)


def test_the_details_are_read_before_they_are_changed(lead: Stage) -> None:
    page = page_on(lead)

    assert page.form.fields["name"].text() == "Клініка «Обрій»"
    name = page.form.fields["name"].editor
    assert isinstance(name, QLineEdit)
    assert name.isReadOnly()
    assert not page.save.isVisible()


def test_a_change_is_recorded_with_its_reason(lead: Stage) -> None:
    """Proves: REQ-WIN-030."""
    page = page_on(lead)
    click(page.edit)
    retype(page, "address", "м. Київ, вул. Нова, 1")
    retype(page, "reason", "переїзд")
    click(page.save)

    given = lead.ward.last("settings")
    assert given["reason"] == "переїзд"
    assert given["subject"] == replace(clinic.SETTINGS, address="м. Київ, вул. Нова, 1")
    assert lead.message == "Відомості клініки збережено."
    assert not page.editing
    assert Topic.CLINIC in lead.heard[-1].topics


def test_every_detail_survives_the_form(lead: Stage) -> None:
    full = replace(
        clinic.SETTINGS, aldrete_unit="mmhg", show_full_names=True, idle_lock_minutes=12, zone="Europe/Warsaw",
        rooms=("Зала 1", "Зала 2"),
        crisis_lines=(CrisisLine("Лінія – нічна", "+380 44 123-45-67"), CrisisLine("Екстрена", "112")),
    )  # fmt: skip
    lead.ward.settings = full
    page = page_on(lead)
    click(page.edit)
    retype(page, "reason", "перевірка")
    click(page.save)

    assert lead.ward.last("settings")["subject"] == full


def test_a_stale_form_keeps_its_text_and_shows_what_was_recorded_meanwhile(lead: Stage) -> None:
    """Proves: REQ-WIN-031."""
    page = page_on(lead)
    click(page.edit)
    retype(page, "address", "м. Київ, вул. Нова, 1")
    retype(page, "reason", "переїзд")
    lead.ward.settings = replace(clinic.SETTINGS, version=4, licence="АЕ 999999")
    lead.ward.refusal = Refused(Issue("CLN001"))
    click(page.save)

    assert page.error.isVisible()
    assert page.form.fields["address"].text() == "м. Київ, вул. Нова, 1"
    assert page.form.fields["licence"].text() == "АЕ 999999"
    assert page.form.fields["licence"].hint.text() == "Оновлено тим часом. Було: АЕ 571234 від 12.03.2024"
    click(page.save)
    assert lead.ward.last("settings")["subject"].version == 4


def test_a_refusal_stands_at_its_field(lead: Stage) -> None:
    page = page_on(lead)
    click(page.edit)
    lead.ward.refusal = Refused(
        Issue("FND002", "edrpou"), Issue("CLN003", "crisis_lines_0"), Issue("DSK005", "reason")
    )
    click(page.save)

    for field in ("edrpou", "crisis_lines", "reason"):
        assert page.form.fields[field].issue != "", field
    assert page.editing
    assert page.form.fields["edrpou"].editor.hasFocus()


def test_a_broken_world_keeps_everything_typed(lead: Stage) -> None:
    page = page_on(lead)
    click(page.edit)
    retype(page, "name", "Клініка «Інша»")
    lead.ward.refusal = Unavailable("WIN002", path="clinic.db")
    click(page.save)

    assert page.error.isVisible()
    assert page.form.fields["name"].text() == "Клініка «Інша»"


def test_a_crisis_line_without_a_phone_is_not_guessed(lead: Stage) -> None:
    page = page_on(lead)
    click(page.edit)
    retype(page, "crisis_lines", "Лінія підтримки")
    retype(page, "reason", "нова лінія")
    click(page.save)

    assert page.form.fields["crisis_lines"].issue == Issue("WIN007").sentence("uk")
    assert lead.ward.times("settings") == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Лінія – 7333", (CrisisLine("Лінія", "7333"),)),
        ("Лінія - 0 800 500-335", (CrisisLine("Лінія", "0 800 500-335"),)),
        ("Лінія — +380 (44) 1\n\n", (CrisisLine("Лінія", "+380 (44) 1"),)),
        ("", ()),
    ],
)
def test_crisis_lines_are_read_as_people_write_them(text: str, expected: tuple[CrisisLine, ...]) -> None:
    assert crisis_lines(text) == expected


def test_typing_becomes_a_draft_that_comes_back(lead: Stage, qtbot: QtBot) -> None:
    """Proves: REQ-WIN-009."""
    page = page_on(lead)
    click(page.edit)
    retype(page, "name", "Клініка «Нова»")
    qtbot.waitUntil(lambda: ("clinic", "") in lead.drafts.kept)

    again = ClinicPage(lead.around, lead.verbs.clinic)
    qtbot.addWidget(again)
    assert again.editing
    assert again.form.fields["name"].text() == "Клініка «Нова»"


def test_a_draft_typed_over_an_older_version_says_so_and_shows_both(lead: Stage, qtbot: QtBot) -> None:
    """Proves: REQ-WIN-048."""
    page = page_on(lead)
    click(page.edit)
    retype(page, "name", "Клініка «Нова»")
    page.keep_draft()
    lead.ward.settings = replace(clinic.SETTINGS, name="Клініка «Чужа»", version=clinic.SETTINGS.version + 1)

    for _ in range(2):  # and again after the next lock, as long as it is not saved
        again = lead.show(ClinicPage(lead.around, lead.verbs.clinic))
        assert again.form.fields["name"].text() == "Клініка «Нова»"
        assert again.form.fields["name"].hint.text() == "Записано тим часом: Клініка «Чужа»"
        assert lead.message.startswith("Поки чернетка чекала, відомості змінено.")
        assert problems_of(again) == []
        again.keep_draft()
        again.hide()


def test_letting_go_drops_the_draft_and_shows_what_is_recorded(lead: Stage) -> None:
    page = page_on(lead)
    click(page.edit)
    retype(page, "name", "Клініка «Нова»")
    page.step_back()
    assert lead.drafts.kept["clinic", ""]["name"] == "Клініка «Нова»"
    click(page.edit)
    click(page.discard)

    assert lead.drafts.dropped == [("clinic", "", False)]
    assert page.form.fields["name"].text() == "Клініка «Обрій»"


def test_news_of_the_clinic_does_not_wipe_what_is_being_typed(lead: Stage) -> None:
    page = page_on(lead)
    click(page.edit)
    retype(page, "name", "Клініка «Нова»")
    lead.bus.tell(topics(Topic.CLINIC))
    assert page.form.fields["name"].text() == "Клініка «Нова»"

    click(page.discard)
    lead.ward.settings = replace(clinic.SETTINGS, name="Клініка «Чужа»", version=4)
    lead.bus.tell(topics(Topic.CLINIC))
    assert page.form.fields["name"].text() == "Клініка «Чужа»"


def test_those_who_may_not_change_see_why(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.NURSE)
    page = page_on(made)

    assert not page.edit.isVisible()
    assert page.banner.title.text() == "Лише перегляд: роль «медсестринство»"


def test_broken_evidence_closes_the_fields(lead: Stage) -> None:
    """Proves: REQ-WIN-007."""
    page = page_on(lead)
    click(page.edit)
    lead.around.integrity.tell(clinic.report(Issue("EVD020", values={"n": 1})))
    lead.bus.tell(topics(Topic.INTEGRITY))

    assert not page.save.isVisible()
    name = page.form.fields["name"].editor
    assert isinstance(name, QLineEdit)
    assert name.isReadOnly()


@pytest.mark.parametrize(
    ("age", "words"), [(None, "Копії ще немає"), (2, "Остання перевірена копія"), (9, "понад тиждень тому")]
)
def test_the_card_says_how_old_the_copy_is(lead: Stage, age: int | None, words: str) -> None:
    lead.ward.backup = None if age is None else clinic.NOW - timedelta(days=age)
    page = page_on(lead)

    assert words in page.backup.state.text()


def test_a_copy_is_made_behind_the_window(lead: Stage, qtbot: QtBot) -> None:
    """Proves: REQ-WIN-003."""
    lead.ward.backup = None
    page = page_on(lead)
    page.backup.make.ensurePolished()
    page.backup.begin()
    lead.type_into("password", "пароль")
    lead.ward.held.set()
    lead.confirm()
    assert not page.backup.make.isEnabled()
    lead.ward.held.clear()
    qtbot.waitUntil(page.backup.make.isEnabled)

    assert lead.ward.last("back_up") == {"password": "пароль"}
    assert lead.message == "Копію зроблено й перевірено."
    assert "24.11.2026" in page.backup.state.text()


def test_a_copy_of_broken_evidence_is_not_praised(lead: Stage, qtbot: QtBot) -> None:
    lead.around.integrity.tell(clinic.report(Issue("EVD011")))
    page = page_on(lead)
    page.backup.begin()
    lead.type_into("password", "пароль")
    lead.confirm()
    qtbot.waitUntil(page.backup.make.isEnabled)

    assert lead.message.startswith("Копію зроблено, але докази у файлі порушено")


def test_a_copy_that_fails_says_so(lead: Stage, qtbot: QtBot) -> None:
    def fail(step: Step, password: str) -> object:
        raise Unavailable("WIN002", path="E:/")

    page = lead.show(ClinicPage(lead.around, replace(lead.verbs.clinic, back_up=fail)))
    page.backup.begin()
    lead.confirm()
    qtbot.waitUntil(page.backup.make.isEnabled)

    assert "E:/" in lead.message


def test_the_form_speaks_the_other_language_and_keeps_the_text(lead: Stage) -> None:
    page = page_on(lead)
    click(page.edit)
    retype(page, "name", "Клініка «Нова»")
    lead.language.use("en")

    assert page.form.fields["name"].label.text() == "Name"
    assert page.form.texts() == texts_of(replace(clinic.SETTINGS, name="Клініка «Нова»")) | {"reason": ""}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-WIN-008."""
    made = stage(qtbot, Role.LEAD, language=language)
    page = made.show(ClinicPage(made.around, made.verbs.clinic), size)
    click(page.edit)

    assert problems_of(made.window) == []
