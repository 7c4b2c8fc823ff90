"""A person who starts with a password of their own: at their first entry, or with the recovery sheet."""

from dataclasses import dataclass

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.accounts import UserAccount
from clinicdesk.security import vault
from clinicdesk.security.identity import Identity
from clinicdesk.security.keys_file import KeysFile
from clinicdesk.security.passphrases import check_password
from clinicdesk.services.account_versions import next_version
from clinicdesk.services.desk import Desk
from clinicdesk.services.machine import b64


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """What is to be written together: the keys with the person's slot, their identity, and their account."""

    keys: KeysFile
    identity: Identity
    account: UserAccount


def new_identity(
    desk: Desk, account: UserAccount, *, login: str, password: str, kdf: vault.KdfParams
) -> NewIdentity:
    """Make all three; nothing is written. Refused PWD… at the field "new_password"."""
    issues = check_password(password, personal=(login, *account.name.split()))
    if issues:
        raise Refused(*(Issue(i.code, "new_password", i.severity, i.values) for i in issues))
    present = vault.read_keys(desk.folder.keys)
    keys, identity = vault.add_user(
        present, login=login, password=password, secrets=desk.secrets_in(present), kdf=kdf
    )
    active = next_version(
        desk.ids, account, state="active", box_key=b64(identity.public.box), key_id=identity.key_id
    )
    return NewIdentity(keys, identity, active)
