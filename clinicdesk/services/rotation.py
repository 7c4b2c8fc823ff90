"""A new file key: sealed to everybody who stays before the old one goes, so that a cut loses nobody."""

from clinicdesk.errors import Issue, Severity
from clinicdesk.security import vault
from clinicdesk.services.desk import Desk
from clinicdesk.services.proofs import recipients_in


def rotate_file_key(desk: Desk) -> tuple[Issue, ...]:
    """Encrypt the file anew and seal its key to the people and the recovery sheet that the clinic's root proves.

    Returns a note (ACC013) for each person who is not sealed to: their key is not proved, so they enrol again.
    Killed at any moment, the keys file opens the database: the newer key lies beside the older until the last
    step, and the next opening makes a rotation anew.
    """
    keys = vault.read_keys(desk.folder.keys)
    secret = vault.new_secret(keys.epoch + 1)
    with desk.database.read() as session:
        found = recipients_in(session, keys.slots, desk.clock.now())
    beside = vault.reseal(keys, secret=secret, recipients=found.boxes, recovery_box_public=found.paper)
    desk.coming = (secret, *desk.coming)
    with desk.trail.lock:
        vault.write_keys(desk.folder, beside)
        desk.database.rekey(secret.raw_hex)
        desk.secret, desk.coming = secret, ()
        vault.write_keys(desk.folder, vault.drop_epochs(beside, secret.epoch), keep_previous=False)
    return tuple(Issue("ACC013", severity=Severity.NOTE, values={"name": name}) for name in found.left_out)
