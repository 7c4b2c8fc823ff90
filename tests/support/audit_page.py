"""The audit page on the stage, and what it shows."""

from clinicdesk.services.views import TrailFilter
from clinicdesk.ui.admin.audit import AuditPage
from tests.support.stage import Stage


def page_on(made: Stage) -> AuditPage:
    """The page, shown."""
    return made.show(AuditPage(made.around, made.verbs.trail))


def acts(page: AuditPage) -> list[str]:
    """The acts shown, from the newest."""
    model = page.table.model()
    return [str(model.index(line, 3).data()) for line in range(model.rowCount())]


def asked(made: Stage) -> TrailFilter:
    """The filter of the newest reading."""
    wanted = made.ward.last("read")["filter"]
    assert isinstance(wanted, TrailFilter)
    return wanted
