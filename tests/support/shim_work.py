"""What the processes above the recording layer do: each function is one story, told what to do as JSON."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clinicdesk.clock import stamp
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.models import engine
from clinicdesk.models.responses import Response
from clinicdesk.security.roles import Role
from clinicdesk.security.vault import read_keys, verify_password
from clinicdesk.services import accounts, drafts
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import close_desk
from clinicdesk.services.rotation import rotate_file_key
from clinicdesk.services.views import Actor
from clinicdesk.services.vitals import record_reading
from tests.support.canary import canary
from tests.support.canary_story import leave_canaries
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.kill import VALUES, record_set, reopened, sign_newest
from tests.support.kill_remains import holder_of, opens
from tests.support.shim import Kind, acknowledge, arm, counted, disarm


def write_and_rotate(*, clinic: dict[str, Any], readings: int, leaving: list[str]) -> dict[str, Any]:
    """Record sets as nurse; between them the administrator removes people, and the file gets new keys."""
    here = reopened(clinic)
    desk, admin = here.open_as("admin")
    nurse = here.join(desk, "nurse")
    users = {user.login: user.user_id for user in accounts.list_users(desk, admin)}
    _record(here, desk, nurse, readings)
    for login in leaving:
        accounts.remove_user(desk, admin, users[login], password=PASSWORDS["admin"], reason="leaves")
        acknowledge(here.folder, {"removed": login})
        _record(here, desk, nurse, readings)
    here.close()
    return {}


def write_with(*, clinic: dict[str, Any], readings: int, pragmas: list[str]) -> dict[str, Any]:
    """Record sets with other pragmas than ours: what the proof must find wanting."""
    setattr(engine, "_PRAGMAS", tuple(pragmas))  # noqa: B010 - a constant, changed on purpose
    here = reopened(clinic)
    desk, nurse = here.open_as("nurse")
    _record(here, desk, nurse, readings)
    here.close()
    return {}


def write_on_a_bad_disk(*, clinic: dict[str, Any], most: int, fault: dict[str, Any]) -> list[dict[str, Any]]:
    """For n up to `most`: the nth call of a write is refused. What was said, and what is there then and after."""
    here = reopened(clinic)
    desk, nurse = here.open_as("nurse")
    tried = []
    for nth in range(1, most + 1):
        before, taken = readings_in(desk), here.clock.now()
        with refusing(nth, fault) as told:
            record_reading(
                desk, nurse, session_id=here.session_id, person_id=here.people["К-1"], taken_at=taken,
                values=VALUES,
            )  # fmt: skip
        present = readings_in(desk) - before
        record_set(here, desk, nurse)
        tried.append({**told, "taken": stamp(taken), "present": stamp(taken) in present})
    here.close()
    return tried


def draft_on_a_bad_disk(*, clinic: dict[str, Any], most: int, fault: dict[str, Any]) -> list[dict[str, Any]]:
    """The same for what is being typed."""
    here = reopened(clinic)
    desk, nurse = here.open_as("nurse")
    tried = []
    for nth in range(1, most + 1):
        with refusing(nth, fault) as told:
            drafts.save_draft(desk, nurse, kind="note", subject=str(nth), body={"text": "слово"})
        present = any(draft.subject == str(nth) for draft in drafts.list_drafts(desk, nurse))
        tried.append({**told, "present": present})
    here.close()
    return tried


def rotate_on_a_bad_disk(*, clinic: dict[str, Any], fault: dict[str, Any]) -> list[dict[str, Any]]:
    """One call of a rotation is refused, from the first to the last; then work goes on at the same desk."""
    here = reopened(clinic)
    desk, admin = here.open_as("admin")
    nurse = here.join(desk, "nurse")
    holder = holder_of(here, "therapist")
    tried = []

    def refuse(nth: int) -> None:
        before = desk.secret.epoch
        with refusing(nth, fault) as told:
            rotate_file_key(desk)
        opening = sum(opens(desk.folder, secret) for secret in holder.secrets(read_keys(desk.folder.keys)))
        tried.append({**told, "present": desk.secret.epoch > before, "opening": opening})

    def calls() -> int:
        return counted(Kind(fault["kinds"]), lambda: rotate_file_key(desk))

    for nth in (*range(1, 11), *range(11, calls(), calls() // 8)):
        refuse(nth)
        record_set(here, desk, nurse)
    for back in range(0, 14, 2):  # the very last calls: the file no longer grows from one to the next
        refuse(calls() - back + 1)
    record_set(here, desk, nurse)
    accounts.add_user(
        desk, admin, login="observer", name="Нова Особа", roles=[Role.OBSERVER], password=PASSWORDS["admin"],
        language="uk",
    )  # fmt: skip
    here.close()
    return tried


def change_password_on_a_bad_disk(
    *, clinic: dict[str, Any], nths: list[int], fault: dict[str, Any]
) -> list[dict[str, Any]]:
    """The nth call of a change of password is refused; what is told then, and which password opens."""
    here = reopened(clinic)
    desk, nurse = here.open_as("nurse")
    current, tried = PASSWORDS["nurse"], []
    for nth in nths:
        new = f"{PASSWORDS['nurse']} {nth}"
        with refusing(nth, fault) as told:
            accounts.change_password(desk, nurse, current=current, new=new)
        good = [password for password in (current, new) if is_password(desk, password)]
        tried.append({**told, "present": good == [new], "good": len(good)})
        (current,) = good
    here.close()
    return tried


def open_on_a_bad_disk(
    *, clinic: dict[str, Any], nths: list[int], fault: dict[str, Any]
) -> list[dict[str, Any]]:
    """The nth call of an opening is refused; the next opening is not."""
    here, tried = reopened(clinic), []
    for nth in nths:
        with refusing(nth, fault) as told:
            desk, _ = here.open_as("nurse")
            close_desk(desk)
        desk, nurse = here.open_as("nurse")
        record_set(here, desk, nurse)
        tried.append({**told, "present": desk.findings == ()})
        here.close()
    return tried


def day_of_canaries(**told: Any) -> dict[str, str]:
    """A clinic's day with a word in every field that must be found nowhere."""
    return leave_canaries(**told)


