"""The clinic's settings: read by everybody, changed with a reason, never overwritten."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.accounts import Clinic
from clinicdesk.models.audit import Action
from clinicdesk.protocols.phones import dialable
from clinicdesk.security.roles import Permission
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.founding import check_clinic
from clinicdesk.services.settings_text import settings_from, settings_text
from clinicdesk.services.views import Actor, Changes, ClinicSettings, Topic

IDLE_MINUTES = range(1, 16)


@verb(Permission.SEE_CLINIC, reads=True)
def read_settings(desk: Desk, actor: Actor) -> ClinicSettings:  # noqa: ARG001 - checked by the verb
    """The settings that count now."""
    return current_settings(desk)


@verb(Permission.CHANGE_CLINIC)
def change_settings(desk: Desk, actor: Actor, settings: ClinicSettings, *, reason: str) -> Changes:
    """New settings in place of the version they were read as.

    Raises Refused CLN001 when somebody changed them meanwhile, FND001–003, CLN002–003 and CLN005 at their fields.
    """
    if issues := _issues(settings, reason):
        raise Refused(*issues)
    with desk.database.read() as session:
        former = _newest(session)
    if settings.version != former.version:
        raise Refused(Issue("CLN001"))
    text = settings_text(replace(settings, demo=desk.demo))
    if text == former.settings:
        raise Refused(Issue("CLN004"))
    fresh = Clinic(
        id=desk.ids.new(), clinic_id=desk.clinic_id, version=former.version + 1, name=settings.name,
        settings=text,
    )  # fmt: skip
    with desk.write(actor, Action.CLINIC_CHANGED, entity="clinic", entity_id=desk.clinic_id,
                    version=fresh.version, reason=reason) as work:  # fmt: skip
        work.supersede(former, fresh)
    return desk.changes(Topic.CLINIC, subject=desk.clinic_id)


def current_settings(desk: Desk) -> ClinicSettings:
    """The settings that count now, for services and documents."""
    with desk.database.read() as session:
        row = _newest(session)
    return settings_from(row.settings, row.version)


def _newest(session: Session) -> Clinic:
    return session.scalars(_NEWEST).one()


# Built once: whoever asks what day it is asks for the clinic's zone.
_NEWEST = select(Clinic).order_by(Clinic.version.desc()).limit(1)


def _issues(settings: ClinicSettings, reason: str) -> list[Issue]:
    found = check_clinic(settings.name, settings.edrpou, settings.zone)
    if settings.idle_lock_minutes not in IDLE_MINUTES:
        found.append(Issue("CLN002", "idle_lock_minutes"))
    found += [
        Issue("CLN003", f"crisis_lines_{n}")
        for n, line in enumerate(settings.crisis_lines)
        if not line.name.strip() or not any(sign.isdecimal() for sign in line.phone)
    ]
    found += [
        Issue("CLN090", f"crisis_lines_{n}", values={"phone": line.phone})
        for n, line in enumerate(settings.crisis_lines)
        if any(sign.isdecimal() for sign in line.phone) and not dialable(line.phone)
    ]
    if settings.downtime_folder and not Path(settings.downtime_folder).is_absolute():
        found.append(Issue("CLN005", "downtime_folder"))
    if not reason.strip():
        found.append(Issue("DSK005", "reason"))
    return found
