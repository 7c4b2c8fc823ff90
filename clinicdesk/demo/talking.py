"""The demonstration's first group session: who was there, the note signed and reviewed, one more being written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Words:
    """What a note says: of the group, then of each who was there."""

    shared: str
    paragraphs: tuple[str, ...]


PREPARATION_HOW = {_LATE: Presence("late", 95), _AWAY: Presence("absent", reason="transport")}
"""How those were there at the first meeting who were not there from beginning to end."""
PREPARATION = Words(
    "Тема й хід\nЗнайомство, правила групи, план безпеки. Почали з дихання, десять хвилин. Коло: з чим кожна людина "
    "прийшла і чого очікує.\n\nГрупова динаміка\nСпершу обережно, далі жвавіше. Один з учасників розповів про сон, "
    "кілька відгукнулися. Напруги не було.\n\nДомовленості до наступної зустрічі\nЩоденник сну сім днів. Телефон "
    "підтримки є в кожного.",
    (
        "Говорить мало, слухає уважно. Намір: спати без пробуджень.",
        "Тривога в тілі зменшилася після дихання. План безпеки переглянуто.",
        "Долучення після вступної частини, правила пояснено окремо.",
        "Очікує швидкого полегшення; поговорили про повільність змін.",
        "Підтримує інших, про себе стримано. Домовлено про коротку розмову.",
        "Згадує службу спокійно. Сон шість годин.",
        "Плакала, заземлення допомогло. Контакт із родиною є.",
    ),
)
INTEGRATION = Words(
    "Тема й хід\nКоло після першої дозувальної сесії: кожна людина розповіла, скільки хотіла. Малювали образ, який "
    "запам’ятався.\n\nГрупова динаміка\nСлухали без порад. Двоє впізнали схожі образи, стало тепліше. "
    "Тривога під час сирени обговорена окремо.\n\nДомовленості до наступної зустрічі\nОдин малий крок на тиждень. "
    "Дзвінок медсестри на сьомий день.",
    (
        "Сесію пропустив, слухав інших. Готовий чекати рішення.",
        "Образ річки. Менше провини перед побратимами. Хоче повернутися до малювання.",
        "Розповів про високий тиск і страх; пояснено, що було зроблено. Довіра є.",
        "Згадав дитинство, сміявся. Сон сім годин.",
        "Мало спогадів, розчарування. Домовлено про розмову перед другою сесією.",
        "Нудота минула того ж вечора. Відчуває полегшення в тілі.",
        "Говорила про втрату вперше в групі. Заземлення не знадобилося.",
        "Спокій, бажання зателефонувати сину. План безпеки переглянуто.",
    ),
)
_DRAFT = "Тема й хід\nЗустріч для тих, хто пропустив першу. Сергієві пояснено правила групи й план безпеки.\n"


def meeting(desk: Desk, cohort_id: str, code: str) -> CalendarEntry:
    """A session of the cohort in the calendar."""
    with desk.database.read() as session:
        return next(one for one in entries_of(session, cohort_id) if one.code == code)


def write_note(
    desk: Desk, therapist: Actor, lead: Actor, *, planned_id: str, passwords: Mapping[str, str], words: Words,
    how: Mapping[int, Presence],
) -> None:  # fmt: skip
    """Attendance, the note, its author's signature and the lead's. `how`: who was not just present, by place."""
    page = note_pages.open_note(desk, therapist, planned_id)
    said = {one.person_id: how.get(place, Presence("present")) for place, one in enumerate(page.members)}
    attendance.record_attendance(desk, therapist, planned_id, people=said)
    here = [one.person_id for one in page.members if said[one.person_id].presence != "absent"]
    text = NoteText(words.shared, dict(zip(here, words.paragraphs, strict=True)))
    note = notes.record_note(desk, therapist, planned_id, text=text).subject
    seen = _content(note_pages.open_note(desk, therapist, planned_id))
    note_signing.sign_note(
        desk, therapist, note, meaning=Meaning.AUTHOR, password=passwords[therapist.login], seen=seen
    )
    note_signing.countersign_note(
        desk, lead, note, meaning=Meaning.REVIEWER, password=passwords["lead"], seen=seen
    )


def keep_to_oneself(desk: Desk, therapist: Actor, lead: Actor, *, planned_id: str) -> None:
    """A process note, which only its author reads, and the supervisor they named."""
    first = note_pages.open_note(desk, therapist, planned_id).members[0]
    process_notes.keep_process_note(
        desk, therapist, text="Помічаю в собі поспіх, коли група мовчить. Обговорити на супервізії.",
        about={"session": planned_id, "person": first.person_id},
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
