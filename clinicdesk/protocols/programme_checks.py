"""A programme by itself: names, ranges, roles, and whether every session and step can be reached."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from clinicdesk.protocols.adjusting import target
from clinicdesk.protocols.facts import ROLES, Fact, programme_facts
from clinicdesk.protocols.form_checks import check_twice
from clinicdesk.protocols.language import Alert, Rule
from clinicdesk.protocols.problems import Findings, listed
from clinicdesk.protocols.programme_language import (
    DoseRule,
    Programme,
    ProgrammeSession,
    Series,
)
from clinicdesk.protocols.rule_checks import check_rule, cycle, near, never, required

_NEEDS = {"form": "form", "checklist": "form", "series": "series", "dose": "dose", "sign_off": "of"}
_POINTS = frozenset({"first", "last"})
_BEFORE = frozenset({"intake", "dosing"})


def check_programme(programme: Programme, found: Findings) -> Mapping[str, Fact]:
    """Tell everything that is wrong inside a programme; gives the facts its rules may name."""
    facts = programme_facts(programme)
    _check_names(programme, found)
    _check_staff(programme, found)
    _check_people(programme, found)
    _check_sessions(programme, found)
    _check_steps(programme, found)
    _check_gates(programme, facts, found)
    _check_times(programme, found)
    for dose in programme.doses:
        _check_dose(dose, found)
    _check_adjustable(programme, found)
    for place, rule in _rules(programme):
        check_rule(rule, facts, place, found)
    return facts


def sessions(programme: Programme) -> Iterator[ProgrammeSession]:
    """All sessions in their order."""
    for stage in programme.stages:
        yield from stage.sessions


def who(programme: Programme) -> frozenset[str]:
    """Everybody an alert may call: the roles of the program and of this programme."""
    return ROLES | {role.role for role in programme.roles}


def _rules(programme: Programme) -> Iterator[tuple[str, Rule | None]]:
    yield from ((f"eligibility.{part.id}.rule", part.rule) for part in programme.eligibility)
    yield from ((f"discharge.{part.id}.when", part.when) for part in programme.discharge)
    if programme.completion:
        yield "completion.when", programme.completion.when
        yield "completion.partial", programme.completion.partial


def _check_names(programme: Programme, found: Findings) -> None:
    lists: Mapping[str, Iterable[object]] = {
        "eligibility": (part.id for part in programme.eligibility),
        "consents": (part.id for part in programme.consents),
        "roles": (part.role for part in programme.roles),
        "credentials": (part.code for part in programme.credentials),
        "stages": (part.code for part in programme.stages),
        "sessions": (part.code for part in sessions(programme)),
        "steps": (part.id for part in programme.steps),
        "gates": (part.id for part in programme.gates),
        "timepoints": (part.id for part in programme.timepoints),
        "measures": (f"{part.form} {part.respondent}" for part in programme.measures),
        "series": (part.id for part in programme.series),
        "alerts": (alert.id for alert in alerts(programme)),
        "doses": (part.id for part in programme.doses),
        "rescue": (part.id for part in programme.rescue),
        "discharge": (part.id for part in programme.discharge),
        "safeguarding": (part.id for part in programme.safeguarding),
        "adjustable": (part.at for part in programme.adjustable),
        "lists": programme.lists,
    }
    for place, ids in lists.items():
        check_twice(place, ids, found)


def alerts(programme: Programme) -> Iterator[Alert]:
    """All alerts of its series."""
    for series in programme.series:
        yield from series.alerts


def _check_staff(programme: Programme, found: Findings) -> None:
    kinds = {kind.code for kind in programme.credentials}
    known = [session.code for session in sessions(programme)]
    for role in programme.roles:
        _known_role(role.program_role, ROLES, f"roles.{role.role}", found)
        for code in (*role.credentials, *role.also):
            _known_credential(code, kinds, f"roles.{role.role}", found)
        for code in role.sessions:
            if code not in known:
                found.tell("DEF061", f"roles.{role.role}.sessions", session=code, known=listed(known))


def _check_people(programme: Programme, found: Findings) -> None:
    kinds = {kind.code for kind in programme.credentials}
    for kind in programme.credentials:
        if kind.provisional_of:
            _known_credential(kind.provisional_of, kinds, f"credentials.{kind.code}", found)
    for step in programme.steps:
        for name in step.roles:
            _known_role(name, ROLES, f"steps.{step.id}.roles", found)
    for rule in programme.safeguarding:
        _known_role(rule.who, who(programme), f"safeguarding.{rule.id}", found)
    group = programme.group
    if group and not group.least <= group.target <= group.most:
        found.tell("DEF048", "group", key="group", lowest=group.least, highest=group.most)
    audience = programme.audience
    if audience.from_age is not None and audience.to_age is not None and audience.from_age > audience.to_age:
        found.tell("DEF048", "audience", key="age", lowest=audience.from_age, highest=audience.to_age)


def _known_role(name: str, roles: Iterable[str], place: str, found: Findings) -> None:
    if name not in roles:
        found.tell("DEF045", place, role=name, known=listed(sorted(roles)))


def _known_credential(code: str, kinds: set[str], place: str, found: Findings) -> None:
    if code not in kinds:
        found.tell("DEF046", place, credential=code, known=listed(sorted(kinds)))


def _check_sessions(programme: Programme, found: Findings) -> None:
    steps = {step.id for step in programme.steps}
    used: set[str] = set()
    begun: set[str] = set()
    for session in sessions(programme):
        place = f"sessions.{session.code}"
        used.update(session.steps)
        check_twice(f"{place}.steps", session.steps, found)
        for name in session.steps:
            if name not in steps:
                found.tell(
                    "DEF040", f"{place}.steps", name=name, known=near(name, dict.fromkeys(steps), found)
                )
        _check_gap(session, begun, found)
        begun.add(session.audience)
    for step in programme.steps:
        if step.id not in used:
            found.tell("DEF038", f"steps.{step.id}", name=step.id)
    for stage in programme.stages:
        if not stage.sessions:
            found.tell("DEF038", f"stages.{stage.code}", name=stage.code)
    _check_consents(programme, found)


def _check_gap(session: ProgrammeSession, begun: set[str], found: Findings) -> None:
    if session.gap_days is None:
        return
    place = f"sessions.{session.code}.gap_days"
    least, most = session.gap_days
    if least < 0 or least > most:
        found.tell("DEF041", place, lowest=least, highest=most)
    elif session.audience not in begun:
        found.tell("DEF055", place)


def _check_consents(programme: Programme, found: Findings) -> None:
    parts = _BEFORE | {stage.code for stage in programme.stages} | {s.code for s in sessions(programme)}
    for consent in programme.consents:
        if consent.before not in parts:
            place = f"consents.{consent.id}.before"
            found.tell("DEF040", place, name=consent.before, known=listed(sorted(parts)))


def _check_steps(programme: Programme, found: Findings) -> None:
    known = {
        "series": {series.id for series in programme.series},
        "dose": {dose.id for dose in programme.doses},
        "of": {step.id for step in programme.steps},
    }
    told = {key: listed(sorted(ids)) for key, ids in known.items()}
    for step in programme.steps:
        place = f"steps.{step.id}"
        need = _NEEDS.get(step.kind)
        if need and not getattr(step, need):
            found.tell("DEF052", place, kind=step.kind, key=need)
        for key, name in (("series", step.series), ("dose", step.dose), *(("of", part) for part in step.of)):
            if name is not None and (name not in known[key] or name == step.id):
                found.tell("DEF040", f"{place}.{key}", name=name, known=told[key])


def _check_gates(programme: Programme, facts: Mapping[str, Fact], found: Findings) -> None:
    parts = Counter(
        [
            *(stage.code for stage in programme.stages),
            *(session.code for session in sessions(programme)),
            *(step.id for step in programme.steps),
        ]
    )
    for gate in programme.gates:
        check_rule(gate.when, facts, f"gates.{gate.id}.when", found)
        if gate.opens not in parts:
            place = f"gates.{gate.id}.opens"
            found.tell("DEF040", place, name=gate.opens, known=near(gate.opens, parts, found))
        elif parts[gate.opens] > 1:
            found.tell("DEF016", f"gates.{gate.id}.opens", name=gate.opens)
        if never(gate.when, facts):
            found.tell("DEF039", f"gates.{gate.id}", name=gate.opens)
    circle = cycle(_graph(programme))
    if circle:
        found.tell("DEF037", f"gates.{_gate_of(programme, circle)}", circle=" → ".join(circle))


def _gate_of(programme: Programme, circle: tuple[str, ...]) -> str:
    return next((gate.id for gate in programme.gates if gate.opens in circle), circle[0])


def _graph(programme: Programme) -> dict[str, set[str]]:
    """What must be done before a step, session or stage can be: by gates, by sign-offs, by where it lies."""
    graph: dict[str, set[str]] = {}
    homes: dict[str, list[str]] = {}
    for stage in programme.stages:
        for session in stage.sessions:
            graph.setdefault(session.code, set()).add(stage.code)
            for step in session.steps:
                homes.setdefault(step, []).append(session.code)
    for done in programme.steps:
        graph.setdefault(done.id, set()).update(done.of)
        if len(homes.get(done.id, ())) == 1:
            graph[done.id].update(homes[done.id])
    for gate in programme.gates:
        needs = {part for path in required(gate.when) for part in _parts_of(path)}
        graph.setdefault(gate.opens, set()).update(needs)
    return graph


def _parts_of(path: str) -> Iterator[str]:
    """The step or session a fact comes from."""
    head, _, rest = path.partition(".")
    if head in {"step", "signed", "attended"}:
        yield rest


def _check_times(programme: Programme, found: Findings) -> None:
    anchors = _POINTS | {session.code for session in sessions(programme)}
    points = {point.id for point in programme.timepoints}
    for point in programme.timepoints:
        if point.anchor not in anchors:
            place = f"timepoints.{point.id}.anchor"
            found.tell("DEF040", place, name=point.anchor, known=listed(sorted(anchors)))
        if point.window_days and point.window_days[0] > point.window_days[1]:
            first, last = point.window_days
            found.tell("DEF048", f"timepoints.{point.id}", key="window_days", lowest=first, highest=last)
    for measure in programme.measures:
        for name in measure.at:
            if name not in points:
                found.tell("DEF042", f"measures.{measure.form}.at", name=name, known=listed(sorted(points)))
    for series in programme.series:
        _check_series(series, programme, found)


def _check_series(series: Series, programme: Programme, found: Findings) -> None:
    rows = {"minutes": series.minutes, "booster_minutes": series.booster_minutes, **series.routes}
    for key, minutes in rows.items():
        if any(later <= sooner for sooner, later in pairwise(minutes)):
            first, last = minutes[0], minutes[-1]
            found.tell("DEF048", f"series.{series.id}.{key}", key=key, lowest=first, highest=last)
    for alert in series.alerts:
        _known_role(alert.who, who(programme), f"alerts.{alert.id}", found)


def _check_dose(dose: DoseRule, found: Findings) -> None:
    check_twice(f"doses.{dose.id}.routes", (route.route for route in dose.routes), found)
    for route in dose.routes:
        low, high = route.mg_per_kg
        if not 0 < low <= high or route.cap_mg <= 0:
            place = f"doses.{dose.id}.{route.route}"
            found.tell("DEF048", place, key="mg_per_kg", lowest=str(low), highest=str(high))
    if dose.concentration_mg_per_ml <= 0:
        found.tell("DEF013", f"doses.{dose.id}.concentration_mg_per_ml", limit="> 0")
    if dose.booster_after_minutes and dose.booster_after_minutes[0] > dose.booster_after_minutes[1]:
        first, last = dose.booster_after_minutes
        found.tell("DEF048", f"doses.{dose.id}", key="booster_after_minutes", lowest=first, highest=last)


def _check_adjustable(programme: Programme, found: Findings) -> None:
    for number in programme.adjustable:
        place = f"adjustable.{number.at}"
        aimed = target(programme, number.at)
        if not aimed:
            found.tell("DEF047", place, path=number.at)
        elif number.lowest > number.highest or not all(number.lowest <= a <= number.highest for a in aimed):
            found.tell("DEF048", place, key=number.at, lowest=str(number.lowest), highest=str(number.highest))
