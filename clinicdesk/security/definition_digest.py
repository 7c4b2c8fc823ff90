"""The digest of a definition: SHA-256 over its canonical form with both languages."""

import json

from clinicdesk.protocols.definitions import Read
from clinicdesk.security.canonical import Json, canonical, sha256_hex


def definition_digest(read: Read) -> str:
    """Hex. The definition must have been understood."""
    return sha256_hex(canonical(definition_body(read)))


def definition_body(read: Read) -> dict[str, Json]:
    """Everything a definition says, as plain JSON; decimals as text."""
    assert read.definition is not None
    plain = json.loads(read.definition.model_dump_json(by_alias=True, exclude_none=True))
    return {
        "definition": plain, "phrases": {language: dict(words) for language, words in read.phrases.items()},
    }  # fmt: skip
