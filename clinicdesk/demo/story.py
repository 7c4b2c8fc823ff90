"""The story of the demonstration clinic, told through the services alone: found, staff, care, correct, prove."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from clinicdesk.clock import SteppedClock
from clinicdesk.demo.between import after_first_day
from clinicdesk.demo.cards import TWIN, card_of
from clinicdesk.demo.cast import (
    CLINIC,
    EXPECTED,
    FORMER,
    FOUNDERS,
    PARTICIPANTS,
    STAFF,
    START,
    WAITING,
)
from clinicdesk.demo.children import begin_group, first_meetings
from clinicdesk.demo.clearing import adopt_and_screen
from clinicdesk.demo.days import first_day, get_ready, second_day
from clinicdesk.demo.earlier import earlier_day, meet_again, part
from clinicdesk.demo.group import staff_and_plan
from clinicdesk.demo.pharmacy import fill_the_safe
from clinicdesk.demo.progress import Hear, silent
from clinicdesk.demo.readying import agree_before_meeting
from clinicdesk.demo.taking_over import take_list_over
from clinicdesk.demo.talking import (
    PREPARATION,
    PREPARATION_HOW,
    begin_another,
    keep_to_oneself,
    meeting,
    write_note,
)
from clinicdesk.errors import Refused
from clinicdesk.ids import SeededIds
from clinicdesk.protocols.person import PersonDetails, Relation
from clinicdesk.security.passphrases import generate_passphrase
from clinicdesk.security.vault import KdfParams
from clinicdesk.security.witness import NoWitness
from clinicdesk.services import (
    accounts,
    backups,
    clinic,
    cohorts,
    drafts,
    glass,
    integrity,
    merging,
    people,
    person_cards,
    questions,
    registering,
    vitals,
)
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import close_clinic, enrol, enter, open_clinic
from clinicdesk.services.founding import begin_setup, finish_setup
from clinicdesk.services.views import Actor, CrisisLine, SetUp

SEED = 20261124
KDF = KdfParams(65536, 3, 4)
"""The least the program accepts: the demonstration logs in thirty times, and guards nobody's data."""
INTERVAL = 15
WORKSTATION = "Демо"


@dataclass
class Demonstration:
    """What was built: the folder, the passwords by login, the recovery sheet's groups, the clock's last word."""

    folder: Path
    clock: SteppedClock
    ids: SeededIds
    passwords: dict[str, str]
    setup: SetUp
    groups: tuple[str, ...] = ()
    root_fingerprint: str = ""

    @contextmanager
    def at_work(self, login: str) -> Iterator[tuple[Desk, Actor]]:
        """The clinic opened by this person."""
        entered = open_clinic(
            self.folder, login=login, password=self.passwords[login], clock=self.clock, ids=self.ids,
            witness=NoWitness(), workstation=WORKSTATION,
        )  # fmt: skip
        entered.desk.kdf = KDF
        try:
            yield entered.desk, entered.actor
        finally:
            close_clinic(entered.desk)


def tell(folder: Path, hear: Hear = silent, language: str = "uk") -> Demonstration:
    """Build the clinic in an empty folder, its passwords of words of this language."""
    demo = _begin(folder, language)
    for name, chapter in CHAPTERS:
        hear(name)
        chapter(demo)
    return demo


def _begin(folder: Path, language: str) -> Demonstration:
    dice = random.Random(SEED)  # noqa: S311 - the demonstration guards nobody's data, and must repeat
    logins = [player.login for player in (*FOUNDERS, *STAFF, FORMER)]
    passwords = {login: generate_passphrase(language, choose=dice.choice) for login in logins}
    admin, lead = FOUNDERS
    setup = SetUp(
        **CLINIC, admin_login=admin.login, admin_name=admin.name, admin_password=passwords["admin"],
        lead_login=lead.login, lead_name=lead.name, lead_password=passwords["lead"], demo=True,
    )  # fmt: skip
    clock = SteppedClock(START, step=timedelta(seconds=1))
    return Demonstration(folder, clock, SeededIds(SEED), passwords, setup)


def _founding(demo: Demonstration) -> None:
    demo.folder.mkdir(parents=True, exist_ok=True)
    pending = begin_setup(demo.folder, demo.setup, clock=demo.clock, ids=demo.ids, kdf=KDF)
    demo.groups, demo.root_fingerprint = pending.recovery.groups, pending.root_fingerprint
    finish_setup(pending, {number: demo.groups[number - 1] for number in pending.groups_to_type})
    _fill_settings(demo)
    _hire(demo)


