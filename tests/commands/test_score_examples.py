"""The documentation shows one answer sheet of every form that is scored, and it is what the program says."""

import json
import re

import pytest

from clinicdesk.commands.score_examples import examples
from clinicdesk.paths import resource
from tests.support.scales import SCALES

_SHEET = re.compile(r"```json\n(.*)\n```")


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_page_of_examples_is_up_to_date(language: str) -> None:
    """Proves: REQ-SCL-010: written by `clinicdesk score --examples --lang LANGUAGE`."""
    page = resource("help", f"score_{language}.md").read_text("utf-8")
    cure = f"clinicdesk score --examples --lang {language} > resources/help/score_{language}.md"
    assert page == "\n".join((*examples(language).lines, "")), cure


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_scale_has_its_example_and_its_result(language: str) -> None:
    """Proves: REQ-SCL-010."""
    shown = [json.loads(text) for text in _SHEET.findall("\n".join(examples(language).lines))]
    given, told = shown[::2], shown[1::2]
    assert [one["form"] for one in given] == [one["form"] for one in told]
    assert set(SCALES) <= {one["form"] for one in given}
    assert [one for one in told if "error" in one or one["withheld"]] == []
