"""The medical lead's decision: four ways, conditions, a justification for each finding; signed, it looks like ink."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from clinicdesk.errors import Issue
from clinicdesk.protocols.eligibility import Eligibility
from clinicdesk.ui import moments
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Check
from clinicdesk.ui.components.field import Field
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.answer_bar import AnswerBar
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.clearances import ClearanceView

PERMITTING = ("eligible", "conditions")
DECISIONS = (*PERMITTING, "deferred", "not_eligible")
FLAGS = ("no_booster", "one_to_one", "extra_vitals", "spo2_scale_2")
_LINES, _LEAST_WORDS, _LEAST_ASKED = 52, 140, 96


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen in the panel; `recheck_on` as typed."""

    decision: str
    justifications: Mapping[str, str]
    conditions: Mapping[str, str | bool]
    recheck_on: str


class DecisionPanel(Card):
    """`sign_wanted` when the lead asks to sign; `revoke_wanted` to take a standing decision back."""

    sign_wanted = Signal()
    revoke_wanted = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._possible: Sequence[str] = ()
        self.acts = False
        self.standing = Notice(kind="sign")
        self.ways = AnswerBar(DECISIONS, dense=True)
        self.flags = {flag: Check() for flag in FLAGS}
        self.cap, self.other = QLineEdit(), QLineEdit()
        self.until = QLineEdit()
        self.fields = {
            "dose_cap_mg": Field(self.cap), "other": Field(self.other), "recheck_on": Field(self.until),
        }  # fmt: skip
        self.justified: dict[str, Field] = {}
        self.sign = Button("", "sign", icon="draw-pen")
        self.revoke = Button("", "quiet")
        self.why = Text("", "hint", wrap=True)
        self._conditions = QWidget()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._lay_out()
        self.ways.chosen.connect(lambda *_: self._fit())
        self.sign.clicked.connect(lambda *_: self.sign_wanted.emit())
        self.revoke.clicked.connect(lambda *_: self.revoke_wanted.emit())

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
    ) -> None:
        """`findings`: what wants a justification, by field. `why`: what keeps this person from signing, or ""."""
        say = self._around.say
        self.set_title(say("screening.decision.title"))
        self._possible = DECISIONS[2:] if judged.blocking else DECISIONS
        for value, button in self.ways.buttons.items():
            button.setVisible(value in self._possible)
        if self.ways.value not in self._possible:
            self.ways.set_value("")
        self._show_standing(standing)
        settled = standing is not None and standing.decision not in {"suspended", "revoked"}
        acts = not why and not settled
        self._justify({} if settled or why else findings)
        self.acts = acts
        for part in (self.ways, self._scroll, self.sign):
            part.setVisible(acts)
        self.why.setText(why or ("" if settled else say("screening.decision.good_for", n=days)))
        self.why.setVisible(bool(self.why.text()))
        may_take_back = settled and standing is not None and standing.decision in PERMITTING
        self.revoke.setVisible(may_take_back and not why)
        self._speak()
        self._fit()

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
        lines = []
        if standing.decision in {"suspended", "revoked"}:
            lines.append(around.say("screening.standing.because", why=standing.reason))
        elif standing.decision in PERMITTING:
            until = moments.calendar_day(around.language.code, date.fromisoformat(standing.valid_until))
            lines.append(around.say("screening.standing.until", day=until, n=standing.days_left))
        if standing.decision == "conditions":
            lines.append(", ".join(conditions_words(around, standing)))
        lines += [text for text in standing.justifications.values() if text]
        if signed is not None:
            lines.append(
                around.say(
                    "screening.standing.signed",
                    who=signed.signer_name,
                    role=around.say(f"common.role.{signed.signer_role}"),
                    at=around.moment(signed.signed_at),
                    state=around.say(f"screening.signature.{signed.state.value}"),
                )
            )
        broken = standing.decision in {"suspended", "revoked"}
        self.standing.say(
            around.say(f"screening.standing.{standing.decision}"),
            "\n".join(lines),
            kind="crit" if broken else "sign",
        )

    def _justify(self, findings: Mapping[str, str]) -> None:
        for name in [name for name in self.justified if name not in findings]:
            gone = self.justified.pop(name)
            self._reasons.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for name, label in findings.items():
            if name not in self.justified:
                page = QPlainTextEdit()
                page.setTabChangesFocus(True)
                page.setFixedHeight(_LINES)
                self.justified[name] = Field(page)
                self.justified[name].label.setWordWrap(True)
                self.justified[name].label.setMinimumWidth(_LEAST_WORDS)
                self.justified[name].setObjectName(f"decision.{name}")
                self._reasons.addWidget(self.justified[name])
            self.justified[name].set_label(self._around.say("screening.decision.because", what=label))

    def _fit(self) -> None:
        chosen = self.ways.value
        self._conditions.setVisible(chosen == "conditions")
        self.fields["recheck_on"].setVisible(chosen == "deferred")
        for field in self.justified.values():
            field.setVisible(chosen != "not_eligible")
        self.sign.setEnabled(bool(chosen))

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
        self._column.addWidget(self._conditions)
        self._column.addWidget(self.fields["recheck_on"])
        self._reasons = QVBoxLayout()
        self._column.addLayout(self._reasons)
        self._column.addStretch(1)
        self._scroll = scrolling(self._inside)  # it takes what is left: the signature stays in sight
        self._scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._scroll.setMinimumHeight(_LEAST_ASKED)
        self.body.addWidget(self.standing)
        self.body.addWidget(self.ways)
        self.body.addWidget(self._scroll, 1)
        for act in (self.sign, self.revoke, self.why):
            self.body.addWidget(act)


def conditions_words(around: Surroundings, standing: "ClearanceView") -> list[str]:
    """Each condition in words."""
    asked = standing.conditions
    said = [around.say("screening.condition.cap_of", n=asked.dose_cap_mg)] if asked.dose_cap_mg else []
    said += [around.say(f"screening.condition.{flag}") for flag in FLAGS if getattr(asked, flag)]
    return [*said, asked.other] if asked.other else said
