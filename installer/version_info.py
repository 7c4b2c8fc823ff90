"""The VERSIONINFO resource of the executables: what Windows shows under Properties, Details."""

import re
from pathlib import Path

from clinicdesk import __version__

_TEXT = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The ClinicDesk authors"),
      StringStruct("FileDescription", "ClinicDesk"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "ClinicDesk"),
      StringStruct("LegalCopyright", "The ClinicDesk authors, AGPL-3.0-or-later"),
      StringStruct("OriginalFilename", "ClinicDesk.exe"),
      StringStruct("ProductName", "ClinicDesk"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 0x04B0])]),
  ],
)
"""


def numbers(version: str) -> tuple[int, int, int, int]:
    """The four numbers Windows compares: "1.2.3" and "1.2.3rc1" give (1, 2, 3, 0)."""
    found = [int(digits) for digits in re.findall(r"\d+", version.partition("rc")[0])]
    major, minor, patch = [*found, 0, 0, 0][:3]
    return major, minor, patch, 0


def version_info(version: str = __version__) -> str:
    """The text that PyInstaller reads."""
    return _TEXT.format(numbers=numbers(version), version=version)


def write_version_info(folder: Path) -> Path:
    """Write it where PyInstaller works; the path of the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "version_info.txt"
    path.write_text(version_info(), encoding="utf-8")
    return path
