"""From the password to a readable file of 100 MB, beside argon2id alone with the same parameters."""

import os
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw

from benchmarks.audit import fill
from benchmarks.measuring import Figure, compare
from clinicdesk.models.audit import Action
from clinicdesk.security.vault import DEFAULT
from clinicdesk.security.witness import NoWitness
from clinicdesk.services.accounts import change_password
from clinicdesk.services.entrance import close_desk, open_clinic
from tests.support.clinic import PASSWORDS, build_clinic

BYTES_AN_EVENT = 600
"""About what an event, its payload and its tree nodes take in the file."""


def run(folder: Path, *, short: bool) -> list[Figure]:
    """The file is grown with audit events; the full check that runs behind the opening is not in the figure."""
    megabytes = 10 if short else 100
    clinic = build_clinic(folder / "clinic")
    desk, lead = clinic.open_as("lead")
    desk.kdf = DEFAULT
    password = f"{PASSWORDS['lead']} anew"
    change_password(desk, lead, current=PASSWORDS["lead"], new=password)
    fill(desk.database, megabytes * 1_000_000 // BYTES_AN_EVENT)
    desk.trail.forget()
    desk.note(lead, Action.INTEGRITY_CHECKED, entity="clinic", entity_id=desk.clinic_id)
    clinic.close()
    size = (clinic.folder / "clinic.db").stat().st_size / 1e6
    salt = os.urandom(16)

    def ours() -> None:
        entered = open_clinic(
            clinic.folder, login="lead", password=password, clock=clinic.clock, ids=clinic.ids,
            witness=NoWitness(), workstation="Пост-1",
        )  # fmt: skip
        close_desk(entered.desk)

    def bare() -> None:
        hash_secret_raw(
            password.encode(), salt, time_cost=DEFAULT.t, memory_cost=DEFAULT.m, parallelism=DEFAULT.p,
            hash_len=32, type=Type.ID,
        )  # fmt: skip

    figure = compare(f"open a file of {size:.0f} MB", ours, bare, rounds=3 if short else 11, promise="")
    beyond = figure.ours_ms - figure.bare_ms
    return [
        Figure(
            figure.what, figure.ours_ms, figure.ours_p95_ms, figure.bare_ms, figure.bare_p95_ms,
            f"{beyond:.0f} ms beyond argon2id; ≤ 150 ms",
        )
    ]  # fmt: skip
