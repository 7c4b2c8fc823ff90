"""What this workstation remembers between starts: language, look, known clinic folders. No person's data."""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from clinicdesk.paths import workstation_folder
from clinicdesk.words import LANGUAGES

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class WorkstationSettings:
    """Choices of the workstation, not of a user."""

    language: str = "uk"
    theme: str = "light"
    clinics: tuple[str, ...] = ()
    workstation: str = ""

    def with_clinic(self, folder: Path) -> "WorkstationSettings":
        """The same settings with this clinic first in the list."""
        path = str(folder)
        return replace(self, clinics=(path, *(known for known in self.clinics if known != path)))

    def with_language(self, code: str) -> "WorkstationSettings":
        """The same settings in another language."""
        return replace(self, language=code)

    def with_theme(self, theme: str) -> "WorkstationSettings":
        """The same settings in another look."""
        return replace(self, theme=theme)


def chosen_language() -> str:
    """The language somebody chose at this workstation, or "" where nobody has yet."""
    try:
        return read_settings().language if _path().is_file() else ""
    except OSError:
        return ""


def read_settings() -> WorkstationSettings:
    """The stored settings; a missing or damaged file gives the defaults."""
    try:
        stored = json.loads(_path().read_text(encoding="utf-8"))
        return WorkstationSettings(
            language=stored["language"] if stored.get("language") in LANGUAGES else "uk",
            theme=stored["theme"] if stored.get("theme") in THEMES else "light",
            clinics=tuple(str(path) for path in stored.get("clinics", ())),
            workstation=str(stored.get("workstation", "")),
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return WorkstationSettings()


def write_settings(settings: WorkstationSettings) -> None:
    """Store the settings; a full or read-only disk is no reason to stop the work, so it is let pass."""
    path = _path()
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(asdict(settings), ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, path)  # noqa: PTH105 - replace that works over an existing file everywhere
    except OSError:
        return


def _path() -> Path:
    return workstation_folder() / "settings.json"
