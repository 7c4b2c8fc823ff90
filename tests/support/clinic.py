"""A synthetic clinic for tests: admin, lead, nurse, therapist; two participants, one cohort, a running session."""

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clinicdesk.clock import SteppedClock
from clinicdesk.ids import SeededIds
from clinicdesk.security.roles import Role
from clinicdesk.security.vault import KdfParams
from clinicdesk.security.witness import NoWitness, Witness
from clinicdesk.services import accounts, cohorts, people, sessions
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import Entered, close_clinic, close_desk, enrol, enter, open_clinic
from clinicdesk.services.founding import begin_setup, finish_setup
from clinicdesk.services.recovering import recover
from clinicdesk.services.views import Actor, SetUp

QUICK = KdfParams(65536, 3, 1)
"""The least the program accepts: tests of keys derive often."""
BORN = "1972-09-04"
"""Of everybody in the cohort: of age, as the programme asks."""
START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
PASSWORDS = {
    "admin": "verbena lantern quartz meadow",
    "lead": "sirocco pebble harbour violin",
    "nurse": "quiet river under the mountain",
    "nurse2": "amber window facing orchards",
    "therapist": "seven blue kites over fields",
    "auditor": "paper lanterns near the canal",
}
NEW_PASSWORD = "сорок синіх дзвонів над ставом"
"""What nobody has yet."""
NAMES = {
    "admin": "Адміненко Павло", "lead": "Левченко Ольга", "nurse": "Марчук Ірина",
    "nurse2": "Бондар Тарас", "therapist": "Коваль Марія", "auditor": "Зоря Ніна",
}  # fmt: skip
STAFF = {
    "nurse": Role.NURSE, "nurse2": Role.NURSE, "therapist": Role.THERAPIST, "auditor": Role.AUDITOR,
}  # fmt: skip


@dataclass
class Clinic:
    """A clinic on disk, what is needed to open it, and the clock and ids it runs with."""

    folder: Path
    clock: SteppedClock
    recovery: str
    root_fingerprint: str
    people: dict[str, str]
    cohort_id: str = ""
    session_id: str = ""
    ids: SeededIds = field(default_factory=lambda: SeededIds(7))
    _open: list[Desk] = field(default_factory=list)

    def open_as(self, login: str, *, witness: Witness | None = None) -> tuple[Desk, Actor]:
        """Open the clinic as this person."""
        entered = self.enter_as(login, witness=witness)
        return entered.desk, entered.actor

    def enter_as(self, login: str, *, password: str = "", witness: Witness | None = None) -> Entered:
        """Open the clinic as this person, with everything the entrance says."""
        entered = open_clinic(
            self.folder, login=login, password=password or PASSWORDS[login], clock=self.clock, ids=self.ids,
            witness=witness or NoWitness(), workstation="Пост-1",
        )  # fmt: skip
        entered.desk.kdf = QUICK
        self._open.append(entered.desk)
        return entered

    def enrol_as(self, login: str, code: str, *, password: str = NEW_PASSWORD) -> Entered:
        """Come in with a one-time code and choose this password."""
        entered = enrol(
            self.folder, login=login, code=code, password=password, clock=self.clock, ids=self.ids,
            witness=NoWitness(), workstation="Пост-1", kdf=QUICK,
        )  # fmt: skip
        entered.desk.kdf = QUICK
        self._open.append(entered.desk)
        return entered

    def recover_as(self, login: str, *, sheet: str = "", password: str = NEW_PASSWORD) -> Entered:
        """Come in with the recovery sheet and choose this password."""
        entered = recover(
            self.folder, sheet=sheet or self.recovery, login=login, password=password, clock=self.clock,
            ids=self.ids, witness=NoWitness(), workstation="Пост-1", kdf=QUICK,
        )  # fmt: skip
        entered.desk.kdf = QUICK
        self._open.append(entered.desk)
        return entered

    def join(self, desk: Desk, login: str) -> Actor:
        """Log another person in at the open desk."""
        return enter(desk, login=login, password=PASSWORDS[login])

    def close(self) -> None:
        """Close whatever is open, politely."""
        for desk in self._open:
            close_clinic(desk) if desk.logins else close_desk(desk)
        self._open.clear()


