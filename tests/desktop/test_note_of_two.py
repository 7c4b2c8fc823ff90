"""Two therapists at two desks over the note of one session: part by part, and nothing of either is lost."""

from collections.abc import Mapping

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.desktop.note_binding import notes_of_desk
from clinicdesk.errors import Refused
from clinicdesk.security.roles import Role
from clinicdesk.services import note_pages, notes
from clinicdesk.services.attendance import Presence, record_attendance
from clinicdesk.services.views import Actor
from clinicdesk.ui.notes.note_view import NoteView
from tests.support.clinic import Clinic
from tests.support.noted import SHARED, Noted, noted
from tests.support.stage import Stage, click, stage


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    return noted(clinic)


class At:
    """One desk with the note open on it."""

    def __init__(self, qtbot: QtBot, group: Noted, actor: Actor) -> None:
        self.stage: Stage = stage(qtbot, Role.THERAPIST)
        self.view = NoteView(self.stage.around, notes_of_desk(group.desk, actor), self.stage.verbs.questions)
        self.stage.show(self.view)
        self.planned = group.planned
        self.view.open_note(group.planned)
        self.writing = self.view.writing

    def write(self, **texts: str) -> None:
        """Paragraphs by participant id, and "shared"."""
        if not self.writing.editing:
            self.view.acts.amend()
        for field, words in texts.items():
            self.writing.put(field, words)

    def record(self, reason: str = "доповнено") -> None:
        """Press the button, and say why where that is asked."""
        self.view.acts.record()
        if not self.stage.no_sheet():
            self.stage.type_into("reason", reason)
            self.stage.confirm()

    @property
    def text(self) -> Mapping[str, str]:
        """What stands in the parts on the screen."""
        return self.writing.texts


def recorded(group: Noted) -> notes.NoteText:
    note = note_pages.open_note(group.desk, group.therapist, group.planned).note
    assert note is not None
    return note.text


@pytest.fixture
def desks(qtbot: QtBot, group: Noted) -> tuple[At, At]:
    group.attend()
    group.record()
    return At(qtbot, group, group.therapist), At(qtbot, group, group.lead)


def test_two_people_write_of_different_members_and_both_stand(group: Noted, desks: tuple[At, At]) -> None:
    """Proves: REQ-NTE-800."""
    first, second = desks
    one, two = group.members["К-1"], group.members["К-2"]
    first.write(**{one: "Снилося двічі."})
    second.write(**{two: "Просить окрему розмову."})
    first.record()
    second.record()
    text = recorded(group)
    assert (text.paragraphs[one], text.paragraphs[two]) == ("Снилося двічі.", "Просить окрему розмову.")
    assert "з іншого місця" in second.stage.message
    assert not second.writing.editing


def test_what_was_recorded_with_a_colleagues_is_not_signed_in_the_same_breath(
    group: Noted, desks: tuple[At, At]
) -> None:
    """Proves: REQ-NTE-800. The sheet that asks for the password would sign words nobody here has read."""
    first, second = desks
    first.write(**{group.members["К-1"]: "Снилося двічі."})
    second.write(**{group.members["К-2"]: "Просить окрему розмову."})
    first.record()
    second.view.acts.sign()
    second.stage.type_into("reason", "доповнено")
    second.stage.confirm()
    assert recorded(group).paragraphs[group.members["К-2"]] == "Просить окрему розмову."
    assert second.stage.no_sheet()


@pytest.mark.parametrize(
    ("how", "stands"),
    [("mine", "Моє."), ("theirs", "Їхнє."), ("both", "Моє.\n\nЇхнє.")],
)
def test_the_same_part_changed_by_both_shows_both_and_one_chooses(
    group: Noted, desks: tuple[At, At], how: str, stands: str
) -> None:
    """Proves: REQ-NTE-801."""
    first, second = desks
    one, two = group.members["К-1"], group.members["К-2"]
    first.write(shared=f"{SHARED} Далі.", **{one: "Їхнє.", two: "Лише їхнє."})
    second.write(**{one: "Моє."})
    first.record()
    second.record()
    assert not second.stage.no_sheet()  # the reason stays typed
    second.stage.sheet().reject()
    assert recorded(group).paragraphs[one] == "Їхнє."
    view = second.view
    view.rail.choose(one)
    assert view.private.toPlainText() == "Моє."
    assert view.clashes.private.isVisibleTo(view)
    assert view.clashes.private.theirs.toPlainText() == "Їхнє."
    assert "оберіть" in view.rail.items[one].accessibleName()
    assert second.text[two] == "Лише їхнє."
    view.acts.record()
    assert "Спершу оберіть" in second.stage.message
    click(view.clashes.private.acts[how])
    assert not view.clashes.private.isVisibleTo(view)
    second.record()
    text = recorded(group)
    assert (text.paragraphs[one], text.paragraphs[two]) == (stands, "Лише їхнє.")
    assert text.shared.endswith("Далі.")


def test_a_clash_outlives_the_lock_and_so_does_what_was_chosen(
    qtbot: QtBot, group: Noted, desks: tuple[At, At]
) -> None:
    """Proves: REQ-NTE-801."""
    first, second = desks
    one, two = group.members["К-1"], group.members["К-2"]
    first.write(**{one: "Їхнє.", two: "Їхнє про другого."})
    second.write(**{one: "Моє.", two: "Моє про другого."})
    second.writing.store_draft()
    first.record()
    second.view.open_note(group.planned)
    assert set(second.writing.clashes) == {f"paragraph:{one}", f"paragraph:{two}"}
    second.writing.choose(f"paragraph:{one}", "mine")
    second.writing.store_draft()
    second.view.open_note(group.planned)
    assert set(second.writing.clashes) == {f"paragraph:{two}"}
    assert (second.text[one], second.text[two]) == ("Моє.", "Моє про другого.")


