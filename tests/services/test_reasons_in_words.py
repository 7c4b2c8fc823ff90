"""Whatever a verb calls the words that say why, signs alone are none, and the refusal stands at their field."""

import inspect
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

import clinicdesk.services
from clinicdesk.security.roles import Role
from clinicdesk.services import attendance, discharges, doses, rescues
from clinicdesk.services.desk import REASONS, VERBS
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.ledger_hands import Hands
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import refused, stand_in
from tests.support.pharmacy import pharmacy

GIVING = {"session_id": "-", "person_id": "-", "order_row": "-", "ampoule_id": "-", "drawn_ul": 1, "pin": ""}
LEAVING = {"session_id": "-", "person_id": "-", "leaving": Leaving("", "")}
RESCUE = {"session_id": "-", "person_id": "-", "drug": "-", "amount": "1", "route": "-"}


def verb_of(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(".")
    found: Callable[..., Any] = getattr(import_module(f"clinicdesk.services.{module}"), function)
    return found


def test_no_verb_takes_anything_but_words_under_the_name_of_a_reason() -> None:
    """Proves: REQ-AUD-319."""
    for module in iter_modules(clinicdesk.services.__path__):
        import_module(f"clinicdesk.services.{module.name}")
    taken = [
        (name, one.name, one.annotation)
        for name in VERBS
        for one in inspect.signature(verb_of(name)).parameters.values()
        if one.name in REASONS
    ]
    assert {name for _, name, _ in taken} >= {"reason", "because", "why", "exception", "despite", "emergency"}
    assert [one for one in taken if one[2] is not str] == []


@pytest.mark.parametrize(
    ("act", "name", "rest"),
    [
        (attendance.record_attendance, "because", {"planned_id": "-", "people": {}}),
        (discharges.send_to_hospital, "why", LEAVING),
        (discharges.leave_undosed, "why", LEAVING),
        (discharges.discharge_home, "exception", LEAVING),
        (doses.give_dose, "despite", GIVING),
        (doses.give_dose, "emergency", GIVING),
        (rescues.order_rescue, "why", RESCUE),
    ],
)
@pytest.mark.parametrize("said", [".", " — "])
def test_a_sign_is_refused_at_the_field_it_was_typed_into(
    clinic: Clinic, act: Callable[..., Any], name: str, rest: dict[str, Any], said: str
) -> None:
    """Proves: REQ-AUD-319. «.» passed as the reason of a dose despite an alarm, and stood in the trail."""
    desk, _ = clinic.open_as("lead")
    everything = stand_in(desk, *(set(Role) - {Role.ADMIN}), login="all")
    given = {"given_at": clinic.clock.now()} if act is doses.give_dose else {}
    with refused(desk, ("DSK310", name)):
        act(desk, everything, **rest, **given, **{name: said})


def test_a_sign_explains_no_act_at_the_register_without_a_witness(clinic: Clinic) -> None:
    """Proves: REQ-AUD-319."""
    safe = pharmacy(clinic)
    safe.receive()
    with refused(safe.desk, ("DSK310", "emergency")):
        safe.issue(hands=Hands(password=PASSWORDS["nurse"], emergency="."))
