"""The clinic's settings as the file keeps them: canonical JSON of the page's fields."""

import json
from dataclasses import asdict

from clinicdesk.security.canonical import canonical
from clinicdesk.services.views import ClinicSettings, CrisisLine

_LISTS = ("rooms", "storage_places", "drug_products")


def settings_text(settings: ClinicSettings) -> str:
    """Canonical JSON, without the version: that is the row's own."""
    fields = asdict(settings)
    del fields["version"]
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}
    return canonical(plain).decode("utf-8")


def settings_from(text: str, version: int) -> ClinicSettings:
    """The settings of a stored row."""
    stored = json.loads(text)
    for name in _LISTS:
        stored[name] = tuple(stored[name])
    stored["crisis_lines"] = tuple(CrisisLine(**line) for line in stored["crisis_lines"])
    return ClinicSettings(**stored, version=version)
