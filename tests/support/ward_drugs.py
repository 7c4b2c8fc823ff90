"""Registers of the imaginary clinic: a safe with a fortnight of lines, the post of the running session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from clinicdesk.desktop.paper_binding import save
from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import score
from clinicdesk.services.drugs import Rules
from clinicdesk.services.ledger_views import (
    AmpouleCard,
    BatchStock,
    CountView,
    LedgerRow,
    PortionRow,
    RegisterKey,
    RegisterPage,
    RowState,
    SessionPost,
)
from clinicdesk.services.sheets import FilledForm
from clinicdesk.services.stock_incidents import OpenedIncident, StockIncident
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.drug_verbs import WRITING, DrugVerbs
from clinicdesk.ui.paper_verbs import PaperMade
from tests.support.printer import pages_saying

NOW = datetime(2026, 11, 24, 9, 7, 4, tzinfo=UTC)
SAFE, POST = "Сейф 1, кабінет 3", "Кабінет 5"
CONTENT_UG = 100_000
WORDS = {"uk": "кетамін, ампула", "en": "ketamine, ampoule"}


def key(place: str = SAFE, **changed: Any) -> RegisterKey:
    """Ketamine 50 mg/mL in 2 mL."""
    made = RegisterKey(
        "p-1",
        place,
        "Кетамін-Фармак",
        50_000,
        2_000,
        CONTENT_UG,
        WORDS,
        place == SAFE,
        23 if place == SAFE else 2,
    )
    return replace(made, **changed)


def row(number: int, kind: str, change: int, after: int, **changed: Any) -> LedgerRow:
    """A line of three days ago, in the order of its number."""
    at = NOW - timedelta(days=3, hours=2) + timedelta(minutes=9 * (number - 205))
    made = LedgerRow(
        f"l-{number}", (number,), at, at, kind, "plain", None, {}, "021225", "2026-12-31", change, 0, 0, 0, after,
        after * CONTENT_UG, "Сидоренко Оксана", "Марчук Ірина", "", waiting=False, reason="", count=None, portions=(),
    )  # fmt: skip
    return replace(made, **changed)


def count(counted: int, expected: int) -> CountView:
    """A count of yesterday morning."""
    return CountView(
        "c-1", NOW - timedelta(days=1), counted, 0, expected, 0, counted == expected, "Марчук Ірина",
        "Сидоренко Оксана", "" if counted == expected else "i-1",
    )  # fmt: skip


def safe_rows() -> tuple[LedgerRow, ...]:
    """A receipt struck and righted, issues, one of them waiting for its witness, a count."""
    fixed: RowState = "corrects"
    return (
        row(205, "receive", 20, 31, papers={"invoice": "накл. 1174", "supplier": "Фармація"}),
        row(206, "issue", -3, 28, papers={"other": POST}),
        row(207, "return", 1, 29, papers={"other": POST}),
        row(208, "receive", 5, 34, state="voided", papers={"invoice": "накл. 1181", "supplier": "Фармація"}),
        row(209, "receive", 4, 33, state=fixed, numbers=(209, 210), corrects=208, reason="описка в кількості",
            papers={"invoice": "накл. 1181", "supplier": "Фармація"}),
        row(211, "destroy", -1, 32, papers={"method": "акт 7"}, reason="тріщина в упаковці"),
        row(212, "count", 0, 32, state="count", count=count(32, 32)),
        row(213, "issue", -4, 28, papers={"other": POST}, waiting=True, witness="", emergency="судоми в залі"),
        row(214, "issue", -5, 23, papers={"other": POST}, author="Мельниченко-Заболотна Олександра"),
    )  # fmt: skip


def post_rows() -> tuple[LedgerRow, ...]:
    """At the post: issued, opened and given."""
    portion = PortionRow(
        "r-1", NOW - timedelta(minutes=40), 60_000, 40_000, 0, "К-1062", "Марчук Ірина", "Сидоренко Оксана", "",
        waiting=False, method="розчинено й вилито", reason="", ampoule_id="o-2",
    )  # fmt: skip
    given = replace(portion, destroyed_ug=0, method="")
    apart = replace(portion, portion_id="r-0", given_ug=0, code="")
    unsigned = replace(portion, portion_id="r-2", destroyed_ug=0, method="", waiting=True, witness="")
    return (
        row(1, "issue", 4, 4, papers={"other": SAFE}),
        row(2, "open", -1, 3, given_ug=60_000, destroyed_ug=40_000, portions=(given, apart)),
        row(3, "open", -1, 2, given_ug=60_000, portions=(unsigned,), waiting=True),
    )  # fmt: skip


def ampoule() -> AmpouleCard:
    """Sixty given, forty left."""
    return AmpouleCard(
        "o-3", "3", "021225", "2026-12-31", NOW - timedelta(minutes=40), CONTENT_UG, 60_000, 0, 0, 800, 40_000,
        50_000, ("К-1062",),
    )  # fmt: skip


def page(place: str = SAFE, **changed: Any) -> RegisterPage:
    """A register of the running session’s day."""
    here = place == SAFE
    made = RegisterPage(
        key(place), safe_rows() if here else post_rows(), count(32, 32) if here else None,
        (
            BatchStock("b-0", "010101", "2026-10-31", 1 if here else 0, expired=True),
            BatchStock("b-1", "021225", "2026-12-31", 22 if here else 2, expired=False),
        ),
        () if here else (ampoule(),), {SAFE: 23, POST: 2}, (SAFE, "Сейф 2"), SessionPost("s-1", "D1 · 07", POST),
        (("levchenko", "Олена Левченко"), ("marchuk", "Марчук Ірина"), ("sydorenko", "Сидоренко Оксана")),
    )  # fmt: skip
    return replace(made, **changed)


@dataclass
class Registers:
    """What the page is shown; a test puts other pages in."""

    pages: list[RegisterPage] = field(default_factory=lambda: [page(), page(POST)])
    notes: tuple[Issue, ...] = ()
    incidents: tuple[OpenedIncident, ...] = ()
    unsealed: Issue | None = None
    """Why its papers bear no seal."""

    def see(self, product_id: str, place: str) -> RegisterPage:
        """The register of that name."""
        found = next(
            (one for one in self.pages if (one.key.product_id, one.key.place) == (product_id, place)), None
        )
        if found is None:
            raise Refused(Issue("DRG007", "product"))
        return found


def differing(sheet_id: str = "i-1", *, read: Read | None = None, **changed: Any) -> OpenedIncident:
    """A count in the safe found an ampoule too few; nothing but the kind and the finder is known yet."""
    read = read or library().read("incident", "0.1")
    form = read.definition
    assert isinstance(form, Form)
    values = {"kind": "drug_loss", "found_by": "u-marchuk"}
    filled = FilledForm(
        sheet_id, 1, "", "", "", read, form, NOW, "Марчук Ірина", "clinician", "", values,
        ("people", "description", "immediate_action", "notified"), score(form, values, {}), "", (),
    )  # fmt: skip
    one = StockIncident(
        sheet_id, page().key.product_id, "Кетамін-Фармак", SAFE, NOW, 22, 23, -500,
        ("Марчук Ірина", "Сидоренко Оксана"), in_session=False, missing=4, closed=False, recounted=True,
    )  # fmt: skip
    return OpenedIncident(replace(one, **changed), filled, (("u-marchuk", "Марчук Ірина"),))


def registers() -> Registers:
    """A safe and a post."""
    return Registers()


def rules() -> Rules:
    """What the ketamine programme says of its register."""
    ledger = library().programme("gkap", "0.1").ledger
    assert ledger is not None
    words: Mapping[str, Mapping[str, str]] = {
        "uk": {"substance": "кетамін", "form.ampoule": "ампула"},
        "en": {"substance": "ketamine", "form.ampoule": "ampoule"},
    }
    assert Decimal(50) in ledger.strengths_mg_per_ml
    return Rules(ledger, words)


def drug_verbs(
    write: Callable[[str, Callable[[dict[str, Any]], Any]], Callable[..., Any]],
    shown: Callable[[], Registers],
) -> DrugVerbs:
    """Reading ones answer from `shown`; the writing ones keep the call and tell that drugs changed."""

    def news(_: dict[str, Any]) -> Changes:
        return Changes(frozenset({Topic.DRUGS}), "", NOW, shown().notes)

    def paper(given: dict[str, Any]) -> PaperMade:
        return PaperMade("register.pdf", pages_saying([str(given)]), "7F3A 91C2", shown().unsealed)

    return DrugVerbs(
        registers=lambda: tuple(one.key for one in shown().pages), see_register=lambda *of: shown().see(*of),
        products=tuple, rules=lambda: (rules(),), print_lines=write("print_lines", paper),
        print_month=write("print_month", paper), save=save,
        incidents=lambda: tuple(one.incident for one in shown().incidents),
        open_incident=write(
            "open_incident",
            lambda given: next(
                one for one in shown().incidents if one.incident.sheet_id == given["subject"]
            ),
        ),
        **{name: write(f"drug.{name}", news) for name in WRITING},
    )  # fmt: skip
