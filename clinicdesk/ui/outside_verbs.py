"""The verbs of signatures made elsewhere: services bound by the composition root, fakes in tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from clinicdesk.services.attachments import Upload
from clinicdesk.services.outside_signatures import OutsideView
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus

if TYPE_CHECKING:
    from clinicdesk.services.printed_documents import PrintedView


class ListOutside(Protocol):
    """As `outside_signatures.list_outside`."""

    def __call__(self, *, record_type: str, record_id: str) -> Sequence[OutsideView]:
        """The oldest first."""


class KeepOutside(Protocol):
    """As `outside_signatures.keep_outside`."""

    def __call__(
        self, *, record_type: str, record_id: str, file: Upload, signer_name: str, signed_on: date
    ) -> Changes:
        """The news."""


class SetOutsideAside(Protocol):
    """As `outside_signatures.set_outside_aside`."""

    def __call__(self, signature_id: str, /, *, reason: str) -> Changes:
        """The news."""


class TakeOutside(Protocol):
    """As `outside_signatures.take_outside`."""

    def __call__(self, signature_id: str, /, *, password: str) -> Upload:
        """The file as it was put in."""


@dataclass(frozen=True, slots=True)
class OutsideVerbs:
    """`read_file` looks at a chosen file; `take` gives one back to be checked elsewhere, `save` writes it whole."""

    listed: ListOutside
    read_file: Callable[[Path], Upload]
    keep: KeepOutside
    take: TakeOutside
    set_aside: SetOutsideAside
    save: Callable[[Path, bytes], None]
    printed: Callable[[str], "Sequence[PrintedView]"] = lambda _: ()
    """The documents printed about a participant."""
    printed_of_cohort: Callable[[str], "Sequence[PrintedView]"] = lambda _: ()
    """Those about a cohort and its sessions."""


def outside_with_news(bus: ChangeBus, verbs: OutsideVerbs) -> OutsideVerbs:
    """As `with_news`, for signatures made elsewhere."""
    return replace(
        verbs, keep=bus.after(verbs.keep, Topic.FORMS), set_aside=bus.after(verbs.set_aside, Topic.FORMS)
    )
