"""The board's verbs in an imaginary clinic: one day, everything asked of it kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from clinicdesk.errors import Issue
from clinicdesk.protocols.catalogue import library
from clinicdesk.services.board_views import Board
from clinicdesk.services.day_lists import DayLists, Listed
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.board.verbs import (
    WRITING,
    Ampoule,
    BoardVerbs,
    Closing,
    Criterion,
    Going,
    OrderPreview,
    VitalForm,
)

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


@dataclass
class BoardWard:
    """One day at the board. `day` None: no session runs."""

    day: Board | None = None
    preview: OrderPreview = field(default_factory=lambda: OrderPreview("60", "1.2", "1.1875", "60"))
    asked: int = 0
    blocks: tuple[Issue, ...] = (Issue("VIT007"),)
    """What stands in the way of closing."""

    def verbs(self, write: Write) -> BoardVerbs:
        """What the page is given."""
        library_of = library()
        writing = {name: write(f"board_{name}", _news) for name in WRITING}
        return BoardVerbs(
            board=self._read, vitals=lambda: VitalForm(library_of.read("vitals", "0.1")), choices=self._choices,
            preview=lambda **_: self.preview,
            ampoules=lambda: (Ampoule("amp-1", "№ 12 (50 мг/мл, 2 мл)", "0.8", opened=True),
                              Ampoule("amp-2", "№ 13 (50 мг/мл, 2 мл)", "2", opened=False)),
            going=lambda _: GOING,
            closing=lambda: Closing(self.blocks, ("nurse",)), **writing,  # type: ignore[arg-type]  # by name: all of them are acts
        )  # fmt: skip

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
        )


def _news(_: Any) -> Changes:
    return Changes(frozenset({Topic.VITALS}))
