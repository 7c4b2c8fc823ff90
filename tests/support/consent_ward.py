"""Consents of an imaginary participant: one document in every state, real words of the library, a real scan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.services.attachments import Upload, read_upload
from clinicdesk.services.consent_pages import ConsentPage, ConsentVersion, DocumentPage, ScanView
from clinicdesk.services.consent_state import asked_for
from clinicdesk.services.consents import ConsentView
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.sheet_pages import Person
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.consent_verbs import ConsentVerbs
from tests.support.scans import pdf

WHOSE = Person("p-1047", "К-1047", "Романюк Юрій Степанович", "c-07", "07")
AT = datetime(2026, 11, 23, 8, 20, tzinfo=UTC)
STATES: Mapping[str, str] = {
    "data": "given", "treatment": "due", "group_confidentiality": "refused", "touch": "withdrawn", "driving": "given",
}  # fmt: skip
_WHY = {"refused": "Хоче поговорити з родиною", "withdrawn": "Передумав після розмови"}

Write = Callable[[str, Callable[[dict[str, Any]], Any]], Callable[..., Any]]


def programme(code: str = "gkap") -> Pinned:
    """A programme of the library, not adopted yet."""
    read = library().read(code, "0.1")
    return Pinned(library().programme(code, "0.1"), read.phrases, "d" * 64, draft=True, numbers={})


def page_of(states: Mapping[str, str] = STATES, *, code: str = "gkap") -> ConsentPage:
    """Every document of the programme; those without a state are missing."""
    pinned = programme(code)
    needed = asked_for(pinned.definition)
    documents = []
    for asked in pinned.definition.consents:
        read = library().read(*(asked.document or "").split("@"))
        assert isinstance(read.definition, Form)
        view = ConsentView(
            asked.id, asked.who, asked.before, states.get(asked.id, "missing"), renew=asked.renew
        )
        shown = DocumentPage(view, asked.id in needed, read, read.definition, (), ())
        documents.append(shown if view.state == "missing" else _taken(shown))
    return ConsentPage(WHOSE, pinned, tuple(documents), ("Романюк Олена",))


def _taken(shown: DocumentPage) -> DocumentPage:
    state = shown.view.state
    why = _WHY.get(state, "")
    view = replace(
        shown.view, consent_id=f"s-{shown.view.document}", signer_name="Романюк Юрій Степанович",
        signed_on="2026-11-20", reason=why, way="paper",
    )  # fmt: skip
    scan = ScanView("a-1", "згода на лікування, підписана в кабінеті 4, сторінки 1–3.pdf", "2026-11-20")
    first = ConsentVersion(1, "given", view.signer_name, view.signed_on, AT, "Ірина Марчук", "", scanned=True)
    last = replace(first, version=2, state=state, reason=why, scanned=False)
    versions = (last, first) if why else (first,)
    return replace(shown, view=view, scans=(scan,), versions=versions)


@dataclass
class ConsentWard:
    """What the page is given; a test puts in what it wants seen."""

    page: ConsentPage = field(default_factory=page_of)
    scan: bytes = field(default_factory=pdf)
    opened: list[str] = field(default_factory=list)

    def verbs(self, write: Write) -> ConsentVerbs:
        """All of them."""

        def news(_: Any) -> Changes:
            return Changes(frozenset({Topic.CONSENTS}), WHOSE.person_id, AT)

        return ConsentVerbs(
            open=self._open, record=write("record_consent", news), attach=write("attach_scan", news),
            withdraw=write("withdraw_consent", news), read_file=self._read, open_scan=self._scan,
        )  # fmt: skip

    def _open(self, *, person_id: str, cohort_id: str) -> ConsentPage:
        self.opened.append(f"{person_id}/{cohort_id}")
        return self.page

    def _read(self, path: Path) -> Upload:
        return read_upload(path)

    def _scan(self, attachment_id: str) -> Upload:
        self.opened.append(attachment_id)
        return Upload("згода.pdf", self.scan)
