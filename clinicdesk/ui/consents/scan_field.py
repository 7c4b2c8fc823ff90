"""The editor that holds a chosen scan: looked through before it is taken, so that it can be seen again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.consent_verbs import ConsentVerbs
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.attachments import Upload

_KINDS = "(*.pdf *.png *.jpg *.jpeg)"


class ScanField(QWidget):
    """`upload` is what was chosen. `refuse` is told of a file that cannot be kept."""

    def __init__(
        self, around: Surroundings, verbs: ConsentVerbs, *, refuse: Callable[[Refused | Unavailable], None]
    ) -> None:
        super().__init__()
        self._around, self._verbs, self._refuse = around, verbs, refuse
        self.upload: Upload | None = None
        self.choose = Button(around.say("consents.file.choose"), icon="folder-open-outline")
        self.drop = Button(around.say("consents.file.drop"), "quiet")
        self.name = Text("", "body", selectable=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for part in (self.choose, self.name, self.drop):
            row.addWidget(part)
        row.addStretch(1)
        self.setFocusProxy(self.choose)
        self.choose.clicked.connect(lambda *_: self.pick())
        self.drop.clicked.connect(lambda *_: self._show(None))
        self._show(None)

    def pick(self) -> None:
        """Ask for a file and look whether it can be shown."""
        kinds = f"{self._around.say('consents.file.kinds')} {_KINDS}"
        path = self._around.talk.open_from(self._around.say("consents.file.title"), kinds)
        if path is None:
            return
        from clinicdesk.ui.consents.scan_pages import ScanPages  # noqa: PLC0415 - QtPdf is no essential

        try:
            upload = self._verbs.read_file(path)
            ScanPages(upload.content)
        except (Refused, Unavailable) as problem:
            self._refuse(problem)
            return
        self._show(upload)

    def _show(self, upload: "Upload | None") -> None:
        self.upload = upload
        self.name.setText(upload.name if upload else self._around.say("consents.file.none"))
        self.drop.setVisible(upload is not None)
