"""Adopting a protocol: a draft until the medical lead signs it, the clinic's numbers inside its limits."""

from decimal import Decimal
from pathlib import Path

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.definitions import StoredDefinition
from clinicdesk.services import adoption, cohorts, definitions, matrix, protocol_reading
from clinicdesk.services.adoption import ProtocolRow
from clinicdesk.services.desk import Desk
from clinicdesk.services.signing import SignatureState
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import newest, one_event, refused
from tests.support.standing import Standing

CAP = "doses.ketamine.routes.im.cap_mg"


def gkap(desk: Desk, actor: Actor) -> ProtocolRow:
    return next(row for row in adoption.list_protocols(desk, actor) if row.code == "gkap")


def first_number(row: ProtocolRow) -> str:
    return row.adjustable[0].at


def test_a_programme_is_a_draft_until_the_lead_signs_it(clinic: Clinic) -> None:
    """Proves: REQ-ADP-001."""
    desk, lead = clinic.open_as("lead")
    assert gkap(desk, lead).state == "draft"
    assert matrix.open_cohort(desk, lead, clinic.cohort_id).programme.draft
    with one_event(desk, Action.PROTOCOL_ADOPTED, lead) as act:
        adoption.adopt(desk, lead, code="gkap", version="0.1", numbers={}, password=PASSWORDS["lead"])
    assert act.wrote(adoption=1, signature=1)
    row = gkap(desk, lead)
    assert (row.state, row.signatures[0].state) == ("adopted", SignatureState.VALID)
    assert not matrix.open_cohort(desk, lead, clinic.cohort_id).programme.draft
    with one_event(desk, Action.ADOPTION_WITHDRAWN, lead, reason="перегляд доз") as act:
        adoption.withdraw_adoption(
            desk, lead, row.adoption_id, password=PASSWORDS["lead"], reason="перегляд доз"
        )
    assert act.wrote(adoption=1, signature=1)
    assert matrix.open_cohort(desk, lead, clinic.cohort_id).programme.draft
    with refused(desk, ("ADP010", "code")):
        adoption.withdraw_adoption(desk, lead, row.adoption_id, password=PASSWORDS["lead"], reason="ще раз")


def test_the_clinics_numbers_stay_inside_the_limits(clinic: Clinic) -> None:
    """Proves: REQ-ADP-002. Each limit itself is inside, the next step beyond is not."""
    desk, lead = clinic.open_as("lead")
    limits = gkap(desk, lead).adjustable[0]
    below, above = Decimal(limits.lowest) - Decimal("0.1"), Decimal(limits.highest) + Decimal("0.1")
    for text, code in (
        (str(below), "ADP007"),
        (str(above), "ADP007"),
        ("багато", "ADP006"),
        ("NaN", "ADP006"),
    ):
        with refused(desk, (code, limits.at)):
            adoption.adopt(
                desk, lead, code="gkap", version="0.1", numbers={limits.at: text}, password=PASSWORDS["lead"]
            )
    with refused(desk, ("ADP008", "no.such.number")):
        adoption.adopt(
            desk,
            lead,
            code="gkap",
            version="0.1",
            numbers={"no.such.number": "1"},
            password=PASSWORDS["lead"],
        )
    for number in (limits.lowest, limits.highest):
        typed = str(number).replace(".", ",")
        adoption.adopt(
            desk, lead, code="gkap", version="0.1", numbers={limits.at: typed}, password=PASSWORDS["lead"]
        )
        assert gkap(desk, lead).numbers == {limits.at: Decimal(number)}
    assert matrix.open_cohort(desk, lead, clinic.cohort_id).programme.numbers == {limits.at: limits.highest}
    with refused(desk, ("ADP009", "code")):
        adoption.adopt(
            desk, lead, code="gkap", version="0.1", numbers={limits.at: str(limits.highest)},
            password=PASSWORDS["lead"],
        )  # fmt: skip


def test_what_is_not_there_is_not_adopted(standing: Standing) -> None:
    with refused(standing.desk, ("ADP004", "code")):
        adoption.adopt(
            standing.desk, standing.lead, code="nothing", version="1", numbers={}, password=PASSWORDS["lead"]
        )
    with refused(standing.desk, ("ADP004", "code")):
        adoption.adopt(
            standing.desk, standing.lead, code="phq9", version="1.0", numbers={}, password=PASSWORDS["lead"]
        )


