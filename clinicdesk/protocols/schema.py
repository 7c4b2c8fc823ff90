"""The language as JSON Schema, for editors: `#:schema` in the first line of a definition names the file."""

import json
from collections.abc import Mapping

from clinicdesk.protocols.shape import KINDS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_files() -> Mapping[str, str]:
    """File name and text of the schema of each kind, the same bytes each time."""
    return {f"{kind}.schema.json": _text(kind) for kind in KINDS}


def _text(kind: str) -> str:
    schema = {"$schema": _DIALECT, **KINDS[kind].model_json_schema(by_alias=True)}
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
