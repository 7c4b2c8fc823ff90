"""An extract of the trail for somebody outside: by codes, with its reason and recipient in every form."""

import csv
import dataclasses
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from clinicdesk.services import person_cards, registering, trail
from clinicdesk.services.trail_by_codes import _covered
from clinicdesk.services.views import FieldChange, TrailFilter
from tests.support.clinic import PASSWORDS
from tests.support.paper import page_texts
from tests.support.printed import Lived

ESCORT, PHONE = "Коваленко Галина", "+380 67 123-45-67"
NAMES = ("Олійник", "Степан", "Дорошенко", "Коваленко", "Галин", "123-45-67", "Марта")
STAFF = "Левченко"


@pytest.fixture(scope="module", autouse=True)
def told_more(lived: Lived) -> None:
    """An escort on the card, in an answer and in a reason."""
    card = person_cards.read_person(lived.desk, lived.lead, lived.person)
    details = dataclasses.replace(card.details, escort_name=ESCORT, escort_phone=PHONE)
    registering.amend_person(
        lived.desk, lived.lead, lived.person, details, version=card.version,
        reason=f"подзвонила Галина Коваленко, {PHONE}; за К-1 і Дорошенка Івана",
    )  # fmt: skip


def _export(lived: Lived, form: Any, language: str = "uk", **more: Any) -> bytes:
    return trail.export_trail(
        lived.desk, lived.lead, TrailFilter(), reason="запит № 7", form=form, language=language,
        password=PASSWORDS["lead"], **more,
    )  # fmt: skip


def _text(data: bytes, form: str) -> str:
    return " ".join(" ".join(page_texts(data)).split()) if form == "pdf" else data.decode("utf-8-sig")


@pytest.mark.parametrize("form", ["json", "csv", "pdf"])
@pytest.mark.parametrize("language", ["uk", "en"])
def test_somebody_outside_is_given_codes_and_the_clinic_names(lived: Lived, form: str, language: str) -> None:
    """Proves: REQ-PRT-288. An escort’s name and telephone stood in a document that named participants by codes."""
    outside = _text(_export(lived, form, language, recipient="Держлікслужба"), form)
    found = [name for name in NAMES if name in outside]
    assert found == []
    assert "К-1" in outside
    assert STAFF in outside
    assert {"uk": "[приховано]", "en": "[covered]"}[language] in outside
    if form == "pdf":
        assert {"uk": "копія за кодами", "en": "a copy by codes"}[language] in outside
    for own in (_export(lived, form, language), _export(lived, form, language, recipient="суд", names=True)):
        kept = _text(own, form)
        assert "Олійник" in kept
        assert "Коваленко" in kept


def test_an_answer_in_own_words_is_covered_and_a_chosen_one_is_not(lived: Lived) -> None:
    """Proves: REQ-PRT-288."""
    rows = json.loads(_export(lived, "json", recipient="Держлікслужба"))["events"]
    changes = [change for row in rows for change in row["changes"]]
    assert "0" in {after for table, _, _, after in changes if table == "answer"}
    typed = FieldChange("answer", "escort_said", None, '"Приїхав брат Андрій"')
    hidden = [
        _covered(one, str, "[приховано]").after for one in (typed, replace(typed, after='["calm","tired"]'))
    ]
    assert hidden == ["[приховано]", '["calm","tired"]']


@pytest.mark.parametrize("recipient", ["", "Держлікслужба"])
def test_json_and_csv_say_for_whom_and_why(lived: Lived, recipient: str) -> None:
    """Proves: REQ-PRT-289. Only the pages said so."""
    said = recipient or "записи самої клініки"
    export = json.loads(_export(lived, "json", recipient=recipient))["export"]
    assert (export["reason"], export["recipient"], export["by"]) == ("запит № 7", said, lived.lead.name)
    assert export["by_codes"] == ("yes" if recipient else "no")
    table = _export(lived, "csv", recipient=recipient).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(table, newline=""), delimiter=";")
    assert head[-2:] == ["Навіщо вивантажено", "Кому передано"]
    assert {tuple(row[-2:]) for row in rows} == {("запит № 7", said)}


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("discharge", "escort_name"),
        ("consent", "witness_name"),
        ("consent", "reason"),
        ("consent", "signer_name"),
    ],
)
def test_whoever_stands_near_a_participant_is_covered_whole(table: str, field: str) -> None:
    """Proves: REQ-PRT-288. Typed at the board, an escort may be on nobody's card."""
    change = FieldChange(table, field, None, "Незнайома Олеся")
    assert _covered(change, str, "приховано").after == "приховано"