def _fill_settings(demo: Demonstration) -> None:
    with demo.at_work("lead") as (desk, lead):
        settings = replace(
            clinic.read_settings(desk, lead), rooms=("Зала 2", "Укриття, зала 1"),
            storage_places=("Сейф А", "Сейф процедурної"), drug_products=("Кетамін 50 мг/мл, ампули 2 мл",),
            crisis_lines=(CrisisLine("Екстрена допомога", "103"), CrisisLine("Лінія підтримки", "7333")),
        )  # fmt: skip
        clinic.change_settings(desk, lead, settings, reason="Перше заповнення відомостей")


def _hire(demo: Demonstration) -> None:
    """The administrator gives everybody a one-time code; each chooses a password with it."""
    codes = {}
    with demo.at_work("admin") as (desk, admin):
        for player in (*STAFF, FORMER):
            codes[player.login] = accounts.add_user(
                desk, admin, login=player.login, name=player.name, roles=player.roles,
                password=demo.passwords["admin"], language="uk", reason="Прийом до штату",
            )  # fmt: skip
    for login, code in codes.items():
        entered = enrol(
            demo.folder, login=login, code=code.words, password=demo.passwords[login], clock=demo.clock,
            ids=demo.ids, witness=NoWitness(), workstation=WORKSTATION, kdf=KDF,
        )  # fmt: skip
        close_clinic(entered.desk)


def _care(demo: Demonstration) -> None:
    _plan_care(demo)
    _mend_cards(demo)
    _stock_the_safe(demo)
    begin_group(demo)


def _plan_care(demo: Demonstration) -> None:
    with demo.at_work("coordinator") as (desk, coordinator):
        everybody = range(len(PARTICIPANTS) + len(WAITING))
        ids = [registering.add_person(desk, coordinator, card_of(place)).subject for place in everybody]
        seated = ids[: len(PARTICIPANTS)]
        cohorts.plan_cohort(desk, coordinator, code="07", programme="gkap", people=seated)
        take_list_over(desk, coordinator)
    with demo.at_work("lead") as (desk, lead):
        cohort = people.list_people(desk, lead, PARTICIPANTS[0][0])[0]
        users = {row.login: row.user_id for row in accounts.list_users(desk, lead)}
        team = [users[login] for login in ("nurse", "nurse2", "therapist", "cotherapist")]
        cohort_id = cohorts.find_cohort(desk, lead, cohort.cohort)
        cohorts.staff_cohort(desk, lead, cohort_id, users=team)
        staff_and_plan(desk, lead, cohort_id, users=users)
        nurse = enter(desk, login="nurse", password=demo.passwords["nurse"])
        adopt_and_screen(
            desk, lead, nurse, cohort_id=cohort_id, day=START.date(), password=demo.passwords["lead"]
        )


def _mend_cards(demo: Demonstration) -> None:
    """A weight taken again, relatives named, one person written down twice and merged."""
    with demo.at_work("coordinator") as (desk, coordinator):
        by_code = {row.code: row.person_id for row in people.list_people(desk, coordinator)}
        twin = registering.add_person(
            desk, coordinator, TWIN, reason="За телефоном не впізнано, документ принесуть пізніше"
        ).subject
        merging.merge_people(
            desk, coordinator, twin, into=by_code["К-1084"], reason="Той самий паспорт: одна людина"
        )
        couple = Relation("spouse", by_code["К-1068"])
        _amend(
            desk, coordinator, by_code["К-1066"], lambda card: replace(card, relations=(couple,)),
            reason="Подружжя в одній програмі",
        )  # fmt: skip
    with demo.at_work("nurse") as (desk, nurse):
        person = people.list_people(desk, nurse, PARTICIPANTS[2][0])[0].person_id
        _amend(
            desk,
            nurse,
            person,
            lambda card: replace(card, weight_kg="74,5"),
            reason="Зважування перед сесією",
        )


def _amend(
    desk: Desk, actor: Actor, person_id: str, change: Callable[[PersonDetails], PersonDetails], *, reason: str
) -> None:
    card = person_cards.read_person(desk, actor, person_id)
    fresh = change(card.details)
    registering.amend_person(desk, actor, person_id, fresh, version=card.version, reason=reason)


def _stock_the_safe(demo: Demonstration) -> None:
    """The controlled drug before the day: received, corrected, counted."""
    with demo.at_work("nurse") as (desk, nurse):
        fill_the_safe(desk, nurse, demo.passwords)


def _group(demo: Demonstration) -> None:
    """Preparation: the first meeting, then everybody cleared and ready; the children meet in the afternoons."""
    _first_meeting(demo)
    get_ready(demo)
    first_meetings(demo)
    earlier_day(demo)


def _first_day(demo: Demonstration) -> None:
    """The first dosing session; in the afternoon the cohort before meets once more."""
    first_day(demo)
    meet_again(demo)


def _between(demo: Demonstration) -> None:
    """The days after; one of the cohort before says goodbye."""
    after_first_day(demo)
    part(demo)


