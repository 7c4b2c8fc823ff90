"""The demonstration's first group session: who was there, the note signed and reviewed, one more being written."""

import json
from datetime import timedelta

from clinicdesk.services import (
    attendance,
    calendar,
    drafts,
    note_pages,
    note_signing,
    notes,
    process_notes,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.calendar import CalendarEntry, entries_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.note_pages import NotePage
from clinicdesk.services.notes import NoteText
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor

_LATE, _AWAY = 2, 7
_SHARED = (
    "Тема й хід\nЗнайомство, правила групи, план безпеки. Почали з дихання, десять хвилин. Коло: з чим кожна людина "
    "прийшла і чого очікує.\n\nГрупова динаміка\nСпершу обережно, далі жвавіше. Один з учасників розповів про сон, "
    "кілька відгукнулися. Напруги не було.\n\nДомовленості до наступної зустрічі\nЩоденник сну сім днів. Телефон "
    "підтримки є в кожного."
)
_PARAGRAPHS = (
    "Говорить мало, слухає уважно. Намір: спати без пробуджень.",
    "Тривога в тілі зменшилася після дихання. План безпеки переглянуто.",
    "Долучення після вступної частини, правила пояснено окремо.",
    "Очікує швидкого полегшення; поговорили про повільність змін.",
    "Підтримує інших, про себе стримано. Домовлено про коротку розмову.",
    "Згадує службу спокійно. Сон шість годин.",
    "Плакала, заземлення допомогло. Контакт із родиною є.",
)
_DRAFT = "Тема й хід\nЗустріч для тих, хто пропустив першу. Сергієві пояснено правила групи й план безпеки.\n"


def meeting(desk: Desk, cohort_id: str, code: str) -> CalendarEntry:
    """A session of the cohort in the calendar."""
    with desk.database.read() as session:
        return next(one for one in entries_of(session, cohort_id) if one.code == code)


def write_note(
    desk: Desk, therapist: Actor, lead: Actor, *, planned_id: str, passwords: dict[str, str]
) -> None:
    """Attendance with one late and one away; the note, its author's signature and the lead's."""
    page = note_pages.open_note(desk, therapist, planned_id)
    said = {one.person_id: Presence("present") for one in page.members}
    said[page.members[_LATE].person_id] = Presence("late", 95)
    said[page.members[_AWAY].person_id] = Presence("absent", reason="transport")
    attendance.record_attendance(desk, therapist, planned_id, people=said)
    here = [one.person_id for one in page.members if said[one.person_id].presence != "absent"]
    text = NoteText(_SHARED, dict(zip(here, _PARAGRAPHS, strict=True)))
    note = notes.record_note(desk, therapist, planned_id, text=text).subject
    seen = _content(note_pages.open_note(desk, therapist, planned_id))
    note_signing.sign_note(
        desk, therapist, note, meaning=Meaning.AUTHOR, password=passwords["therapist"], seen=seen
    )
    note_signing.countersign_note(
        desk, lead, note, meaning=Meaning.REVIEWER, password=passwords["lead"], seen=seen
    )
    process_notes.keep_process_note(
        desk, therapist, text="Помічаю в собі поспіх, коли група мовчить. Обговорити на супервізії.",
        about={"session": planned_id, "person": page.members[0].person_id},
    )  # fmt: skip
    process_notes.name_supervisor(desk, therapist, lead.user_id)


def begin_another(desk: Desk, therapist: Actor, lead: Actor, *, missed: CalendarEntry) -> str:
    """A meeting for whoever was away, and its note half typed: somebody is named in it."""
    starts = missed.starts_at + timedelta(minutes=missed.minutes + 10)
    calendar.make_up(
        desk, lead, missed.planned_id, starts_at=starts, room="Кабінет 4", reason="Одна людина не доїхала"
    )
    with desk.database.read() as session:
        made = next(
            one for one in entries_of(session, missed.cohort_id) if one.make_up_for == missed.planned_id
        )
    page = note_pages.open_note(desk, therapist, made.planned_id)
    present = json.dumps({"presence": "present", "minutes": missed.minutes, "reason": "", "remark": ""})
    body = {"shared": _DRAFT, "=version": "0", "=aside": "[]"}
    away = page.members[0].person_id  # a made-up meeting is for those who missed the first
    body |= {f"presence:{away}": present}
    body |= {f"paragraph:{away}": "Добирається з передмістя, наступного разу виїде раніше."}
    drafts.save_draft(desk, therapist, kind="note", subject=made.planned_id, body=dict(body))
    return made.planned_id


def _content(page: NotePage) -> str:
    assert page.note is not None
    return page.note.content
