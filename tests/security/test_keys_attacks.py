"""Attacks on clinic.keys as a whole: every field changed, bits flipped, the writer killed."""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from clinicdesk.errors import Refused, Unavailable
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import kdf, vault
from clinicdesk.security.keys_file import read_keys, to_json, write_keys
from clinicdesk.security.vault import KeysFile, open_with_recovery, remove_user, unlock
from tests.support.figures import Figures
from tests.support.keys import OTHER_CLINIC, PASSWORDS, keyed_clinic

# Kept for people to read: opening takes no public key from here, re-sealing takes it from the database.
UNREAD = ("recovery", "xpub")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClinicFolder:
    """A folder, and a derivation that remembers: the true one, each input once."""
    monkeypatch.setattr(vault, "derive", cache(kdf.derive))
    return ClinicFolder(tmp_path)


def outcome(folder: ClinicFolder, data: bytes) -> str:
    """Let everybody try: "wrong key" if anyone gets one, "refused" if anyone is refused, else "harmless"."""
    clinic = keyed_clinic()
    folder.keys.write_bytes(data)
    try:
        keys = read_keys(folder.keys)
    except Unavailable:
        return "refused"
    found = {_try_paper(keys)}
    for login, password in PASSWORDS.items():
        try:
            opened = unlock(keys, login=login, password=password)
        except (Refused, Unavailable):
            found.add("refused")
            continue
        same = opened.identity.to_bytes() == clinic.identities[login].to_bytes()
        found.add("harmless" if same and opened.secrets == (clinic.secret,) else "wrong key")
    return next(each for each in ("wrong key", "refused", "harmless") if each in found)


def _try_paper(keys: KeysFile) -> str:
    clinic = keyed_clinic()
    try:
        secrets = open_with_recovery(keys, clinic.recovery)
    except Refused:
        return "refused"
    return "harmless" if secrets == (clinic.secret,) else "wrong key"


def leaves(value: Any, *path: str) -> Iterator[tuple[str, ...]]:
    """The path of every value that is not an object."""
    if not isinstance(value, dict):
        yield path
        return
    for name, inner in value.items():
        yield from leaves(inner, *path, name)


def put(value: Any, path: tuple[str, ...], new: object) -> Any:
    """A copy with one value changed."""
    copy = json.loads(json.dumps(value))
    inner = copy
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = new
    return copy


def at(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = value[name]
    return value


def changes(old: Any, other: Any) -> list[object]:
    """What an attacker would write instead: nothing, another type, a neighbour, another clinic's value."""
    common: list[object] = [None, "", {}, other]
    if isinstance(old, int):
        return [*common, old + 1, old - 1, 0, -old, 2**31, str(old)]
    text = str(old)
    return [*common, text[:-1], text + "A", ("B" if text[0] == "A" else "A") + text[1:], text[::-1], 0]


def test_no_changed_field_ever_gives_a_wrong_key(folder: ClinicFolder, figures: Figures) -> None:
    """Proves: REQ-VLT-002, REQ-VLT-008."""
    value = json.loads(json.dumps(to_json(keyed_clinic().keys)))
    stranger = json.loads(json.dumps(to_json(keyed_clinic(OTHER_CLINIC).keys)))
    twin = dict(zip(value["slots"], stranger["slots"], strict=True))
    counted: Counter[str] = Counter()
    for path in leaves(value):
        there = tuple(twin.get(name, name) for name in path)
        for new in changes(at(value, path), at(stranger, there)):
            if new == at(value, path) and type(new) is type(at(value, path)):
                continue
            found = outcome(folder, json.dumps(put(value, path, new)).encode())
            assert found == "refused" or (found == "harmless" and path == UNREAD), path
            counted[found] += 1
    show(figures, "keys-file fields changed", counted)
    assert counted.total() > 150


def test_no_value_moved_to_another_place_gives_a_wrong_key(folder: ClinicFolder, figures: Figures) -> None:
    """Proves: REQ-VLT-008."""
    value = json.loads(json.dumps(to_json(keyed_clinic().keys)))
    counted: Counter[str] = Counter()
    texts = [path for path in leaves(value) if isinstance(at(value, path), str) and len(at(value, path)) > 20]
    for path in texts:
        for source in texts:
            if at(value, source) != at(value, path):
                found = outcome(folder, json.dumps(put(value, path, at(value, source))).encode())
                assert found == "refused" or (found == "harmless" and path == UNREAD), path
                counted[found] += 1
    show(figures, "keys-file values moved", counted)
    assert counted.total() > 100


def flips(folder: ClinicFolder, tries: int, seed: int) -> Counter[str]:
    write_keys(folder, keyed_clinic().keys)
    data, chance = folder.keys.read_bytes(), random.Random(seed)
    counted: Counter[str] = Counter()
    for _ in range(tries):
        place, bit = chance.randrange(len(data)), chance.randrange(8)
        bent = data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]
        counted[outcome(folder, bent)] += 1
    return counted


