"""A new file key: sealed to everybody who stays before the old one goes, so that a cut loses nobody."""

from clinicdesk.security import vault
from clinicdesk.services.desk import Desk
from clinicdesk.services.machine import newest_recovery, unb64
from clinicdesk.services.people_at_work import current_accounts


def rotate_file_key(desk: Desk) -> None:
    """Encrypt the file anew and seal its key to the people and the recovery sheet the database names.

    Killed at any moment, the keys file opens the database: the newer key lies beside the older until the last
    step, and the next opening carries an unfinished rotation on.
    """
    keys = vault.read_keys(desk.folder.keys)
    secret = vault.new_secret(keys.epoch + 1)
    with desk.database.read() as session:
        boxes = {a.slot: unb64(a.box_key) for a in current_accounts(session) if a.state != "removed"}
        paper = unb64(newest_recovery(session).box_key)
    recipients = {slot: box for slot, box in boxes.items() if slot in keys.slots}
    beside = vault.reseal(keys, secret=secret, recipients=recipients, recovery_box_public=paper)
    desk.coming = (secret, *desk.coming)
    with desk.trail.lock:
        vault.write_keys(desk.folder, beside)
        desk.database.rekey(secret.raw_hex)
        desk.secret, desk.coming = secret, ()
        vault.write_keys(desk.folder, vault.drop_epochs(beside, secret.epoch), keep_previous=False)
