"""A clinic's day with a canary in every field: founded, staffed, worked in, printed from, locked again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.errors import Refused
from clinicdesk.ids import SeededIds
from clinicdesk.log import report_bug, start_log
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    accounts,
    backups,
    clinic,
    cohorts,
    drafts,
    glass,
    integrity,
    people,
    sessions,
    signing,
    trail,
    vitals,
)
from clinicdesk.services.desk import Desk
from clinicdesk.services.downtime import refresh_pack
from clinicdesk.services.entrance import close_clinic, enrol, enter, open_clinic
from clinicdesk.services.founding import begin_setup, finish_setup
from clinicdesk.services.signing import Meaning
from clinicdesk.services.status_now import refresh_status
from clinicdesk.services.views import Actor, CrisisLine, SetUp, TrailFilter
from clinicdesk.settings import WorkstationSettings, write_settings
from tests.support.canary import canary, word
from tests.support.canary_care import CARE, At, leave_care
from tests.support.clinic import QUICK

PLANTED = (
    "clinic_name address licence admin_login admin_name admin_password lead_login lead_name lead_password "
    "nurse_login nurse_name nurse_password new_password wrong_password person_code person_name "
    "session_title cohort_code room product crisis_name workstation settings_reason "
    "amend_reason glass_reason sign_reason remove_reason export_reason draft_subject draft_body draft_kind "
    "query_text bug stranger_name"
).split() + list(CARE)  # fmt: skip
"""Fields of the story; one-time codes and the recovery sheet are told by the story itself."""


BORN = "1911-07-29"
"""A date the rest of the story does not know."""


def leave_canaries(*, place: str, workstation: str) -> dict[str, str]:
    """Live through the day; returns the words no field name gives: codes and the recovery sheet."""
    start_log(Path(workstation))
    write_settings(WorkstationSettings().with_clinic(Path(place)))
    day = Day(Path(place))
    day.found()
    day.staff()
    day.plan()
    day.work()
    day.care()
    day.look()
    day.stumble()
    day.end()
    return day.secrets


class Day:
    """One clinic from its founding to the evening."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = SteppedClock(datetime(2026, 11, 24, 7, tzinfo=UTC), step=timedelta(milliseconds=3))
        self.ids = SeededIds(1)
        self.secrets = {"birth_date": BORN}

    def found(self) -> None:
        """A clinic, its administrator and its medical lead."""
        setup = SetUp(
            name=word("clinic_name"), address=word("address"), edrpou="12345678", licence=word("licence"),
            zone="Europe/Kyiv", admin_login=canary("admin_login"), admin_name=word("admin_name"),
            admin_password=secret("admin"), lead_login=canary("lead_login"), lead_name=word("lead_name"),
            lead_password=secret("lead"),
        )  # fmt: skip
        self.folder.mkdir(parents=True)
        pending = begin_setup(self.folder, setup, clock=self.clock, ids=self.ids, kdf=QUICK)
        groups = pending.recovery.groups
        self.secrets |= {f"recovery group {n}, {n + 1}": "".join(groups[n : n + 2]) for n in range(0, 14, 2)}
        finish_setup(pending, {n: groups[n - 1] for n in pending.groups_to_type})

    def staff(self) -> None:
        """A nurse is added and enrols."""
        desk, admin = self.come("admin")
        code = accounts.add_user(
            desk, admin, login=canary("nurse_login"), name=word("nurse_name"), roles=[Role.NURSE],
            password=secret("admin"), language="en",
        )  # fmt: skip
        self.secrets["one-time code"] = code.words
        settings = replace(
            clinic.read_settings(desk, admin), rooms=(word("room"),), drug_products=(word("product"),),
            crisis_lines=(CrisisLine(word("crisis_name"), "0 800 590 173"),),
        )  # fmt: skip
        clinic.change_settings(desk, admin, settings, reason=word("settings_reason"))
        close_clinic(desk)
        entered = enrol(
            self.folder, login=canary("nurse_login"), code=code.words, password=secret("nurse"),
            clock=self.clock, ids=self.ids, workstation=word("workstation"), kdf=QUICK,
        )  # fmt: skip
        close_clinic(entered.desk)

    def plan(self) -> None:
        """A participant, a cohort, a session that runs."""
        desk, lead = self.come("lead")
        users = [user.user_id for user in accounts.list_users(desk, lead)]
        person = people.register_person(
            desk, lead, code=canary("person_code"), name=word("person_name"), birth_date=BORN
        ).subject
        stranger = people.register_person(desk, lead, code="К-2", name=word("stranger_name")).subject
        cohort = cohorts.plan_cohort(
            desk, lead, code=canary("cohort_code"), programme="gkap", people=[person]
        ).subject
        cohorts.staff_cohort(desk, lead, cohort, users=users)
        session = sessions.open_session(
            desk, lead, cohort_id=cohort, title=word("session_title"), interval_minutes=15, people=[person]
        ).subject
        self.person, self.stranger, self.cohort, self.session = person, stranger, cohort, session
        close_clinic(desk)

    def work(self) -> None:
        """The nurse mistypes her password, records, corrects, signs, types a note, opens a foreign chart."""
        refused("KEY002", lambda: self.come("nurse", password=word("wrong_password")))
        desk, nurse = self.come("nurse")
        values = {"sbp": "120", "dbp": "80", "pulse": "70", "spo2": "97", "rr": "14"}
        vitals.record_reading(
            desk,
            nurse,
            session_id=self.session,
            person_id=self.person,
            taken_at=self.clock.now(),
            values=values,
        )
        reading = people.open_chart(desk, nurse, self.person).readings[0].reading_id
        vitals.amend_reading(desk, nurse, reading, values=values, reason=word("amend_reason"))
        seen = signing.content_of_reading(desk, nurse, reading)
        signing.sign_reading(
            desk, nurse, reading, meaning=Meaning.AUTHOR, password=secret("nurse"), seen=seen,
            reason=word("sign_reason"),
        )  # fmt: skip
        for _ in range(40):  # enough bytes in the log to measure
            drafts.save_draft(
                desk, nurse, kind=canary("draft_kind"), subject=canary("draft_subject"),
                body={"text": word("draft_body")},
            )  # fmt: skip
        glass.break_glass(desk, nurse, self.stranger, reason=word("glass_reason"))
        people.list_people(desk, nurse, word("query_text"))
        accounts.change_password(desk, nurse, current=secret("nurse"), new=secret("new"))
        refresh_status(desk)
        refresh_pack(desk, "uk")
        assert desk.downtime.path is not None
        close_clinic(desk)

    def care(self) -> None:
        """The lead and the nurse bring the participant from the card to the dosing day."""
        desk, lead = self.come("lead")
        nurse = enter(desk, login=canary("nurse_login"), password=secret("new"))
        leave_care(
            At(desk, lead, nurse, self.person, self.stranger, self.cohort, self.session), secret("lead")
        )
        refresh_status(desk)
        close_clinic(desk)

    def look(self) -> None:
        """The lead exports the trail in every form, backs up, and checks everything."""
        desk, lead = self.come("lead")
        for form in ("csv", "json", "pdf"):
            trail.export_trail(
                desk,
                lead,
                TrailFilter(),
                reason=f"Витяг {canary('export_reason')}",  # a surname of the story would be refused
                form=form,
                language="uk",
                password=secret("lead"),
            )
        backups.make_backup(desk, lead, password=secret("lead"))
        assert integrity.check_integrity(desk, lead).ok
        refresh_status(desk)
        close_clinic(desk)

    def stumble(self) -> None:
        """A bug of ours, with a record in its hands."""
        try:
            int(word("bug"))
        except ValueError as error:
            report_bug(type(error), error, error.__traceback__)

    def end(self) -> None:
        """The nurse leaves the clinic, and the file gets a new key."""
        desk, admin = self.come("admin")
        nurse = next(u.user_id for u in accounts.list_users(desk, admin) if u.login == canary("nurse_login"))
        enter(desk, login=canary("lead_login"), password=secret("lead"))
        accounts.remove_user(desk, admin, nurse, password=secret("admin"), reason=word("remove_reason"))
        close_clinic(desk)

    def come(self, who: str, *, password: str = "") -> tuple[Desk, Actor]:
        """Open the clinic as this person."""
        self.clock.advance(timedelta(minutes=3))
        entered = open_clinic(
            self.folder, login=canary(f"{who}_login"), password=password or secret(who), clock=self.clock,
            ids=self.ids, workstation=word("workstation"),
        )  # fmt: skip
        entered.desk.kdf = QUICK
        return entered.desk, entered.actor


def secret(who: str) -> str:
    """A person's password."""
    return f"літо {canary(f'{who}_password')} зима"


def refused(code: str, act: Callable[[], object]) -> None:
    """The act is refused with this code."""
    with pytest.raises(Refused, match=code):
        act()
