"""The list a clinic already has: checked line by line, written in one act, and nothing before somebody says so."""

from dataclasses import replace

import pytest

from clinicdesk.errors import Refused
from clinicdesk.exchange.columns import changed
from clinicdesk.models.audit import Action
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails
from clinicdesk.services import intake
from clinicdesk.services.desk import Desk
from clinicdesk.services.intake_views import CheckedList, Choices, OpenedList, Outcome, TakenOver
from clinicdesk.services.merging import merge_people
from clinicdesk.services.people import list_people
from clinicdesk.services.person_cards import read_person
from clinicdesk.services.registering import add_people, add_person
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.effort import counted_effort
from tests.support.lists import HEADINGS, HOSTILE, MEASURE, ROWS, comma_file, workbook
from tests.support.looking import counts, events, refused

NONE = Choices()


def opened(desk: Desk, actor: Actor, data: bytes, name: str = "список.xlsx") -> OpenedList:
    return intake.read_list(desk, actor, data, name=name)


def fates(seen: CheckedList) -> dict[int, str]:
    return {line.line: line.outcome.value for line in seen.lines}


def take(desk: Desk, actor: Actor, found: OpenedList, choices: Choices = NONE) -> TakenOver:
    seen = intake.check_list(desk, actor, found, choices)
    return intake.take_over(desk, actor, found, seen, language="uk")


@pytest.fixture
def at_work(clinic: Clinic) -> tuple[Desk, Actor]:
    return clinic.open_as("lead")


