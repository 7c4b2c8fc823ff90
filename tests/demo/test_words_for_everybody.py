"""What the demonstration files about everybody speaks of nobody's sex."""

import re

from clinicdesk.demo.between import TOLD, met

GENDERED = re.compile(r"\w(?:[аиіоу]в|[аиіоу]ла)(?:ся|сь)?(?!\w)|\w+[иі]й(?=[.;,]|$)", re.IGNORECASE)


def test_what_is_filed_after_a_call_or_a_meeting_fits_a_woman_as_a_man() -> None:
    """Proves: REQ-DEM-006. «Розповів… Спокійний», «спав шість годин» were filed for everybody, a woman included."""
    assert GENDERED.search("Розповіла, що побачила")
    assert GENDERED.search("спав шість годин")
    assert GENDERED.search("Спокійний.")
    assert [text for text in (*met().values(), *TOLD.values()) if GENDERED.search(text)] == []
