"""The clinic's details: versions with a reason, none overwritten, a stale page refused."""

from dataclasses import replace
from typing import Any

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.accounts import Clinic as ClinicRow
from clinicdesk.models.audit import Action
from clinicdesk.services import clinic as details
from clinicdesk.services.views import CrisisLine
from tests.support.clinic import Clinic
from tests.support.looking import Meanwhile, newest, one_event, refused
from tests.support.standing import Standing


def test_changed_details_are_a_new_version_beside_the_old(clinic: Clinic) -> None:
    """Proves: REQ-TRL-002."""
    desk, admin = clinic.open_as("admin")
    before = details.read_settings(desk, admin)
    wanted = replace(
        before, rooms=("Зал 1", "Зал 2"), crisis_lines=(CrisisLine("Лінія підтримки", "7333"),),
        show_full_names=True, idle_lock_minutes=15, aldrete_unit="mmhg",
    )  # fmt: skip
    with one_event(desk, Action.CLINIC_CHANGED, admin, reason="нові зали") as seen:
        news = details.change_settings(desk, admin, wanted, reason="нові зали")
    assert seen.wrote(clinic=1)
    assert news.subject == seen.subject == desk.clinic_id
    assert details.read_settings(desk, admin) == replace(wanted, version=before.version + 1)
    with desk.database.read() as session:
        rows = session.query(ClinicRow).order_by(ClinicRow.version).all()
    assert [row.version for row in rows] == [1, 2]
    assert rows[1].supersedes == rows[0].id


@pytest.mark.parametrize(
    ("changed", "reason", "expected"),
    [
        ({"name": " "}, "так", ("FND001", "name")),
        ({"edrpou": "1234567"}, "так", ("FND002", "edrpou")),
        ({"edrpou": "1234567x"}, "так", ("FND002", "edrpou")),
        ({"zone": "Europe/Nowhere"}, "так", ("FND003", "zone")),
        ({"zone": "../../etc/passwd"}, "так", ("FND003", "zone")),
        ({"idle_lock_minutes": 0}, "так", ("CLN002", "idle_lock_minutes")),
        ({"idle_lock_minutes": 16}, "так", ("CLN002", "idle_lock_minutes")),
        (
            {"crisis_lines": (CrisisLine("Лінія", "7333"), CrisisLine("", "7333"))},
            "так",
            ("CLN003", "crisis_lines_1"),
        ),
        ({"crisis_lines": (CrisisLine("Лінія", "немає"),)}, "так", ("CLN003", "crisis_lines_0")),
        ({"rooms": ("Зал 1", " зал  1")}, "так", ("CLN780", "rooms")),
        ({"rooms": ("Зал 1", " ")}, "так", ("CLN781", "rooms")),
        ({"rooms": ("Зал" * 200,)}, "так", ("PSN002", "rooms")),
        ({"storage_places": ("Сейф\u202eА",)}, "так", ("PSN003", "storage_places")),
        ({"storage_places": ("Сейф 🙂", "Сейф 2 🙂")}, "так", ("PSN004", "storage_places")),
        ({"rooms": ("Зал 1",)}, " ", ("DSK005", "reason")),
        ({}, "так", ("CLN004", "")),
        ({"version": 7, "rooms": ("Зал 1",)}, "так", ("CLN001", "")),
    ],
)
def test_details_that_cannot_be_are_refused_at_their_field(
    standing: Standing, changed: dict[str, Any], reason: str, expected: tuple[str, str]
) -> None:
    desk, admin = standing.desk, standing.admin
    wanted = replace(details.read_settings(desk, admin), **changed)
    with refused(desk, expected):
        details.change_settings(desk, admin, wanted, reason=reason)


@pytest.mark.parametrize("changed", [{"idle_lock_minutes": 1}, {"edrpou": ""}, {"zone": "UTC"}])
def test_the_last_possible_detail_is_taken(clinic: Clinic, changed: dict[str, Any]) -> None:
    desk, lead = clinic.open_as("lead")
    wanted = replace(details.read_settings(desk, lead), **changed)
    details.change_settings(desk, lead, wanted, reason="так")
    assert newest(desk, ClinicRow).version == 2


def test_a_page_opened_before_somebody_elses_change_is_refused(clinic: Clinic) -> None:
    """Proves: REQ-TRL-004."""
    desk, admin = clinic.open_as("admin")
    lead = clinic.join(desk, "lead")
    seen = details.read_settings(desk, admin)
    details.change_settings(desk, lead, replace(seen, rooms=("Зал 1",)), reason="перша")
    with refused(desk, ("CLN001", "")):
        details.change_settings(desk, admin, replace(seen, rooms=("Зал 2",)), reason="друга")
    assert details.read_settings(desk, admin).rooms == ("Зал 1",)


def test_of_two_changes_at_one_moment_the_second_is_refused(clinic: Clinic) -> None:
    """Proves: REQ-TRL-004."""
    desk, admin = clinic.open_as("admin")
    lead = clinic.join(desk, "lead")
    seen = details.read_settings(desk, admin)
    first = replace(seen, rooms=("Зал 1",))
    desk.ids = Meanwhile(desk.ids, lambda: details.change_settings(desk, lead, first, reason="перша"))
    with pytest.raises(Refused) as caught:
        details.change_settings(desk, admin, replace(seen, rooms=("Зал 2",)), reason="друга")
    assert caught.value.first.code == "DSK004"
    assert details.read_settings(desk, admin).rooms == ("Зал 1",)
