"""Field types: what people type is understood, what cannot be is refused at the field, nothing is lost on the way."""

import datetime as dt
import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicdesk.errors import Refused, Severity
from clinicdesk.protocols.field_types import FIELD_TYPES, read_given
from clinicdesk.protocols.language import FieldType
from clinicdesk.protocols.numerals import shown
from clinicdesk.protocols.plain_lines import issue_of_line
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.values import FileRef, PartialDate, Pressure
from tests.support.sheets import question

LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")).filter(
        lambda sign: not issue_of_line(sign)
    ),
    min_size=1,
    max_size=80,
).map(
    lambda text: unicodedata.normalize("NFC", text)  # as every text is kept once it was typed
)


@dataclass(frozen=True)
class Kind:
    """A type with a field of it, values it can have, and whether what it shows can be typed again."""

    field: Question
    values: st.SearchStrategy[Any]
    typed_again: bool = True


def partial_dates() -> st.SearchStrategy[PartialDate]:
    days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
    whole = days.map(lambda d: PartialDate(d.year, d.month, d.day))
    return st.one_of(
        whole, days.map(lambda d: PartialDate(d.year, d.month)), days.map(lambda d: PartialDate(d.year))
    )


def subsets(*ids: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(ids), min_size=1).map(lambda chosen: tuple(i for i in ids if i in chosen))


KINDS = {
    "yes_no": Kind(question("yes_no"), st.sampled_from(["yes", "no", "unknown", "not_done"])),
    "integer": Kind(question("integer", unit="mmHg", lowest=40, highest=300), st.integers(40, 300)),
    "decimal": Kind(
        question("decimal", unit="°C", lowest=30, highest=43, decimals=1),
        st.integers(300, 430).map(lambda n: Decimal(n) / 10),
    ),
    "pressure": Kind(
        question("pressure", unit="mmHg", lowest=20, highest=300),
        st.integers(21, 300).flatmap(
            lambda upper: st.integers(20, upper - 1).map(lambda lower: Pressure(upper, lower))
        ),
    ),
    "choice": Kind(question("choice", choices="gas", values=("air", "oxygen")), st.sampled_from(["air", "oxygen"])),
    "multi_choice": Kind(
        question("multi_choice", choices="list", values=("a", "b", "c")), subsets("a", "b", "c"), typed_again=True
    ),
    "date": Kind(question("date"), partial_dates()),
    "time": Kind(question("time"), st.times().map(lambda t: dt.time(t.hour, t.minute))),
    "duration": Kind(question("duration", lowest=0, highest=10_000), st.integers(0, 10_000)),
    "text": Kind(question("text"), LETTERS),
    "note": Kind(question("note"), LETTERS),
    "scale_item": Kind(question("scale_item", values=(0, 1, 3, 5)), st.sampled_from([0, 1, 3, 5])),
    "staff": Kind(question("staff"), st.uuids().map(str)),
    "file": Kind(
        question("file"),
        st.builds(
            FileRef, st.text("0123456789abcdef", min_size=64, max_size=64), LETTERS, st.integers(0, 10**9),
            st.just("application/pdf"),
        ),
        typed_again=False,
    ),
}  # fmt: skip


def tried(act: Callable[[], Any]) -> Any:
    """What comes of it: a value, or the refusal."""
    try:
        return act()
    except Refused as refusal:
        return refusal


def test_every_type_of_the_language_is_registered_and_tried_here() -> None:
    assert set(FIELD_TYPES) == set(get_args(FieldType)) == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
