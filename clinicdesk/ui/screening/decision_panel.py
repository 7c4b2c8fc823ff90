"""The medical lead's decision: four ways, conditions, a justification for each finding; signed, it looks like ink."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from clinicdesk.errors import Issue
from clinicdesk.protocols.eligibility import Eligibility
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Check
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.plain_text import PlainText
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.answer_bar import AnswerBar
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.words import Number

if TYPE_CHECKING:
    from clinicdesk.services.board_views import Limits
    from clinicdesk.services.clearances import ClearanceView, Conditions

PERMITTING = ("eligible", "conditions")
DECISIONS = (*PERMITTING, "deferred", "not_eligible")
FLAGS = ("no_booster", "one_to_one", "extra_vitals", "spo2_scale_2")
_LINES, _LEAST_WORDS, _LEAST_ASKED = 52, 140, 72
_FLAG_WIDE = 300  # the panel less its margins and a scroll bar


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen in the panel; `recheck_on` as typed."""

    decision: str
    justifications: Mapping[str, str]
    conditions: Mapping[str, str | bool]
    recheck_on: str


_Shown = tuple[Eligibility, Mapping[str, str], "ClearanceView | None", str, int, str]


class DecisionPanel(Card):
    """`sign_wanted` when the lead asks to sign; `revoke_wanted` to take a standing decision back."""

    sign_wanted = Signal()
    revoke_wanted = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._possible: Sequence[str] = ()
        self._shown: _Shown | None = None
        self.acts = False
        self.standing = Notice(kind="sign")
        self.ways = AnswerBar(DECISIONS, dense=True)
        self.flags = {flag: Check(wide=_FLAG_WIDE) for flag in FLAGS}
        self.cap, self.other = QLineEdit(), QLineEdit()
        self.until = QLineEdit()
        self.fields = {
            "dose_cap_mg": Field(self.cap), "other": Field(self.other), "recheck_on": Field(self.until),
        }  # fmt: skip
        self.justified: dict[str, Field] = {}
        self.sign = Button("", "sign", icon="draw-pen")
        self.revoke = Button("", "quiet")
        self.renew = Button("", "quiet")
        self.changed = Text("", "hint", wrap=True)
        self.changed.setParent(self)  # it is told before it has its place, and would be a window of its own
        self._renewing = False
        self._why_text = self._good_for = self._first = ""
        self.why = Text("", "hint", wrap=True)
        self._conditions = QWidget()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._lay_out()
        self.ways.chosen.connect(lambda *_: self._fit())
        self.sign.clicked.connect(lambda *_: self.sign_wanted.emit())
        self.revoke.clicked.connect(lambda *_: self.revoke_wanted.emit())
        self.renew.clicked.connect(lambda *_: self._begin_renewal())

    def wish(self) -> Wish:
        """What was chosen."""
        decision = self.ways.value
        conditions: dict[str, str | bool] = {}
        if decision == "conditions":
            conditions = {flag: box.isChecked() for flag, box in self.flags.items()}
            conditions |= {"dose_cap_mg": self.cap.text().strip(), "other": self.other.text().strip()}
        said = {name: field.text().strip() for name, field in self.justified.items()}
        return Wish(decision, said, conditions, self.until.text().strip() if decision == "deferred" else "")

    def clear(self) -> None:
        """Another screening."""
        self._renewing = False
        self.ways.set_value("")
        for box in self.flags.values():
            box.setChecked(False)
        for line in (self.cap, self.other, self.until):
            line.clear()
        self._justify({})

    def show_state(
        self,
        judged: Eligibility,
        findings: Mapping[str, str],
        standing: "ClearanceView | None",
        *,
        why: str,
        days: int,
        first: str = "",
    ) -> None:
        """Everything anew. `findings`: what wants a justification, by field.

        `why`: what keeps this person from signing, or ""; `first`: what comes before a clearance, or "".
        """
        say = self._around.say
        self.set_title(say("screening.decision.title"))
        self._possible = DECISIONS[2:] if judged.blocking else DECISIONS
        for value, button in self.ways.buttons.items():
            button.setVisible(value in self._possible)
        if self.ways.value not in self._possible:
            self.ways.set_value("")
        self._show_standing(standing)
        self._shown = (judged, findings, standing, why, days, first)
        self._first = first
        # Only a decision that stands is at rest: put off, refused, taken back or run out, it waits for the next one.
        valid = standing is not None and standing.valid
        settled = valid and not self._renewing
        acts = not why and not settled
        self._justify({} if settled or why else findings)
        self.acts = acts
        for part in (self.ways, self._scroll, self.sign):
            part.setVisible(acts)
        self._why_text, self._good_for = why, "" if settled else say("screening.decision.good_for", n=days)
        self.changed.setText(self._changes(standing) if acts else "")
        self.changed.setVisible(bool(self.changed.text()))
        for act in (self.revoke, self.renew):
            act.setVisible(settled and not why)
        self._speak()
        self._fit()

    def _begin_renewal(self) -> None:
        """A decision that stands is decided anew: for longer, or otherwise."""
        self._renewing = True
        if self._shown is None:
            return
        judged, findings, standing, why, days, first = self._shown
        self.show_state(judged, findings, standing, why=why, days=days, first=first)
        self.ways.setFocus()

    def refuse(self, issues: Sequence[Issue], sentence: Mapping[int, str]) -> list[str]:
        """Show each at its field; the sentences of those that belong to none are given back."""
        rest = []
        for place, issue in enumerate(issues):
            field = self.fields.get(issue.field) or self.justified.get(issue.field)
            if field is None or field.isHidden():
                rest.append(sentence[place])
            else:
                field.show_issue(sentence[place], issue.code)
        return rest

    def clear_issues(self) -> None:
        """Take every complaint away."""
        for field in (*self.fields.values(), *self.justified.values()):
            field.clear_issue()

    def _show_standing(self, standing: "ClearanceView | None") -> None:
        self.standing.setVisible(standing is not None)
        if standing is None:
            return
        around = self._around
        signed = standing.signatures[-1] if standing.signatures else None
        lines = [self._how_it_stands(standing)]
        if standing.decision == "conditions":
            lines.append(", ".join(conditions_words(around, standing.conditions)))
        lines += [text for text in standing.justifications.values() if text]
        if signed is not None:
            lines.append(
                around.say(
                    "screening.standing.signed",
                    who=signed.signer_name,
                    role=", ".join(around.say(f"common.role.{role}") for role in signed.signer_role.split()),
                    meaning=around.say(f"records.meaning.{signed.meaning.value}"),
                    at=around.signed_moment(signed.signed_at),
                    state=around.say(f"screening.signature.{signed.state.value}"),
                )
            )
        over = standing.decision in PERMITTING and not standing.valid
        broken = over or standing.withdrawn
        self.standing.say(
            around.say("screening.standing.expired" if over else f"screening.standing.{standing.decision}"),
            "\n".join(filter(None, lines)),
            kind="crit" if broken else "warn" if standing.decision == "deferred" else "sign",
        )

    def _how_it_stands(self, standing: "ClearanceView") -> str:
        """Why it was taken back, until when it holds or did hold, when it is looked at again."""
        around = self._around
        if standing.withdrawn:
            why = standing.why.get(around.language.code) or standing.reason
            return around.say("screening.standing.because", why=why)
        if standing.decision == "deferred":
            day = around.written_day(standing.recheck_on)
            return around.say("screening.standing.recheck", day=day) if day else ""
        if standing.decision not in PERMITTING:
            return ""
        until = around.written_day(standing.valid_until)
        if not standing.valid:
            return around.say("screening.standing.was_good", day=until)
        return around.say("screening.standing.until", day=until, n=standing.days_left)

    @property
    def changed_lines(self) -> list[str]:
        """What is not as it was when the last decision was signed."""
        standing = self._shown[2] if self._shown else None
        say, code = self._around.say, self._around.language.code
        return [
            say("screening.changed.line", at=self._around.moment(one.at), what=one.what[code])
            for one in (standing.changed if standing else ())
        ]

    def _changes(self, standing: "ClearanceView | None") -> str:
        if standing is None:
            return ""
        say, lines = self._around.say, self.changed_lines
        return (
            "\n".join([say("screening.changed.title"), *lines]) if lines else say("screening.changed.nothing")
        )

    def _justify(self, findings: Mapping[str, str]) -> None:
        for name in [name for name in self.justified if name not in findings]:
            gone = self.justified.pop(name)
            self._reasons.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for name, label in findings.items():
            if name not in self.justified:
                page = PlainText()
                page.setFixedHeight(_LINES)
                self.justified[name] = Field(page)
                self.justified[name].label.setWordWrap(True)
                self.justified[name].label.setMinimumWidth(_LEAST_WORDS)
                self.justified[name].setObjectName(f"decision.{name}")
                self._reasons.addWidget(self.justified[name])
            self.justified[name].set_label(self._around.say("screening.decision.because", what=label))

    def _place_standing(self) -> None:
        """At rest the last decision has the panel. Before a choice it comes first, after one what is asked does."""
        if not self.acts:
            self.body.insertWidget(1, self.standing)
            return
        after = bool(self.ways.value)
        for part in (self.standing, self.changed):
            self._column.removeWidget(part)
        place = self._column.count() - 1 if after else 0
        self._column.insertWidget(place, self.standing)
        self._column.insertWidget(place + 1, self.changed)

    def _fit(self) -> None:
        chosen = self.ways.value
        self._place_standing()
        # What comes first, and how long a clearance is good, concerns the two decisions that clear.
        clears = chosen in PERMITTING
        self.why.setText(self._why_text or (self._first or self._good_for if clears else ""))
        self.why.setVisible(bool(self.why.text()))
        self._conditions.setVisible(chosen == "conditions")
        self.fields["recheck_on"].setVisible(chosen == "deferred")
        for field in self.justified.values():
            field.setVisible(chosen != "not_eligible")
        self.sign.setEnabled(bool(chosen) and not (clears and self._first))

    def _speak(self) -> None:
        say = self._around.say
        self.ways.say(say("screening.decision.title"), lambda value: say(f"screening.decision.{value}"))
        for flag, box in self.flags.items():
            box.setText(say(f"screening.condition.{flag}"))
        self.fields["dose_cap_mg"].set_label(say("screening.condition.dose_cap"))
        self.fields["other"].set_label(say("screening.condition.other"))
        self.fields["recheck_on"].set_label(say("screening.decision.until"))
        self.until.setPlaceholderText(say("filling.hint.date"))
        self.sign.setText(say("screening.decision.sign"))
        self.revoke.setText(say("screening.decision.revoke"))
        self.renew.setText(say("screening.decision.renew"))

    def _lay_out(self) -> None:
        self.body.setSpacing(6)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(6)
        flags = QVBoxLayout(self._conditions)
        flags.setContentsMargins(0, 0, 0, 0)
        flags.setSpacing(2)
        for box in self.flags.values():
            flags.addWidget(box)
        lines = QHBoxLayout()
        self.fields["dose_cap_mg"].setFixedWidth(150)
        for name in ("dose_cap_mg", "other"):
            lines.addWidget(self.fields[name])
        flags.addLayout(lines)
        # First what must be said of each finding: in a low window nothing that a signature waits for lies below.
        self._reasons = QVBoxLayout()
        self._column.addWidget(self.fields["recheck_on"])
        self._column.addLayout(self._reasons)
        self._column.addWidget(self._conditions)
        self._column.addStretch(1)
        self._scroll = scrolling(self._inside)  # it takes what is left: the signature stays in sight
        self._scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._scroll.setMinimumHeight(_LEAST_ASKED)
        self.body.addWidget(self.standing)
        self.ways.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed
        )  # the chosen one is bold
        self.body.addWidget(self.ways)
        self.body.addWidget(self._scroll, 1)
        for act in (self.sign, self.renew, self.revoke, self.why):
            self.body.addWidget(act)


def conditions_words(around: Surroundings, asked: "Conditions | Limits") -> list[str]:
    """Each condition in words."""
    said = (
        [around.say("screening.condition.cap_of", n=Number(asked.dose_cap_mg))] if asked.dose_cap_mg else []
    )
    said += [around.say(f"screening.condition.{flag}") for flag in FLAGS if getattr(asked, flag)]
    return [*said, asked.other] if asked.other else said
