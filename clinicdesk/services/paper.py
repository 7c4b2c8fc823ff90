"""Papers of the foundation: the recovery sheet and the slip of a one-time code."""

from datetime import datetime
from zoneinfo import ZoneInfo

from clinicdesk import __version__
from clinicdesk.security.roles import Permission
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.trail_words import local, role_words
from clinicdesk.services.views import Actor, OneTimeCode, SetUp


def recovery_sheet_pdf(
    setup: SetUp, groups: tuple[str, ...], root: str, *, at: datetime, by: str, language: str,
    version: str = __version__,
) -> bytes:  # fmt: skip
    """The sheet of a clinic that is being founded; `root`: the root's fingerprint."""
    from clinicdesk.reports.recovery_sheet import RecoverySheet, render_recovery_sheet  # noqa: PLC0415 - ReportLab

    sheet = RecoverySheet(
        clinic_name=setup.name, address=setup.address, edrpou=setup.edrpou, licence=setup.licence,
        groups=groups, root_fingerprint=root, issued_at=local(at, ZoneInfo(setup.zone)), issued_by=by,
        program_version=version, demo=setup.demo,
    )  # fmt: skip
    return render_recovery_sheet(sheet, language=language)


@verb(Permission.RENEW_RECOVERY, reads=True)
def renewed_sheet_pdf(
    desk: Desk, actor: Actor, groups: tuple[str, ...], root: str, *, language: str
) -> bytes:
    """The sheet that `begin_renewal` made; `root`: its root's fingerprint."""
    from clinicdesk.reports.recovery_sheet import RecoverySheet, render_recovery_sheet  # noqa: PLC0415 - ReportLab

    settings = current_settings(desk)
    sheet = RecoverySheet(
        clinic_name=settings.name, address=settings.address, edrpou=settings.edrpou, licence=settings.licence,
        groups=groups, root_fingerprint=root,
        issued_at=local(desk.clock.now(), ZoneInfo(settings.zone)), issued_by=actor.name,
        program_version=__version__, demo=desk.demo,
    )  # fmt: skip
    return render_recovery_sheet(sheet, language=language)


@verb(Permission.MANAGE_USERS, reads=True)
def enrolment_slip_pdf(
    desk: Desk, actor: Actor, code: OneTimeCode, *, roles: tuple[str, ...], language: str
) -> bytes:
    """The slip handed to a new person with their one-time code."""
    from clinicdesk.reports.enrolment_slip import EnrolmentSlip, render_enrolment_slip  # noqa: PLC0415 - ReportLab

    settings = current_settings(desk)
    zone = ZoneInfo(settings.zone)
    slip = EnrolmentSlip(
        clinic_name=settings.name, login=code.login, name=code.name,
        roles_text=role_words(language, " ".join(roles)), words=code.words,
        expires_at=local(code.expires_at, zone), program_version=__version__, demo=desk.demo,
        address=settings.address, edrpou=settings.edrpou, licence=settings.licence,
        issued_at=local(desk.clock.now(), zone), issued_by=actor.name,
    )  # fmt: skip
    return render_enrolment_slip(slip, language=language)
