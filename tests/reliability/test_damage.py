"""Bits that turn over on the disk: each one is found, none is ever read as a record."""

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from clinicdesk.security.vault import DbSecret
from clinicdesk.services import integrity, people
from clinicdesk.services.entrance import close_desk
from tests.support.clinic import Clinic
from tests.support.figures import Figures
from tests.support.flips import SALT_BYTES, Flip, damage_found, flipped, flips, rows_in
from tests.support.kill_remains import holder_of

SEED = 20261124


@pytest.fixture
def place(clinic: Clinic) -> ClinicFolder:
    """The files of the clinic."""
    return ClinicFolder(clinic.folder)


@pytest.fixture
def secret(clinic: Clinic, place: ClinicFolder) -> DbSecret:
    """The file key."""
    return holder_of(clinic, "lead").secrets(vault.read_keys(place.keys))[0]


def test_four_hundred_bit_flips_are_found_and_never_read_as_records(
    place: ClinicFolder, secret: DbSecret, figures: Figures
) -> None:
    """Proves: REQ-REL-004."""
    flip_bits(place, secret, figures, count=400)


@pytest.mark.long
def test_two_thousand_bit_flips_are_found_and_never_read_as_records(
    place: ClinicFolder, secret: DbSecret, figures: Figures
) -> None:
    """Proves: REQ-REL-004."""
    flip_bits(place, secret, figures, count=2000)


def test_every_salt_byte_may_be_lost(place: ClinicFolder, secret: DbSecret, figures: Figures) -> None:
    """Proves: REQ-REL-005."""
    whole = rows_in(place.db, secret.raw_hex)
    survived = 0
    for at in range(SALT_BYTES):
        with flipped(place.db, Flip(at, at % 8)):
            survived += rows_in(place.db, secret.raw_hex) == whole
    figures("salt bytes flipped", tried=SALT_BYTES, survived=survived)
    assert survived == SALT_BYTES


def test_a_key_without_its_salt_would_lose_the_file_with_any_of_them(
    tmp_path: Path, secret: DbSecret, figures: Figures
) -> None:
    """The control: 64 digits leave the salt to the file's head.

    Proves: REQ-REL-005.
    """
    path, key = tmp_path / "control.db", secret.key.hex()
    with_short_key(path, key, "create table t (a text) strict")
    survived = 0
    for at in range(SALT_BYTES):
        with flipped(path, Flip(at, at % 8)):
            survived += with_short_key(path, key, "select count(*) from t")
    figures("salt bytes flipped, control with a 64-digit key", tried=SALT_BYTES, survived=survived)
    assert survived == 0


def test_the_full_check_finds_flips_and_closes_the_file_for_writing(
    clinic: Clinic, place: ClinicFolder, figures: Figures
) -> None:
    """Proves: REQ-REL-004."""
    refused = found = 0
    for flip in flips(place.db.stat().st_size, 12, seed=SEED + 1):
        with flipped(place.db, flip):
            try:
                desk, lead = clinic.open_as("lead")
            except Unavailable as error:
                refused += error.code in {"OPN002", "DBF002"}
                continue
            report = integrity.examine(desk)
            found += [issue.code for issue in report.findings] == ["EVD020"]
            desk.findings = report.findings
            with pytest.raises((Refused, Unavailable), match=r"DSK003|DBF002"):
                people.register_person(desk, lead, code="К-9", name="Ніхто")
            close_desk(desk)
    figures("bit flips under the program", tried=12, refused_at_the_door=refused, found_by_the_check=found)
    assert refused + found == 12


def flip_bits(place: ClinicFolder, secret: DbSecret, figures: Figures, *, count: int) -> None:
    """Turn one bit after another over, and read everything that can be read."""
    whole = rows_in(place.db, secret.raw_hex)
    found = wrong = 0
    for flip in flips(place.db.stat().st_size, count, seed=SEED):
        with flipped(place.db, flip):
            found += damage_found(place.db, secret.raw_hex)
            read = rows_in(place.db, secret.raw_hex)
            wrong += any(rows != whole[table] for table, rows in read.items())
    figures("bit flips in clinic.db", tried=count, found=found, wrong_data_served=wrong)
    assert (found, wrong) == (count, 0)


def with_short_key(path: Path, key: str, statement: str) -> bool:
    """Whether this runs under a key of 64 digits."""
    engine = sqlcipher.connect(str(path))
    try:
        engine.execute("PRAGMA cipher_log_level=NONE")
        engine.execute(f"PRAGMA key=\"x'{key}'\"")
        engine.execute(statement).fetchall()
        engine.commit()
    except sqlcipher.DatabaseError:
        return False
    else:
        return True
    finally:
        engine.close()
