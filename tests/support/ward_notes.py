"""The imaginary clinic's notes: a group of seven after its second integration, and verbs that keep what was asked."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from clinicdesk.errors import Issue
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.leaks import Named
from clinicdesk.services.attendance import Presence
from clinicdesk.services.note_history import NoteEvent, TextChange
from clinicdesk.services.note_pages import FormerNote, NoteMember, NotePage, NoteRow, RecordedNote
from clinicdesk.services.note_ways import NoteWays
from clinicdesk.services.notes import FiledNote, NoteText
from clinicdesk.services.process_notes import GrantView, ProcessView
from clinicdesk.services.questions import MarkView, QuestionView
from clinicdesk.services.signing import Meaning, SignatureState, SignatureView
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.note_verbs import WRITING, NoteVerbs
from clinicdesk.ui.question_verbs import QuestionVerbs

NOW = datetime(2026, 11, 24, 9, 7, 4, tzinfo=UTC)
BEGAN = NOW - timedelta(hours=2)
TITLE = {"uk": "Інтеграційна сесія 2", "en": "Integration session 2"}
_MEMBERS = (
    ("p-0988", "К-0988", "Ярошенко Остап Ігорович"), ("p-0991", "К-0991", "Тимчук Олег Петрович"),
    ("p-0994", "К-0994", "Гуменюк Руслан Олегович"), ("p-0997", "К-0997", "Левицька Світлана Ігорівна"),
    ("p-1001", "К-1001", "Бойчук Ігор Остапович"), ("p-1003", "К-1003", "Даниленко Віра Марківна"),
    ("p-1006", "К-1006", "Степанюк Марія Степанівна"),
)  # fmt: skip
SHARED = (
    "Тема й хід\nГоворили про повернення до сну й тіла після другої дози. Почали з дихання 4–6, десять хвилин. Далі "
    "коло: образ, який залишився, і де він відчувається.\n\nГрупова динаміка\nБільше взаємної підтримки, ніж першого "
    "разу. Один з учасників назвав сором, кілька відгукнулися. Напруги й розколів не було.\n\nДомовленості до "
    "наступної зустрічі\nЩоденник сну 7 днів. Телефон підтримки в кожного. Наступна зустріч 01.12 о 15:30."
)
PARAGRAPH = (
    "Снилося двічі, без пробудження криком. Образ із сесії: річка біля дому. Домовилися про дзвінок 27.11."
)


def everybody(**changed: Presence | None) -> dict[str, Presence | None]:
    """All there but one who was on duty; `changed` by id with an underscore."""
    said: dict[str, Presence | None] = {person: Presence("present", 120) for person, _, _ in _MEMBERS}
    said["p-0997"], said["p-1006"] = Presence("left_early", 70), Presence("absent", 0, "duty")
    return said | {name.replace("_", "-"): one for name, one in changed.items()}


def _named(person: str, code: str, name: str) -> Named:
    surname, given, *patronymic = name.split()
    return Named(person, code, surname, given, " ".join(patronymic))


def page(*, alert: str = "", presence: dict[str, Presence | None] | None = None, **changed: Any) -> NotePage:
    """The session, not written down yet."""
    said = presence or dict.fromkeys((person for person, _, _ in _MEMBERS), None)
    read = library().read("gkap", "0.1")
    heading = {
        code: tuple(read.phrases[code][f"note_heading.{one}"] for one in ("theme", "dynamics", "agreements"))
        for code in ("uk", "en")
    }
    phrases = {
        code: tuple(words for key, words in read.phrases[code].items() if key.startswith("note_phrase."))
        for code in ("uk", "en")
    }
    reasons = {
        one: {code: read.phrases[code][f"absence.{one}"] for code in ("uk", "en")}
        for one in ("illness", "duty", "alarm", "family")
    }
    roster = tuple(_named(*one) for one in _MEMBERS)
    made = NotePage(
        "e-I2", "c-05", "05", "I2", TITLE, BEGAN, 120, "Кабінет 4", begun=True, draft_protocol=False,
        members=tuple(
            NoteMember(person, code, name, said[person], person == alert) for person, code, name in _MEMBERS
        ),
        roster=roster, note=None, former=FormerNote("n-0", "I1", TITLE, BEGAN - timedelta(days=14), text()),
        headings=heading, phrases=phrases, reasons=reasons, longest=20_000, private=True,
    )  # fmt: skip
    return replace(made, **changed)


def text(shared: str = SHARED) -> NoteText:
    """A whole note."""
    said = {person: PARAGRAPH for person, _, _ in _MEMBERS if person != "p-1006"}
    return NoteText(shared, said)


def recorded(state: str = "recorded", *, author: str = "u-lead", **changed: Any) -> NotePage:
    """The session written down, and how it stands."""
    by = {
        "signed": (Meaning.AUTHOR,),
        "reviewed": (Meaning.AUTHOR, Meaning.REVIEWER),
        "void": (Meaning.AUTHOR,),
    }
    signatures = tuple(
        SignatureView("Коваль Марія", "therapist", meaning, NOW, "7f3a91c2" * 4,
                      SignatureState.VOID if state == "void" else SignatureState.VALID,
                      Issue("SGN005") if state == "void" else None)
        for meaning in by.get(state, ())
    )  # fmt: skip
    sent_back, own = state == "returned", author == "u-lead"
    offered = {
        ("recorded", True): (Meaning.AUTHOR,),
        ("signed", False): (Meaning.REVIEWER, Meaning.APPROVER, Meaning.RESPONSIBLE, Meaning.WITNESS),
        ("reviewed", False): (Meaning.APPROVER, Meaning.RESPONSIBLE, Meaning.WITNESS),
    }.get((state, own), ())
    note = RecordedNote(
        "n-1", 1, author, "Коваль Марія", NOW - timedelta(minutes=20), "", text(),
        {person: f"entry-{person}" for person, _, _ in _MEMBERS}, state, offered, "7f3a91c2" * 8, (),
        signatures, (), "Левченко Ольга" if sent_back else "",
        "Допишіть, чим завершили: заземлення не згадано." if sent_back else "", NoteWays(),
    )  # fmt: skip
    return page(presence=everybody(), note=note, **changed)


def rows() -> tuple[NoteRow, ...]:
    """One of every state, the newest first."""
    states = ("ahead", "missing", "recorded", "returned", "signed", "reviewed", "void")
    return tuple(
        NoteRow(
            "e-I2" if state == "missing" else f"e-{place}", "c-05", "05", f"I{place + 1}", TITLE,
            BEGAN + timedelta(days=7 - 7 * place), state, "" if place < 2 else "Коваль Марія",
        )
        for place, state in enumerate(states)
    )  # fmt: skip


def history() -> tuple[NoteEvent, ...]:
    """Recorded, signed, a new version with its reason."""
    old = SHARED.replace("7 днів", "три дні")
    return (
        NoteEvent(NOW, "Коваль Марія", "amended", 2, "", "описка", (TextChange("shared", old, SHARED),)),
        NoteEvent(NOW - timedelta(minutes=5), "Коваль Марія", "signed", 1, "author", ""),
        NoteEvent(
            NOW - timedelta(minutes=9), "Коваль Марія", "recorded", 1, "", "",
            (TextChange("shared", None, old), TextChange("К-0991", None, PARAGRAPH)),
        ),
    )  # fmt: skip


def filed() -> tuple[FiledNote, ...]:
    """What stands of the session in one record."""
    return (FiledNote("n-1", "entry-1", 1, "I2", BEGAN, "Коваль Марія", SHARED, PARAGRAPH, "late", 95, ""),)


def question(record_type: str, record_id: str, key: str, **changed: Any) -> QuestionView:
    """The lead asks the nurse about a field."""
    made = QuestionView(
        "q-2", record_type, record_id, key, "p-1047", "К-1047", "Левченко Ольга", NOW, "nurse", "За якою манжетою?",
        "open", "", "", "", changed=False, form={"uk": "Показники", "en": "Vital signs"},
        label={"uk": "САТ", "en": "SBP"}, place="people", subject=f"p-1047/reading/{record_id}#{key}",
    )  # fmt: skip
    return replace(made, **changed)


@dataclass
class NotesWard:
    """What the notes' verbs answer with."""

    page: NotePage = field(default_factory=page)
    process: tuple[ProcessView, ...] = ()
    grants: tuple[GrantView, ...] = ()
    filed: tuple[FiledNote, ...] = field(default_factory=filed)
    shut: int = 0
    elsewhere: tuple[Named, ...] = ()
    asked: tuple[QuestionView, ...] = ()
    marks: tuple[MarkView, ...] = ()

    def verbs(self, write: Callable[[str, Callable[[dict[str, Any]], Any]], Callable[..., Any]]) -> NoteVerbs:
        """Reading ones answer from here; the writing ones keep the call and tell that notes changed."""

        def news(given: dict[str, Any]) -> Changes:
            return Changes(frozenset({Topic.NOTES}), str(given.get("subject", "")), NOW)

        return NoteVerbs(
            sessions=rows, open=lambda _: self.page, history=lambda _: history(), of_person=lambda _: self.filed,
            process=lambda: self.process, process_shut=lambda: self.shut,
            elsewhere=lambda _planned, *, texts: tuple(one for one in self.elsewhere if any(map(len, texts))),
            supervisors=lambda: self.grants, possible_supervisors=lambda: (("u-1", "Левченко Ольга"),),
            **{name: write(f"note_{name}", news) for name in WRITING},
        )  # fmt: skip

    def questions(
        self, write: Callable[[str, Callable[[dict[str, Any]], Any]], Callable[..., Any]]
    ) -> QuestionVerbs:
        """One question about the shared part, open."""

        def news(given: dict[str, Any]) -> Changes:
            return Changes(frozenset({Topic.QUESTIONS}), str(given.get("subject", "")), NOW)

        one = question(
            "group_note", "n-1", "shared", question_id="q-1", person_id="", code="", to_role="therapist",
            text="Хто вів коло?",
        )  # fmt: skip
        return QuestionVerbs(
            lambda record: (
                (one,) if record == "n-1" else tuple(row for row in self.asked if row.record_id == record)
            ),
            **{name: write(f"question_{name}", news) for name in ("ask", "answer", "close", "verify")},
            open=lambda: self.asked,
            of_person=lambda _: self.asked,
            marks=lambda _: self.marks,
        )
