"""Every verb of every service, and who may do it: the table of roles is the whole truth."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

import clinicdesk.services
from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.security.roles import ALLOWED, EVERYONE, Permission, Role
from clinicdesk.services import accounts, people, sessions, trail
from clinicdesk.services.desk import VERBS, Desk
from clinicdesk.services.entrance import enter, leave
from clinicdesk.services.views import Actor, TrailFilter
from tests.support.clinic import PASSWORDS, Clinic, copy_clinic
from tests.support.looking import actions, counts, events, refused, stand_in

NO_VERBS = {
    "accounts.own_identity": "asks for the password again, inside verbs",
    "care_tasks.care_tasks": "a part of list_tasks, inside it",
    "desk.authorise": "is the check itself",
    "dose_orders.basis_of": "what an order leans on, inside the verbs that show, reckon and write one",
    "entrance.leave": "anybody may go, whatever they may do",
    "entrance.start_login": "the end of an entrance, after the password",
    "keyed_acts.write_with_keys": "how verbs change the keys and the file in one act",
    "printed_trail.print_trail": "the paper half of export_trail, inside it",
    "reading_hands.correcting_hand": "asks for the hand of a correction, inside verbs",
    "step_signing.approve": "the one act of the two verbs that sign a step's forms, inside them",
    "record_frame.onto_paper": "the pages of a printing, inside verbs that print",
    "record_frame.printed_now": "what a page says of its printing, inside verbs that print",
    "record_frame.printout": "the way from a record to paper, inside verbs that print",
    "record_frame.taken_back_if_stopped": "takes back what was printed under it, inside verbs that print a set",
    "record_frame.written_down": "the event of a printing, inside verbs that print",
    "records.person_by_code": "asks list_people, which is a verb",
    "expiries.papers_ending": "a part of list_tasks, inside it",
    "follow_up.follow_up_tasks": "a part of list_tasks, inside it",
    "ending_tasks.ending_tasks": "a part of list_tasks, inside it",
    "ledger_hands.take_hands": "asks both people of an act at the register for theirs, inside its verbs",
    "note_tasks.note_tasks": "a part of list_tasks, inside it",
    "obligations.close_found": "the writing half of set_task_aside, inside it",
    "obligations.obligations_for": "a part of list_tasks, inside it",
    "trail_reviews.review_tasks": "a part of list_tasks, inside it",
    "restrictions.restriction": "the row alone, inside verbs that restrict or take consent back",
    "sessions.is_staff_of_running": "asked by the cover, which shows no more than it did",
    "sheets.corrected_sheet": "the checks of amend_form, inside the verbs that amend a form",
    "signing.take_pen": "asks for the password again, inside verbs that sign",
    "witnessing.own_hand": "asks for the actor’s PIN or password, inside verbs of a session",
    "witnessing.second_person": "asks a second person for theirs, inside verbs of a session",
}
"""Public functions with a desk and an actor that ask no right of their own, and why."""


def modules() -> list[ModuleType]:
    found = pkgutil.iter_modules(clinicdesk.services.__path__)
    return [importlib.import_module(f"clinicdesk.services.{module.name}") for module in found]


def acting_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                first = list(inspect.signature(function).parameters)[:2]
                if first == ["desk", "actor"]:
                    yield f"{module.__name__.rpartition('.')[2]}.{name}", function


FUNCTIONS = dict(acting_functions())


@pytest.fixture(scope="module")
def staffed(
    built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Desk, dict[Role, Actor]]]:
    """An open clinic with one person for each role."""
    clinic = copy_clinic(built_clinic, tmp_path_factory.mktemp("staffed") / "clinic")
    desk, _ = clinic.open_as("admin")
    yield desk, {role: stand_in(desk, role, login=f"only_{role}") for role in Role}
    clinic.close()


def test_whatever_takes_a_desk_and_an_actor_is_a_verb_or_has_a_reason() -> None:
    """Proves: REQ-ACC-001."""
    assert set(FUNCTIONS) == set(VERBS) | set(NO_VERBS)
    assert not set(VERBS) & set(NO_VERBS)


def test_every_right_is_asked_for_and_every_right_is_somebodys() -> None:
    assert {verb.permission for verb in VERBS.values()} == set(Permission)
    assert set(ALLOWED) == set(Permission)
    assert all(ALLOWED.values())


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_verb_is_open_to_exactly_the_roles_of_the_table(
    name: str, staffed: tuple[Desk, dict[Role, Actor]]
) -> None:
    """Proves: REQ-ACC-001. No role is told more than refused, and no argument is looked at before."""
    desk, actors = staffed
    outcome = {role: is_let_in(FUNCTIONS[name], desk, actor) for role, actor in actors.items()}
    assert outcome == {role: role in ALLOWED[VERBS[name].permission] for role in Role}


@pytest.mark.parametrize(
    "name", sorted(name for name, verb in VERBS.items() if ALLOWED[verb.permission] != EVERYONE)
)
def test_a_refusal_is_one_event_and_nothing_else(name: str, staffed: tuple[Desk, dict[Role, Actor]]) -> None:
    """Proves: REQ-ACC-002."""
    desk, actors = staffed
    outsider = next(actors[role] for role in Role if role not in ALLOWED[VERBS[name].permission])
    before = counts(desk)
    with pytest.raises(Refused) as caught:
        FUNCTIONS[name](desk, outsider)
    event = events(desk)[-1]
    assert (event.action, event.actor, event.entity, event.entity_id) == (
        Action.ACCESS_REFUSED.value, outsider.user_id, "verb", name,
    )  # fmt: skip
    after = counts(desk)
    gained = {table: after[table] - before[table] for table in after if not table.startswith("audit_node")}
    assert {table: n for table, n in gained.items() if n} == dict.fromkeys(
        ("audit_event", "audit_payload", "audit_checkpoint"), 1
    )
    sentences = [caught.value.first.sentence(language) for language in ("uk", "en")]
    assert not any(role.value in sentences[0] for role in Role)


def test_the_refusal_names_the_roles_that_may(staffed: tuple[Desk, dict[Role, Actor]]) -> None:
    desk, actors = staffed
    with pytest.raises(Refused) as caught:
        accounts.list_users(desk, actors[Role.NURSE])
    assert "адміністрування, медичне керівництво, аудит" in caught.value.first.sentence("uk")
    assert "administration, medical lead, audit" in caught.value.first.sentence("en")


def test_a_login_that_was_closed_opens_nothing(clinic: Clinic) -> None:
    """Proves: REQ-ACC-003."""
    desk, _ = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    leave(desk, nurse)
    assert actions(desk)[-1] == Action.LOGIN_CLOSED.value
    for name in ("people.list_people", "vitals.record_reading", "drafts.list_drafts"):
        with refused(desk, ("DSK001", "")):
            FUNCTIONS[name](desk, nurse)


def test_a_login_of_somebody_else_opens_nothing(clinic: Clinic) -> None:
    """Proves: REQ-ACC-003. A forged actor that borrows an open login's number is refused."""
    desk, lead = clinic.open_as("lead")
    nurse = clinic.join(desk, "nurse")
    with refused(desk, ("DSK001", "")):
        people.list_people(desk, replace(nurse, login_id=lead.login_id))