def test_a_cohort_pins_its_programme(clinic: Clinic) -> None:
    """Proves: REQ-ADP-003. The words it was planned with lie in the clinic file."""
    desk, lead = clinic.open_as("lead")
    with one_event(desk, Action.COHORT_PLANNED, lead) as act:
        news = cohorts.plan_cohort(desk, lead, code="08", programme="trt")
    assert act.wrote(cohort=1, cohort_plan=1, definition=1)
    page = matrix.open_cohort(desk, lead, news.subject)
    assert page.programme.digest == newest(desk, StoredDefinition).digest
    assert page.programme.phrase("title", "uk") != page.programme.phrase("title", "en") != ""
    with one_event(desk, Action.COHORT_PLANNED, lead) as act:
        cohorts.plan_cohort(desk, lead, code="09", programme="trt")
    assert act.wrote(cohort=1, cohort_plan=1)


FORM = """kind = "form"
code = "mood"
version = "1.0"
status = "draft"
owner = "Клініка"
source = "own wording"
group = "own"
[licence]
ship = "text"
holder = "Клініка"
note = "own"
source = "own wording"
[choices.level]
values = [0, 1, 2]
[[sections]]
id = "today"
fields = [{ id = "mood", type = "scale_item", choices = "level" }]
"""
WORDS = {
    "uk": ("Настрій", "добрий", "різний", "поганий", "Сьогодні", "Який сьогодні настрій"),
    "en": ("Mood", "good", "mixed", "bad", "Today", "How is the mood today"),
}


def own_form(folder: Path, *, question: str = "") -> Path:
    """A definition folder as a medical lead writes it."""
    home = folder / "mood" / "1.0"
    home.mkdir(parents=True)
    (home / "definition.toml").write_text(FORM, encoding="utf-8")
    for language, (title, good, mixed, bad, section, label) in WORDS.items():
        text = (
            f'title = "{title}"\n[choice.level]\n0 = "{good}"\n1 = "{mixed}"\n2 = "{bad}"\n'
            f'[section.today]\ntitle = "{section}"\n[field.mood]\nlabel = "{label}{question}"\n'
        )
        (home / f"{language}.toml").write_text(text, encoding="utf-8")
    return home


def test_a_form_of_the_clinics_own_comes_in_once_and_is_never_edited(clinic: Clinic, tmp_path: Path) -> None:
    """Proves: REQ-ADP-004."""
    desk, lead = clinic.open_as("lead")
    with desk.database.read() as session:
        assert ("mood", "1.0") not in definitions.shelf(session).reads
    home = own_form(tmp_path / "a")
    definitions.enter_definition(desk, lead, home)
    with desk.database.read() as session:
        assert definitions.shelf(session).form("mood").sections[0].fields[0].id == "mood"
    with refused(desk, ("ADP003", "folder")):
        definitions.enter_definition(desk, lead, home)
    with refused(desk, ("ADP002", "folder")):
        definitions.enter_definition(desk, lead, own_form(tmp_path / "b", question="?"))


@pytest.mark.parametrize("spoil", ["definition.toml", "uk.toml", "en.toml"])
def test_a_definition_with_a_problem_stays_outside(clinic: Clinic, tmp_path: Path, spoil: str) -> None:
    """Proves: REQ-ADP-004."""
    desk, lead = clinic.open_as("lead")
    home = own_form(tmp_path)
    (home / spoil).write_text("title = ", encoding="utf-8")
    with refused(desk, ("ADP001", "folder")):
        definitions.enter_definition(desk, lead, home)


def test_the_whole_text_and_the_numbers_are_read_in_words(clinic: Clinic) -> None:
    """Proves: REQ-ADP-002."""
    desk, lead = clinic.open_as("lead")
    uk = protocol_reading.read_protocol(desk, lead, code="gkap", version="0.1", language="uk")
    en = protocol_reading.read_protocol(desk, lead, code="gkap", version="0.1", language="en")
    titles = {one.limit.at: one.title for one in uk.numbers}
    assert titles["doses.ketamine.im.cap_mg"] == "внутрішньом’язово (в/м): найбільша доза"
    assert titles["group.most"] == "найбільше людей у групі"
    assert [one.title for one in (*uk.numbers, *en.numbers) if one.title == one.limit.at] == []
    assert len(uk.lines) == len(en.lines)
    assert "ЧЕРНЕТКА" in uk.lines[0]
    adoption.adopt(desk, lead, code="gkap", version="0.1", numbers={}, password=PASSWORDS["lead"])
    uk = protocol_reading.read_protocol(desk, lead, code="gkap", version="0.1", language="uk")
    assert not any("чернетка" in line.casefold() for line in uk.lines[:4])
    with refused(desk, ("ADP004", "code")):
        protocol_reading.read_protocol(desk, lead, code="nothing", version="0.1", language="uk")


def test_a_folder_with_problems_tells_them_before_it_comes_in(clinic: Clinic, tmp_path: Path) -> None:
    desk, lead = clinic.open_as("lead")
    folder = tmp_path / "broken" / "1.0"
    folder.mkdir(parents=True)
    (folder / "definition.toml").write_text("code = 'broken'", encoding="utf-8")
    assert protocol_reading.look_into(desk, lead, folder)
