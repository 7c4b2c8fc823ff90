"""One set of vital signs through the service, beside a bare SQLCipher insert and commit of the same rows."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from benchmarks.measuring import Figure, compare
from clinicdesk.models.audit import AuditEvent, AuditPayload
from clinicdesk.models.engine import connect
from clinicdesk.models.responses import ObservedValue, Response
from clinicdesk.services.vitals import record_reading
from tests.support.clinic import build_clinic, copy_clinic

VALUES = {"sbp": "142", "dbp": "88", "pulse": "77", "spo2": "97", "rr": "16"}
TABLES = (AuditEvent, Response, ObservedValue)


def run(folder: Path, rounds: int) -> list[Figure]:
    """Both sides write to files of their own that began as the same clinic."""
    clinic = build_clinic(folder / "ours")
    bare_clinic = copy_clinic(clinic, folder / "bare")
    desk, nurse = clinic.open_as("nurse")
    person = clinic.people["К-1"]

    def ours() -> None:
        record_reading(
            desk, nurse, session_id=clinic.session_id, person_id=person, taken_at=clinic.clock.now(), values=VALUES
        )

    ours()
    bare = _bare(bare_clinic.folder / "clinic.db", desk.secret.raw_hex, _rows_of_newest(desk.database))
    try:
        return [
            compare("write one vitals set, durable, with audit", ours, bare, rounds=rounds,
                    promise="≤ 10 × bare insert and commit of the same rows")
        ]  # fmt: skip
    finally:
        clinic.close()
