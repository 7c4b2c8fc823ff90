"""An imaginary clinic behind the window: verbs that keep what they were asked, rows that look like real ones."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from clinicdesk.clock import SteppedClock
from clinicdesk.desktop.paper_binding import save
from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.problems import Problem
from clinicdesk.security.roles import Role
from clinicdesk.services.adoption import ProtocolRow
from clinicdesk.services.agenda import Agenda
from clinicdesk.services.chart_views import ChartDay, Overview
from clinicdesk.services.matrix_views import CohortPage, CohortRow
from clinicdesk.services.outside_signatures import OutsideView
from clinicdesk.services.person_views import (
    Candidate,
    PersonCard,
)
from clinicdesk.services.reading_hands import Hand
from clinicdesk.services.views import (
    Actor,
    Changes,
    Chart,
    ClinicSettings,
    CrisisLine,
    IntegrityReport,
    OneTimeCode,
    PersonRow,
    ReadingRow,
    SessionView,
    Task,
    Topic,
    TrailFilter,
    TrailPage,
    TrailRow,
    UserRow,
)
from clinicdesk.ui.account_verbs import AccountVerbs, NewSheet, UserVerbs
from clinicdesk.ui.background import Step
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.clinic_verbs import ClinicVerbs, TrailVerbs
from clinicdesk.ui.paper_verbs import Blank, PaperMade, PaperOrder, SheetVerbs
from clinicdesk.ui.people_verbs import PeopleVerbs
from clinicdesk.ui.protocol_verbs import ProtocolVerbs
from clinicdesk.ui.today_verbs import TodayVerbs
from clinicdesk.ui.verbs import Verbs
from tests.support import protocol_shelf
from tests.support.board_ward import BoardWard
from tests.support.forms_ward import FormsWard
from tests.support.list_desk import ListDesk
from tests.support.outside import outside_verbs
from tests.support.printer import pages_saying
from tests.support.reviewed import review_verbs
from tests.support.ward_cohorts import cohort_rows, cohort_verbs
from tests.support.ward_cohorts import page as cohort_page
from tests.support.ward_drugs import Registers, drug_verbs
from tests.support.ward_drugs import registers as drug_registers
from tests.support.ward_notes import NotesWard
from tests.support.ward_people import FIELDS, NOW, card, people, reading, readings
from tests.support.ward_today import care_tasks, running_session, tasks
from tests.support.ward_trail import report, trail, trail_row

__all__ = (
    "FIELDS", "NOW", "card", "care_tasks", "people", "reading", "readings", "report", "running_session", "tasks",
    "trail", "trail_row",
)  # fmt: skip
"""What looks real lies by subject beside; a test that asks for the ward finds it here too."""
ZONE = "Europe/Kyiv"
WORDS = "ківш лелека мряка тополя гайок сопілка"
PASSWORD = "шість слів про ліс і поле"


def actor_as(
    *roles: Role, name: str = "Олена Левченко", initials: str = "ОЛ", user_id: str = "u-lead"
) -> Actor:
    """A person at work in these roles."""
    return Actor(user_id, "levchenko", name, initials, roles, "login-1")


def user(user_id: str, name: str, *roles: Role, **more: Any) -> UserRow:
    """An active user, changed by `more`."""
    row = UserRow(
        user_id=user_id, login=user_id.removeprefix("u-"), name=name, initials=name[:1], roles=roles,
        state="active", key_id="7f3a91c2d4e5b6a7c8d9e0f1a2b3c4d5", certified=True,
        last_login=NOW - timedelta(hours=3), code_expires=None,
    )  # fmt: skip
    return replace(row, **more)


SETTINGS = ClinicSettings(
    name="Клініка «Обрій»", address="м. Київ, вул. Лісова, 12", edrpou="40123456", licence="АЕ 571234 від 12.03.2024",
    zone=ZONE, rooms=("Укриття, зала 2", "Кабінет 4"), storage_places=("Сейф 1, кабінет 3",),
    drug_products=("Кетамін 50 мг/мл, ампули 2 мл",),
    crisis_lines=(CrisisLine("Лінія запобігання самогубствам", "7333"),), version=3,
)  # fmt: skip


GROUPS14: tuple[str, ...] = tuple(f"{letter}2X7" for letter in "ACDEFGHJKMNPQR")
"""The groups of a recovery sheet."""


def _shown(agenda: Agenda) -> Agenda:
    return agenda


@dataclass
class Ward:
    """Every verb of the window. `refusal` is raised by the next writing verb; `asked` keeps the calls."""

    users: tuple[UserRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    readings: tuple[ReadingRow, ...] = ()
    session_id: str = "s-1"
    session_now: datetime | None = None
    session: SessionView | None = None
    settings: ClinicSettings = SETTINGS
    trail: tuple[TrailRow, ...] = ()
    tasks: tuple[Task, ...] = ()
    backup: datetime | None = None
    extract: bytes = b"seq;at\n"
    report: IntegrityReport = field(default_factory=report)
    card: PersonCard = field(default_factory=card)
    alike: tuple[Candidate, ...] = ()
    amend_asks: Hand = ""
    forms: FormsWard = field(default_factory=FormsWard)
    notes: tuple[Issue, ...] = ()
    cohorts: tuple[CohortRow, ...] = ()
    cohort: CohortPage | None = None
    registers: Registers = field(default_factory=drug_registers)
    protocols: tuple[ProtocolRow, ...] = field(default_factory=protocol_shelf.protocols)
    brought: tuple[ProtocolRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    glass: set[str] = field(default_factory=set)
    refusal: Exception | None = None
    told: tuple[Issue, ...] = ()
    """What every writing verb leaves for its person to do."""
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)
    intake: ListDesk = field(default_factory=ListDesk)
    board: BoardWard = field(default_factory=BoardWard)
    group: NotesWard = field(default_factory=NotesWard)
    agenda: Agenda | None = None
    outside: tuple[OutsideView, ...] = ()
    overview: Overview | None = None
    chart_days: tuple[ChartDay, ...] = ()

    def last(self, verb: str) -> dict[str, Any]:
        """What the newest call of a verb was given."""
        return next(given for name, given in reversed(self.asked) if name == verb)

    def times(self, verb: str) -> int:
        """How often a verb was called."""
        return sum(name == verb for name, _ in self.asked)

    def write(self, verb: str, result: Callable[[dict[str, Any]], Any]) -> Callable[..., Any]:
        """A writing verb: refuses if told so, else keeps the call and gives its result."""

        def call(*subject: object, **given: Any) -> Any:
            kept = given | ({"subject": subject[0]} if subject else {})
            self.asked.append((verb, kept))
            if self.refusal is not None:
                refusal, self.refusal = self.refusal, None
                raise refusal
            news = result(kept)
            return replace(news, notes=self.told) if self.told and isinstance(news, Changes) else news

        return call

    def _enter(self, _: Mapping[str, Any]) -> Changes:
        self.brought = (protocol_shelf.own_form(),)
        return Changes(frozenset({Topic.PROTOCOLS}), "mood@1.0", NOW)

    def verbs(self) -> Verbs:
        """The bundle the window is given."""
        return Verbs(
            today=TodayVerbs(
                lambda: self.tasks, lambda: self.session, self.write("review", _news(Topic.TASKS)),
                self.write("aside", _news(Topic.DRAFTS)), self.write("discard_draft", _news(Topic.DRAFTS)),
                set_task_aside=self.write("task_aside", _news(Topic.TASKS)),
                agenda=None if self.agenda is None else partial(_shown, self.agenda),
            ),
            people=PeopleVerbs(
                list_people=self._list_people, break_glass=self.write("glass", self._break),
                propose_codes=lambda: ("К-1071",), likely_same=lambda *_, **__: self.alike,
                add=self.write("add_person", _news(Topic.PEOPLE)), read_person=self._read_person,
                amend=self.write("amend_person", _news(Topic.PEOPLE)),
                merge=self.write("merge", _news(Topic.PEOPLE)), part=self.write("part", _news(Topic.PEOPLE)),
                intake=self.intake.verbs(), restrict=self.write("restrict", _news(Topic.PEOPLE)),
                lift=self.write("lift", _news(Topic.PEOPLE)),
            ),
            chart=ChartVerbs(
                self._open_chart, lambda: FIELDS, self.write("record", _news(Topic.VITALS)),
                self.write("amend", _news(Topic.VITALS)), lambda _: self.amend_asks, self._open_day,
            ),
            users=self._user_verbs(),
            clinic=ClinicVerbs(
                lambda: self.settings, self.write("settings", _news(Topic.CLINIC)), lambda: self.backup, self._back_up
            ),
            trail=TrailVerbs(
                self._read, self.write("export", lambda _: self.extract), lambda: [("u-nurse", "Ірина Марчук")],
                ("reading.recorded", "reading.amended", "chart.opened", "glass.broken"), save,
                self.write("accept", _news(Topic.INTEGRITY)), review_verbs(self.write), papers=self._sheets(),
            ),
            forms=self.forms.verbs(self.write),
            board=self.board.verbs(self.write),
            protocols=ProtocolVerbs(
                lambda: self.protocols, protocol_shelf.read, self.write("adopt", _news(Topic.PROTOCOLS)),
                self.write("withdraw", _news(Topic.PROTOCOLS)), lambda _: self.problems,
                self.write("enter", self._enter), lambda: self.brought, papers=self._sheets(),
            ),
            account=AccountVerbs(
                self.write("password", _news(Topic.USERS)), lambda _: WORDS,
                lambda new: () if len(new) >= 15 else (Issue("PWD001", "password"),),
            ),
            notes=self.group.verbs(self.write), questions=self.group.questions(self.write),
            cohorts=cohort_verbs(
                self.write, self.search, lambda: (self.cohorts, self.cohort or cohort_page(self.people))
            ),
            drugs=drug_verbs(self.write, lambda: self.registers),
            outside=outside_verbs(self.write, lambda: self.outside),
        )  # fmt: skip

    def _sheets(self) -> SheetVerbs:
        """Empty forms and the sheet of a day: a page, and what was asked."""

        def make(subject: str, order: PaperOrder, _: Step, /) -> PaperMade:
            self.asked.append(("sheet", {"subject": subject, "order": order}))
            return PaperMade("blank.pdf", pages_saying(("page 1",)), "7F3A 91C2", Issue("DOC011"))

        rows = (Blank("phq9@1.0", {"uk": "PHQ-9", "en": "PHQ-9"}),)
        return SheetVerbs(make, lambda _path, _data: None, lambda _: rows)

    def check(self, step: Step) -> IntegrityReport:
        """The full check: told in three steps; waits while `held`."""
        while self.held.is_set():
            step(0, 3)
        for done in range(3):
            step(done, 3)
        return self.report

    def search(self, wanted: str) -> tuple[PersonRow, ...]:
        """People whose code or name holds the text."""
        folded = wanted.casefold()
        return tuple(p for p in self.people if folded in p.code.casefold() or folded in p.name.casefold())

    def _user_verbs(self) -> UserVerbs:
        code = OneTimeCode("hnatiuk", "Марія Гнатюк", WORDS, NOW + timedelta(hours=24))
        return UserVerbs(
            list_users=lambda: self.users,
            add_user=self.write("add", lambda _: code),
            re_enrol=self.write("re_enrol", lambda _: code),
            change_roles=self.write("change_roles", _news(Topic.USERS)),
            remove_user=self.write("remove", _news(Topic.USERS)),
            begin_renewal=self.write("recovery", lambda _: self._new_sheet()),
            slip=lambda code: pages_saying([f"Slip of {code.login}"]),
            save_slip=lambda code, path: _write(path, code.words),
        )

    def _new_sheet(self) -> NewSheet:
        """Groups 3 and 9 are to be typed back, as printed."""

        def finish(typed: Mapping[int, str]) -> Changes:
            self.asked.append(("finish_recovery", {"typed": dict(typed)}))
            wrong = [n for n in (3, 9) if typed[n].strip().upper() != GROUPS14[n - 1]]
            if wrong:
                raise Refused(*(Issue("FND009", f"group.{n}", values={"number": n}) for n in wrong))
            return Changes(frozenset({Topic.USERS}), notes=self.notes)

        printed = " ".join(GROUPS14)
        return NewSheet(
            GROUPS14, (3, 9), lambda: pages_saying([printed]), lambda path: _write(path, printed), finish
        )

    def _list_people(self, wanted: str = "", *, only: str = "") -> Sequence[PersonRow]:
        self.asked.append(("list", {"query": wanted, "only": only}))
        return self.search(wanted)

    def _read_person(self, person_id: str) -> PersonCard:
        self.asked.append(("read_person", {"subject": person_id}))
        return self.card

    def _open_chart(self, person_id: str) -> Chart:
        self.asked.append(("open", {"subject": person_id}))
        person = next((p for p in self.people if p.person_id == person_id), None)
        if person is None:
            raise Refused(Issue("PPL007", "person"))
        if not person.mine and person_id not in self.glass:
            raise Refused(Issue("PPL004", "person"))
        return Chart(
            person,
            self.readings,
            not person.mine,
            self.session_id,
            self.card,
            self.session_now,
            self.overview,
        )

    def _open_day(self, *, person_id: str, session_id: str) -> ChartDay:
        self.asked.append(("open_day", {"subject": person_id, "session_id": session_id}))
        return next(day for day in self.chart_days if day.title.session_id == session_id)

    def _break(self, given: Mapping[str, Any]) -> Changes:
        self.glass.add(str(given["subject"]))
        return Changes(frozenset({Topic.TASKS}), str(given["subject"]))

    def _back_up(self, step: Step, password: str) -> datetime:
        self.asked.append(("back_up", {"password": password}))
        while self.held.is_set():
            step(0, 1)
        self.backup = NOW
        return NOW

    def _read(self, chosen: TrailFilter, *, before: int | None, limit: int) -> TrailPage:
        self.asked.append(("read", {"filter": chosen, "before": before}))
        found = [
            row for row in self.trail
            if (before is None or row.seq < before)
            and (not chosen.person or row.person_label == chosen.person)
            and (not chosen.action or row.action == chosen.action)
            and (chosen.reads is None or row.is_read == chosen.reads)
            and (chosen.since is None or row.at >= chosen.since)
            and (chosen.until is None or row.at < chosen.until)
        ]  # fmt: skip
        return TrailPage(tuple(found[:limit]), more=len(found) > limit)


def full_ward() -> Ward:
    """A clinic in the middle of its day."""
    roles = Role
    return Ward(
        users=(
            user("u-admin", "Наталія Ткач", roles.ADMIN),
            user("u-lead", "Олена Левченко", roles.LEAD),
            user("u-bondar", "Тарас Бондар", roles.PHYSICIAN, roles.ANAESTHESIOLOGIST),
            user("u-marchuk", "Ірина Марчук", roles.NURSE, roles.OBSERVER),
            user("u-hnatiuk", "Марія Гнатюк", roles.THERAPIST, state="enrolling", key_id="", last_login=None,
                 code_expires=NOW + timedelta(hours=20)),
            user("u-koval", "Назар Коваль", roles.COTHERAPIST, state="enrolling", key_id="", last_login=None,
                 code_expires=NOW - timedelta(days=2)),
            user("u-sydorenko", "Олег Сидоренко", roles.DRUG_OFFICER, state="removed"),
        ),
        people=people(), readings=readings(), session=running_session(), trail=trail(), tasks=tasks(),
        backup=NOW - timedelta(days=2), cohorts=cohort_rows(),
    )  # fmt: skip


def clock() -> SteppedClock:
    """Stands at NOW until told."""
    return SteppedClock(NOW)


class MemoryDrafts:
    """Drafts kept in memory, as the store keeps them."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], dict[str, str]] = {}
        self.dropped: list[tuple[str, str, bool]] = []

    def keep(self, kind: str, subject: str, body: dict[str, str]) -> None:
        """Store."""
        self.kept[kind, subject] = dict(body)

    def take(self, kind: str, subject: str) -> dict[str, str] | None:
        """Give back."""
        return self.kept.get((kind, subject))

    def subjects(self, kind: str) -> Sequence[str]:
        """What waits."""
        return [subject for one, subject in reversed(self.kept) if one == kind]

    def drop(self, kind: str, subject: str, *, submitted: bool) -> None:
        """Forget."""
        if self.kept.pop((kind, subject), None) is not None:
            self.dropped.append((kind, subject, submitted))


def _news(*topics: Topic) -> Callable[[Mapping[str, Any]], Changes]:
    return lambda given: Changes(frozenset(topics), str(given.get("subject", "")), NOW)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
