"""The register's sums are held by the tables: rows forged past every service are refused by the engine itself."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DBAPIError

from clinicdesk.models.base import Base
from clinicdesk.models.drugs import DrugBatch, DrugProduct, LedgerLine, OpenedAmpoule, Portion, StockCount
from clinicdesk.models.engine import Store
from clinicdesk.models.unit_of_work import Trail, door_open
from tests.support.figures import Figures
from tests.support.trails import written

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
PRODUCT: dict[str, Any] = {
    "id": "p", "substance": "ketamine", "form": "ampoule", "trade_name": "К", "manufacturer": "Ф",
    "strength_ug_per_ml": 50_000, "content_ul": 2_000, "content_ug": 100_000,
}  # fmt: skip
RECEIPT: dict[str, Any] = {
    "id": "l-1", "product_id": "p", "place": "S", "number": 1, "previous": None, "batch_id": "b",
    "batch_number": 1, "batch_previous": None, "expires_on": "2026-12-31", "kind": "receive", "change": 20,
    "before": 0, "after": 20, "batch_before": 0, "batch_after": 20, "written_on": "2026-11-24", "happened_at": AT,
    "author_id": "u-1", "witness_id": "u-2", "emergency": "", "session_id": "s", "act_id": "a-1", "move_id": "",
    "reverses": None, "papers": "{}", "reason": "",
}  # fmt: skip
OPENING = RECEIPT | {
    "id": "l-2", "number": 2, "previous": 1, "batch_number": 2, "batch_previous": 1, "kind": "open", "change": -1,
    "before": 20, "after": 19, "batch_before": 20, "batch_after": 19,
}  # fmt: skip
NEXT = OPENING | {
    "id": "l-3", "number": 3, "previous": 2, "batch_number": 3, "batch_previous": 2, "before": 19, "after": 18,
    "batch_before": 19, "batch_after": 18,
}  # fmt: skip
AMPOULE: dict[str, Any] = {
    "id": "o", "line_id": "l-2", "ordinal": 1, "product_id": "p", "batch_id": "b", "place": "S", "session_id": "s",
    "content_ul": 2_000, "content_ug": 100_000, "opened_at": AT,
}  # fmt: skip
DOSE: dict[str, Any] = {
    "id": "r-1", "ampoule_id": "o", "number": 1, "previous": None, "first_ul": 2_000, "before_ul": 2_000,
    "given_ul": 1_200, "destroyed_ul": 0, "returned_ul": 0, "after_ul": 800, "was_closed": 0, "closed": 0,
    "happened_at": AT, "author_id": "u-1", "witness_id": "u-2", "emergency": "", "person_id": "", "dose_id": "d",
    "method": "", "reason": "",
}  # fmt: skip
RESIDUE = DOSE | {
    "id": "r-2", "number": 2, "previous": 1, "first_ul": None, "before_ul": 800, "given_ul": 0,
    "destroyed_ul": 800, "after_ul": 0, "closed": 1, "dose_id": "",
}  # fmt: skip
FIXED = RESIDUE | {
    "id": "r-3", "number": 3, "previous": 2, "before_ul": 0, "given_ul": -100, "destroyed_ul": 100, "was_closed": 1,
    "dose_id": "d", "reason": "звірено",
}  # fmt: skip
COUNT: dict[str, Any] = {
    "id": "c", "product_id": "p", "place": "S", "session_id": "", "counted": 19, "counted_ul": 800, "expected": 19,
    "expected_ul": 800, "agrees": 1, "counted_at": AT, "author_id": "u-1", "witness_id": "u-2", "incident_id": "",
}  # fmt: skip

LINES: dict[str, dict[str, Any]] = {
    "a line in the middle without one before it": {"previous": None, "before": 500, "after": 499},
    "a batch begun again with stock from nowhere": {"batch_previous": None, "batch_before": 500, "batch_after": 499},
    "a line after one that is not there": {"number": 5, "previous": 4},
    "a second line of the same number": {"number": 2, "previous": 1},
    "a forged balance before": {"before": 30, "after": 29},
    "a forged balance of the batch": {"batch_before": 30, "batch_after": 29},
    "a sum that does not hold": {"after": 19},
    "below nothing": {"change": -20, "after": -1, "batch_after": -1},
    "an expired batch opened": {"written_on": "2027-01-01"},
    "an expired batch opened on no day": {"written_on": ""},
    "another expiry than the batch’s": {"expires_on": "2030-01-01"},
    "the author as witness": {"witness_id": "u-1"},
    "nobody as witness without a reason": {"witness_id": None},
    "an opening that adds": {"change": 1, "after": 20, "batch_after": 20},
    "a receipt that takes away": {"kind": "receive"},
    "a count that moves stock": {"kind": "count"},
    "a move without its other half": {"kind": "issue"},
    "a reversal of nothing": {"kind": "reverse"},
    "a reversal that does not mirror": {
        "kind": "reverse", "reverses": "l-1", "change": -3, "after": 16, "batch_after": 16,
    },
    "a reversal under another name": {"kind": "break", "reverses": "l-2"},
    "a kind nobody knows": {"kind": "lend"},
}  # fmt: skip
AMPOULES: dict[str, dict[str, Any]] = {
    "one more than the line opened": {"ordinal": 2},
    "out of a receipt": {"line_id": "l-1"},
    "of another session": {"session_id": "s-2"},
    "with more in it than the product has": {"content_ul": 4_000, "content_ug": 200_000},
}
PORTIONS: dict[str, dict[str, Any]] = {
    "more than is left": {"destroyed_ul": 900, "after_ul": -100, "closed": 0},
    "a sum that does not hold": {"destroyed_ul": 700},
    "closed with a remainder": {"destroyed_ul": 700, "after_ul": 100},
    "a forged remainder": {"before_ul": 900, "destroyed_ul": 900},
    "in the middle without one before": {"previous": None, "before_ul": 5_000, "destroyed_ul": 5_000},
    "begun a second time": {"previous": None, "first_ul": 2_000, "before_ul": 2_000, "destroyed_ul": 2_000},
    "less than nothing given": {"given_ul": -1_300, "destroyed_ul": 2_100},
    "the author as witness": {"witness_id": "u-1"},
    "nobody as witness without a reason": {"witness_id": None},
}
AFTER_CLOSING: dict[str, dict[str, Any]] = {
    "opened again": {"closed": 0},
    "something left again": {"given_ul": -100, "destroyed_ul": 0, "after_ul": 100},
    "its closing denied": {"was_closed": 0, "closed": 0},
    "less than nothing destroyed": {"given_ul": 900, "destroyed_ul": -900},
}
COUNTS: dict[str, dict[str, Any]] = {
    "a difference called equal": {"counted": 18},
    "a remainder called equal": {"counted_ul": 0},
    "equal called a difference": {"agrees": 0},
    "counted alone": {"witness_id": "u-1"},
    "less than nothing": {"counted": -1, "expected": -1},
}


def made(model: type[Base], said: dict[str, Any]) -> Base:
    return model(**said)


@pytest.fixture
def shelf(store: Store, trail: Trail) -> Iterator[Connection]:
    """An ampoule opened, 0.8 mL left; every door of ours open."""
    written(
        trail, made(DrugProduct, PRODUCT),
        DrugBatch(id="b", product_id="p", number="021225", expires_on="2026-12-31"), made(LedgerLine, RECEIPT),
        made(LedgerLine, OPENING), made(OpenedAmpoule, AMPOULE), made(Portion, DOSE),
    )  # fmt: skip
    with store.writer.connect() as connection, door_open(connection):
        yield connection
        connection.rollback()


def put(connection: Connection, model: type[Base], said: dict[str, Any]) -> None:
    connection.execute(insert(model), [said | {"event_seq": 0, "recorded_at": AT}])


def held(
    connection: Connection, model: type[Base], honest: dict[str, Any], forged: dict[str, dict[str, Any]]
) -> int:
    """Each forgery is refused, and the honest row beside it is not."""
    written_anyway = []
    for what, change in forged.items():
        attempt = connection.begin_nested()
        try:
            put(connection, model, honest | change)
            written_anyway.append(what)
        except DBAPIError:
            attempt.rollback()
    assert written_anyway == []
    put(connection, model, honest)
    return len(forged)


def test_no_forged_line_ampoule_portion_or_count_gets_into_the_register(
    shelf: Connection, figures: Figures
) -> None:
    """Proves: REQ-LGR-001, REQ-LGR-002, REQ-LGR-003."""
    tried = held(shelf, LedgerLine, NEXT, LINES)
    tried += held(shelf, OpenedAmpoule, AMPOULE | {"id": "o-2", "line_id": "l-3"}, AMPOULES)
    tried += held(shelf, Portion, RESIDUE, PORTIONS)
    tried += held(shelf, Portion, FIXED, AFTER_CLOSING)
    tried += held(shelf, StockCount, COUNT, COUNTS)
    figures("forged rows of the drug register", tried=tried, written=0)


def test_an_ampoule_whose_opening_was_taken_back_gives_nothing_more(shelf: Connection) -> None:
    """Proves: REQ-LGR-003."""
    put(shelf, LedgerLine, NEXT)
    put(shelf, OpenedAmpoule, AMPOULE | {"id": "o-2", "line_id": "l-3"})
    back = NEXT | {
        "id": "l-4", "number": 4, "previous": 3, "batch_number": 4, "batch_previous": 3, "kind": "reverse",
        "change": 1, "before": 18, "after": 19, "batch_before": 18, "batch_after": 19, "reverses": "l-3",
    }  # fmt: skip
    put(shelf, LedgerLine, back)
    with pytest.raises(DBAPIError):
        put(shelf, Portion, DOSE | {"id": "r-9", "ampoule_id": "o-2"})
    shelf.rollback()
    assert shelf.execute(select(LedgerLine.id)).all() != []


def test_a_product_holds_what_its_strength_says(shelf: Connection) -> None:
    """Proves: REQ-LGR-001."""
    with pytest.raises(DBAPIError):
        put(shelf, DrugProduct, PRODUCT | {"id": "p-2", "manufacturer": "Інший", "content_ug": 90_000})
