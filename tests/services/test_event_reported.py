"""An adverse event: the form begins with what the file knows, and its paper answers what form 137/о asks."""

import dataclasses
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from clinicdesk.models.dosing import Dose, Rescue
from clinicdesk.protocols.person import Medicine
from clinicdesk.protocols.values import PartialDate
from clinicdesk.services import person_cards, records, registering, rescues, sheet_pages
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, DosingDay
from tests.support.looking import newest
from tests.support.paper import page_texts

KYIV = ZoneInfo("Europe/Kyiv")
FORM = "adverse_event@0.1"
WISH = Wish("uk", "повідомлення 137/о", "Державний експертний центр")


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def _words(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page_texts(pdf)))


def test_the_form_of_an_event_begins_with_what_the_file_knows(day: DosingDay) -> None:
    """Proves: REQ-PRT-090."""
    blank = sheet_pages.blank_form(day.desk, day.nurse, person_id=day.person, form=FORM, step="event")
    dose = newest(day.desk, Dose)
    assert blank.known["drug_name"] == "Кетамін-Фармак"
    assert blank.known["drug_maker"] == "Фармак"
    assert blank.known["drug_batch"] == "021225"
    assert (str(blank.known["single_dose"]), str(blank.known["strength"])) == ("60.0", "50.0")
    assert (blank.known["route"], blank.known["reporter"]) == ("im", day.nurse.user_id)
    assert blank.known["reporter_role"] == "nurse"
    given = dose.given_at.astimezone(KYIV)
    assert blank.known["drug_start"] == PartialDate(given.year, given.month, given.day)
    for unknown in ("verbatim", "onset_date", "outcome", "serious", "relatedness"):
        assert unknown not in blank.known


def test_another_form_begins_empty(day: DosingDay) -> None:
    """Proves: REQ-PRT-090."""
    blank = sheet_pages.blank_form(day.desk, day.nurse, person_id=day.person, form="gkap_recovery@0.1")
    assert blank.known == {}


def _happened(day: DosingDay, **more: object) -> None:
    here = (newest(day.desk, Dose).given_at + timedelta(minutes=52)).astimezone(KYIV)
    answers = {
        "verbatim": "Одноразове блювання.", "term": "vomiting", "onset_date": f"{here:%d.%m.%Y}",
        "onset_time": f"{here:%H:%M}", "serious": "no",
    }  # fmt: skip
    day.fill("event", answers | more, person=day.person)


def _card(day: DosingDay) -> None:
    card = person_cards.read_person(day.desk, day.lead, day.person)
    details = dataclasses.replace(
        card.details,
        height_cm="182",
        diagnoses=("F43.1",),
        medicines=(Medicine("сертралін", "50 мг уранці"),),
    )
    registering.amend_person(day.desk, day.lead, day.person, details, version=card.version, reason="опитано")


def test_the_paper_of_an_event_answers_form_137_from_the_file(day: DosingDay) -> None:
    """Proves: REQ-PRT-090, REQ-PRT-987. What nobody says reads "not stated"; nothing is left empty."""
    _card(day)
    wish = {"session_id": day.session_id, "person_id": day.person, "drug": "ondansetron", "route": "iv"}
    rescues.order_rescue(day.desk, day.lead, **wish, amount="4 мг", why="нудота 3", confirmed=True)
    rescues.give_rescue(day.desk, day.nurse, newest(day.desk, Rescue).rescue_id, pin=PINS["nurse"])
    _happened(day)
    dose = newest(day.desk, Dose).given_at.astimezone(KYIV)
    said = _words(records.print_part(day.desk, day.lead, day.person, WISH, kind="event").pdf)
    for words in (
        "Відомості форми 137/о", "Назва Клініка «Обрій»", "Номер карти код К-1", "Маса тіла 80 кг", "Зріст 182 см",
        "Кетамін-Фармак, кетамін, розчин для ін’єкцій", "Фармак 021225, 31.12.2026",
        "50 мг/мл 60 мг", f"{dose:%d.%m.%Y %H:%M}",
        "Хвилин після дози 52 хв", "Показання, код МКХ-10 F43.1", "Супутні ліки сертралін 50 мг уранці",
        "ндансетрон, 4 мг", "Наслідок не зазначено", "Кратність приймання не зазначено",
        "Ким є медична сестра чи брат",
    ):  # fmt: skip
        assert words in said, words
    english = _words(records.print_part(
        day.desk, day.lead, day.person, dataclasses.replace(WISH, language="en"), kind="event"
    ).pdf)  # fmt: skip
    for words in (
        "Body weight 80 kg",
        "ketamine, solution for injection",
        "Outcome not stated",
        "Single dose",
    ):
        assert words in english, words