class TestEveryType:
    """The same promises, whatever the type."""

    @given(data=st.data())
    def test_what_is_stored_comes_back(self, name: str, data: st.DataObject) -> None:
        """Proves: REQ-ANS-001."""
        kind = KINDS[name]
        value = data.draw(kind.values)
        stored = json.loads(json.dumps(FIELD_TYPES[name].dump(value)))
        assert FIELD_TYPES[name].load(stored, kind.field) == value

    @given(data=st.data(), language=st.sampled_from(["uk", "en"]))
    def test_what_is_shown_can_be_typed(self, name: str, data: st.DataObject, language: str) -> None:
        """Proves: REQ-ANS-001."""
        kind = KINDS[name]
        value = data.draw(kind.values)
        told = FIELD_TYPES[name].show(value, kind.field, {}, language)
        assert told
        if kind.typed_again:
            again = FIELD_TYPES[name].parse(told, kind.field)
            assert FIELD_TYPES[name].show(again, kind.field, {}, language) == told

    @given(data=st.data())
    def test_a_possible_value_passes(self, name: str, data: st.DataObject) -> None:
        kind = KINDS[name]
        assert FIELD_TYPES[name].check(data.draw(kind.values), kind.field) == []

    @given(text=st.text(max_size=120))
    @settings(max_examples=60)
    def test_whatever_is_typed_is_a_value_or_refused_at_the_field(self, name: str, text: str) -> None:
        """Proves: REQ-ANS-002."""
        kind = KINDS[name]
        found = tried(lambda: FIELD_TYPES[name].parse(text, kind.field))
        issues = found.issues if isinstance(found, Refused) else FIELD_TYPES[name].check(found, kind.field)
        assert isinstance(found, Refused) <= bool(issues)
        assert {issue.field for issue in issues} <= {"x"}
        assert all(issue.sentence(language) for issue in issues for language in ("uk", "en"))

    @given(
        stored=st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
            ),
            max_leaves=6,
        )
    )
    @settings(max_examples=60)
    def test_a_stored_value_of_another_kind_is_refused(self, name: str, stored: Any) -> None:
        kind = KINDS[name]
        found = tried(lambda: FIELD_TYPES[name].load(stored, kind.field))
        if isinstance(found, Refused):
            assert found.first.field == "x"
            return
        assert FIELD_TYPES[name].dump(found) is not None

    @pytest.mark.parametrize("foreign", [object(), 1.5, b"x", None, {"a": 1}, [1]])
    def test_a_value_of_no_kind_cannot_stand(self, name: str, foreign: Any) -> None:
        assert FIELD_TYPES[name].check(foreign, KINDS[name].field)


TYPED: list[tuple[str, dict[str, Any], str, Any]] = [
    ("integer", {"unit": "mmHg"}, "142", 142),
    ("integer", {"unit": "mmHg"}, " 142 mmHg ", 142),
    ("integer", {"unit": "mmHg"}, "142 мм рт. ст.", 142),
    ("integer", {"unit": "/min"}, "72/хв", 72),
    ("integer", {"unit": "%"}, "97%", 97),
    ("integer", {}, "1\u2009000", 1000),
    ("integer", {}, "12\u202f345", 12345),
    ("integer", {}, "\u22125", -5),
    ("decimal", {"unit": "°C"}, "36,6", Decimal("36.6")),
    ("decimal", {"unit": "°C"}, "36.6 °C", Decimal("36.6")),
    ("decimal", {"unit": "kg"}, "82,5 кг", Decimal("82.5")),
    ("decimal", {"unit": "kg"}, "82,5кг", Decimal("82.5")),
    ("pressure", {}, "120/80", Pressure(120, 80)),
    ("pressure", {}, "120 80", Pressure(120, 80)),
    ("pressure", {}, "120-80", Pressure(120, 80)),
    ("pressure", {"unit": "mmHg"}, "120 / 80 мм рт. ст.", Pressure(120, 80)),
    ("yes_no", {}, "Так", "yes"),
    ("yes_no", {}, "YES", "yes"),
    ("yes_no", {}, "ні", "no"),
    ("yes_no", {}, "no.", "no"),
    ("yes_no", {}, "невідомо", "unknown"),
    ("yes_no", {}, "unknown", "unknown"),
    ("yes_no", {}, "не виконано", "not_done"),
    ("yes_no", {}, "Not done", "not_done"),
    ("date", {}, "2019", PartialDate(2019)),
    ("date", {}, "05.2019", PartialDate(2019, 5)),
    ("date", {}, "12.05.2019", PartialDate(2019, 5, 12)),
    ("date", {}, "2019-05-12", PartialDate(2019, 5, 12)),
    ("date", {}, "29.02.2024", PartialDate(2024, 2, 29)),
    ("time", {}, "9:05", dt.time(9, 5)),
    ("time", {}, "9:5", dt.time(9, 5)),
    ("time", {}, "0905", dt.time(9, 5)),
    ("time", {}, "905", dt.time(9, 5)),
    ("time", {}, "23.59", dt.time(23, 59)),
    ("duration", {}, "1:30", 90),
    ("duration", {}, "90", 90),
    ("duration", {}, "90 хв", 90),
    ("duration", {}, "90 min", 90),
    ("duration", {}, "1 год 30 хв", 90),
    ("duration", {}, "1 h 30", 90),
    ("duration", {}, "2 год", 120),
    ("choice", {"values": ("A", "C")}, "c", "C"),
    ("choice", {"values": (1, 2)}, "2", 2),
    ("multi_choice", {"values": ("a", "b", "c")}, "c, a", ("a", "c")),
    ("text", {}, "  слово  ", "слово"),
    ("note", {}, "one\r\ntwo", "one\ntwo"),
]