def test_a_word_of_who_was_there_corrected_by_both_is_chosen_too(group: Noted, desks: tuple[At, At]) -> None:
    """Proves: REQ-NTE-801. The second correction went over the first unseen."""
    _, second = desks
    one, two = group.members["К-1"], group.members["К-2"]
    second.write(**{two: "Тихо."})
    second.writing.put_presence(one, Presence("left_early", 40))
    record_attendance(
        group.desk,
        group.therapist,
        group.planned,
        people={one: Presence("late", 90)},
        because="прийшов пізніше",
    )
    second.record()
    second.stage.sheet().reject()
    view = second.view
    view.rail.choose(one)
    assert view.clashes.presence.isVisibleTo(view)
    assert "90" in view.clashes.presence.body.text()
    click(view.clashes.presence.acts["theirs"])
    second.record()
    page = note_pages.open_note(group.desk, group.therapist, group.planned)
    said = {member.person_id: member.presence for member in page.members}
    assert said[one] == Presence("late", 90)
    assert recorded(group).paragraphs[two] == "Тихо."


def test_two_first_versions_are_put_together(qtbot: QtBot, group: Noted) -> None:
    """Proves: REQ-NTE-800. Neither had anything before them when they began."""
    group.attend()
    first, second = At(qtbot, group, group.therapist), At(qtbot, group, group.lead)
    one, two = group.members["К-1"], group.members["К-2"]
    first.write(shared=SHARED, **{one: "Снилося двічі."})
    second.write(**{two: "Просить окрему розмову."})
    first.record()
    second.record()
    text = recorded(group)
    assert (text.paragraphs[one], text.paragraphs[two]) == ("Снилося двічі.", "Просить окрему розмову.")
    assert text.shared == SHARED


def test_the_second_of_two_first_versions_is_not_signed_in_the_same_breath(
    qtbot: QtBot, group: Noted
) -> None:
    """Proves: REQ-NTE-800. One reason later the sheet stood open for the password over a colleague's words."""
    group.attend()
    first, second = At(qtbot, group, group.therapist), At(qtbot, group, group.lead)
    first.write(shared=SHARED, **{group.members["К-1"]: "Снилося двічі."})
    second.write(**{group.members["К-2"]: "Просить окрему розмову."})
    first.record()
    second.view.acts.sign()
    assert "Ваше ще не записано" in second.stage.message
    second.stage.type_into("reason", "доповнено")
    second.stage.confirm()
    assert second.stage.no_sheet()
    assert "Перечитайте, перш ніж підписувати" in second.stage.message
    assert recorded(group).paragraphs[group.members["К-2"]] == "Просить окрему розмову."


def test_somebody_called_away_while_one_writes_is_named_and_their_paragraph_can_be_taken_out(
    group: Noted, desks: tuple[At, At]
) -> None:
    """Proves: REQ-NTE-930. It was refused again and again, without a name, beside a page that knew nothing."""
    _, second = desks
    one, two = group.members["К-1"], group.members["К-2"]
    second.write(**{two: "Тихо."})
    away = {one: Presence("absent", reason="illness")}
    record_attendance(group.desk, group.therapist, group.planned, people=away, because="лист прийшов пізніше")
    second.record()
    assert "К-1" in second.stage.sheet().error.title.text()
    second.stage.sheet().reject()
    view = second.view
    view.rail.choose(one)
    assert "пропуск, а запис є" in view.rail.items[one].accessibleName()
    assert "К-1 пропуск, а запис є" in view.foot.what.text()
    assert not view.private.isReadOnly()
    view.private.selectAll()
    view.private.insertPlainText("")
    second.record()
    text = recorded(group)
    assert (text.paragraphs.get(one, ""), text.paragraphs[two]) == ("", "Тихо.")


def test_the_banner_over_two_wordings_outlives_a_lock(group: Noted, desks: tuple[At, At]) -> None:
    """Proves: REQ-NTE-801. The strips stood without a word of why."""
    first, second = desks
    one = group.members["К-1"]
    first.write(**{one: "Їхнє."})
    second.write(**{one: "Моє."})
    first.record()
    second.record()
    second.stage.sheet().reject()
    second.writing.store_draft()
    second.view.open_note(group.planned)
    assert second.writing.clashes
    assert "Поки ви писали" in second.view.banner.title.text()
    assert second.view.banner.isVisibleTo(second.view)


def test_a_correction_of_presence_over_an_unseen_one_is_refused_at_the_member(group: Noted) -> None:
    """Proves: REQ-NTE-801."""
    group.attend()
    group.record()
    one = group.members["К-1"]
    with pytest.raises(Refused) as problem:
        notes.record_note(
            group.desk, group.therapist, group.planned, text=group.text(), version=1, reason="уточнено",
            people={one: Presence("left_early", 40)}, seen={one: Presence("late", 90)},
        )  # fmt: skip
    assert [(issue.code, issue.field) for issue in problem.value.issues] == [("DSK004", one)]