def found_clinic(folder: Path) -> Clinic:
    """Found the clinic through the real services: nothing but administrator and lead; closed."""
    clock, ids = SteppedClock(START, step=timedelta(milliseconds=3)), SeededIds(1)
    folder.mkdir(parents=True)
    setup = SetUp(
        name="Клініка «Обрій»", address="Київ, вул. Садова, 1", edrpou="12345678", licence="АЕ 123456",
        zone="Europe/Kyiv", admin_login="admin", admin_name=NAMES["admin"],
        admin_password=PASSWORDS["admin"], lead_login="lead", lead_name=NAMES["lead"],
        lead_password=PASSWORDS["lead"],
    )  # fmt: skip
    pending = begin_setup(folder, setup, clock=clock, ids=ids, kdf=QUICK)
    groups = pending.recovery.groups
    finish_setup(pending, {n: groups[n - 1] for n in pending.groups_to_type})
    return Clinic(folder, clock, " ".join(groups), pending.root_fingerprint, {}, ids=ids)


def staff_clinic(folder: Path) -> Clinic:
    """Found the clinic, with its people at work and nobody to care for; closed."""
    clinic = found_clinic(folder)
    for login, role in STAFF.items():
        _add(clinic, login, role)
    return clinic


def build_clinic(folder: Path) -> Clinic:
    """A clinic with everything a test or a measurement needs, in one folder; closed."""
    clinic = staff_clinic(folder)
    _plan(clinic)
    clinic.close()
    return clinic


def fill_clinic(founded: Clinic, folder: Path) -> Clinic:
    """The same clinic in another folder, with participants, a cohort and a running session; closed."""
    shutil.copytree(founded.folder, folder)
    clinic = replace(founded, folder=folder, people={}, _open=[])
    _plan(clinic)
    clinic.close()
    return clinic


def copy_clinic(built: Clinic, folder: Path) -> Clinic:
    """The same clinic in another folder, with a clock and ids of its own."""
    shutil.copytree(built.folder, folder)
    end = built.clock.now()
    built.clock.set(end)  # every copy begins at the same moment, the first and the thousandth
    clock = SteppedClock(end + timedelta(minutes=1), step=timedelta(milliseconds=3), boot_id="copied")
    return replace(built, folder=folder, clock=clock, ids=SeededIds(11), people=dict(built.people), _open=[])


def _add(clinic: Clinic, login: str, role: Role) -> None:
    desk, admin = clinic.open_as("admin")
    code = accounts.add_user(
        desk, admin, login=login, name=NAMES[login], roles=[role], password=PASSWORDS["admin"], language="en"
    )
    clinic.close()
    clinic.enrol_as(login, code.words, password=PASSWORDS[login])
    clinic.close()


def _plan(clinic: Clinic) -> None:
    """К-1 and К-2 sit in the running session of cohort 07, cared for by both nurses; К-3 is nobody's."""
    desk, lead = clinic.open_as("lead")
    users = {u.login: u.user_id for u in accounts.list_users(desk, lead)}
    for code, name in (("К-1", "Олійник Степан"), ("К-2", "Дорошенко Іван"), ("К-3", "Ткач Юрій")):
        clinic.people[code] = people.register_person(
            desk, lead, code=code, name=name, birth_date=BORN
        ).subject
    seated = [clinic.people["К-1"], clinic.people["К-2"]]
    clinic.cohort_id = cohorts.plan_cohort(desk, lead, code="07", programme="gkap", people=seated).subject
    cohorts.staff_cohort(desk, lead, clinic.cohort_id, users=[users["nurse"], users["nurse2"]])
    clinic.session_id = sessions.open_session(
        desk, lead, cohort_id=clinic.cohort_id, title="Сесія 1", interval_minutes=15, people=seated
    ).subject
