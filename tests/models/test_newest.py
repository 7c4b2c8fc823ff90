"""The newest event of a kind, on both engines, whoever did it."""

from clinicdesk.models.audit import Action
from clinicdesk.models.newest import newest_by_actor, newest_of
from clinicdesk.models.unit_of_work import Trail, unit_of_work
from tests.support.trails import deed


def done(trail: Trail, *acts: tuple[str, Action]) -> None:
    """These acts, one after another, from number 1 on."""
    for actor, action in acts:
        with unit_of_work(trail, deed(action, actor=actor)):
            pass


def test_the_newest_of_a_kind_is_found_whoever_did_it(trail: Trail) -> None:
    """The nameless actor of an opening counts; a kind that nobody did has none."""
    done(
        trail,
        ("u-2", Action.BACKUP_MADE),
        ("", Action.KEY_ROTATED),
        ("Ж", Action.BACKUP_MADE),
        ("u-2", Action.LOGIN_OPENED),
        ("u-2", Action.BACKUP_MADE),
        ("u-3", Action.LOGIN_OPENED),
    )
    with trail.database.read() as session:
        assert newest_by_actor(session, Action.BACKUP_MADE) == {"u-2": 5, "Ж": 3}
        assert newest_of(session, Action.LOGIN_OPENED) == 6
        assert newest_of(session, Action.KEY_ROTATED, Action.USER_REMOVED) == 2
        assert newest_of(session, Action.USER_REMOVED) is None
