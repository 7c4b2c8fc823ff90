"""A document never takes the place of a file of the clinic, of a folder, a link or a device."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clinicdesk.commands.answer import Exit
from clinicdesk.desktop import paper_binding
from clinicdesk.desktop.binding import _save as save_page
from clinicdesk.errors import Unavailable
from clinicdesk.paths import workstation_folder
from clinicdesk.security import handed_out
from clinicdesk.security.handed_out import put_document, put_documents
from clinicdesk.ui.paper_verbs import PackMade
from tests.support.clinic import Clinic
from tests.support.command_desk import Desk

pytestmark = pytest.mark.usefixtures("clinics_own_time")
SAVERS: tuple[Callable[[Path, bytes], None], ...] = (put_document, paper_binding.save, save_page)


def _contents(folder: Path) -> dict[str, bytes]:
    """Of what must not change; the trail may grow."""
    return {
        str(one): one.read_bytes() for one in folder.rglob("*")
        if one.is_file() and one.name in {"clinic.keys", "clinic.keys.prev"}
    }  # fmt: skip


@pytest.mark.parametrize("name", ["clinic.db", "clinic.keys", "clinic.anchors", "new.pdf", "backups/x.pdf"])
def test_nothing_is_printed_or_packed_into_the_folder_of_the_clinic(
    clinic: Clinic, at_desk: Desk, name: str
) -> None:
    """Proves: REQ-PRT-280. A paper printed to clinic.db took the place of all records."""
    clinic.close()
    (clinic.folder / "backups").mkdir(exist_ok=True)
    before, target = _contents(clinic.folder), clinic.folder / name
    around = at_desk.papers / ".." / clinic.folder.name / name
    free = at_desk.papers / "free.pdf"
    why = ("--reason", "review", "--recipient", "MoH")
    for words in (
        ("print", "labels", "07", "--out", str(target)), ("print", "labels", "07", "--out", str(around)),
        ("pack", "07", "--out", str(target), "--keys", str(free)),
        ("pack", "07", "--out", str(free), "--keys", str(target)),
    ):  # fmt: skip
        code, told, err = at_desk.call(*words, *why, login="lead")
        assert (code, told["error"]["code"]) == (Exit.REFUSED, "PRT280"), words
        assert "Choose another folder" in err
    assert not free.exists()
    assert _contents(clinic.folder) == before
    assert (clinic.folder / "clinic.db").stat().st_size > len(b"%PDF")
    code, _, _ = at_desk.call("verify", login="lead")
    assert code == Exit.DONE


@pytest.mark.parametrize("save", SAVERS)
def test_the_window_refuses_the_same_places(
    clinic: Clinic, tmp_path: Path, save: Callable[[Path, bytes], None]
) -> None:
    """Proves: REQ-PRT-280. Extracts of the trail, slips and recovery sheets too; and copies of a clinic."""
    clinic.close()
    copy = tmp_path / "stick" / "2026-11-24"
    copy.mkdir(parents=True)
    (copy / "clinic.keys").write_bytes(b"keys")
    workstation_folder().mkdir(parents=True, exist_ok=True)
    for place in (clinic.folder / "clinic.db", copy / "clinic.keys", workstation_folder() / "settings.json"):
        before = place.read_bytes() if place.exists() else b""
        with pytest.raises(Unavailable) as refused:
            save(place, b"%PDF")
        assert refused.value.code == "PRT280"
        assert (place.read_bytes() if place.exists() else b"") == before


@pytest.mark.parametrize("save", SAVERS)
def test_a_folder_a_link_a_pipe_and_a_device_stay(
    tmp_path: Path, save: Callable[[Path, bytes], None]
) -> None:
    """Proves: REQ-PRT-280. A link would lead anywhere, also into the folder of the clinic."""
    if sys.platform == "win32":  # links and pipes of POSIX
        return
    (tmp_path / "folder").mkdir()
    (tmp_path / "old.pdf").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "old.pdf")
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")
    os.mkfifo(tmp_path / "pipe")
    for place in (*(tmp_path / name for name in ("folder", "link", "nowhere", "pipe")), Path(os.devnull)):
        with pytest.raises(Unavailable) as refused:
            save(place, b"%PDF")
        assert refused.value.code == "PRT281"
    assert (tmp_path / "link").is_symlink()
    assert not (tmp_path / "missing").exists()
    save(tmp_path / "old.pdf", b"%PDF new")
    assert (tmp_path / "old.pdf").read_bytes() == b"%PDF new"


def test_a_linked_folder_leads_to_the_clinic_too(clinic: Clinic, tmp_path: Path) -> None:
    """Proves: REQ-PRT-280."""
    if sys.platform == "win32":
        return
    (tmp_path / "papers").symlink_to(clinic.folder, target_is_directory=True)
    with pytest.raises(Unavailable) as refused:
        put_document(tmp_path / "papers" / "clinic.db", b"%PDF")
    assert refused.value.code == "PRT280"


def test_a_recovery_sheet_is_never_put_beside_the_file_it_opens(configured: Desk) -> None:
    """Proves: REQ-PRT-280. At its founding a clinic has no file yet that would tell its folder."""
    for name in ("clinic.db", "sheet.pdf"):
        config = configured.papers / "clinic.toml"
        text = config.read_text(encoding="utf-8").splitlines()
        text[next(n for n, line in enumerate(text) if line.startswith("recovery_sheet"))] = (
            f"recovery_sheet = '{configured.folder / name}'"
        )
        config.write_text("\n".join(text), encoding="utf-8")
        code, told, _ = configured.call("init", "--config", str(config))
        assert (code, told["error"]["code"]) == (Exit.REFUSED, "PRT280")
        assert not configured.folder.exists()


def test_of_a_pack_both_files_are_there_or_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-PRT-281. The key list stayed behind, or took an older one’s place, where the pack had no room."""
    made = PackMade("pack.zip", b"PK", "keys.pdf", b"%PDF new", "words")
    (tmp_path / "keys.pdf").write_bytes(b"old keys")
    written, write = [], handed_out._write

    def full(handle: int, data: bytes) -> None:
        written.append(data)
        if data == made.archive:
            raise OSError(28, "No space left on device")
        write(handle, data)

    monkeypatch.setattr(handed_out, "_write", full)
    with pytest.raises(Unavailable) as refused:
        paper_binding.save_pack(tmp_path, made)
    assert refused.value.code == "PRT004"
    assert made.key_list in written
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["keys.pdf"]
    assert (tmp_path / "keys.pdf").read_bytes() == b"old keys"
    monkeypatch.setattr(handed_out, "_write", write)
    put_documents((tmp_path / "keys.pdf", made.key_list), (tmp_path / "pack.zip", made.archive))
    assert (tmp_path / "keys.pdf").read_bytes() == made.key_list
    assert (tmp_path / "pack.zip").read_bytes() == made.archive


_KILLED = """
import os, sys
from pathlib import Path
from clinicdesk.security.handed_out import put_documents
fsync, reached = os.fsync, []
def die(handle):
    reached.append(handle)
    if len(reached) == {at}:
        os.kill(os.getpid(), {signal})
    fsync(handle)
os.fsync = die
put_documents((Path(sys.argv[1]) / "keys.pdf", b"%PDF keys"), (Path(sys.argv[1]) / "pack.zip", b"PK"))
"""


@pytest.mark.parametrize("at", [2, 3, 4])
def test_a_pack_killed_while_it_is_written_leaves_nothing_readable(tmp_path: Path, at: int) -> None:
    """Proves: REQ-PRT-281. Notes and files in turn: killed at each, the next start takes away what is left."""
    (folder := tmp_path / "stick").mkdir()
    signal = 15 if sys.platform == "win32" else 9
    script = _KILLED.format(at=at, signal=signal)
    assert subprocess.run([sys.executable, "-c", script, str(folder)], check=False).returncode != 0
    assert {one.name for one in folder.iterdir()} & {"keys.pdf", "pack.zip"} == set()
    handed_out.remove_left_behind()
    assert list(folder.iterdir()) == []
