"""What stands on the cards of the demonstration's participants. People, numbers and places are invented."""

from dataclasses import replace

from clinicdesk.demo.cast import PARTICIPANTS, WAITING
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails, details_of_name

_SOURCES = ("Поліклініка № 3 (вигадана)", "Центр підтримки ветеранів (вигаданий)", "Самозвернення")
_ESCORTS = ("Олійник Марта", "Дорошенко Ніна", "Лисенко Яна", "Ткачук Олег", "Руденко Ліля", "Поліщук Ганна",
            "Мороз Богдан", "Клименко Віра")  # fmt: skip
_RELATIONS = ("дружина", "сестра", "дружина", "брат", "сестра", "мати", "батько", "дружина")
_COMPLAINTS = (
    "Погано спить, уникає людних місць, дратівливість.",
    "Нічні жахіття, важко зосередитися.",
    "Спогади про події, тривога в закритих приміщеннях.",
    "Пригнічений настрій, втрата цікавості.",
)
_TREATMENTS = (
    "Сертралін 200 мг, 14 місяців, часткова відповідь; психотерапія 20 зустрічей.",
    "Пароксетин 40 мг, 8 місяців, без відповіді.",
    "Есциталопрам 20 мг і психотерапія, пів року.",
)
_ALLERGIES: dict[str, tuple[Allergy, ...] | None] = {
    "К-1056": (Allergy("пеніцилін", "висип"),),
    "К-1060": (Allergy("йод"), Allergy("латекс", "набряк рук")),
    "К-1063": None,
    "К-1066": (Allergy("ібупрофен", "кропив’янка"),),
}
"""None: nobody has asked yet; without an entry: asked, none."""
_MILITARY = ("veteran", "veteran", "serving", "civilian")
_MEDICINES = (
    (Medicine("сертралін", "50 мг уранці"),),
    (Medicine("есциталопрам", "10 мг уранці"), Medicine("мелатонін", "3 мг на ніч")),
    (),
)
_WOMEN = frozenset({"К-1066", "К-1086"})


def card_of(place: int) -> PersonDetails:
    """The card of one participant as the coordinator types it, by their place in the cast."""
    code, name, birth_date = (*PARTICIPANTS, *WAITING)[place]
    base = replace(
        details_of_name(name), code=code, birth_date=birth_date, sex="female" if code in _WOMEN else "male",
        phones=(f"067 000 {10 + place} {56 + place}",), referral_source=_SOURCES[place % 3],
        referral_date=f"{3 + place}.09.2026", diagnoses=("F43.1",) if place % 2 else ("F43.1", "F33.1"),
    )  # fmt: skip
    return _with_care(base, place) if place < len(PARTICIPANTS) else base


def _with_care(base: PersonDetails, place: int) -> PersonDetails:
    """What is known of those who are in a cohort already."""
    allergies = _ALLERGIES.get(base.code, ())
    phone = f"050 000 {20 + place} {70 + place}"
    return replace(
        base, emergency_name=_ESCORTS[place], emergency_relation=_RELATIONS[place], emergency_phone=phone,
        escort_name=_ESCORTS[place], escort_phone=phone, chart_number=f"{base.code[2:]}/26",
        complaint=_COMPLAINTS[place % 4], earlier_treatment=_TREATMENTS[place % 3],
        height_cm=str(168 + 2 * place), weight_kg=str(71 + 3 * place), military=_MILITARY[place % 4],
        medicines=_MEDICINES[place % 3], allergies=allergies or (),
        allergies_state="" if allergies is None else "listed" if allergies else "none",
    )  # fmt: skip


TWIN = PersonDetails(
    code="К-1190", surname="Honchar", given_name="Yaroslav", birth_date="17.02.1994", phones=("067 000 18 64",),
    referral_source="Телефоном",
)  # fmt: skip
"""The same person as К-1084, written down a second time from a passport's Latin letters."""
