"""Papers of a cohort and of a day: rosters, packs, sets, the daily sheet and the session’s."""

import dataclasses
import io
import json
import zipfile
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest

from clinicdesk.models.audit import Action
from clinicdesk.services import cohort_papers, daily_sheet, record_sets, session_papers
from tests.support.clinic import PASSWORDS
from tests.support.looking import events
from tests.support.paper import page_texts, pictures, tight
from tests.support.printed import WISH, Lived


def test_a_roster_and_labels_go_by_code(lived: Lived) -> None:
    """Proves: REQ-PRT-017."""
    cohort = lived.clinic.cohort_id
    roster = " ".join(page_texts(cohort_papers.print_roster(lived.desk, lived.nurse, cohort, WISH).pdf))
    assert ("К-1" in roster, "К-2" in roster, "Олійник" in roster) == (True, True, False)
    labels = " ".join(page_texts(cohort_papers.print_labels(lived.desk, lived.nurse, cohort, WISH).pdf))
    assert labels.count("когорта 07") >= 2 * cohort_papers.COPIES


def test_a_pack_holds_codes_only_and_the_key_list_opens_with_its_words(lived: Lived) -> None:
    """Proves: REQ-PRT-022, REQ-PRT-986. The list with names was titled as the one by codes."""
    steps: list[tuple[int, int]] = []
    pack = record_sets.make_pack(
        lived.desk, lived.lead, lived.clinic.cohort_id, dataclasses.replace(WISH, names=True),
        password=PASSWORDS["lead"], step=lambda at, n: steps.append((at, n)),
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(pack.archive)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    index = json.loads(files["index.json"])
    assert {row["file"]: row["sha256"] for row in index["files"]} == {
        name: sha256(data).hexdigest() for name, data in files.items() if name.endswith(".pdf")
    }
    for name, data in files.items():
        text = " ".join(page_texts(data)) if name.endswith(".pdf") else data.decode()
        assert "Олійник" not in text
    assert "clinicdesk_verify.py ФАЙЛ" in files["README.txt"].decode()
    assert b"def verify_document" in files["clinicdesk_verify.py"]
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(pack.key_list))
    with pikepdf.open(io.BytesIO(pack.key_list), password=pack.words) as document:
        assert document.encryption.R == 6
        out = BytesIO()
        document.save(out)
    keys = tight(" ".join(page_texts(out.getvalue())))
    assert tight("Олійник Степан") in keys
    assert tight("Кому належать коди: список з іменами") in keys
    assert tight("зберігають запечатаним, окремо від примірника за кодами") in keys
    assert tight("список з іменами") not in tight(" ".join(page_texts(files["roster.pdf"])))
    assert steps[-1] == (4, 4), "two people, and two sessions"
    assert Action.RECORDS_EXPORTED in {event.action for event in events(lived.desk)}


def test_a_set_binds_everybody_of_the_cohort_and_can_be_stopped(lived: Lived) -> None:
    """Proves: REQ-PRT-024, REQ-PRT-034."""
    asked = (lived.desk, lived.lead, lived.clinic.cohort_id, WISH)
    made = record_sets.print_cohort_records(*asked, step=lambda *_: None)
    with pikepdf.open(BytesIO(made.pdf)) as document, document.open_outline() as outline:
        assert [item.title for item in outline.root] == ["К-1", "К-2"]
    assert made.unsealed is not None
    assert made.unsealed.code == "DOC013"
    before = len(events(lived.desk))

    class StoppedError(Exception):
        pass

    def stop(at: int, _: int) -> None:
        if at == 1:
            raise StoppedError

    with pytest.raises(StoppedError):
        record_sets.print_cohort_records(*asked, step=stop)
    told = [one.action for one in events(lived.desk)[before:]]
    assert told == [Action.RECORD_PRINTED.value, Action.PRINT_STOPPED.value]


@pytest.mark.usefixtures("printed")
def test_the_sheet_of_the_day_counts_acts_and_carries_the_checkpoint(lived: Lived) -> None:
    """Proves: REQ-PRT-025."""
    made = daily_sheet.print_daily_sheet(lived.desk, lived.lead, WISH)
    text = " ".join(page_texts(made.pdf))
    assert made.record.qr.split("\n")[1] in text
    assert next(pictures(made.pdf, first=1)).qr_codes() == [made.record.qr]
    assert ("Документ надруковано" in text, "К-1" in text) == (True, False)


def test_the_twelve_parts_of_a_session_stand_in_order_and_go_by_code(lived: Lived) -> None:
    """Proves: REQ-PRT-026."""
    made = session_papers.print_session(lived.desk, lived.nurse, lived.clinic.cohort_id, WISH)
    assert [part.number for part in made.record.parts] == list(range(1, 13))
    text = " ".join(page_texts(made.pdf))
    places = [text.find(f"{part.number}. {part.title.uk}") for part in made.record.parts]
    assert -1 not in places
    assert places == sorted(places)
    assert ("К-1" in text, "К-2" in text, "Олійник" in text) == (True, True, False)