@pytest.mark.parametrize(("name", "more", "text", "value"), TYPED)
def test_people_type_as_they_are_used_to(name: str, more: dict[str, Any], text: str, value: Any) -> None:
    """Proves: REQ-ANS-001."""
    assert FIELD_TYPES[name].parse(text, question(name, **more)) == value


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("integer", {}, "72,5", "ANS002"),
    ("integer", {}, "1.000", "ANS002"),
    ("integer", {}, "сто", "ANS002"),
    ("integer", {}, "9" * 65, "ANS002"),
    ("integer", {}, "١٢", "ANS002"),
    ("integer", {"unit": "mmHg"}, "16 kPa", "ANS007"),
    ("decimal", {}, "1e3", "ANS007"),
    ("decimal", {}, "36,6,6", "ANS007"),
    ("decimal", {}, "NaN", "ANS003"),
    ("pressure", {}, "120", "ANS014"),
    ("pressure", {}, "120/80/60", "ANS007"),
    ("yes_no", {}, "можливо", "ANS008"),
    ("date", {}, "31.02.2024", "ANS011"),
    ("date", {}, "29.02.2023", "ANS011"),
    ("date", {}, "1899", "ANS011"),
    ("date", {}, "05/19", "ANS010"),
    ("date", {}, "12.03.45", "ANS010"),
    ("time", {}, "24:00", "ANS012"),
    ("time", {}, "12:60", "ANS012"),
    ("duration", {}, "1:60", "ANS013"),
    ("duration", {}, "5 хв 2 год", "ANS013"),
    ("choice", {"values": ("A", "C")}, "B", "ANS009"),
    ("text", {"longest": 3}, "слово", "ANS016"),
    ("text", {}, "a\x07b", "PSN003"),
    ("text", {}, "Олег\u202eгпж", "PSN003"),
    ("text", {}, "Олег\u200b", "PSN003"),
    ("text", {}, "спокійно 🙂", "PSN004"),
    ("note", {}, "перший\nдругий\u202e", "PSN003"),
    ("note", {}, "перший\x07", "PSN003"),
    ("staff", {}, "two words", "ANS024"),
    ("file", {}, "photo.png", "ANS017"),
]


@pytest.mark.parametrize(("name", "more", "text", "code"), WRONG)
def test_what_cannot_be_meant_is_refused_with_its_code(
    name: str, more: dict[str, Any], text: str, code: str
) -> None:
    """Proves: REQ-ANS-002."""
    with pytest.raises(Refused) as refusal:
        FIELD_TYPES[name].parse(text, question(name, **more))
    assert (refusal.value.first.code, refusal.value.first.field) == (code, "x")


RANGED: list[tuple[str, dict[str, Any], Any, list[tuple[str, Severity]]]] = [
    ("integer", {"lowest": 40, "highest": 300}, 39, [("ANS004", Severity.STOP)]),
    ("integer", {"lowest": 40, "highest": 300}, 40, []),
    ("integer", {"lowest": 40, "highest": 300}, 300, []),
    ("integer", {"lowest": 40, "highest": 300}, 301, [("ANS004", Severity.STOP)]),
    ("integer", {"lowest": 1}, 0, [("ANS004", Severity.STOP)]),
    ("integer", {"highest": 5}, 6, [("ANS004", Severity.STOP)]),
    ("integer", {"expected": (90, 160)}, 89, [("ANS019", Severity.ASK)]),
    ("integer", {"expected": (90, 160)}, 90, []),
    ("integer", {"expected": (90, 160)}, 160, []),
    ("integer", {"expected": (90, 160)}, 161, [("ANS019", Severity.ASK)]),
    ("decimal", {"lowest": 30, "highest": 43, "decimals": 1}, Decimal("29.9"), [("ANS004", Severity.STOP)]),
    ("decimal", {"lowest": 30, "highest": 43, "decimals": 1}, Decimal("43.0"), []),
    ("decimal", {"lowest": 30, "highest": 43, "decimals": 1}, Decimal("36.65"), [("ANS006", Severity.STOP)]),
    ("decimal", {"lowest": 30, "highest": 43, "decimals": 1}, Decimal("36.60"), []),
    ("decimal", {}, Decimal("Infinity"), [("ANS003", Severity.STOP)]),
    ("scale_item", {"values": (0, 1, 3, 5)}, 2, [("ANS005", Severity.STOP)]),
    ("scale_item", {"values": (0, 1, 3, 5)}, 3, []),
    ("scale_item", {"values": (0, 1)}, True, [("ANS002", Severity.STOP)]),
    ("pressure", {}, Pressure(120, 120), [("ANS015", Severity.STOP)]),
    ("pressure", {}, Pressure(121, 120), []),
    ("pressure", {"lowest": 20, "highest": 300}, Pressure(301, 80), [("ANS004", Severity.STOP)]),
    ("pressure", {"lowest": 20, "highest": 300}, Pressure(120, 19), [("ANS004", Severity.STOP)]),
    ("duration", {}, -1, [("ANS013", Severity.STOP)]),
    ("multi_choice", {"values": ("a", "b")}, ("a", "a"), [("ANS009", Severity.STOP)]),
    ("date", {}, PartialDate(2023, 2, 29), [("ANS011", Severity.STOP)]),
    ("date", {}, PartialDate(2023, None, 5), [("ANS011", Severity.STOP)]),
]


