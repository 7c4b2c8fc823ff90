"""The verbs of the page of consents: services bound by the composition root, fakes in tests."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus

if TYPE_CHECKING:
    from clinicdesk.services.attachments import Upload
    from clinicdesk.services.consent_pages import ConsentPage

Write = Callable[..., Changes]


class OpenConsents(Protocol):
    """As `consent_pages.open_consents`."""

    def __call__(self, *, person_id: str, cohort_id: str) -> "ConsentPage":
        """Everything the page shows; "" for the cohort they are read with."""


@dataclass(frozen=True, slots=True)
class ConsentVerbs:
    """The writing ones take what the services of the same name take.

    `read_file`: a file of the disk, whole and of a kind we keep; `open_scan`: one that lies in the clinic file.
    """

    open: OpenConsents
    record: Write
    attach: Write
    withdraw: Write
    read_file: "Callable[[Path], Upload]"
    open_scan: "Callable[[str], Upload]"


def consents_with_news(bus: ChangeBus, verbs: ConsentVerbs) -> ConsentVerbs:
    """As `with_news`, for consents."""
    return replace(
        verbs, record=bus.after(verbs.record, Topic.CONSENTS), attach=bus.after(verbs.attach, Topic.CONSENTS),
        withdraw=bus.after(verbs.withdraw, Topic.CONSENTS),
    )  # fmt: skip
