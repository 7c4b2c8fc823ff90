"""Where a clinic may live: a local disk that nobody else copies, shares or synchronises."""

import ctypes
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath
from typing import Protocol

from clinicdesk.errors import Unavailable

# SQLite: "WAL does not work over a network filesystem" (sqlite.org/wal.html), and a database that something
# else copies back while it is open is damaged (sqlite.org/howtocorrupt.html, 1.2 and 2).
_SHARES = frozenset(
    "nfs nfs4 cifs smb smb3 smbfs ncpfs afs 9p ceph glusterfs lustre ocfs2 gfs2 davfs".split()
    + "vboxsf vmhgfs virtiofs".split()  # folders of a virtual machine's host
)
_LOCAL_FUSE = frozenset(
    f"fuse.{name}" for name in "bindfs mergerfs fuse-overlayfs gocryptfs cryfs encfs veracrypt".split()
)
# No permissions, no journal.
_FAT = frozenset("vfat msdos fat fat12 fat16 fat32 exfat".split())
_SYNCED_NAMES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "iclouddrive": "iCloud",
    "icloud drive": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "megasync": "MEGA",
    "pclouddrive": "pCloud",
    "yandex.disk": "Yandex.Disk",
}
# "OneDrive - Clinic", "Dropbox (Personal)", "Nextcloud2": what the services themselves make of their names.
_ADDED_TO_NAME = re.compile(r"(\s*-.*|\s*\(.*\)|\d+)?")
_SYNCED_MARKS = {
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
}
_ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_DRIVE_REMOTE = 4  # GetDriveTypeW
_MOUNT_POINT = 4  # the field of a line of mountinfo, proc(5)


@dataclass(frozen=True, slots=True)
class Place:
    """What the system says about a folder: on another machine or not, and the kind of its file system."""

    share: bool
    file_system: str


class Volumes(Protocol):
    """The three questions that Windows answers about a path."""

    def volume(self, path: str) -> str:
        r"""The root of the volume the path lies on, "C:\"; "" when Windows does not know."""

    def drive_type(self, root: str) -> int:
        """GetDriveTypeW of a volume's root."""

    def file_system(self, root: str) -> str:
        """The name of its file system, "NTFS"; "" when Windows does not know."""


def check_place(folder: Path) -> None:
    """Return when a clinic may live in this folder, which need not exist yet.

    Unavailable PLC001: a network share; PLC002: a synchronised folder (value service); PLC003: FAT or exFAT
    (value file_system); PLC004: not writable; PLC005: something that is no folder. All with the value path.
    """
    whole = folder.absolute()
    ground = next((path for path in (whole, *whole.parents) if _is_there(path)), whole)
    if not ground.is_dir():
        raise Unavailable("PLC005", path=str(ground))
    onedrive = tuple(_onedrive_roots(os.environ))
    for path in (whole, whole.resolve()):  # as typed, and where links and mapped drives lead
        judge(look_at(path), path=path)
        service = synced_by(path, onedrive) or _marked(path)
        if service:
            raise Unavailable("PLC002", service=service, path=str(folder))
    _try_to_write(ground)


def judge(place: Place, *, path: PurePath) -> None:
    """Refuse shares and file systems that cannot keep a database whole."""
    if place.share:
        raise Unavailable("PLC001", path=str(path))
    if place.file_system.casefold() in _FAT:
        raise Unavailable("PLC003", file_system=place.file_system, path=str(path))


def synced_by(path: PurePath, onedrive: Iterable[PurePath] = ()) -> str:
    """The service that synchronises this path, by its folders' names or OneDrive's own roots; "" if none."""
    if any(path.is_relative_to(root) for root in onedrive):
        return "OneDrive"
    named = (_service(part.casefold()) for part in path.parts)
    return next(filter(None, named), "")


def is_share(path: PureWindowsPath) -> bool:
    r"""Whether a Windows path names another machine: \\server\share, also as \\?\UNC\server\share."""
    text = str(path).upper()
    if text.startswith(("\\\\?\\", "\\\\.\\")):
        return text[4:].startswith("UNC\\")
    return text.startswith("\\\\")


def on_windows(path: PureWindowsPath, volumes: Volumes) -> Place:
    """The place of a path on Windows; a mapped drive is a share like any other."""
    if is_share(path):
        return Place(share=True, file_system="")
    root = volumes.volume(str(path)) or path.anchor
    return Place(
        share=volumes.drive_type(root) == _DRIVE_REMOTE or is_share(PureWindowsPath(root)),
        file_system=volumes.file_system(root),
    )


def on_linux(path: PurePath, mounts: str) -> Place:
    """The place of an absolute path by the text of /proc/self/mountinfo; unknown counts as local."""
    best, kind = "", ""
    for point, file_system in _mounted(mounts):
        # Of two mounts on one point the later lies on top.
        if len(point) >= len(best) and path.is_relative_to(point):
            best, kind = point, file_system
    share = kind in _SHARES or (kind.startswith("fuse.") and kind not in _LOCAL_FUSE)
    return Place(share=share, file_system=kind)


def _mounted(mounts: str) -> Iterator[tuple[str, str]]:
    for line in mounts.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split()
        if dash and len(fields) > _MOUNT_POINT:
            point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[_MOUNT_POINT])
            yield point, after.split()[0]


def _service(folded: str) -> str:
    for name, service in _SYNCED_NAMES.items():
        if folded.startswith(name) and _ADDED_TO_NAME.fullmatch(folded, len(name)):
            return service
    return ""


def _onedrive_roots(environ: Mapping[str, str]) -> Iterator[Path]:
    for name in _ONEDRIVE_VARIABLES:
        if environ.get(name):
            yield Path(environ[name])


def _marked(path: Path) -> str:
    """The service whose own file lies in the folder or above it."""
    for folder in (path, *path.parents):
        for mark, service in _SYNCED_MARKS.items():
            if _is_there(folder / mark):
                return service
    return ""


def _is_there(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises where looking is not allowed


def _try_to_write(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".clinicdesk-") as trial:
            trial.write(bytes(4096))
    except OSError as unwritable:
        raise Unavailable("PLC004", path=str(folder)) from unwritable


if sys.platform == "win32":

    class Kernel32:
        """Volumes as the running Windows knows them (fileapi.h)."""

        def __init__(self) -> None:
            self._dll = ctypes.WinDLL("kernel32", use_last_error=True)

        def volume(self, path: str) -> str:
            """The root of the volume, by GetVolumePathNameW."""
            root = ctypes.create_unicode_buffer(len(path) + 261)
            known = self._dll.GetVolumePathNameW(ctypes.c_wchar_p(path), root, len(root))
            return root.value if known else ""

        def drive_type(self, root: str) -> int:
            """The kind of drive, by GetDriveTypeW."""
            return int(self._dll.GetDriveTypeW(ctypes.c_wchar_p(root)))

        def file_system(self, root: str) -> str:
            """The file system, by GetVolumeInformationW."""
            name = ctypes.create_unicode_buffer(261)
            known = self._dll.GetVolumeInformationW(
                ctypes.c_wchar_p(root), None, 0, None, None, None, name, len(name)
            )
            return name.value if known else ""

    def look_at(path: Path) -> Place:
        """What the system says about this absolute path, which need not exist."""
        return on_windows(PureWindowsPath(path), Kernel32())

else:

    def look_at(path: Path) -> Place:
        """What the system says about this absolute path, which need not exist."""
        mounts = Path("/proc/self/mountinfo")
        return on_linux(path, mounts.read_text(encoding="utf-8") if mounts.is_file() else "")
