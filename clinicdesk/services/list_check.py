"""The dry run: every line of a list against the card's own checks, the clinic's people and its earlier lines."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Severity
from clinicdesk.exchange.column_words import bare
from clinicdesk.exchange.columns import Layout, changed, guess_layout
from clinicdesk.exchange.listed_person import Habits, details_of
from clinicdesk.exchange.listing import Listed, read_listing
from clinicdesk.exchange.table import Sheet
from clinicdesk.models.people import Participant, PersonMerge
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.person_checks import checked
from clinicdesk.services.caseload import NAMES_ALL, cares_for
from clinicdesk.services.intake_views import (
    CheckedLine,
    CheckedList,
    Choices,
    Difference,
    OpenedList,
    Outcome,
    Same,
    SheetName,
)
from clinicdesk.services.known_people import WORDS, Known, KnownPeople, told_apart
from clinicdesk.services.person_cards import plain_value
from clinicdesk.services.views import Actor
from clinicdesk.words import Key

Step = Callable[[int, int], None]
_EVERY = 50
_ADDED = ("phones", "emails", "other_contacts", "diagnoses", "allergies", "medicines")
"""Lists of the card: what is taken from a file comes behind what stands there, and nothing is lost."""
_LEFT = frozenset({"code", "relations"})
"""Fields of a card that a list never amends."""
_TOLD_BY_LIST = frozenset({"PSN005", "PSN022", "PSN015"})
"""Checks of the card that say again what the list's own issue at the same field says better."""


def check_lines(
    session: Session,
    actor: Actor,
    opened: OpenedList,
    choices: Choices,
    day: date,
    *,
    step: Step | None = None,
) -> CheckedList:
    """Every line with its outcome. Reads only; `step` is told how far it is."""
    sheet, layout, names = chosen_sheet(opened, choices)
    layout = changed(layout, choices.places)
    told = CheckedList(sheet.name, names, layout, choices=choices, standing=standing_of(session))
    if not layout.has_names:
        return replace(told, issues=(Issue("IMP016", "map"),))
    listing = read_listing(sheet, layout)
    if not listing.people:
        return replace(told, remarks=listing.remarks, issues=(Issue("IMP022", "file"),))
    habits = Habits.of(listing, since_1904=sheet.since_1904)
    check = _Check(session, actor, opened=opened, choices=choices, day=day, habits=habits)
    rows = [_mended(row, choices.mended.get(row.line, {})) for row in listing.people]
    reads = []
    for place, row in enumerate(rows):
        if step and place % _EVERY == 0:
            step(place, len(rows))
        reads.append(check.read(row))
    check.meet([read.details for read in reads if not read.wrong])
    lines = tuple(check.line(row, read) for row, read in zip(rows, reads, strict=True))
    return replace(told, lines=lines, remarks=listing.remarks, counted=listing.counted)


def standing_of(session: Session) -> tuple[int, ...]:
    """The newest event about a card, and about a merge."""
    newest = (session.scalar(select(func.max(model.event_seq))) for model in (Participant, PersonMerge))
    return tuple(-1 if seq is None else int(seq) for seq in newest)


def chosen_sheet(opened: OpenedList, choices: Choices) -> tuple[Sheet, Layout, tuple[SheetName, ...]]:
    """The sheet that was named, else the first visible one with a list of people, else the first."""
    layouts = [(sheet, _layout(opened, place)) for place, sheet in enumerate(opened.book.sheets)]
    names = tuple(SheetName(s.name, s.hidden, layout.has_names and len(s.lines) > 1) for s, layout in layouts)
    named = next((pair for pair in layouts if choices.sheet and pair[0].name == choices.sheet), None)
    hopeful = (pair for pair, name in zip(layouts, names, strict=True) if name.hopeful and not name.hidden)
    filled = (pair for pair in layouts if pair[0].lines)
    sheet, layout = named or next(hopeful, None) or next(filled, None) or layouts[0]
    return sheet, layout, names


def _layout(opened: OpenedList, place: int) -> Layout:
    known = opened.known.get(("layout", place))
    if not isinstance(known, Layout):
        known = opened.known["layout", place] = guess_layout(opened.book.sheets[place])
    return known


