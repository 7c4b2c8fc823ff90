"""Medicines against the list of interactions: either script, any ending, nothing invented."""

import pytest

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.interactions import interactions_of


@pytest.mark.parametrize(
    ("written", "entry"),
    [
        ("Діазепам", "benzodiazepines"),
        ("діазепаму 5 мг", "benzodiazepines"),
        ("Diazepam (Sibazon)", "benzodiazepines"),
        ("ТРАМАДОЛ", "opioids"),
    ],
)
def test_a_medicine_is_recognised_however_it_is_written(written: str, entry: str) -> None:
    """Proves: REQ-SCR-005."""
    (met,) = interactions_of([written], library().term_list("interactions"))
    assert (met.medicine, met.entry) == (written, entry)


def test_what_the_list_does_not_know_is_left_out() -> None:
    assert interactions_of(["Аскорбінова кислота", "", "…"], library().term_list("interactions")) == ()