def test_initials_stand_in_the_copy_with_names_and_are_for_the_hand_by_codes(day: DosingDay) -> None:
    """Proves: REQ-PRT-090. A copy by codes holds no initials either: they name somebody in a small group."""
    details = person_cards.read_person(day.desk, day.lead, day.person).details
    initials = f"{details.surname[0]}. {details.given_name[0]}."
    _happened(day)
    said = _words(records.print_part(day.desk, day.lead, day.person, WISH, kind="event").pdf)
    assert initials not in said
    assert "вписати від руки" in said
    named = dataclasses.replace(WISH, names=True)
    assert initials in _words(records.print_part(day.desk, day.lead, day.person, named, kind="event").pdf)


def test_what_the_form_says_wins_over_the_file(day: DosingDay) -> None:
    """Proves: REQ-PRT-090."""
    _card(day)
    _happened(day, body_weight="78,5", concomitant="нічого", onset_time="", minutes_after_dose="50")
    said = _words(records.print_part(day.desk, day.lead, day.person, WISH, kind="event").pdf)
    reported = said.partition("Відомості форми 137/о З форми")[2].partition("Небажані події й повідомлення")[
        0
    ]
    assert "78,5 кг" in reported
    assert "Супутні ліки нічого" in reported
    assert "50 хв" in reported
    assert "80 кг" not in reported


def test_without_an_event_there_is_nothing_to_report(day: DosingDay) -> None:
    """Proves: REQ-PRT-090."""
    made = records.print_part(day.desk, day.lead, day.person, WISH, kind="event")
    assert [part.key for part in made.record.parts] == [
        "identity", "referral", "events", "amendments", "signatures",
    ]  # fmt: skip


def test_what_is_too_long_for_the_form_s_own_fields_stands_whole(day: DosingDay) -> None:
    """Seven diagnoses, a long list of medicines and a weight of 82.35 kg were "not stated". Proves: REQ-PRT-902."""
    codes = ("F43.1", "F32.2", "F41.1", "F10.20", "G47.0", "M54.5", "I10.1")
    medicines = tuple(Medicine(f"лікарський засіб {n} {'з довгою назвою ' * 5}", "1 раз") for n in range(15))
    for person, more in (
        (day.person, {"diagnoses": codes, "medicines": medicines}),
        (day.clinic.people["К-2"], {"weight_kg": "82.35", "height_cm": "178.5"}),
    ):
        card = person_cards.read_person(day.desk, day.lead, person)
        details = dataclasses.replace(card.details, **more)
        registering.amend_person(day.desk, day.lead, person, details, version=card.version, reason="опитано")
    _happened(day)
    said = _words(records.print_part(day.desk, day.lead, day.person, WISH, kind="event").pdf)
    assert f"Показання, код МКХ-10 {', '.join(codes)}" in said
    assert sum(len(f"{one.name} {one.dose}") for one in medicines) > 1000
    assert all(f"лікарський засіб {n} з довгою" in said for n in range(15))
    at = day.clinic.clock.now().astimezone(KYIV)
    happened = {
        "verbatim": "Запаморочення.",
        "term": "dizziness",
        "onset_date": f"{at:%d.%m.%Y}",
        "serious": "no",
    }
    day.fill("event", happened, person=day.clinic.people["К-2"])
    other = records.print_part(day.desk, day.lead, day.clinic.people["К-2"], WISH, kind="event").pdf
    assert "Маса тіла 82,35 кг" in _words(other)
    assert "Зріст 178,5 см" in _words(other)
