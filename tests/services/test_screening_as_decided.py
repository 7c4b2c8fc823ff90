"""A screening on paper says what was good when the medical lead decided, not what has run out since."""

from datetime import timedelta

from clinicdesk.reports.record import Table
from clinicdesk.services import records
from tests.support.printed import WISH, Lived


def _items(lived: Lived) -> list[Table]:
    record = records.print_screening(lived.desk, lived.lead, lived.person, WISH).record
    return [
        block
        for part in record.parts
        for block in part.blocks
        if isinstance(block, Table) and block.heads[-1].title.uk.startswith("Висновок")
    ]


def test_tests_that_ran_out_after_the_decision_were_good_when_it_was_made(lived: Lived) -> None:
    """Proves: REQ-PRT-993. A year later the paper called every test of a signed clearance out of date."""
    assert "гаразд" in repr(_items(lived))
    lived.desk.clock.advance(timedelta(days=400))  # type: ignore[attr-defined]  # a stepped clock
    tables = _items(lived)
    assert all(table.heads[-1].title.uk.startswith("Висновок на день рішення, ") for table in tables)
    assert "застаріло" not in repr(tables)
