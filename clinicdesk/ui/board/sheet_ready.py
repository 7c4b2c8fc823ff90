"""Go or no-go: what the answers come to while they are given, and what the signature of either needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.reasons import noes_without_reason
from clinicdesk.protocols.verdict import verdict_of
from clinicdesk.ui.board.sheet_parts import Moment, add_form, pin_line
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.in_sheet import answers_of
from clinicdesk.ui.moments import local
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.sheet_draft import SheetDraft
from clinicdesk.ui.theme import restyle

DRAFT = "ready"
_TONES = {"go": "ok", "no": "crit", "open": "warn", "unknown": "warn"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the answers come to: required questions without one, and the notes that could say why not."""

    state: str
    missing: tuple[str, ...]
    unexplained: tuple[str, ...]


def standing_of(form: Form | None, answers: Mapping[str, str], day: date) -> Standing:
    """`state`: no (one "no" or a date that has passed), open (an answer is missing), go, or unknown."""
    if form is None:
        return Standing("go", (), ())
    checked = check_answers(form, answers)
    said = verdict_of(form, checked.values, day)
    unexplained = noes_without_reason(form, checked.values)
    if said == "no_go":
        return Standing("no", checked.missing, unexplained)
    state = "open" if checked.missing else said or "unknown"
    return Standing(state, checked.missing, unexplained)


def ready_sheet(moment: Moment) -> Sheet:
    """Room, kit, devices, place, staff, drug: a single no is a no-go, and its reason is all that it needs."""
    around, read, pin = moment.around, moment.verbs.choices().ready, pin_line()
    form = read.definition if read is not None and isinstance(read.definition, Form) else None

    day = local(moment.now, around.zone()).date()

    def standing() -> Standing:
        return standing_of(form, answers_of(editors), day)

    def submit() -> None:
        assert moment.verbs.ready is not None
        _check(standing())
        moment.verbs.ready(answers=answers_of(editors), pin=pin.text())
        moment.done("board.ready.done")

    def speak(*_: object) -> None:
        now = standing()
        said.setText(sheet.say(f"state_{now.state}", n=len(now.missing)))
        restyle(said, tone=_TONES[now.state])
        sheet.verb.setText(sheet.say("verb_no" if now.state == "no" else "verb"))

    sheet = Sheet(
        around.language, "board.ready", submit=submit, kind="sign", icon="clipboard-check-outline", width=1040
    )
    staff = ", ".join(dict.fromkeys(one.name for one in moment.board.staff))
    sheet.add(Text(around.say("board.ready.staff", staff=staff), "body", wrap=True))
    short = moment.verbs.staff_now().short if read is not None and moment.verbs.staff_now else ()
    if short:
        # A role that is short bars the go; one to one is told, and decided here.
        sheet.add(Notice(around.say("board.ready.short"), _said(short, around.language.code), kind="warn"))
    editors = add_form(sheet, read, moment, columns=2) if read is not None else {}
    sheet.add_field("pin", pin)
    said = Text("", "strong")
    sheet.acts.insertWidget(0, said)
    SheetDraft(around, sheet, editors, kind=DRAFT, subject=moment.board.session_id, tell=moment.kept)
    for editor in editors.values():
        editor.changed.connect(speak)
    around.language.follow(said, speak)
    return around.talk.show(sheet)


def _said(issues: Iterable[Issue], language: str) -> str:
    return "\n".join(one.sentence(language) for one in issues)


def _check(now: Standing) -> None:
    """Refused RDY005 for a no-go without a reason, SHT009 at the first missing answer of anything else."""
    if now.state == "no" and now.unexplained:
        raise Refused(Issue("RDY005", now.unexplained[0]))
    if now.state != "no" and now.missing:
        raise Refused(Issue("SHT009", now.missing[0], values={"n": len(now.missing)}))
