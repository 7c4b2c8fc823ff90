"""Which steps of a programme are signed: each form in the version that stands, by a role that may."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.protocols.programme_language import ProgrammeStep
from clinicdesk.protocols.values import Fact
from clinicdesk.services.signed_content import SHEET


def newest_by_step(sheets: Iterable[Response]) -> dict[str, Response]:
    """The newest filled form of each step."""
    return {row.step: row for row in sheets if row.step}


def signed_facts(
    session: DbSession, steps: Iterable[ProgrammeStep], sheets: Mapping[str, Response]
) -> dict[str, Fact | None]:
    """`signed.STEP` for each form whose newest version is signed, and for each sign-off all of whose forms are."""
    signers = _signers(session, sheets.values())
    facts: dict[str, Fact | None] = {
        f"signed.{step}": True for step, row in sheets.items() if signers[row.response_id, row.version]
    }
    steps = tuple(steps)
    forms = {step.id for step in steps if step.form}
    for step in steps:
        if step.kind != "sign_off":
            continue
        rows = [sheets.get(one) for one in step.of if one in forms]
        allowed = set(step.roles)
        if rows and all(
            row and any(allowed & held for held in signers[row.response_id, row.version]) for row in rows
        ):
            facts[f"signed.{step.id}"] = True
    return facts


def _signers(session: DbSession, rows: Iterable[Response]) -> dict[tuple[str, int], list[set[str]]]:
    wanted: dict[tuple[str, int], list[set[str]]] = {(row.response_id, row.version): [] for row in rows}
    ids = [record for record, _ in wanted]
    query = select(Signature.record_id, Signature.record_version, Signature.signer_role).where(
        Signature.record_type == SHEET, Signature.record_id.in_(ids)
    )
    for record, version, roles in session.execute(query):
        if (record, version) in wanted:
            wanted[record, version].append(set(roles.split()))
    return wanted
