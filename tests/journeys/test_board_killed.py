"""The real board in a process of its own, killed while a set is being typed."""

import json
import os
import subprocess
import sys

from clinicdesk.services import people
from clinicdesk.services.drafts import list_drafts
from tests.support.clinic import Clinic
from tests.support.journey import on_disk
from tests.support.kill import KILL, handed
from tests.support.source import ROOT
from tests.support.typing_set import DRAFT, SAVED


def test_a_kill_at_the_board_loses_no_set_and_no_left_cell(clinic: Clinic) -> None:
    """Proves: REQ-BRD-025. What was said to be saved is there, what was said to be a draft comes back."""
    person = clinic.people["К-1"]
    told = handed(clinic, 20261127) | {"person": person}
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.typing_set", json.dumps(told)], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, encoding="utf-8", cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen"},
    ) as typing:  # fmt: skip
        assert typing.stdout
        assert [typing.stdout.readline().strip() for _ in range(2)] == [SAVED, DRAFT]
        os.kill(typing.pid, KILL)
    assert typing.returncode == -KILL or sys.platform == "win32"
    with on_disk(clinic, "nurse") as (desk, nurse):
        (reading,) = people.open_chart(desk, nurse, person).readings
        assert (reading.values["sbp"], reading.values["dbp"], reading.values["o2"]) == ("128", "80", "air")
        (draft,) = list_drafts(desk, nurse)
        assert (draft.subject, draft.body["sbp"]) == (person, "142")
