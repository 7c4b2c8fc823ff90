"""The page of a programme says whose it is and where it comes from in the language it is read in."""

import pytest

from clinicdesk.protocols.catalogue import library
from clinicdesk.reports.page_parts import head


@pytest.mark.parametrize("code", ["gkap", "trt"])
def test_a_ukrainian_page_says_it_in_ukrainian(code: str) -> None:
    """Proves: REQ-PRO-994."""
    read = library().read(code, None)
    assert read.definition is not None
    pages = {
        language: "\n".join(head(read.definition, read.phrases[language], language))
        for language in ("uk", "en")
    }
    assert "numbers carry their own sources" not in pages["uk"]
    assert "with the partner clinic" not in pages["uk"]
    assert "при числах стоять їхні власні джерела" in pages["uk"]
    assert "numbers carry their own sources" in pages["en"]
