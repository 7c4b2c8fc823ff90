"""How a user's state is worded and looks, said once for the table and the panel."""

from dataclasses import dataclass

from clinicdesk.services.views import UserRow
from clinicdesk.ui.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class StateLook:
    """A chip's kind, a cell's colour and the icon of both."""

    kind: str
    colour: str
    icon: str


_LOOKS = {
    "active": StateLook("ok", "ok_ink", "check"),
    "uncertified": StateLook("crit", "crit_ink", "alert-octagon-outline"),
    "enrolling": StateLook("soon", "primary", "timer-sand"),
    "expired": StateLook("warn", "warn_ink", "alert-outline"),
    "removed": StateLook("outline", "ink3", "close"),
}


def state_of(around: Surroundings, user: UserRow) -> str:
    """active, uncertified, enrolling, expired or removed."""
    if user.state == "enrolling":
        over = user.code_expires is None or user.code_expires <= around.clock.now()
        return "expired" if over else "enrolling"
    if user.state == "active" and not user.certified:
        return "uncertified"
    return user.state


def state_look(state: str) -> StateLook:
    """How `state_of` looks."""
    return _LOOKS[state]


def roles_of(around: Surroundings, user: UserRow) -> str:
    """The roles by name, with commas."""
    return ", ".join(around.say(f"common.role.{role}") for role in user.roles)


def last_login(around: Surroundings, user: UserRow) -> str:
    """When this person last came in."""
    return around.moment(user.last_login) if user.last_login else around.say("users.never")