def _first_meeting(demo: Demonstration) -> None:
    """The group's first session is over: written down, signed, reviewed; another note is half typed."""
    with demo.at_work("lead") as (desk, lead):
        cohort = cohorts.find_cohort(desk, lead, "07")
        first = meeting(desk, cohort, "P1")
        nurse = enter(desk, login="nurse", password=demo.passwords["nurse"])
        agree_before_meeting(desk, nurse, cohort_id=cohort, day=START.date())
        over = first.starts_at + timedelta(minutes=first.minutes + 15)
        demo.clock.advance(max(over - demo.clock.now(), timedelta()))
        therapist = enter(desk, login="therapist", password=demo.passwords["therapist"])
        write_note(
            desk, therapist, lead, planned_id=first.planned_id, passwords=demo.passwords, words=PREPARATION,
            how=PREPARATION_HOW,
        )  # fmt: skip
        keep_to_oneself(desk, therapist, lead, planned_id=first.planned_id)
        begin_another(desk, therapist, lead, missed=first)


def _second_day(demo: Demonstration) -> None:
    """The second day left in the middle, with a number half typed."""
    second_day(demo)
    with demo.at_work("nurse") as (desk, nurse):
        rows = [people.list_people(desk, nurse, code)[0] for code, _, _ in PARTICIPANTS]
        _correct_and_sign(demo, desk, nurse, rows[2].person_id)
        drafts.save_draft(
            desk, nurse, kind="reading", subject=rows[1].person_id, body={"sbp": "148", "dbp": "", "spo2": ""}
        )


def _correct_and_sign(demo: Demonstration, desk: Desk, nurse: Actor, person: str) -> None:
    reading = people.open_chart(desk, nurse, person).readings[0]
    vitals.amend_reading(
        desk, nurse, reading.reading_id, values={**reading.values, "sbp": "128", "dbp": "76"},
        reason="Цифри переставлено під час запису", password=demo.passwords["nurse"],
    )  # fmt: skip


def _let_go(demo: Demonstration) -> None:
    """A password changed, somebody gone, somebody expected, a mistyped password, a backup."""
    with demo.at_work("therapist") as (desk, therapist):
        fresh = " ".join(reversed(demo.passwords["therapist"].split()))
        accounts.change_password(desk, therapist, current=demo.passwords["therapist"], new=fresh)
    demo.passwords["therapist"] = fresh
    with demo.at_work("admin") as (desk, admin):
        gone = next(row for row in accounts.list_users(desk, admin) if row.login == FORMER.login)
        accounts.remove_user(
            desk,
            admin,
            gone.user_id,
            password=demo.passwords["admin"],
            reason="Звільнення за власним бажанням",
        )
        accounts.add_user(
            desk, admin, login=EXPECTED.login, name=EXPECTED.name, roles=EXPECTED.roles,
            password=demo.passwords["admin"], language="uk", reason="Виходить на роботу завтра",
        )  # fmt: skip
        backups.make_backup(desk, admin, password=demo.passwords["admin"])
    del demo.passwords[FORMER.login]
    try:
        open_clinic(
            demo.folder, login="physician", password="не той пароль", clock=demo.clock, ids=demo.ids,  # noqa: S106
            witness=NoWitness(), workstation=WORKSTATION,
        )  # fmt: skip
    except Refused:
        demo.clock.advance(timedelta(minutes=1))


def _look_back(demo: Demonstration) -> None:
    """A chart opened through the glass, one refusal, and the full check at the end."""
    with demo.at_work("physician") as (desk, physician):
        person = people.list_people(desk, physician, WAITING[1][0])[0].person_id
        glass.break_glass(desk, physician, person, reason="Черговий лікар: запаморочення в коридорі")
        people.open_chart(desk, physician, person)
        try:
            accounts.list_users(desk, physician)
        except Refused:
            demo.clock.advance(timedelta(minutes=1))
        integrity.check_integrity(desk, physician)
    with demo.at_work("lead") as (desk, lead):
        _ask(desk, lead, people.list_people(desk, lead, PARTICIPANTS[2][0])[0].person_id)


def _ask(desk: Desk, lead: Actor, person: str) -> None:
    """One value held against the monitor's strip, and a question at another, which waits for the nurse."""
    reading = next(row for row in people.open_chart(desk, lead, person).readings if not row.superseded)
    about = {"record_type": "reading", "record_id": reading.reading_id}
    questions.verify_value(desk, lead, **about, field="pulse")
    questions.ask(desk, lead, **about, field="sbp", text="Якою манжетою міряли?", to_role="nurse")


def _proofs(demo: Demonstration) -> None:
    _let_go(demo)
    _look_back(demo)


CHAPTERS = (
    ("founding", _founding), ("care", _care), ("preparation", _group), ("first_day", _first_day),
    ("between", _between), ("proofs", _proofs), ("second_day", _second_day),
)  # fmt: skip
"""The story in the order it is told; each with its code in the words."""
