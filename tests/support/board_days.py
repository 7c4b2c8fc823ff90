"""Days at the board, as the service would tell them: eight people, one of each kind of trouble."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from clinicdesk.services.board_views import (
    AlertView,
    Axis,
    Board,
    BoardReading,
    Column,
    DoseMark,
    Limits,
    OrderMark,
    Pip,
    RescueMark,
    StaffPresent,
    TimelineMark,
)
from tests.support.ward import NOW

PLAN = (5, 10, 15, 30, 45, 60, 90, 120)
BASE: Mapping[str, str] = {"sbp": "130", "dbp": "82", "pulse": "78", "spo2": "98", "rr": "15", "moaas": "5"}
PEOPLE = (
    (1, "К-1043", "О. М.", "Мельник Олег Васильович", 61, "60", (138, 86, 84, 97, 14, 5), 16, 5),
    (2, "К-1051", "А. С.", "Савчук Андрій Петрович", 57, "55", (144, 90, 92, 96, 15, 4), 9, 4),
    (3, "К-1047", "Ю. Р.", "Романюк Юрій Степанович", 53, "45", (184, 112, 108, 96, 18, 5), 4, 5),
    (4, "К-1062", "Д. Р.", "Рибак Дарина Олегівна", 48, "60", (142, 88, 80, 98, 13, 4), 18, 4),
    (5, "К-1038", "В. Ш.", "Шевчук Віра Іванівна", 43, "60", (126, 78, 72, 98, 12, 4), 13, 4),
    (6, "К-1055", "І. З.", "Захарчук Ігор Миколайович", 27, "48", (132, 84, 88, 94, 14, 3), 11, 3),
    (7, "К-1066", "С. П.", "Панченко Сергій Григорович", 15, "52.5", (136, 82, 90, 97, 16, 5), 5, 2),
)
"""Seat, code, initials, name, minutes since the dose, mg, the last set, its age, sets done."""
KEYS = ("sbp", "dbp", "pulse", "spo2", "rr", "moaas")


PUT_OFF = dict.fromkeys(("uk", "en"), "Повтор АТ о 11:15, рішення лікаря")


def ago(minutes: float) -> datetime:
    """So many minutes before now."""
    return NOW - timedelta(minutes=minutes)


def reading(
    values: tuple[int, ...], age: float, *, since: int | None = None, levels: Mapping[str, str] | None = None,
    number: int = 1,
) -> BoardReading:  # fmt: skip
    """One set, so many minutes old."""
    texts = {key: str(value) for key, value in zip(KEYS, values, strict=False)} | {"o2": "air"}
    return BoardReading(
        f"r-{number}", 1, ago(age), since, texts, "І. Марчук", imported=False, superseded=False, news2=1,
        news2_least=1, levels=dict(levels or {}),  # type: ignore[arg-type]
    )  # fmt: skip


def pips(t0: datetime, done: int) -> tuple[Pip, ...]:
    """The plan of a dose: so many sets done, the rest ahead or due."""
    return tuple(pip(0, minute, t0, done=place < done) for place, minute in enumerate(PLAN))


def pip(ordinal: int, minute: int, dose: datetime, *, done: bool) -> Pip:
    """A planned set, measured at its own time or still ahead."""
    at = dose + timedelta(minutes=minute)
    return Pip(ordinal, minute, at, "done", "", at, at) if done else Pip(ordinal, minute, at, "ahead")


def column(
    seat: int, code: str, initials: str, name: str, minutes: int, mg: str, values: tuple[int, ...], age: int,
    done: int,
) -> Column:  # fmt: skip
    """Somebody dosed so many minutes ago, measured as planned."""
    t0 = ago(minutes)
    sets = [reading((128, 82, 76, 98, 14, 5), minutes + 6, number=seat * 10)]
    for place, minute in enumerate(PLAN[: done - 1]):
        rise = (values[0] - 128) * (place + 1) // max(done, 1)
        sets.append(
            reading(
                (128 + rise, 84, 80, 97, 14, 5), minutes - minute, since=minute, number=seat * 10 + place + 1
            )
        )
    sets.append(reading(values, age, since=minutes - age, number=seat * 10 + 9))
    plan = pips(t0, done)
    following = plan[min(done, len(plan) - 1)]
    return Column(
        seat=seat, person_id=f"p-{code[-4:]}", code=code, initials=initials, name=name, standing="dosed", why=(),
        deferral={}, t0=t0, minutes=minutes, since_last=minutes, due="later", due_at=following.at,
        due_minute=following.minute, due_ordinal=0, repeat=False, readings=tuple(reversed(sets)), baseline=BASE,
        pips=plan, orders=(),
        doses=(DoseMark(f"d-{seat}", 0, t0, mg, "1.2", "im", "І. Марчук", "О. Левченко", "1.3"),),
        rescues=(), alerts=(), limits=Limits(), booster_from=t0 + timedelta(minutes=10),
        booster_until=t0 + timedelta(minutes=30), discharge_from=t0 + timedelta(minutes=120), left_at=None, escort="",
    )  # fmt: skip


def alert(level: str, title: str, english: str, **more: object) -> AlertView:
    """An alert raised four minutes ago."""
    made = AlertView(
        "a-1", "sbp_very_high", "sbp", level, second=False, titles={"uk": title, "en": english}, who="physician",  # type: ignore[arg-type]
        raised_at=ago(4), answer_by=ago(-1), answered_by="", answered_at=None, action="", escalated_at=None,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def not_dosed() -> Column:
    """The eighth: pressure too high before the dose."""
    waiting = column(8, "К-1070", "Б. Л.", "Лисенко Богдан Тарасович", 0, "0", (158, 98, 86, 98, 14, 5), 7, 1)
    return replace(
        waiting, standing="deferred", deferral=PUT_OFF, t0=None, minutes=None,
        since_last=None, due="held", due_at=ago(-8), due_minute=None, doses=(), discharge_from=None,
        readings=(reading((158, 98, 86, 98, 14, 5), 7, levels={"sbp": "amber", "dbp": "amber"}, number=80),),
    )  # fmt: skip


def columns() -> tuple[Column, ...]:
    """The eight of the drawing."""
    one, two, three, four, five, six, seven = (column(*person) for person in PEOPLE)
    boosted = DoseMark("d-2b", 1, ago(39), "25", "0.5", "im", "І. Марчук", "О. Левченко", "0.5")
    two = replace(
        two, doses=(*two.doses, boosted), since_last=39, due_at=ago(-6), due_minute=45, due_ordinal=1,
        pips=tuple(
            pip(1, minute, boosted.given_at, done=minute < 45) for minute in PLAN
        ),
    )  # fmt: skip
    red = replace(three.readings[0], levels={"sbp": "red", "dbp": "red", "pulse": "amber"})
    three = replace(
        three, readings=(red, *three.readings[1:]), due_at=ago(-1), repeat=True, limits=Limits(no_booster=True),
        alerts=(alert("red", "САТ понад 180 двічі", "SBP over 180 twice", answered_by="О. Бондар",
                      answered_at=ago(4)),),
        rescues=(RescueMark("rx-1", "каптоприл", "25 мг", "sl", "given", ago(2)),),
    )  # fmt: skip
    four = replace(four, due_at=ago(3), due_minute=45)
    low = replace(six.readings[0], levels={"spo2": "amber", "moaas": "amber"})
    six = replace(
        six, readings=(low, *six.readings[1:]),
        alerts=(alert("amber", "Седація 3: на боці, O₂ поруч", "Sedation 3: on the side, O₂ near", alert_row="a-2",
                      field="moaas"),),
    )  # fmt: skip
    seven = replace(seven, limits=Limits(dose_cap_mg="52.5"))
    return one, two, three, four, five, six, seven, not_dosed()


def staff() -> tuple[StaffPresent, ...]:
    """Four people; one of them without a PIN yet."""
    return (
        StaffPresent("u-nurse", "Ірина Марчук", "ІМ", "nurse", ago(80), has_pin=True),
        StaffPresent("u-lead", "Олена Левченко", "ОЛ", "lead", ago(85), has_pin=True),
        StaffPresent("u-doctor", "Остап Бондар", "ОБ", "physician", ago(82), has_pin=True),
        StaffPresent("u-observer", "Марія Коваль", "МК", "observer", ago(60), has_pin=False),
    )


def board(*people: Column, **more: object) -> Board:
    """The running day of the drawing, changed by `more`."""
    made = Board(
        session_id="s-1", cohort_id="c-1", title="Дозувальна сесія 2 з 3", code="07", place="укриття",
        started_at=ago(69), now=NOW, draft=False, go=True, columns=people or columns(),
        marks=(TimelineMark("e-1", "alarm", ago(36), ago(21), "І. Марчук", "шахова кімната"),),
        staff=staff(), holds=(), muted="", clock_doubt=False, axis=Axis(80, 200, 150, 20),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def answered(**more: object) -> Board:
    """The same day with every alert answered."""
    at = {"answered_by": "О. Бондар", "answered_at": ago(3)}
    people = [replace(one, alerts=tuple(replace(alert, **at) for alert in one.alerts)) for one in columns()]  # type: ignore[arg-type]
    return board(*people, **more)


def nobody_dosed() -> Board:
    """The morning: baselines, one order that waits."""
    rows = []
    for one in (*columns()[:7], not_dosed()):
        order = OrderMark(
            f"o-{one.seat}", f"or-{one.seat}", 0, "im", "60", "1.2", "О. Бондар", beyond_rule=False, kg="80",
            mg_per_kg="0.75",
        )  # fmt: skip
        rows.append(
            replace(
                one,
                standing="cleared",
                t0=None,
                minutes=None,
                since_last=None,
                due="none",
                due_at=None,
                due_minute=None,
                doses=(),
                rescues=(),
                alerts=(),
                pips=(),
                discharge_from=None,
                deferral={},
                readings=one.readings[-1:],
                orders=(order,) if one.seat < 3 else (),
            )
        )
    return board(*rows, marks=())


def all_gone() -> Board:
    """The evening: everybody home, one to hospital."""
    rows = [
        replace(
            one, standing="hospital" if one.seat == 3 else "discharged", left_at=ago(-130 + one.seat), due="finished",
            due_at=None, alerts=(), escort="Романюк Олена", t0=one.t0 or ago(20), minutes=one.minutes or 20,
            pips=tuple(pip for pip in one.pips if pip.state in {"done", "missed"}),
        )
        for one in columns()
    ]  # fmt: skip
    return board(*rows, now=ago(-150))


def extreme() -> Board:
    """Three digits everywhere, the longest words, red and overdue on one person."""
    rows = list(columns())
    worst = replace(
        reading((210, 120, 128, 100, 26, 5), 91, number=1),
        levels={"sbp": "red", "dbp": "red", "pulse": "red"},
    )
    rows[0] = replace(
        rows[0], minutes=188, since_last=188, t0=ago(188), due_at=ago(91), readings=(worst, *rows[0].readings[1:]),
        alerts=(alert("red", "САТ понад 200: лікар негайно", "SBP over 200: physician at once",
                      escalated_at=ago(1)),),
        limits=Limits(other="серцевий ритм на моніторі протягом усієї сесії, без розмов про роботу"),
        pips=pips(ago(188), 4),
    )  # fmt: skip
    return board(*rows)


def not_ready() -> Board:
    """Before the doses: the go/no-go sheet is not signed yet."""
    return replace(nobody_dosed(), go=False)
