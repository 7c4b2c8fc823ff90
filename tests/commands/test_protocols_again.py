"""`protocols adopt` once more: the clinic's numbers stay unless they are named, and are listed."""

import pytest

from tests.support.command_desk import Desk

pytestmark = pytest.mark.usefixtures("clinics_own_time")
CAP = "doses.ketamine.im.cap_mg"
ADOPT = ("protocols", "adopt", "gkap", "0.1")


def test_adopting_again_keeps_the_clinics_numbers_and_says_so(at_desk: Desk) -> None:
    """Proves: REQ-ADP-560."""
    first = at_desk.call(*ADOPT, "--set", f"{CAP}=50,5", "--set", "group.most=7", login="lead")
    assert (first[0], first[1]["numbers"]) == (0, {CAP: "50.5", "group.most": "7"})
    code, _, _ = at_desk.call(*ADOPT, login="lead")
    assert code == 1
    code, text, _ = at_desk.call(*ADOPT, "--set", "group.most=8", login="lead", json_=False, language="uk")
    assert code == 0
    assert "group.most = 8: указано зараз" in text
    assert f"{CAP} = 50,5: лишилося, як було в клініці" in text
    _, told, _ = at_desk.call(*ADOPT, "--set", f"{CAP}=", login="lead")
    assert told["numbers"] == {"group.most": "8"}
