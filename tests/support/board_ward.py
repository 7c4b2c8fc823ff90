"""The board's verbs in an imaginary clinic: one day, everything asked of it kept."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from clinicdesk.errors import Issue
from clinicdesk.protocols.catalogue import library
from clinicdesk.services.admitting import Admissible, CheckDone
from clinicdesk.services.board_views import Board
from clinicdesk.services.day_lists import DayLists, Listed
from clinicdesk.services.monitor_files import MonitorFile
from clinicdesk.services.monitor_rows import MonitorRow
from clinicdesk.services.reading_hands import Hand
from clinicdesk.services.sheets import FilledForm
from clinicdesk.services.staff_now import StaffNow
from clinicdesk.services.step_signing import StepContent
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.board.verbs import (
    WRITING,
    Ampoule,
    BoardVerbs,
    Closing,
    Criterion,
    Going,
    OrderPreview,
    PackKept,
    VitalForm,
)
from clinicdesk.words import Phrase

NOW = datetime(2026, 11, 24, 9, 7, 4, tzinfo=UTC)
Write = Callable[[str, Callable[[Any], object]], Callable[..., Any]]


def both(code: str, uk: str, en: str, *routes: str) -> Listed:
    """An entry in both languages."""
    return Listed(code, {"uk": uk, "en": en}, routes)


MISSED = (
    both("asleep", "спить", "asleep"), both("declined", "відмова", "declined"), both("shelter", "укриття", "shelter"),
    both("alarm", "тривога", "air raid"),
)  # fmt: skip
RESCUE = (
    both("ondansetron", "ондансетрон", "ondansetron", "iv", "oral"),
    both("captopril", "каптоприл", "captopril", "oral", "sl"),
)  # fmt: skip
ROUTES = (both("im", "внутрішньом’язово", "intramuscular"), both("iv", "внутрішньовенно", "intravenous"))

GOING = Going(
    (Criterion("two_hours", False, exception=True), Criterion("pressure_acceptable", True, exception=True),
     Criterion("oriented", True, exception=False), Criterion("aldrete", None, exception=True)),
    filled=True, signed=False,
)  # fmt: skip


CHECK = Phrase("step.day_check", {"uk": "Перевірка дня", "en": "Check of the day"})


@dataclass
class BoardWard:
    """One day at the board. `day` None: no session runs."""

    day: Board | None = None
    preview: OrderPreview = field(
        default_factory=lambda: OrderPreview("60", "1.2", "1.1875", "60", kg="80", mg_per_kg="0.75")
    )
    asked: int = 0
    blocks: tuple[Issue, ...] = (Issue("VIT007"),)
    """What stands in the way of closing."""
    incidents: tuple[FilledForm, ...] = ()
    pack: PackKept = field(default_factory=lambda: PackKept("/clinic/downtime/downtime-07.pdf", NOW))
    looked: list[dict[str, Any]] = field(default_factory=list)
    """What was asked of a monitor's file."""
    lacking: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """What the forms of a step lack."""
    to_be_signed: tuple[FilledForm, ...] = ()
    """The forms of every step."""
    strange: bool = False
    """Whether its headings are unknown."""
    unread: tuple[str, ...] = ()
    """Columns of its file nobody knows, where a pressure may be."""
    doubtful: bool = False
    """Whether the file asks: two patients, days in two orders and days that are missing, a set of another's."""
    admission: Admissible = field(default_factory=lambda: Admissible(
        admitted=False, checks=(CheckDone("day_check", CHECK, "f-1", signed=False),),
        unsigned=("day_clearance",), issues=(), later=(), seen={"day_clearance": ("digest of the check",)},
    ))  # fmt: skip
    staff: StaffNow = field(default_factory=lambda: StaffNow((), (), (), {}, ()))
    mark_asks: Hand = "pin"
    """Whose hand a set entered in error asks for."""
    mapped_by: str = ""
    """Who mapped them before."""

    def verbs(self, write: Write) -> BoardVerbs:
        """What the page is given."""
        library_of = library()
        writing = {name: write(f"board_{name}", _news) for name in WRITING}
        return BoardVerbs(
            board=self._read, vitals=lambda: VitalForm(library_of.read("vitals", "0.1")), choices=self._choices,
            preview=lambda **_: self.preview,
            ampoules=lambda: (Ampoule("amp-1", "№ 12 (50 мг/мл, 2 мл)", "0.8", opened=True),
                              Ampoule("amp-2", "№ 13 (50 мг/мл, 2 мл)", "2", opened=False)),
            mark_asks=lambda _: self.mark_asks, going=lambda _: GOING, to_sign=self._to_sign,
            incident_form=lambda: library_of.read("incident", "0.1"), incidents=lambda: self.incidents,
            monitor_file=lambda path: path.name.encode(), look_at_monitor=self._look,
            closing=lambda: Closing(self.blocks, ("nurse",), ("physician", "lead")), pack=lambda: self.pack,
            admission=lambda _: self.admission, staff_now=lambda: self.staff, **writing,
        )  # fmt: skip

    def _to_sign(self, *, step: str, person_id: str) -> StepContent:
        return StepContent(
            ("f-1",), (f"digest of {step}",), self.lacking.get(step, ()), filled=self.to_be_signed
        )

    def _look(self, **asked: Any) -> MonitorFile:
        """Four lines, one of each outcome; columns as asked."""
        self.looked.append(asked)
        if self.strange and not asked.get("columns"):
            return MonitorFile("d2", ("T", "Канал 1"), {}, ())
        seen = self._seen(**asked)
        return replace(seen, unread=self.unread)

    def _seen(self, **asked: Any) -> MonitorFile:
        columns = asked.get("columns") or {"time": 0, "sbp": 1, "dbp": 2, "pulse": 3}
        told = {"sbp": "150", "dbp": "92", "pulse": "84"}
        if self.doubtful:
            return MonitorFile("d3", ("Time", "NIBP Sys", "NIBP Dia", "HR", "Patient"), columns | {"patient": 4}, (
                MonitorRow(4, NOW, told, "new", marks={"spo2": "INOP"}), MonitorRow(5, NOW, told, "other"),
                MonitorRow(6, NOW, told, "asked", (Issue("MON293", "anyway", values={"code": "К-1043"}),)),
                MonitorRow(7, NOW, told, "asked", (Issue("MON294", "anyway", values={"was": "128/82, 72"}),)),
                MonitorRow(8, None, told, "problem", (Issue("MON291", "time", values={"said": "05/06/2026 10:02"}),)),
            ), patients=("Bed 1", "Bed 2"), two_ways=True, day=NOW.date())  # fmt: skip
        return MonitorFile("d1", ("Time", "NIBP Sys", "NIBP Dia", "HR", "Ch 5"), columns, (
            MonitorRow(4, NOW, told, "new"), MonitorRow(5, NOW, told, "same"),
            MonitorRow(6, NOW, {"pulse": "80"}, "between"),
            MonitorRow(7, None, {"pulse": "81"}, "problem", (Issue("MON006", "time"),)),
            MonitorRow(8, NOW, told, "problem", (Issue("MON007", "time"),)),
        ), self.mapped_by, NOW if self.mapped_by else None)  # fmt: skip

    def _read(self) -> Board | None:
        self.asked += 1
        return self.day

    def _choices(self) -> DayLists:
        shelf = library()
        return DayLists(
            MISSED,
            RESCUE,
            ROUTES,
            shelf.read("gkap_session_ready", "0.1"),
            shelf.read("gkap_discharge", "0.1"),
            (both("day_clearance", "Допуск дня", "Day clearance"),),
            (both("pressure", "тиск", "blood pressure"), both("other", "інше", "other")),
            again={"asleep": 10},
        )


def _news(_: Any) -> Changes:
    return Changes(frozenset({Topic.VITALS}))