@pytest.mark.parametrize(("name", "more", "value", "expected"), RANGED)
def test_the_edges_of_what_is_possible_and_of_what_is_usual(
    name: str, more: dict[str, Any], value: Any, expected: list[tuple[str, Severity]]
) -> None:
    """Proves: REQ-ANS-002."""
    issues = FIELD_TYPES[name].check(value, question(name, **more))
    assert [(issue.code, issue.severity) for issue in issues] == expected


@pytest.mark.parametrize(
    ("more", "value", "told"),
    [
        ({"lowest": 0, "highest": 3}, 4, "0–3"),
        ({"lowest": 1}, 0, "≥ 1"),
        ({"highest": 3}, 4, "≤ 3"),
        ({"values": (0, 1, 3, 5)}, 2, "0, 1, 3, 5"),
    ],
)
def test_a_refusal_names_the_allowed_range(more: dict[str, Any], value: int, told: str) -> None:
    """Proves: REQ-ANS-002."""
    (issue,) = FIELD_TYPES["scale_item"].check(value, question("scale_item", **more))
    assert issue.values["allowed"] == told
    assert told in issue.sentence("uk")
    assert told in issue.sentence("en")


def test_words_of_the_form_stand_for_its_answers() -> None:
    field = question("scale_item", choices="often", values=(0, 1))
    phrases = {"choice.often.0": "зовсім ні"}
    assert FIELD_TYPES["scale_item"].show(0, field, phrases, "uk") == "зовсім ні"
    assert FIELD_TYPES["yes_no"].show("not_done", question("yes_no"), {}, "uk") == "не виконано"
    assert shown(Decimal("36.60"), "uk") == "36,6"
    assert (
        FIELD_TYPES["file"].show(FileRef("0" * 64, "ЕКГ.pdf", 1, "application/pdf"), field, {}, "uk")
        == "ЕКГ.pdf"
    )


@pytest.mark.parametrize(
    ("name", "more", "handed", "value"),
    [
        ("yes_no", {}, True, "yes"),
        ("yes_no", {}, False, "no"),
        ("yes_no", {}, 1, "yes"),
        ("yes_no", {}, "unknown", "unknown"),
        ("integer", {}, Decimal("72.0"), 72),
        ("decimal", {}, 37, Decimal(37)),
        ("date", {}, 2019, PartialDate(2019)),
        ("pressure", {}, [120, 80], Pressure(120, 80)),
        ("multi_choice", {"values": ("a", "b")}, ["a"], ("a",)),
        ("time", {}, dt.time(9, 5), dt.time(9, 5)),
    ],
)
def test_a_program_may_hand_over_json(name: str, more: dict[str, Any], handed: Any, value: Any) -> None:
    assert read_given(handed, question(name, **more)) == value


@pytest.mark.parametrize(
    ("name", "handed", "code"),
    [
        ("scale_item", True, "ANS022"),
        ("integer", Decimal("72.5"), "ANS002"),
        ("integer", Decimal("1E+400"), "ANS002"),
        ("integer", None, "ANS022"),
        ("integer", 1.5, "ANS022"),
        ("text", [], "ANS022"),
        ("pressure", [120], "ANS022"),
    ],
)
def test_json_of_another_kind_is_refused(name: str, handed: Any, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_given(handed, question(name))
    assert refusal.value.first.code == code
