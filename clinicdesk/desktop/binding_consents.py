"""The services of consents bound to one desk and one login."""

from functools import partial

from clinicdesk.services import attachments, consent_pages, consents
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from clinicdesk.ui.consent_verbs import ConsentVerbs


def consents_of(desk: Desk, actor: Actor) -> ConsentVerbs:
    """Everything the page of consents may ask for."""
    return ConsentVerbs(
        open=partial(consent_pages.open_consents, desk, actor), record=partial(consents.record_consent, desk, actor),
        attach=partial(consents.attach_scan, desk, actor), withdraw=partial(consents.withdraw_consent, desk, actor),
        read_file=attachments.read_upload, open_scan=partial(attachments.open_scan, desk, actor),
    )  # fmt: skip
