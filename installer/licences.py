"""The licence texts that the installed program carries beside those in resources/licences."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

COMPONENTS = Path(__file__).resolve().parent.parent / "resources" / "licences" / "components.toml"
_TEXT = re.compile(r"(^|/)(licen[cs]es?|copying|notice)\b[^/]*", re.IGNORECASE)


def components() -> dict[str, dict[str, Any]]:
    """What the program is made of besides our own work, by short name."""
    return tomllib.loads(COMPONENTS.read_text(encoding="utf-8"))


def texts_of(package: str) -> list[Path]:
    """The licence files that an installed package brought along; none when it is not installed here."""
    try:
        files = distribution(package).files or []
    except PackageNotFoundError:
        return []
    inside = (file for file in files if ".dist-info/" in file.as_posix())
    texts = (file for file in inside if _TEXT.search(file.as_posix().partition(".dist-info/")[2]))
    return sorted(Path(str(text.locate())) for text in texts)


def carried() -> list[tuple[str, str]]:
    """Source file and target folder of every licence text that comes from a package."""
    target = "clinicdesk/_resources/licences/wheels"
    return [
        (str(text), f"{target}/{package}")
        for component in components().values()
        if component["text"] == "own"
        for package in component["packages"]
        for text in texts_of(package)
    ]
