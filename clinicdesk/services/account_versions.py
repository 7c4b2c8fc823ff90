"""The one way to make an account's next version: what is not named stays as it was."""

from datetime import datetime
from typing import TypedDict, Unpack

from clinicdesk.ids import Ids
from clinicdesk.models.accounts import UserAccount


class Changed(TypedDict, total=False):
    """What a next version may say anew."""

    roles: str
    state: str
    box_key: str
    key_id: str
    code_expires: datetime | None


def next_version(ids: Ids, former: UserAccount, **changed: Unpack[Changed]) -> UserAccount:
    """A version that supersedes `former`. A code's end outlives no change of state unless it is named."""
    kept: Changed = {
        "roles": former.roles, "state": former.state, "box_key": former.box_key, "key_id": former.key_id,
        "code_expires": None if "state" in changed else former.code_expires,
    }  # fmt: skip
    return UserAccount(
        id=ids.new(), user_id=former.user_id, version=former.version + 1, login=former.login,
        name=former.name, slot=former.slot, **(kept | changed),
    )  # fmt: skip
