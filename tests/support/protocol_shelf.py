"""Three protocols of an imaginary clinic: a draft, one that is adopted with numbers of its own, a stub."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.reports.programme_page import programme_page
from clinicdesk.services.adoption import ProtocolRow
from clinicdesk.services.protocol_reading import NumberRow, ProtocolText
from clinicdesk.services.signing import Meaning, SignatureState, SignatureView

SIGNED_AT = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
SIGNATURE = SignatureView(
    "Олена Левченко", "lead", Meaning.APPROVER, SIGNED_AT, "7f3a91c2", SignatureState.VALID, None
)


def programme(code: str) -> Programme:
    """A programme of the built-in library."""
    found = library().read(code, None).definition
    assert isinstance(found, Programme)
    return found


def row(code: str, **more: Any) -> ProtocolRow:
    """A programme of the library, not adopted, changed by `more`."""
    found = programme(code)
    titles = {language: words["title"] for language, words in library().read(code, None).phrases.items()}
    whose = {
        language: words.get("owner", found.owner)
        for language, words in library().read(code, None).phrases.items()
    }
    plain = ProtocolRow(code, found.version, titles, whose, False, "draft", "", found.adjustable, {}, ())
    return replace(plain, **more)


def protocols() -> tuple[ProtocolRow, ...]:
    """A draft, an adopted one, a stub."""
    adopted = row(
        "trt",
        state="adopted",
        adoption_id="a-1",
        signatures=(SIGNATURE,),
        numbers={"group.most": Decimal(12)},
        offered={"group.most": Decimal(12)},
    )
    titles = {"uk": "Коло підтримки", "en": "Support circle"}
    stub = replace(row("trt"), code="circle", title=titles, stub=True)
    return row("gkap"), adopted, stub


def own_form() -> ProtocolRow:
    """A form of the clinic's own."""
    titles = {"uk": "Настрій", "en": "Mood"}
    return ProtocolRow("mood", "1.0", titles, {}, False, "entered", "", (), {}, (), kind="form")


def read(*, code: str, version: str, language: str) -> ProtocolText:
    """The text of the library; the first three numbers."""
    name = code if code in library().codes() else "trt"
    found, phrases = programme(name), library().read(name, None).phrases[language]
    numbers = tuple(
        NumberRow(limit, f"{limit.at.rpartition('.')[2]} {place}", str(limit.lowest))
        for place, limit in enumerate(found.adjustable[:3])
    )
    return ProtocolText(tuple(programme_page(found, phrases, language, library())), numbers)