def test_roles_that_an_actor_claims_count_nothing(clinic: Clinic) -> None:
    """Proves: REQ-ACC-003."""
    desk, _ = clinic.open_as("admin")
    nurse = clinic.join(desk, "nurse")
    forged = replace(nurse, roles=(Role.LEAD, Role.ADMIN), name="Левченко Ольга")
    assert is_let_in(FUNCTIONS["accounts.add_user"], desk, forged) is False
    assert events(desk)[-1].role == "nurse"
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, forged, clinic.people["К-3"])
    people.open_chart(desk, forged, clinic.people["К-1"])
    assert events(desk)[-1].role == "nurse"


def test_a_role_taken_away_in_the_middle_of_a_login_is_gone_at_once(clinic: Clinic) -> None:
    """Proves: REQ-ACC-003."""
    desk, admin = clinic.open_as("admin")
    second = stand_in(desk, Role.LEAD, login="second")
    assert people.open_chart(desk, second, clinic.people["К-3"]).person.code == "К-3"
    accounts.change_roles(
        desk, admin, second.user_id, roles=[Role.THERAPIST], password=PASSWORDS["admin"], reason="наказ 7"
    )
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, second, clinic.people["К-3"])
    assert is_let_in(FUNCTIONS["cohorts.plan_cohort"], desk, second) is False
    assert is_let_in(FUNCTIONS["people.open_chart"], desk, second) is True
    assert not sessions.is_staff_of_running(desk, second)


def test_a_removed_person_is_shut_out_at_once(clinic: Clinic) -> None:
    """Proves: REQ-ACC-003."""
    desk, admin = clinic.open_as("admin")
    nurse = clinic.join(desk, "nurse")
    accounts.remove_user(desk, admin, nurse.user_id, password=PASSWORDS["admin"], reason="звільнення")
    with refused(desk, ("DSK001", "")):
        people.list_people(desk, nurse)
    assert not sessions.is_staff_of_running(desk, nurse)


def test_a_person_waiting_for_a_new_password_is_shut_out(clinic: Clinic) -> None:
    """Proves: REQ-ACC-003."""
    desk, admin = clinic.open_as("admin")
    nurse = clinic.join(desk, "nurse")
    accounts.re_enrol(
        desk, admin, nurse.user_id, password=PASSWORDS["admin"], language="uk", reason="забутий пароль"
    )
    with refused(desk, ("DSK001", "")):
        people.list_people(desk, nurse)


def test_everybody_at_one_desk_acts_under_their_own_name(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    nurse = enter(desk, login="nurse", password=PASSWORDS["nurse"])
    people.open_chart(desk, nurse, clinic.people["К-1"])
    people.open_chart(desk, lead, clinic.people["К-1"])
    opened = trail.read_trail(desk, lead, TrailFilter(action=Action.CHART_OPENED.value)).rows
    assert [row.actor_name for row in opened[:2]] == ["Левченко Ольга", "Марчук Ірина"]


def is_let_in(function: Callable[..., Any], desk: Desk, actor: Actor) -> bool:
    """Whether the right was there: called without arguments, a verb misses them or just works."""
    try:
        function(desk, actor)
    except TypeError as error:
        assert "missing" in str(error)  # noqa: PT017 - the guard against another TypeError
    except Refused as refusal:
        return refusal.first.code != "DSK002"
    return True
