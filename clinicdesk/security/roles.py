"""Who may do what: one list of roles, one list of acts, one table between them."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a person is in the clinic; programmes map their own role names to these."""

    ADMIN = "admin"
    LEAD = "lead"
    PHYSICIAN = "physician"
    ANAESTHESIOLOGIST = "anaesthesiologist"
    NURSE = "nurse"
    OBSERVER = "observer"
    THERAPIST = "therapist"
    COTHERAPIST = "cotherapist"
    COORDINATOR = "coordinator"
    DRUG_OFFICER = "drug_officer"
    PEER = "peer"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """An act that needs a right; every service verb names exactly one."""

    OWN_ACCOUNT = "own_account"
    SEE_USERS = "see_users"
    MANAGE_USERS = "manage_users"
    RENEW_RECOVERY = "renew_recovery"
    SEE_CLINIC = "see_clinic"
    CHANGE_CLINIC = "change_clinic"
    CHECK_INTEGRITY = "check_integrity"
    ACCEPT_FINDINGS = "accept_findings"
    CONFIRM_TIME = "confirm_time"
    MAKE_BACKUP = "make_backup"
    SEE_TRAIL = "see_trail"
    EXPORT_TRAIL = "export_trail"
    SEE_TASKS = "see_tasks"
    KEEP_DRAFTS = "keep_drafts"
    SEE_PEOPLE = "see_people"
    REGISTER_PEOPLE = "register_people"
    AMEND_PEOPLE = "amend_people"
    MERGE_PEOPLE = "merge_people"
    READ_PERSON = "read_person"
    OPEN_CHART = "open_chart"
    BREAK_GLASS = "break_glass"
    REVIEW_GLASS = "review_glass"
    SEE_COHORTS = "see_cohorts"
    PLAN_COHORTS = "plan_cohorts"
    RUN_SESSIONS = "run_sessions"
    SEE_SESSIONS = "see_sessions"
    RECORD_READINGS = "record_readings"
    SIGN_RECORDS = "sign_records"
    SEE_PROTOCOLS = "see_protocols"
    ADOPT_PROTOCOLS = "adopt_protocols"
    KEEP_CREDENTIALS = "keep_credentials"
    TAKE_CONSENT = "take_consent"
    FILL_FORMS = "fill_forms"
    CLEAR_PEOPLE = "clear_people"
    ADMIT_PEOPLE = "admit_people"
    SET_ASIDE_TASKS = "set_aside_tasks"
    JOIN_SESSION = "join_session"
    ORDER_DOSES = "order_doses"
    GIVE_DOSES = "give_doses"
    RECORD_EVENTS = "record_events"
    DISCHARGE_PEOPLE = "discharge_people"
    SEE_DRUGS = "see_drugs"
    KEEP_DRUGS = "keep_drugs"
    SEAL_DOCUMENTS = "seal_documents"
    RECORD_ATTENDANCE = "record_attendance"
    READ_NOTES = "read_notes"
    WRITE_NOTES = "write_notes"
    REVIEW_NOTES = "review_notes"
    KEEP_PROCESS_NOTES = "keep_process_notes"
    ASK_QUESTIONS = "ask_questions"
    PRINT_RECORDS = "print_records"
    PRINT_FORMS = "print_forms"
    EXPORT_RECORDS = "export_records"
    CLOSE_INCIDENTS = "close_incidents"
    REVIEW_TRAIL = "review_trail"


