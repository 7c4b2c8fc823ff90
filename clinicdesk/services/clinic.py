"""The clinic's settings: read by everybody, changed with a reason, never overwritten."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.accounts import Clinic
from clinicdesk.models.audit import Action
from clinicdesk.protocols.person_checks import checked_label
from clinicdesk.protocols.phones import dialable
from clinicdesk.protocols.plain_lines import line_key
from clinicdesk.security.roles import Permission
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.founding import check_clinic
from clinicdesk.services.settings_text import settings_from, settings_text
from clinicdesk.services.views import Actor, Changes, ClinicSettings, Topic

IDLE_MINUTES = range(1, 16)
_SHOWN = 60
"""How much of a line a sentence about it repeats."""


@verb(Permission.SEE_CLINIC, reads=True)
def read_settings(desk: Desk, actor: Actor) -> ClinicSettings:  # noqa: ARG001 - checked by the verb
    """The settings that count now."""
    return current_settings(desk)


@verb(Permission.CHANGE_CLINIC)
def change_settings(desk: Desk, actor: Actor, settings: ClinicSettings, *, reason: str) -> Changes:
    """New settings in place of the version they were read as.

    Raises Refused CLN001 when somebody changed them meanwhile, FND001–003, CLN002–003 and CLN005 at their fields,
    and of a changed list of rooms, places or products CLN780 (twice), CLN781 (empty), PSN002–004.
    """
    with desk.database.read() as session:
        former = _newest(session)
    known = settings_from(former.settings, former.version)
    if issues := [*_issues(settings, reason), *_place_issues(settings, known)]:
        raise Refused(*issues)
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


def _place_issues(settings: ClinicSettings, known: ClinicSettings) -> Iterator[Issue]:
    """What is wrong with the lines of a list that somebody changed: each is a choice, printed and compared."""
    for field, size in (("rooms", "name"), ("storage_places", "name"), ("drug_products", "line")):
        lines: tuple[str, ...] = getattr(settings, field)
        if lines == getattr(known, field):
            continue
        seen = Counter(map(line_key, lines))
        twice = next((line for line in lines if line.strip() and seen[line_key(line)] > 1), "")
        if twice:
            yield Issue("CLN780", field, values={"line": twice.strip()[:_SHOWN]})
        if not all(line.strip() for line in lines):
            yield Issue("CLN781", field)
        wrong = (issue for line in lines for issue in checked_label(field, line, size)[1])
        yield from {issue.code: issue for issue in wrong}.values()


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
