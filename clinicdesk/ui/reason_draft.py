"""A reason typed before an act outlives a lock and a power cut, wherever it is asked for."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.sheet_draft import MEANWHILE, Picked, SheetDraft
from clinicdesk.ui.surroundings import Surroundings

KIND = "reason"


def ask_kept(
    around: Surroundings, name: str, then: Callable[[str], Any], /, *, about: str, way: tuple[str, str],
    kind: str = "primary", version: int = 0, **values: str | int,
) -> Sheet:  # fmt: skip
    """`Talk.ask` for a reason, which is kept while it is typed.

    `about`: the record, cohort or task that the act is about; `way`: the place and subject of the window where the
    sheet is opened again. `version`: of the record; what was typed over another one comes back with a warning.
    """
    sheet = around.talk.ask(name, then, field="reason", kind=kind, **values)
    return keep_reason(
        around, sheet, {"reason": sheet.fields["reason"].editor}, about=about, way=way, version=version
    )


def keep_reason(
    around: Surroundings, sheet: Sheet, editors: Mapping[str, QWidget], *, about: str, way: tuple[str, str],
    version: int | str = 0, meanwhile: tuple[str, str, str] = MEANWHILE, picks: Picked | None = None,
    tell: Callable[[str], object] | None = None,
) -> Sheet:  # fmt: skip
    """The same for an open sheet that asks for more than a reason; `editors` by their fields, never a secret.

    `meanwhile`, `picks`, `tell`: as of `SheetDraft`.
    """
    place, what = way
    SheetDraft(
        around, sheet, editors, kind=KIND, subject=f"{sheet.objectName()}|{about}", version=version,
        meanwhile=meanwhile, about={"place": place, "what": what}, picks=picks, tell=tell,
    )  # fmt: skip
    return sheet
