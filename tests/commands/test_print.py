"""`clinicdesk print`: a document as one whole file, with its reason in the trail; refusals in sentences."""

import pikepdf
import pytest

from clinicdesk.cli import run
from clinicdesk.commands.answer import Exit
from tests.support.clinic import Clinic
from tests.support.command_desk import Desk
from tests.support.paper import page_texts

pytestmark = pytest.mark.usefixtures("clinics_own_time")


def test_a_record_is_printed_by_code_and_the_same_command_says_what_it_made(at_desk: Desk) -> None:
    """Proves: REQ-PRT-015, REQ-PRT-023."""
    out = at_desk.papers / "record.pdf"
    words = ("print", "participant", "k-1", "--out", str(out), "--reason", "review", "--recipient", "MoH")
    code, told, _ = at_desk.call(*words, login="lead")
    assert (code, told["record"], told["status"]) == (Exit.DONE, "К-1/P", "draft")
    pages = page_texts(out.read_bytes())
    assert told["digest"][:4].upper() in pages[0]
    assert "For: MoH · reason: review" in pages[0]
    assert "14. Closing summary" in pages[-1]


def test_a_session_is_printed_by_its_cohort_its_id_or_what_its_pages_say(
    at_desk: Desk, clinic: Clinic
) -> None:
    """Proves: REQ-PRT-023, REQ-PRT-034. A draft, a list and an empty form say that they bear no seal, and why."""
    out = at_desk.papers / "session.pdf"
    rest = ("--out", str(out), "--replace", "--reason", "review")
    digests = set()
    for subject in ("07", clinic.session_id, f"07/{clinic.session_id[:8]}"):
        code, told, _ = at_desk.call("print", "session", subject, *rest, login="lead")
        assert (code, told["sealed"], told["unsealed"]) == (Exit.DONE, False, "DOC010"), subject
        digests.add(told["digest"])
    assert len(digests) == 1
    code, told, _ = at_desk.call("print", "session", "07/0000", *rest, login="lead")
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "DOC008")
    code, told, _ = at_desk.call("print", "blank", "phq9", *rest, login="lead")
    assert (code, told["sealed"], told["unsealed"]) == (Exit.DONE, False, "DOC011")
    code, told, _ = at_desk.call("print", "run-sheet", clinic.session_id, *rest, login="lead")
    assert (code, told["unsealed"]) == (Exit.DONE, "DOC018")


def test_the_whole_set_of_a_session_is_one_file_with_a_bookmark_for_each_paper(
    at_desk: Desk, clinic: Clinic
) -> None:
    """Proves: REQ-PRT-040, REQ-PRT-023. Protocol records come with `--records`; a set bears no seal, and says why."""
    out = at_desk.papers / "set.pdf"
    rest = ("--out", str(out), "--replace", "--reason", "review", "--recipient", "MoH")
    sheets = [f"К-{n} · Discharge sheet" for n in (1, 2)]
    records = [f"К-{n} · Participant’s protocol record" for n in (1, 2)]
    for subject, more, seats in (
        ("07", (), sheets),
        (
            clinic.session_id,
            ("--records",),
            [one for pair in zip(sheets, records, strict=True) for one in pair],
        ),
    ):
        code, told, _ = at_desk.call("print", "session-set", subject, *rest, *more, login="lead")
        assert (code, told["sealed"], told["unsealed"]) == (Exit.DONE, False, "DOC013")
        with pikepdf.open(out) as document, document.open_outline() as outline:
            assert [item.title for item in outline.root] == ["07 · Record of a dosing session", *seats]
    code, told, _ = at_desk.call("print", "session-set", "07/D9", *rest, login="lead")
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "DOC008")


def test_an_unknown_code_and_a_place_that_cannot_be_written_are_sentences(at_desk: Desk) -> None:
    """Proves: REQ-PRT-023."""
    taken = at_desk.papers / "taken.pdf"
    taken.mkdir()
    before = sorted(path.name for path in at_desk.papers.iterdir())
    rest = ("--reason", "review", "--out")
    away = str(at_desk.papers / "away.pdf")
    code, told, err = at_desk.call("print", "participant", "K-77", *rest, away, login="lead")
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "DOC003")
    code, told, err = at_desk.call("print", "labels", "07", *rest, str(taken), login="lead")
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "PRT281")
    assert "was not written" in err
    assert {path.name for path in at_desk.papers.iterdir()} - set(before) <= {taken.name, *names(at_desk)}
    assert not [path for path in at_desk.papers.iterdir() if path.name.endswith(".new")]
    code, told, _ = at_desk.call("print", "labels", "07", "--out", str(at_desk.papers / "no" / "x.pdf"),
                                 "--reason", "review", login="lead")  # fmt: skip
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "CLI012")


def test_a_printing_without_a_reason_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(
            [
                "print",
                "participant",
                "K-1",
                "--clinic",
                "x",
                "--user",
                "lead",
                "--password-file",
                "-",
                "--out",
                "x.pdf",
            ]
        )
    assert left.value.code == Exit.WRONG_USAGE
    assert "--reason" in capsys.readouterr().err


def names(desk: Desk) -> set[str]:
    """The password files that calls leave."""
    return {path.name for path in desk.papers.glob("*.txt")}