EVERYONE = frozenset(Role)
_MEDICAL = frozenset({Role.LEAD, Role.PHYSICIAN, Role.ANAESTHESIOLOGIST, Role.NURSE, Role.OBSERVER})
_PRESCRIBING = frozenset({Role.LEAD, Role.PHYSICIAN, Role.ANAESTHESIOLOGIST})
_TALKING = frozenset({Role.THERAPIST, Role.COTHERAPIST})
CLINICAL = _MEDICAL | _TALKING
"""Those who treat: the only roles that see charts. The administrator has no clinical content."""
ISSUERS = frozenset({Role.ADMIN, Role.LEAD})
"""Those whose keys certify other people's keys."""

ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.OWN_ACCOUNT: EVERYONE,
    Permission.SEE_USERS: frozenset({Role.ADMIN, Role.LEAD, Role.AUDITOR}),
    Permission.MANAGE_USERS: frozenset({Role.ADMIN}),
    Permission.RENEW_RECOVERY: frozenset({Role.ADMIN}),
    Permission.SEE_CLINIC: EVERYONE,
    Permission.CHANGE_CLINIC: frozenset({Role.ADMIN, Role.LEAD}),
    Permission.CHECK_INTEGRITY: EVERYONE,
    Permission.ACCEPT_FINDINGS: frozenset({Role.LEAD}),
    Permission.CONFIRM_TIME: frozenset({Role.LEAD}),
    Permission.MAKE_BACKUP: frozenset({Role.ADMIN, Role.LEAD}),
    Permission.SEE_TRAIL: frozenset({Role.ADMIN, Role.LEAD, Role.AUDITOR}),
    Permission.EXPORT_TRAIL: frozenset({Role.LEAD, Role.AUDITOR}),
    Permission.SEE_TASKS: EVERYONE,
    Permission.KEEP_DRAFTS: EVERYONE,
    Permission.SEE_PEOPLE: CLINICAL | {Role.COORDINATOR, Role.AUDITOR},
    Permission.REGISTER_PEOPLE: CLINICAL | {Role.COORDINATOR},
    Permission.AMEND_PEOPLE: CLINICAL | {Role.COORDINATOR},
    Permission.MERGE_PEOPLE: frozenset({Role.LEAD, Role.PHYSICIAN, Role.COORDINATOR}),
    Permission.READ_PERSON: CLINICAL | {Role.COORDINATOR, Role.AUDITOR},
    Permission.OPEN_CHART: CLINICAL,
    Permission.BREAK_GLASS: CLINICAL,
    Permission.REVIEW_GLASS: frozenset({Role.LEAD}),
    Permission.SEE_COHORTS: CLINICAL | {Role.COORDINATOR, Role.AUDITOR},
    Permission.PLAN_COHORTS: frozenset({Role.LEAD, Role.COORDINATOR}),
    Permission.RUN_SESSIONS: _PRESCRIBING,
    Permission.SEE_SESSIONS: CLINICAL | {Role.COORDINATOR},
    Permission.RECORD_READINGS: _MEDICAL,
    Permission.SIGN_RECORDS: CLINICAL | {Role.COORDINATOR, Role.DRUG_OFFICER},
    Permission.SEE_PROTOCOLS: CLINICAL | {Role.COORDINATOR, Role.DRUG_OFFICER, Role.AUDITOR},
    Permission.ADOPT_PROTOCOLS: frozenset({Role.LEAD}),
    Permission.KEEP_CREDENTIALS: frozenset({Role.LEAD, Role.COORDINATOR}),
    Permission.TAKE_CONSENT: CLINICAL | {Role.COORDINATOR},
    Permission.FILL_FORMS: CLINICAL,
    Permission.CLEAR_PEOPLE: frozenset({Role.LEAD}),
    Permission.ADMIT_PEOPLE: _PRESCRIBING,
    Permission.SET_ASIDE_TASKS: CLINICAL | {Role.COORDINATOR},
    Permission.JOIN_SESSION: CLINICAL | {Role.COORDINATOR, Role.DRUG_OFFICER},
    Permission.ORDER_DOSES: _PRESCRIBING,
    Permission.GIVE_DOSES: _PRESCRIBING | {Role.NURSE},
    Permission.RECORD_EVENTS: CLINICAL,
    Permission.DISCHARGE_PEOPLE: _PRESCRIBING | {Role.NURSE},
    Permission.SEE_DRUGS: _PRESCRIBING | {Role.NURSE, Role.DRUG_OFFICER, Role.AUDITOR},
    Permission.KEEP_DRUGS: _PRESCRIBING | {Role.NURSE, Role.DRUG_OFFICER},
    Permission.SEAL_DOCUMENTS: CLINICAL | {Role.COORDINATOR, Role.DRUG_OFFICER, Role.AUDITOR},
    Permission.RECORD_ATTENDANCE: CLINICAL | {Role.COORDINATOR},
    Permission.READ_NOTES: CLINICAL,
    Permission.WRITE_NOTES: _TALKING | {Role.LEAD, Role.PHYSICIAN},
    Permission.REVIEW_NOTES: frozenset({Role.LEAD, Role.PHYSICIAN, Role.THERAPIST}),
    Permission.KEEP_PROCESS_NOTES: _TALKING | {Role.LEAD, Role.PHYSICIAN},
    Permission.ASK_QUESTIONS: CLINICAL,
    Permission.PRINT_RECORDS: CLINICAL,
    Permission.PRINT_FORMS: CLINICAL | {Role.COORDINATOR},
    Permission.EXPORT_RECORDS: frozenset({Role.LEAD}),
    Permission.CLOSE_INCIDENTS: frozenset({Role.LEAD, Role.DRUG_OFFICER}),
    Permission.REVIEW_TRAIL: frozenset({Role.LEAD, Role.AUDITOR}),
}

_APART = frozenset({Role.ADMIN, Role.AUDITOR})
"""Roles that stand alone: held together with another they would void what they are for."""


def may(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether any of these roles carries the permission."""
    return not ALLOWED[permission].isdisjoint(roles)


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything these roles may do."""
    held = frozenset(roles)
    return frozenset(permission for permission, allowed in ALLOWED.items() if allowed & held)


def can_be_held_together(roles: Iterable[Role]) -> bool:
    """Administrator and auditor are held alone, so that neither sees or judges their own clinical work."""
    held = frozenset(roles)
    return len(held) == 1 or not (held & _APART)
