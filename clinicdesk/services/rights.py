"""Whether roles carry a right and, if not, who does: the answer of a service that refuses and a window that asks."""

from collections.abc import Iterable

from clinicdesk.errors import Issue
from clinicdesk.security.roles import ALLOWED, Permission, Role, may
from clinicdesk.words import Key


def why_not(roles: Iterable[Role], *needs: Permission) -> Issue | None:
    """DSK420 with the roles of the first right that is lacking; None where every one is held."""
    held = tuple(roles)
    lacking = next((one for one in needs if not may(held, one)), None)
    return None if lacking is None else Issue("DSK420", values={"needed": holders(lacking)})


def holders(permission: Permission) -> Key:
    """The roles that carry a right, in words."""
    return Key(" ".join(f"common.role.{role}" for role in Role if role in ALLOWED[permission]))