def test_the_list_of_a_clinic_comes_out_as_measured(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-001. Eight new, the ninth is the third again, the tenth has reasons, the footer is none."""
    desk, lead = at_work
    before = counts(desk)
    seen = intake.check_list(desk, lead, opened(desk, lead, MEASURE.read_bytes()))
    assert fates(seen) == {**dict.fromkeys(range(2, 10), "new"), 10: "same", 11: "problem"}
    twin, wrong = seen.lines[8], seen.lines[9]
    assert twin.same is not None
    assert (twin.same.line, twin.same.person_id) == (4, "")
    assert set(twin.same.matches) == {"name_birth", "name", "phone"}
    assert twin.differences == ()
    assert [(issue.code, issue.field) for issue in wrong.issues] == [
        ("PSN022", "birth_date"),
        ("PSN008", "phones"),
    ]
    assert [(r.line, r.kind, r.text) for r in seen.remarks] == [(13, "total", "Всього: 10")]
    assert (seen.counted, seen.layout.unknown, seen.left) == (10, (), 1)
    assert counts(desk) == before


def test_nothing_is_written_while_a_line_has_mistakes(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-006, REQ-IMP-008."""
    desk, lead = at_work
    found = opened(desk, lead, MEASURE.read_bytes())
    before = counts(desk)
    with refused(desk, ("IMP023", "rows")):
        take(desk, lead, found)
    with refused(desk, ("IMP024", "set_aside")):
        take(desk, lead, found, Choices(aside=frozenset({10, 11})))
    assert counts(desk) == before


def test_the_rest_goes_in_by_one_act_that_says_what_was_done(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-006, REQ-IMP-008, REQ-IMP-009."""
    desk, lead = at_work
    found = opened(desk, lead, MEASURE.read_bytes(), "Олійник і решта.xlsx")
    start = len(events(desk))
    done = take(desk, lead, found, Choices(aside=frozenset({11})))
    (event,) = events(desk)[start:]
    assert (event.action, event.actor, event.entity_id) == (
        Action.PEOPLE_IMPORTED,
        lead.user_id,
        found.digest,
    )
    assert "нових 8" in event.reason
    assert "відкладено 1" in event.reason
    assert "Олійник" not in event.reason
    assert (len(done.new), done.amended, done.same, done.repeated, done.aside) == (8, {}, (), {10: 4}, (11,))
    names = {row.code: row.name for row in list_people(desk, lead)}
    assert names[done.new[2]] == "Олійник Роман Петрович"
    assert len(set(done.new.values())) == 8
    card = read_person(
        desk, lead, next(r.person_id for r in list_people(desk, lead) if r.code == done.new[6])
    ).details
    assert card == PersonDetails(
        code=done.new[6], surname="Ґудзь", given_name="Олег", patronymic="Петрович", birth_date="1985-08-23",
        sex="male", phones=("+380500001994",), emergency_name="Наталія", emergency_relation="сестра",
        emergency_phone="+380670004659", referral_source="самозвернення", complaint="ПТСР, безсоння",
        height_cm="182", weight_kg="59.2", allergies_state="listed", allergies=(Allergy("пеніцилін"),),
        medicines=(Medicine("клонідин", "0,15 мг"),),
    )  # fmt: skip


def test_a_list_that_was_taken_over_brings_nobody_twice(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-007."""
    desk, lead = at_work
    found = opened(desk, lead, MEASURE.read_bytes())
    done = take(desk, lead, found, Choices(aside=frozenset({11})))
    seen = intake.check_list(desk, lead, found)
    assert fates(seen) == {**dict.fromkeys(range(2, 11), "same"), 11: "problem"}
    assert {line.line: line.same.code for line in seen.lines if line.same} == {**done.new, 10: done.new[4]}
    assert all(line.differences == () for line in seen.lines)
    with refused(desk, ("IMP027", "")):
        take(desk, lead, found, Choices(aside=frozenset({11})))


def test_a_line_with_mistakes_is_mended_and_comes_in(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-008."""
    desk, lead = at_work
    found = opened(desk, lead, MEASURE.read_bytes())
    mended = Choices(mended={11: {"birth_date": "28.02.1990", "phones": "067 000 00 12"}})
    assert intake.check_list(desk, lead, found, mended).left == 0
    done = take(desk, lead, found, mended)
    assert len(done.new) == 9
    assert [row.birth_date for row in list_people(desk, lead, done.new[11])] == ["1990-02-28"]


def test_a_newcomer_may_be_set_aside_as_well(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-008. A later line that repeats somebody who was set aside is not lost."""
    desk, lead = at_work
    found = opened(desk, lead, MEASURE.read_bytes())
    choices = Choices(aside=frozenset({4, 11}))
    seen = intake.check_list(desk, lead, found, choices)
    assert (fates(seen)[10], seen.count(Outcome.NEW), seen.left) == ("new", 8, 0)
    done = take(desk, lead, found, choices)
    assert (4 in done.new, 10 in done.new, done.aside) == (False, True, (4, 11))


def test_a_known_person_is_not_overwritten_and_what_differs_is_shown(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-007."""
    desk, lead = at_work
    known = add_person(
        desk, lead, PersonDetails(surname="Бондар", given_name="Ганна", birth_date="1981-08-22", weight_kg="95",
                                  phones=("+380671112233",), allergies=(Allergy("йод"),)),
    ).subject  # fmt: skip
    found = opened(desk, lead, MEASURE.read_bytes())
    aside = Choices(aside=frozenset({11}))
    seen = intake.check_list(desk, lead, found, aside)
    line = seen.lines[2]
    assert (line.outcome, line.same and line.same.person_id) == (Outcome.SAME, known)
    told = {d.field: (d.here, d.there) for d in line.differences}
    assert told["weight_kg"] == ("95", "100.9")
    assert told["patronymic"] == ("", "Петрівна")
    assert told["phones"] == ("+380671112233", "+380960008005")
    assert not {"surname", "birth_date", "allergies", "allergies_state"} & told.keys()
    before = read_person(desk, lead, known)
    take(desk, lead, found, aside)
    after = read_person(desk, lead, known)
    assert (after.details, after.version) == (before.details, 1)


def test_what_is_chosen_becomes_an_amendment_with_its_reason(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-007."""
    desk, lead = at_work
    known = add_person(
        desk, lead, PersonDetails(surname="Бондар", given_name="Ганна", birth_date="1981-08-22", weight_kg="95",
                                  phones=("+380671112233",)),
    ).subject  # fmt: skip
    found = opened(desk, lead, MEASURE.read_bytes())
    choices = Choices(aside=frozenset({11}), taken={4: frozenset({"weight_kg", "phones"})})
    with refused(desk, ("IMP026", "reason")):
        take(desk, lead, found, choices)
    done = take(desk, lead, found, replace(choices, reason="Зважено на прийомі 20.11"))
    card = read_person(desk, lead, known)
    assert done.amended == {4: card.details.code}
    assert (card.details.weight_kg, card.details.patronymic) == ("100.9", "")
    assert card.details.phones == ("+380671112233", "+380960008005")
    assert (card.version, card.history[0].reason.endswith("Зважено на прийомі 20.11")) == (2, True)


def test_a_repeated_line_may_add_to_the_newcomer(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-007."""
    desk, lead = at_work
    again = ("бондар", "ГАННА", "", "22/08/81", "", "0671112233")
    found = opened(desk, lead, workbook([HEADINGS, *ROWS, again]))
    seen = intake.check_list(desk, lead, found)
    assert fates(seen) == {2: "new", 3: "new", 4: "same"}
    assert [d.field for d in seen.lines[2].differences] == ["phones"]
    done = take(desk, lead, found, Choices(taken={4: frozenset({"phones"})}, reason="другий номер"))
    assert len(done.new) == 2
    assert [row.code for row in list_people(desk, lead, "0671112233")] == [done.new[3]]


def test_a_line_that_repeats_one_with_mistakes_is_not_lost_with_it(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-008."""
    desk, lead = at_work
    wrong = ("Бондар", "Ганна", "Петрівна", "31.02.1981", "ж", "0960008005")
    found = opened(desk, lead, workbook([HEADINGS, wrong, *ROWS]))
    seen = intake.check_list(desk, lead, found)
    assert fates(seen) == {2: "problem", 3: "new", 4: "new"}
    mended = intake.check_list(desk, lead, found, Choices(mended={2: {"birth_date": "22.08.1981"}}))
    assert fates(mended) == {2: "new", 3: "new", 4: "same"}


def test_a_doubt_is_for_a_person_to_settle(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-007. A name alone, without a birth date, may be anybody's."""
    desk, lead = at_work
    add_person(desk, lead, PersonDetails(surname="Бондар", given_name="Ганна", phones=("+380501112233",)))
    found = opened(desk, lead, workbook([HEADINGS, *ROWS]))
    seen = intake.check_list(desk, lead, found)
    assert [(i.code, line.doubtful) for line in seen.lines for i in line.issues] == [("IMP035", True)]
    assert "К-" in seen.lines[1].issues[0].sentence("uk")
    new = intake.check_list(desk, lead, found, Choices(decided={3: "new"}))
    same = intake.check_list(desk, lead, found, Choices(decided={3: "same"}))
    assert (new.lines[1].outcome, same.lines[1].outcome) == (Outcome.NEW, Outcome.SAME)


def test_a_shared_telephone_is_no_reason_to_join_a_family(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-007."""
    desk, lead = at_work
    wife = ("Олійник", "Ганна", "Іванівна", "01.02.1975", "ж", "0670001950")
    assert set(
        fates(intake.check_list(desk, lead, opened(desk, lead, workbook([HEADINGS, *ROWS, wife])))).values()
    ) == {"new"}


def test_two_people_of_one_name_are_told_apart_by_their_birth_dates(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-007."""
    desk, lead = at_work
    other = ("Олійник", "Роман", "Петрович", "04.09.1973", "ч", "0670001951")
    assert set(
        fates(intake.check_list(desk, lead, opened(desk, lead, workbook([HEADINGS, *ROWS, other])))).values()
    ) == {"new"}


def test_a_clinic_that_changed_meanwhile_is_looked_at_again(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-006."""
    desk, lead = at_work
    found = opened(desk, lead, workbook([HEADINGS, *ROWS]))
    seen = intake.check_list(desk, lead, found)
    add_person(desk, lead, PersonDetails(surname="Бондар", given_name="Ганна", birth_date="1981-08-22"))
    before = counts(desk)
    with pytest.raises(Refused, match="IMP025"):
        intake.take_over(desk, lead, found, seen, language="uk")
    assert counts(desk) == before


def test_whoever_stops_it_in_the_middle_has_written_nothing(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-006, REQ-IMP-012."""
    desk, lead = at_work
    found = opened(desk, lead, workbook([HEADINGS, *ROWS]))
    seen = intake.check_list(desk, lead, found)
    before = counts(desk)

    class EnoughError(Exception):
        """The person pressed cancel."""

    def enough(*_: int) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        intake.take_over(desk, lead, found, seen, language="uk", step=enough)
    assert counts(desk) == before
    assert len(take(desk, lead, found).new) == 2


def test_the_code_of_a_record_that_follows_another_speaks_of_the_other(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-007. Taken for new, the line would be refused only when all is written."""
    desk, lead = at_work
    names = (("А-1", "Гончар", "Роман"), ("А-2", "Гончаров", "Роман"))
    first, second = (
        add_person(desk, lead, PersonDetails(code=c, surname=s, given_name=g), reason="список").subject
        for c, s, g in names
    )
    merge_people(desk, lead, first, into=second, reason="одна людина")
    rows = [("А-1", "Гончар", "Роман"), ("А-1", "Зовсім", "Інша")]
    seen = intake.check_list(desk, lead, opened(desk, lead, comma_file([("Код", "Прізвище", "Ім’я"), *rows])))
    assert fates(seen) == {2: "same", 3: "problem"}
    assert [line.same and (line.same.code, line.same.matches) for line in seen.lines] == [
        ("А-2", ("name", "code")), ("А-2", ("code",)),
    ]  # fmt: skip


def test_a_short_list_is_not_held_against_the_whole_clinic(clinic: Clinic) -> None:
    """Proves: REQ-IMP-007. Who is of another name, number and code is not read."""
    with counted_effort() as effort:
        desk, lead = clinic.open_as("lead")
        found = opened(desk, lead, workbook([HEADINGS, *ROWS]))
        few = effort.of(lambda: intake.check_list(desk, lead, found))
        others = [PersonDetails(surname=f"Ткач{n}", given_name="Юрій") for n in range(200)]
        add_people(desk, lead, others, reason="список")
        many = effort.of(lambda: intake.check_list(desk, lead, found))
    assert many - few < 10 * len(others)


def test_a_long_list_tells_how_far_its_writing_is(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-012."""
    desk, lead = at_work
    rows = [(f"Бондар{n}", "Роман", "", "04.09.1972") for n in range(120)]
    found = opened(desk, lead, comma_file([HEADINGS[:4], *rows]))
    told: list[tuple[int, int]] = []
    seen = intake.check_list(desk, lead, found)
    intake.take_over(desk, lead, found, seen, language="uk", step=lambda *at: told.append(at))
    assert told == [(0, 120), (50, 120), (100, 120), (120, 120)]


def test_names_that_mean_harm_are_refused_or_kept_as_they_are(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-002."""
    desk, lead = at_work
    rows = [(name.replace("\0", ""), "Роман", "", f"{1 + n:02}.09.1972") for n, name in enumerate(HOSTILE)]
    found = opened(desk, lead, comma_file([HEADINGS[:4], *rows]))
    seen = intake.check_list(desk, lead, found)
    told = {line.line: [issue.code for issue in line.issues] for line in seen.lines}
    assert [told[n] for n in range(2, 12)] == [
        ["IMP030"], [], ["PSN003"], ["PSN003"], ["PSN002"], ["PSN004"], ["PSN003"], [], [], [],
    ]  # fmt: skip
    aside = frozenset(line for line, codes in told.items() if codes)
    done = take(desk, lead, found, Choices(aside=aside))
    assert [row.name for row in list_people(desk, lead, done.new[3])] == [f"{HOSTILE[1]} Роман"]


def test_columns_chosen_by_a_person_count_more_than_a_guess(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-004."""
    desk, lead = at_work
    found = opened(desk, lead, workbook([("Хто", "Звідки він", "Хобі"), ("Олійник Роман", "Суми", "шахи")]))
    seen = intake.check_list(desk, lead, found)
    assert [issue.code for issue in seen.issues] == ["IMP016"]
    choices = Choices(places={0: "full_name", 1: "referral_source"})
    seen = intake.check_list(desk, lead, found, choices)
    # Without a heading that is known, every line is taken for a person's: the first is set right by its number.
    assert [column.heading or column.letters for column in seen.layout.unknown] == ["C"]
    assert seen.lines[-1].details.surname == "Олійник"
    assert changed(seen.layout, {2: "full_name"}).place_of("full_name") == (2,)


def test_the_sheet_with_the_people_is_found_and_may_be_named(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-004."""
    desk, lead = at_work
    found = opened(
        desk, lead, workbook([("Звіт",), ("листопад",)], sheet="Титул", more={"Люди": [HEADINGS, *ROWS]})
    )
    seen = intake.check_list(desk, lead, found)
    assert (seen.sheet, len(seen.lines)) == ("Люди", 2)
    assert intake.check_list(desk, lead, found, Choices(sheet="Титул")).issues


@pytest.mark.parametrize("role", ["lead", "nurse", "therapist"])
def test_a_name_beyond_ones_cohorts_is_not_told_by_a_list(clinic: Clinic, role: str) -> None:
    """Proves: REQ-IMP-007. К-3 is nobody's: who does not care for them learns only the code."""
    desk, actor = clinic.open_as(role)
    rows = [("Прізвище", "Ім’я", "Телефон"), ("Ткач", "Юрій", "0671112233")]
    found = opened(desk, actor, workbook(rows))
    (line,) = intake.check_list(desk, actor, found, Choices(decided={2: "same"})).lines
    assert line.same is not None
    assert (line.same.code, bool(line.same.name), bool(line.differences)) == (
        "К-3",
        role == "lead",
        role == "lead",
    )


def test_the_log_and_the_trail_hold_no_name(
    at_work: tuple[Desk, Actor], caplog: pytest.LogCaptureFixture
) -> None:
    """Proves: REQ-IMP-009."""
    desk, lead = at_work
    take(desk, lead, opened(desk, lead, MEASURE.read_bytes(), "Бондар.xlsx"), Choices(aside=frozenset({11})))
    event = events(desk)[-1]
    assert not any("Бондар" in str(value) for value in (event.reason, event.entity_id, caplog.text))
