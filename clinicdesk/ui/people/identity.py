"""Who a participant is in one line, and what must never be overlooked, as chips."""

from dataclasses import dataclass

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.ui import moments
from clinicdesk.ui.people.birth import age_on, show_birth
from clinicdesk.ui.surroundings import Surroundings

_ROOM = 40  # letters beside the name


@dataclass(frozen=True, slots=True)
class Mark:
    """A chip: words, kind, icon ("" takes the kind's)."""

    words: str
    kind: str
    icon: str = ""


def facts_of(around: Surroundings, details: PersonDetails, cohort: str | None) -> str:
    """Age and sex, birth, cohort, chart number, escort. `cohort` None leaves it out, "" says there is none."""
    say, code = around.say, around.language.code
    substances = _substances(details)
    # Too many for a chip, they are named in full here: an allergy is never cut short.
    facts = [say("person.mark.allergies", what=substances) if len(substances) > _ROOM else ""]
    facts.append(who_of(around, details.birth_date, details.sex))
    if details.birth_date:
        facts.append(say("chart.facts.born", day=show_birth(code, details.birth_date)))
    if cohort is not None:
        facts.append(say("chart.facts.cohort", code=cohort) if cohort else say("chart.facts.no_cohort"))
    if details.chart_number:
        facts.append(say("person.facts.chart", number=details.chart_number))
    if details.escort_name:
        facts.append(say("person.facts.escort", name=details.escort_name))
    return " · ".join(filter(None, facts))


def who_of(around: Surroundings, birth_date: str, sex: str) -> str:
    """Age and sex, as far as they are stated."""
    age = age_on(birth_date, moments.local(around.clock.now(), around.zone()).date())
    said = [around.say("chart.facts.age", n=age)] if age is not None else []
    return ", ".join([*said, around.say(f"person.sex.{sex}")] if sex else said)


def marks_of(around: Surroundings, details: PersonDetails) -> tuple[Mark, ...]:
    """Allergies always, asked or not; then the indications. Not asked has its own look: it is not "none"."""
    say = around.say
    substances = _substances(details)
    if len(substances) > _ROOM:
        allergies = Mark(say("person.mark.many_allergies", n=len(details.allergies)), "crit")
    elif substances:
        allergies = Mark(say("person.mark.allergies", what=substances), "crit")
    elif details.allergies_state == "none":
        allergies = Mark(say("person.mark.no_allergies"), "neutral")
    else:
        allergies = Mark(say("person.mark.allergies_unknown"), "info")
    codes = ", ".join(details.diagnoses)
    return (allergies, Mark(codes, "outline")) if codes else (allergies,)


def _substances(details: PersonDetails) -> str:
    return ", ".join(row.substance for row in details.allergies)
