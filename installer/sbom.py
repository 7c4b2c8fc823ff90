"""Writes what the Windows program is made of as a CycloneDX 1.6 bill of materials, from the hashed lock.

python installer/sbom.py dist/ClinicDesk-0.1.0.cdx.json
"""

import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from clinicdesk import __version__
from installer.licences import components

LOCK = Path(__file__).resolve().parent.parent / "requirements-windows.txt"
_PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+)", re.MULTILINE)
_HASH = re.compile(r"sha256:([0-9a-f]{64})")


def bill() -> dict[str, object]:
    """Every locked package that the program is made of, with its licence and the hashes of its files."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "ClinicDesk", "version": __version__}},
        "components": [
            component(name, version, hashes) for name, version, hashes in locked() if name in licences()
        ],
    }


def component(name: str, version: str, hashes: list[str]) -> dict[str, object]:
    """One package as CycloneDX writes it."""
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "licenses": [{"expression": licences()[name]}],
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"pkg:pypi/{name}@{version}",
                "hashes": [{"alg": "SHA-256", "content": content} for content in hashes],
            }
        ],
    }


def locked() -> list[tuple[str, str, list[str]]]:
    """Name, version and hashes of every package in the lock."""
    text = LOCK.read_text(encoding="utf-8")
    pins = list(_PIN.finditer(text))
    ends = [pin.start() for pin in pins[1:]] + [len(text)]
    return [
        (pin[1], pin[2], _HASH.findall(text[pin.start() : end])) for pin, end in zip(pins, ends, strict=True)
    ]


def licences() -> dict[str, str]:
    """The licence of each package that the program is made of."""
    return {
        package: str(entry["licence"])
        for entry in components().values()
        for package in entry.get("packages", ())
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
