"""The only way to speak to a person: tell them, ask them, or have them confirm."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from clinicdesk.errors import Unavailable
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.plain_text import PlainText
from clinicdesk.ui.language import Language
from clinicdesk.ui.sheet import Sheet

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

Opener = Callable[[Sheet], None]
"""The seam: how a sheet comes before the person. Tests answer it with keys, or at once."""

Picker = Callable[[QWidget, str], str]
"""The seam: where a file should go, from its suggested name; an empty text means nowhere."""

FolderPicker = Callable[[QWidget], str]
"""The seam: which folder to read; an empty text means none."""

Finder = Callable[[QWidget, str, str], str]
"""The seam: which file to open, from a title and the kinds that are offered; an empty text means none."""

PrinterChoice = Callable[[QWidget, str], "QPrinter | None"]
"""The seam: which printer, for a document's title; None means none. Raises Unavailable PRT001."""


class Talk:
    """Every sentence comes from the catalogue: `name`.title, .text, .verb; the verb says what will happen.

    Nothing here waits: the sheet opens, and `then` is called when the person has answered. What `then`
    refuses is shown in the sheet, which stays open.
    """

    def __init__(
        self,
        window: QWidget,
        language: Language,
        *,
        open_sheet: Opener | None = None,
        pick_file: Picker | None = None,
        choose_printer: PrinterChoice | None = None,
        pick_folder: FolderPicker | None = None,
        find_file: Finder | None = None,
    ) -> None:
        self._window = window
        self._language = language
        self._open_sheet = open_sheet or self._open_over
        self._pick_file = pick_file or _pick_file
        self._choose_printer = choose_printer
        self._pick_folder = pick_folder or _pick_folder
        self._find_file = find_file or _find_file

    def tell(self, name: str, /, **values: str | int | Callable[[], str]) -> Sheet:
        """Say something that must be read before going on.

        A value that is worded by the language itself is given as the callable that says it.
        """

        def said() -> dict[str, str | int]:
            return {key: value() if callable(value) else value for key, value in values.items()}

        return self.show(Sheet(self._language, name, values=said))

    def confirm(
        self, name: str, then: Callable[[], Any], /, *, kind: str = "primary", **values: str | int
    ) -> Sheet:
        """Ask whether to do `then`; the button says its verb. `kind="danger"` if it cannot be undone."""
        return self.show(Sheet(self._language, name, submit=then, kind=kind, values=values))

    def ask(
        self,
        name: str,
        then: Callable[[str], Any],
        /,
        *,
        field: str = "reason",
        kind: str = "primary",
        **values: str | int,
    ) -> Sheet:
        """Ask for one thing in words (`field` "reason": a few lines; "password": hidden; else one line)."""
        editor, read = _editor(field, self._language)
        sheet = Sheet(self._language, name, submit=lambda: then(read()), kind=kind, values=values)
        sheet.add_field(field, editor)
        return self.show(sheet)

    def show(self, sheet: Sheet) -> Sheet:
        """Open a sheet of a page's own."""
        self._open_sheet(sheet)
        return sheet

    def save_as(self, suggested: str, then: Callable[[Path], Any]) -> bool:
        """Ask where to put a file and hand the path to `then`. Whether one was written.

        A name without an extension gets the one of `suggested`, unless such a file is there already.
        Raises Unavailable WIN002 if the disk refuses.
        """
        chosen = self._pick_file(self._window.window(), suggested)
        if not chosen:
            return False
        path = Path(chosen)
        whole = path.with_name(f"{path.name}{Path(suggested).suffix}")
        if not path.suffix and not path.exists() and not whole.exists():
            path = whole
        try:
            then(path)
        except OSError as error:
            raise Unavailable("WIN002", path=chosen) from error
        return True

    def choose_folder(self, then: Callable[[Path], Any]) -> bool:
        """Ask for a folder and hand it to `then`. Whether one was chosen."""
        chosen = self._pick_folder(self._window.window())
        if chosen:
            then(Path(chosen))
        return bool(chosen)

    def open_from(self, title: str, kinds: str) -> Path | None:
        """Ask for a file to read, e.g. `kinds` "Excel (*.xlsx)"; None if the person turned away."""
        chosen = self._find_file(self._window.window(), title, kinds)
        return Path(chosen) if chosen else None

    def print_pages(
        self,
        pages: bytes,
        title: str,
        *,
        say: Callable[..., Any],
        wrong: Callable[[Unavailable], Any],
    ) -> bool:
        """Ask for a printer and send it the pages of a PDF, one by one. Whether one was chosen.

        Raises Unavailable PRT001 without a printer. Later `say(key, **values)` hears how far it is and that
        it is done, `wrong` hears Unavailable PRT002 (the printer) or PRT003 (the pages).
        """
        from clinicdesk.ui.printing import Printing, choose_printer  # noqa: PLC0415 - QtPdf is no essential

        printer = (self._choose_printer or choose_printer)(self._window.window(), title)
        if printer is None:
            return False
        Printing(
            self._window.window(), pages, printer,
            step=lambda at, n: say("printing.going", at=at, n=n), done=lambda n: say("printing.done", n=n),
            wrong=wrong,
        ).start()  # fmt: skip
        return True

    def _open_over(self, sheet: Sheet) -> None:
        sheet.open_over(self._window.window())


def _editor(field: str, language: Language) -> tuple[QWidget, Callable[[], str]]:
    if field == "password":
        secret = PasswordField(language)
        return secret, secret.text
    if field == "reason":
        page = reason_editor()
        return page, page.toPlainText
    line = QLineEdit()
    return line, line.text


def _pick_file(window: QWidget, suggested: str) -> str:
    chosen, _ = QFileDialog.getSaveFileName(window, suggested, suggested, f"*{Path(suggested).suffix}")
    return chosen


def _pick_folder(window: QWidget) -> str:
    return QFileDialog.getExistingDirectory(window)


def _find_file(window: QWidget, title: str, kinds: str) -> str:
    chosen, _ = QFileDialog.getOpenFileName(window, title, "", kinds)
    return chosen


def reason_editor() -> PlainText:
    """Room for a sentence or three; Tab leaves it."""
    page = PlainText()
    page.setFixedHeight(60)
    return page
