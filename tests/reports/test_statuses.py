"""Each paper says what it is: no page goes out without the word of its status."""

from typing import get_args

import pytest

from clinicdesk.reports.record import Status
from clinicdesk.reports.render import render
from clinicdesk.words import say
from tests.support.paper import page_texts
from tests.support.records import PRINTED, record


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_page_bears_the_word_of_its_status(language: str) -> None:
    """Proves: REQ-PRT-139."""
    words = {status: say(language, f"print.status.{status}").upper() for status in get_args(Status)}
    assert len(set(words.values())) == len(words)
    for status, word in words.items():
        for page in page_texts(render(record(status=status), language, PRINTED)):
            assert word in page, status
