"""`clinicdesk protocols …` and `forms enter`: what the clinic has adopted, and what the medical lead brings in."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from clinicdesk.commands.answer import Answer, Caller, opened
from clinicdesk.errors import Issue, Refused
from clinicdesk.services import adoption
from clinicdesk.services.adoption import ProtocolRow
from clinicdesk.services.definitions import enter_definition
from clinicdesk.services.protocol_reading import NumberRow, read_protocol
from clinicdesk.words import figure, known, say


def list_all(caller: Caller) -> Answer:
    """Every programme with its state here and the numbers a clinic may set; then the clinic's own forms and lists."""
    with opened(caller) as entered:
        brought = adoption.list_brought(entered.desk, entered.actor)
        rows = adoption.list_protocols(entered.desk, entered.actor)
        settable = {
            (row.code, row.version): read_protocol(
                entered.desk, entered.actor, code=row.code, version=row.version, language=caller.language
            ).numbers
            for row in rows if row.adjustable
        }  # fmt: skip
    lines: list[str] = []
    for row in rows:
        state = say(caller.language, f"protocols.state.{_state(row)}")
        lines.append(f"{row.code:<12} {row.version:<10} {state:<12} {row.title[caller.language]}")
        lines += [
            _settable(row, number, caller.language) for number in settable.get((row.code, row.version), ())
        ]
    for row in brought:
        kind = say(caller.language, f"forms.kind.{row.kind}")
        lines.append(f"{row.code:<12} {row.version:<10} {kind:<12} {row.title[caller.language]}")
    return Answer(
        tuple(lines),
        {"protocols": [_told(row) for row in rows], "brought_in": [_of_own(row) for row in brought]},
    )


def adopt(caller: Caller, *, code: str, version: str, numbers: Iterable[str], reason: str) -> Answer:
    """The medical lead signs a version for use here. `numbers`: PATH=NUMBER each; PATH= is the protocol's own again.

    A number that is not named stays as the clinic had it; the answer lists what counts now.
    """
    chosen = dict(_pair(text) for text in numbers)
    with opened(caller) as entered:
        adoption.adopt(
            entered.desk, entered.actor, code=code, version=version, numbers=chosen, password=caller.password,
            reason=reason,
        )  # fmt: skip
        rows = adoption.list_protocols(entered.desk, entered.actor)
    counts = next(row for row in rows if (row.code, row.version) == (code, version)).numbers
    lines = [say(caller.language, "protocols.adopted", code=code, version=version)]
    for path, number in counts.items():
        key = "protocols.set" if path in chosen else "protocols.stays"
        told = say(caller.language, key, path=path, number=_written(number, caller.language))
        lines.append(f"    {told}")
    numbers_now = {path: str(number) for path, number in counts.items()}
    return Answer(tuple(lines), {"code": code, "version": version, "numbers": numbers_now})


def withdraw(caller: Caller, *, code: str, version: str, reason: str) -> Answer:
    """From now on the version is a draft here again."""
    with opened(caller) as entered:
        rows = adoption.list_protocols(entered.desk, entered.actor)
        found = next((row for row in rows if (row.code, row.version) == (code, version)), None)
        adoption.withdraw_adoption(
            entered.desk, entered.actor, found.adoption_id if found else "", password=caller.password,
            reason=reason,
        )  # fmt: skip
    line = say(caller.language, "protocols.withdrawn", code=code, version=version)
    return Answer((line,), {"code": code, "version": version})


def enter(caller: Caller, folder: Path) -> Answer:
    """Bring a checked definition folder into the clinic file. Refused FRM001 (no such folder)."""
    if not folder.is_dir():
        raise Refused(Issue("FRM001", "folder", values={"path": str(folder)}))
    with opened(caller) as entered:
        name = enter_definition(entered.desk, entered.actor, folder).subject
        desk, actor = entered.desk, entered.actor
        rows = (*adoption.list_protocols(desk, actor), *adoption.list_brought(desk, actor))
    row = next(row for row in rows if f"{row.code}@{row.version}" == name)
    line = say(
        caller.language, f"protocols.entered.{row.kind}", name=row.title[caller.language], version=row.version
    )
    return Answer((line,), {"folder": folder.name, "definition": name, "title": dict(row.title)})


def _settable(row: ProtocolRow, number: NumberRow, language: str) -> str:
    """A number the clinic may set: its path as --set wants it, its words, what counts now, and the limits."""
    limit, own = number.limit, row.numbers.get(number.limit.at)
    now = _written(number.protocol if own is None else own, language)
    told = say(
        language, "protocols.settable", path=limit.at, title=number.title,
        now=f"{now} {_unit(limit.unit, language)}".strip(),
        lowest=_written(limit.lowest, language), highest=_written(limit.highest, language),
    )  # fmt: skip
    whose = say(language, f"protocols.settable_{'protocol' if own is None else 'clinic'}")
    return f"    {told} ({whose})"


def _written(number: object, language: str) -> str:
    return figure(language, str(number))


def _unit(unit: str, language: str) -> str:
    name = {"/min": "per_min", "µl": "ul"}.get(unit, unit.replace("/", "_").lower())
    key = f"protocols.unit.{name}"
    return say(language, key) if known(key) else unit


def _pair(text: str) -> tuple[str, str]:
    path, sign, number = text.partition("=")
    if not sign or not path.strip():
        raise Refused(Issue("ADP011", "set", values={"text": text}))
    return path.strip(), number.strip()


def _state(row: ProtocolRow) -> str:
    return "stub" if row.stub else row.state


def _of_own(row: ProtocolRow) -> dict[str, Any]:
    return {"code": row.code, "version": row.version, "kind": row.kind, "title": dict(row.title)}


def _told(row: ProtocolRow) -> dict[str, Any]:
    return {
        "code": row.code, "version": row.version, "state": _state(row), "title": dict(row.title),
        "numbers": {path: str(number) for path, number in row.numbers.items()},
        "adjustable": [
            {"at": one.at, "lowest": str(one.lowest), "highest": str(one.highest), "unit": one.unit}
            for one in row.adjustable
        ],
        "signed_by": [signature.signer_name for signature in row.signatures],
    }  # fmt: skip
