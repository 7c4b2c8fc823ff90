"""What did not happen is said as such; "not stated" is left to what nobody has answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinicdesk.paths import ClinicFolder
from clinicdesk.reports.record import Block, Note, Part, Record, Signatures, Table
from clinicdesk.reports.render import render
from clinicdesk.services import record_sets, records, session_papers
from clinicdesk.services.anchors import append_note
from clinicdesk.services.record_parts.source import Wish
from tests.services.test_integrity import another_key
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay, begin, copy_day
from tests.support.going_home import finished
from tests.support.paper import page_texts, spaced
from tests.support.records import PRINTED

WISH = Wish("uk", "перегляд", "")
UNSTATED = {"uk": "не зазначено", "en": "not stated"}


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    return watched_day


@pytest.fixture(scope="module")
def papers(watched_day: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Record]]:
    """The session's record while it runs, and of somebody nothing was done with."""
    day = begin(copy_day(watched_day, tmp_path_factory.mktemp("nothing") / "clinic"))
    with day.desk.database.read() as session:
        running = session_papers.session_record(day.desk, session, day.cohort)
        new = records.participant_record(day.desk, session, day.clinic.people["К-2"], WISH)
        old = records.participant_record(day.desk, session, day.clinic.people["К-1"], WISH)
    yield {"running": running, "new": new, "old": old}
    day.clinic.close()


def part(record: Record, key: str) -> Part:
    """A part of a record by its name."""
    return next(one for one in record.parts if one.key == key)


def said(block: Block) -> str:
    """What an empty part says, in Ukrainian."""
    return (
        block.when_empty.uk if isinstance(block, Table) else block.text.uk if isinstance(block, Note) else ""
    )


def test_a_sessions_record_says_that_there_were_none(papers: dict[str, Record]) -> None:
    """Proves: REQ-PRT-413."""
    running = papers["running"]
    told = {one.key: said(one.blocks[-1]) for one in running.parts}
    assert told["notes"] == "Нотатки групи не записано."
    assert told["incidents"] == "Сесія триває: інцидентів і відхилень поки не записано."
    assert told["alerts"] == "Небажаних подій не записано."
    assert told["home"] == "Нікого ще не відпущено."


def test_once_it_is_over_none_means_none(day: DosingDay) -> None:
    """Proves: REQ-PRT-413."""
    finished(day)
    with day.desk.database.read() as session:
        running = session_papers.session_record(day.desk, session, day.cohort)
    (only,) = part(running, "incidents").blocks
    assert "Сесія триває" in said(only)
    home = part(running, "home").blocks[0]
    assert isinstance(home, Table)
    undosed = next(row for row in home.rows if "не вводили" in row[4].said.uk)
    assert [undosed[place].said.uk for place in (2, 3)] == ["–", "–"]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_parts_of_somebody_nothing_was_done_with_say_so(papers: dict[str, Record], language: str) -> None:
    """Proves: REQ-PRT-413. A dosing part, a follow-up and a phase without meetings read "not stated"."""
    new = papers["new"]
    told = {one.key: one.blocks[0] for one in new.parts}
    assert said(told["baseline"]) == "Шкал на початку ще не заповнено."
    assert said(told["followup"]) == "Подальших записів ще немає."
    assert said(told["drugs"]).startswith("Не було:")
    pages = spaced(" ".join(page_texts(render(new, language, PRINTED))))
    for title in ("baseline", "followup", "drugs", "events", "amendments"):
        head = part(new, title).title.text(language)
        assert f"{head} {UNSTATED[language]}" not in pages, title


def test_signatures_stand_in_the_order_they_were_made(papers: dict[str, Record]) -> None:
    """Proves: REQ-PRT-413. They stood by kind, so the last of a course came before the first."""
    block = part(papers["old"], "signatures").blocks[0]
    assert isinstance(block, Signatures)
    days = [(one.at[6:10], one.at[3:5], one.at[:2], one.at[11:]) for one in block.rows]
    assert len(days) > 3
    assert days == sorted(days)


def test_of_a_damaged_file_a_set_says_that_it_is_damaged(day: DosingDay) -> None:
    """Proves: REQ-PRT-414. It said that no document in it was signed."""
    planted, cohort = another_key(day.clinic, day.desk), day.cohort
    day.clinic.close()
    append_note(ClinicFolder(Path(day.clinic.folder)).anchors, planted, day.clinic.clock.now())
    desk, lead = day.clinic.open_as("lead")
    made = [
        record_sets.print_session_set(desk, lead, cohort, WISH, step=lambda _, __: None),
        record_sets.print_cohort_records(desk, lead, cohort, WISH, step=lambda _, __: None),
    ]
    assert [one.unsealed.code for one in made if one.unsealed] == ["DOC014", "DOC014"]