@dataclass(frozen=True, slots=True)
class _Read:
    """What a line says by itself, and what is wrong with that: worked out once for the same texts."""

    details: PersonDetails
    issues: tuple[Issue, ...]

    @property
    def wrong(self) -> bool:
        """Whether it must be mended or set aside."""
        return any(issue.severity is not Severity.NOTE for issue in self.issues)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Who a line may speak of, and how sure that is: same, doubt, or "" for nobody."""

    sure: str
    known: Known | None = None
    matches: tuple[str, ...] = ()


class _Check:
    """One pass over a list, in its order: later lines may repeat earlier ones."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        *,
        opened: OpenedList,
        choices: Choices,
        day: date,
        habits: Habits,
    ) -> None:
        self._session, self._actor, self._choices, self._day, self._habits = (
            session,
            actor,
            choices,
            day,
            habits,
        )
        self._opened = opened
        self._people = KnownPeople(session)
        self._cards: Mapping[str, PersonDetails] = {}
        self._names_all = not NAMES_ALL.isdisjoint(actor.roles)
        self._newcomers: dict[int, PersonDetails] = {}

    def meet(self, people: Sequence[PersonDetails]) -> None:
        """Look up whom of the clinic these may be; before the first `line`."""
        self._people = KnownPeople(self._session, people)

    def line(self, row: Listed, read: _Read) -> CheckedLine:
        """What becomes of one line."""
        cells = {field: row.text(field) for field in row.cells}
        aside = row.line in self._choices.aside
        if read.wrong:
            return CheckedLine(row.line, Outcome.PROBLEM, read.details, cells, read.issues, aside=aside)
        return self._told_apart(
            CheckedLine(row.line, Outcome.NEW, read.details, cells, read.issues, aside=aside)
        )

    def read(self, row: Listed) -> _Read:
        """What a line says by itself."""
        key = (row.line, self._day, self._habits.key, tuple(sorted(row.cells.items())))
        known = self._opened.known.get(key)
        if not isinstance(known, _Read):
            meant, listed = details_of(row, self._habits)
            details, carded = checked(meant, self._day)
            told = {issue.field for issue in listed}
            rest = (i for i in carded if not (i.code in _TOLD_BY_LIST and i.field in told))
            known = self._opened.known[key] = _Read(details, (*listed, *rest))
        return known

    def _told_apart(self, line: CheckedLine) -> CheckedLine:
        alike = self._people.alike(line.details)
        choice = _best(line.details, alike)
        decided = self._choices.decided.get(line.line, "")
        if choice.known is None or (decided == "new" and choice.sure == "doubt"):
            return self._newcomer(line, choice, self._sharing(alike))
        same = self._same(choice)
        if choice.sure == "doubt" and decided != "same":
            return replace(
                line, outcome=Outcome.PROBLEM, same=same, issues=(_doubt(same, choice.matches), *line.notes)
            )
        differences = (
            tuple(self._differences(choice.known, line.details)) if self._may_see(choice.known) else ()
        )
        return replace(line, outcome=Outcome.SAME, same=same, differences=differences, aside=False)

    def _sharing(self, alike: Sequence[tuple[Known, tuple[str, ...]]]) -> tuple[Issue, ...]:
        """Who of another name has the same telephone: told, and nothing waits for it."""
        same = [self._same(_Choice("", known, whats)) for known, whats in alike if "phone" in whats]
        return tuple(
            Issue("IMP561", "phones", Severity.NOTE, {"kind": _kind_of(one), "who": _who_of(one)})
            for one in same[:1]
        )

    def _newcomer(self, line: CheckedLine, choice: _Choice, notes: tuple[Issue, ...]) -> CheckedLine:
        if "code" in choice.matches:
            return replace(line, outcome=Outcome.PROBLEM, issues=(Issue("PPL002", "code"), *line.notes))
        if not line.aside:
            self._people.add_line(line.line, line.details)
            self._newcomers[line.line] = line.details
        return replace(line, issues=(*line.issues, *notes))

    def _may_see(self, known: Known) -> bool:
        return bool(known.line) or self._names_all or cares_for(self._session, self._actor, known.person_id)

    def _same(self, choice: _Choice) -> Same:
        assert choice.known is not None
        known = choice.known
        name = known.name if self._may_see(known) else ""
        return Same(known.person_id, known.code, name, choice.matches, known.line)

    def _differences(self, known: Known, listed: PersonDetails) -> Iterator[Difference]:
        card = self._newcomers[known.line] if known.line else self._card(known)
        yield from differences(card, listed)

    def _card(self, known: Known) -> PersonDetails:
        """A card of the clinic. The first one that is asked for brings along all that may be asked for."""
        if not self._cards:
            self._cards = self._people.cards()
        return self._cards[known.person_id]


def _best(details: PersonDetails, alike: Sequence[tuple[Known, tuple[str, ...]]]) -> _Choice:
    found = [_Choice(told_apart(details, known, whats), known, whats) for known, whats in alike]
    best = min(found, key=lambda choice: WORDS[choice.sure], default=_Choice(""))
    return best if best.sure else _Choice("")


def differences(card: PersonDetails, listed: PersonDetails) -> Iterator[Difference]:
    """What the list says otherwise than the card, or that the card does not say. Capitals and blanks are none."""
    for item in fields(PersonDetails):
        before, there = getattr(card, item.name), getattr(listed, item.name)
        if item.name in _LEFT or not there or before == there:
            continue
        after = getattr(amended(card, listed, {item.name}), item.name)
        if bare(plain_value(before)) != bare(plain_value(after)):
            yield Difference(item.name, plain_value(before), plain_value(there))


def amended(card: PersonDetails, listed: PersonDetails, taken: frozenset[str] | set[str]) -> PersonDetails:
    """The card with these fields of the list. An empty one takes nothing away; lists only grow."""
    for name in sorted(taken - _LEFT):
        value = getattr(listed, name)
        if not value:
            continue
        if name in _ADDED:
            here = getattr(card, name)
            known = {bare(plain_value(entry)) for entry in here}
            value = (*here, *(entry for entry in value if bare(plain_value(entry)) not in known))
        if name == "allergies_state" and value == "none" and card.allergies:
            continue
        card = replace(card, **{name: value})
    if card.allergies and card.allergies_state != "listed":
        card = replace(card, allergies_state="listed")
    return card


def _doubt(same: Same, whats: tuple[str, ...]) -> Issue:
    words = Key(" ".join(f"intake.match.{what}" for what in whats))
    values = {"kind": _kind_of(same), "who": _who_of(same), "matches": words}
    return Issue("IMP035", "", Severity.ASK, values)


def _kind_of(same: Same) -> Key:
    return Key("intake.who.person" if same.person_id else "intake.who.line")


def _who_of(same: Same) -> str:
    """The code of a participant, or the number of an earlier line, which may have no code yet."""
    return same.code if same.person_id else str(same.line)


def _mended(row: Listed, texts: Mapping[str, str]) -> Listed:
    """The line with what a person typed in place of its cells; an empty text clears them."""
    if not texts:
        return row
    cells = {field: found for field, found in row.cells.items() if field not in texts}
    return replace(row, cells={**cells, **{field: (text,) for field, text in texts.items() if text.strip()}})