def show(figures: Figures, name: str, counted: Counter[str]) -> None:
    figures(
        name,
        tried=counted.total(),
        refused=counted["refused"],
        harmless=counted["harmless"],
        wrong_key=counted["wrong key"],
    )


def test_no_flipped_bit_ever_gives_a_wrong_key(folder: ClinicFolder, figures: Figures) -> None:
    """Proves: REQ-VLT-002."""
    counted = flips(folder, 400, seed=400)
    show(figures, "keys-file bit flips", counted)
    assert counted["wrong key"] == 0
    assert counted["refused"] > 380


@pytest.mark.long
def test_no_flipped_bit_ever_gives_a_wrong_key_long_form(folder: ClinicFolder, figures: Figures) -> None:
    """Proves: REQ-VLT-002."""
    counted = flips(folder, 5000, seed=5000)
    show(figures, "keys-file bit flips, long form", counted)
    assert counted["wrong key"] == 0


def test_a_cut_file_is_refused_at_every_length(folder: ClinicFolder, figures: Figures) -> None:
    """Proves: REQ-VLT-002."""
    write_keys(folder, keyed_clinic().keys)
    data = folder.keys.read_bytes()
    counted = Counter(outcome(folder, data[:length]) for length in range(0, len(data) - 1, 7))
    show(figures, "keys-file cuts", counted)
    assert counted["refused"] == counted.total()


WRITER = """
import sys
from pathlib import Path
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.keys_file import read_keys, write_keys
folder, other = ClinicFolder(Path(sys.argv[1])), read_keys(Path(sys.argv[2]))
pair = [read_keys(folder.keys), other]
while True:
    for keys in pair:
        write_keys(folder, keys)
        print(flush=True)
"""


def killed_writers(folder: ClinicFolder, kills: int, seed: int) -> Counter[str]:
    """Start a program that rewrites the file without end, kill it at some moment, look what lies there."""
    first = keyed_clinic().keys
    second = remove_user(first, "Olena")
    spare, chance = folder.root / "second", random.Random(seed)
    counted: Counter[str] = Counter()
    write_keys(folder, second)
    spare.write_bytes(folder.keys.read_bytes())
    for _ in range(kills):
        write_keys(folder, first)
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder.root), str(spare)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        ) as writer:
            assert writer.stdout is not None
            for _line in range(chance.randrange(1, 40)):
                writer.stdout.readline()
            writer.kill()
        for path in (folder.keys, folder.keys_previous):
            counted["whole" if read_keys(path) in (first, second) else "unreadable"] += 1
    return counted


def test_a_killed_writer_leaves_a_whole_file(folder: ClinicFolder, figures: Figures) -> None:
    """Proves: REQ-VLT-012."""
    counted = killed_writers(folder, 20, seed=9)
    figures("kills while writing the keys file", tried=20, unreadable=counted["unreadable"])
    assert counted == {"whole": 40}


@pytest.mark.long
def test_a_killed_writer_leaves_a_whole_file_long_form(folder: ClinicFolder, figures: Figures) -> None:
    """Proves: REQ-VLT-012."""
    counted = killed_writers(folder, 100, seed=99)
    figures("kills while writing the keys file, long form", tried=100, unreadable=counted["unreadable"])
    assert counted == {"whole": 200}