def sort_more_than_the_cache_holds(*, place: str, temp_store: str) -> dict[str, Any]:
    """Names in an encrypted file, sorted: where the engine may, it puts what it sorts in a temporary file."""
    connection = engine.connect(Path(place) / "sorted.db", "5a" * 48)
    for pragma in ("cache_size=5", f"temp_store={temp_store}"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("create table t (name text) strict")
    names = [(f"{canary('sorted')} {n % 997}",) for n in range(30_000)]
    connection.execute("begin")
    connection.executemany("insert into t values (?)", names)
    connection.execute("commit")
    ordered = connection.execute("select name from t order by name").fetchall()
    connection.close()
    return {"sorted": len(ordered)}


@contextmanager
def refusing(nth: int, fault: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Refuse as told; what is raised must be one of our sentences, in both languages."""
    told: dict[str, Any] = {"nth": nth, "code": ""}
    arm(Kind(fault["kinds"]), nth, fault["error"], forever=fault["forever"], half=fault["half"])
    try:
        yield told
    except Unavailable as error:
        told["code"] = error.code
        told["sentences"] = [error.problem(language) + error.remedy(language) for language in ("uk", "en")]
    finally:
        told["refused"] = disarm()


def readings_in(desk: Desk) -> set[str]:
    """The times of all sets, as the running program sees them."""
    with desk.database.read() as session:
        return {stamp(taken) for taken in session.scalars(select(Response.taken_at))}


def is_password(desk: Desk, password: str) -> bool:
    """Whether the nurse comes in with it."""
    try:
        verify_password(read_keys(desk.folder.keys), "nurse", password)
    except Refused:
        return False
    return True


def _record(clinic: Clinic, desk: Desk, nurse: Actor, readings: int) -> None:
    for _ in range(readings):
        acknowledge(clinic.folder, {"kept": record_set(clinic, desk, nurse)})
    acknowledge(clinic.folder, {"kept": sign_newest(clinic, desk, nurse)})


if __name__ == "__main__":
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](**json.loads(sys.stdin.read()))))
