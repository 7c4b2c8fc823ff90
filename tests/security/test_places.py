"""A clinic lives on a local disk that nobody else shares, copies or synchronises."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from clinicdesk.errors import Unavailable
from clinicdesk.security import places
from clinicdesk.security.places import (
    Place,
    check_place,
    is_share,
    judge,
    look_at,
    on_linux,
    on_windows,
    synced_by,
)

MOUNTS = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:50 / /mnt/share rw - cifs //server/share rw
41 27 0:51 / /mnt/with\\040space rw - nfs4 server:/a rw
42 27 0:52 / /mnt/share/local rw - ext4 /dev/vdb rw
43 27 0:53 / /media/stick rw shared:7 - vfat /dev/sdb1 rw
44 27 0:54 / /media/stick2 rw - exfat /dev/sdc1 rw
45 27 0:55 / /srv/remote rw - fuse.sshfs a@b: rw
46 27 0:56 / /srv/vault rw - fuse.gocryptfs cipher rw
47 27 0:57 / /twice rw - ext4 /dev/vdc rw
48 27 0:58 / /twice rw - nfs server:/b rw
damaged line
"""


@dataclass
class FakeVolumes:
    """A Windows machine with a few drives."""

    kinds: dict[str, int] = field(default_factory=lambda: {"C:\\": 3, "D:\\": 2, "Z:\\": 4})
    systems: dict[str, str] = field(default_factory=lambda: {"C:\\": "NTFS", "D:\\": "exFAT", "Z:\\": "NTFS"})
    mounts: dict[str, str] = field(default_factory=dict)

    def volume(self, path: str) -> str:
        return next((root for point, root in self.mounts.items() if path.startswith(point)), "")

    def drive_type(self, root: str) -> int:
        return self.kinds.get(root, 1)

    def file_system(self, root: str) -> str:
        return self.systems.get(root, "")


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"C:\Clinic", False),
        (r"\\server\share\Clinic", True),
        ("//server/share/Clinic", True),
        (r"\\?\C:\Clinic", False),
        (r"\\.\C:\Clinic", False),
        (r"\\?\UNC\server\share\Clinic", True),
        (r"\\?\unc\server\share\Clinic", True),
        (r"\\wsl$\Debian\home", True),
        (r"\\wsl.localhost\Debian\home", True),
        (r"Clinic", False),
    ],
)
def test_a_windows_share_is_known_by_its_name(path: str, share: bool) -> None:
    """Proves: REQ-PLC-001."""
    assert is_share(PureWindowsPath(path)) is share


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (r"C:\Clinic", Place(share=False, file_system="NTFS")),
        (r"D:\Clinic", Place(share=False, file_system="exFAT")),
        (r"Z:\Clinic", Place(share=True, file_system="NTFS")),
        (r"\\server\share\Clinic", Place(share=True, file_system="")),
        (r"E:\Clinic", Place(share=False, file_system="")),
    ],
)
def test_a_drive_is_known_by_what_windows_says(path: str, place: Place) -> None:
    assert on_windows(PureWindowsPath(path), FakeVolumes()) == place


def test_a_folder_may_be_another_volume() -> None:
    machine = FakeVolumes(mounts={r"C:\Stick": "D:\\", r"C:\Net": "\\\\server\\share\\"})
    assert on_windows(PureWindowsPath(r"C:\Stick\Clinic"), machine).file_system == "exFAT"
    assert on_windows(PureWindowsPath(r"C:\Net\Clinic"), machine).share


@pytest.mark.parametrize(
    ("path", "share", "file_system"),
    [
        ("/srv/clinic", False, "ext4"),
        ("/mnt/share", True, "cifs"),
        ("/mnt/share/clinic", True, "cifs"),
        ("/mnt/shared", False, "ext4"),
        ("/mnt/share/local/clinic", False, "ext4"),
        ("/mnt/with space/clinic", True, "nfs4"),
        ("/media/stick/clinic", False, "vfat"),
        ("/srv/remote/clinic", True, "fuse.sshfs"),
        ("/srv/vault/clinic", False, "fuse.gocryptfs"),
        ("/twice/clinic", True, "nfs"),
    ],
)
def test_a_linux_folder_is_known_by_its_mount(path: str, share: bool, file_system: str) -> None:
    """Proves: REQ-PLC-001."""
    assert on_linux(PurePosixPath(path), MOUNTS) == Place(share=share, file_system=file_system)


def test_a_machine_that_tells_no_mounts_counts_as_local() -> None:
    assert on_linux(PurePosixPath("/srv/clinic"), "") == Place(share=False, file_system="")


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (Place(share=True, file_system="NTFS"), "PLC001"),
        (Place(share=False, file_system="FAT32"), "PLC003"),
        (Place(share=False, file_system="exFAT"), "PLC003"),
        (Place(share=False, file_system="vfat"), "PLC003"),
    ],
)
def test_shares_and_fat_are_refused_in_both_languages(place: Place, code: str) -> None:
    """Proves: REQ-PLC-001, REQ-PLC-003."""
    with pytest.raises(Unavailable) as refused:
        judge(place, path=PureWindowsPath(r"E:\Clinic"))
    assert refused.value.code == code
    assert r"E:\Clinic" in refused.value.problem("uk")
    assert r"E:\Clinic" in refused.value.problem("en")
    assert refused.value.remedy("uk") != refused.value.remedy("en")


@pytest.mark.parametrize("file_system", ["NTFS", "ReFS", "ext4", "btrfs", "xfs", "fuseblk", "tmpfs", ""])
def test_local_file_systems_are_accepted(file_system: str) -> None:
    judge(Place(share=False, file_system=file_system), path=PurePosixPath("/srv/clinic"))


@pytest.mark.parametrize(
    ("path", "service"),
    [
        (r"D:\People\OneDrive\Clinic", "OneDrive"),
        (r"D:\People\OneDrive - Клініка\Clinic", "OneDrive"),
        (r"D:\People\ONEDRIVE-Personal\Clinic", "OneDrive"),
        (r"D:\People\Dropbox (Personal)\Clinic", "Dropbox"),
        (r"G:\Google Drive\Clinic", "Google Drive"),
        (r"D:\People\GoogleDrive\Clinic", "Google Drive"),
        (r"D:\People\iCloudDrive\Clinic", "iCloud"),
        (r"D:\People\Nextcloud2\Clinic", "Nextcloud"),
        (r"D:\People\Documents\Clinic", ""),
        (r"C:\Clinic\Nextcloud export", ""),
        (r"C:\Onedriver\Clinic", ""),
    ],
)
def test_synchronised_folders_are_known_by_name(path: str, service: str) -> None:
    """Proves: REQ-PLC-002."""
    assert synced_by(PureWindowsPath(path)) == service


def test_a_renamed_onedrive_is_known_by_its_root() -> None:
    roots = (PureWindowsPath(r"D:\Хмара"), PureWindowsPath(r"E:\Work"))
    assert synced_by(PureWindowsPath(r"d:\хмара\Clinic"), roots) == "OneDrive"
    assert synced_by(PureWindowsPath(r"E:\Work"), roots) == "OneDrive"
    assert synced_by(PureWindowsPath(r"E:\Workshop"), roots) == ""


def test_the_system_is_asked_for_onedrives_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "cloud"))
    assert refusal(tmp_path / "cloud" / "clinic").code == "PLC002"
    check_place(tmp_path / "clinic")


@pytest.mark.parametrize("mark", [".dropbox.cache", ".nextcloudsync.log", ".stfolder"])
def test_a_renamed_folder_is_known_by_the_services_own_file(tmp_path: Path, mark: str) -> None:
    (tmp_path / "cloud").mkdir()
    (tmp_path / "cloud" / mark).touch()
    refused = refusal(tmp_path / "cloud" / "deep" / "clinic")
    assert refused.code == "PLC002"
    assert str(refused.values["service"]) in refused.problem("uk")


def test_a_plain_local_folder_is_accepted_and_left_empty(tmp_path: Path) -> None:
    check_place(tmp_path)
    check_place(tmp_path / "not" / "yet" / "there")
    assert list(tmp_path.iterdir()) == []


def test_a_relative_folder_is_looked_at_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check_place(Path("clinic"))
    assert refusal(Path("Dropbox")).code == "PLC002"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "clinic").touch()
    assert refusal(tmp_path / "clinic").code == "PLC005"
    assert refusal(tmp_path / "clinic" / "deeper").code == "PLC005"


def test_what_the_system_says_is_heeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "look_at", lambda _path: Place(share=True, file_system="cifs"))
    assert refusal(tmp_path).code == "PLC001"


def test_this_machine_answers_about_its_own_disk(tmp_path: Path) -> None:
    assert look_at(tmp_path) == look_at(tmp_path / "not" / "yet")
    assert not look_at(tmp_path).share


def refusal(folder: Path) -> Unavailable:
    """How the folder is refused."""
    with pytest.raises(Unavailable) as refused:
        check_place(folder)
    assert refused.value.problem("uk") != refused.value.problem("en")
    return refused.value


def test_a_disk_without_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    assert refusal(tmp_path).code == "PLC004"


if sys.platform != "win32":

    def test_a_link_into_a_synchronised_folder_is_followed(tmp_path: Path) -> None:
        (tmp_path / "OneDrive").mkdir()
        (tmp_path / "clinic").symlink_to(tmp_path / "OneDrive", target_is_directory=True)
        assert refusal(tmp_path / "clinic").code == "PLC002"

    @pytest.fixture
    def unprivileged() -> Iterator[None]:
        """Root may write anywhere, so for a moment we are nobody."""
        was = os.geteuid()
        if was == 0:
            os.seteuid(65534)
        yield
        os.seteuid(was)

    @pytest.fixture(params=[0o555, 0o000])
    def closed(request: pytest.FixtureRequest) -> Iterator[Path]:
        """A folder in which nobody may write, or even look."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            folder.chmod(request.param)
            yield folder
            folder.chmod(stat.S_IRWXU)

    def test_a_read_only_folder_is_refused(closed: Path, unprivileged: None) -> None:
        """Proves: REQ-PLC-004."""
        assert refusal(closed).code == "PLC004"
        assert refusal(closed / "clinic").code == "PLC004"


@pytest.mark.windows
def test_windows_knows_the_file_system_of_its_own_drive() -> None:
    system = look_at(Path(os.environ.get("SystemRoot", "C:\\Windows")))  # noqa: SIM112 - its own spelling
    assert not system.share
    assert system.file_system.upper().startswith(("NTFS", "REFS"))


@pytest.mark.windows
def test_windows_refuses_a_share_by_name() -> None:
    assert look_at(Path("\\\\127.0.0.1\\C$\\Clinic")).share
