"""The digest of a definition: what a cohort pins when it starts, and what holds a released file still."""

import json

from clinicdesk.protocols.definitions import Read
from clinicdesk.security.canonical import canonical, sha256_hex


def definition_digest(read: Read) -> str:
    """SHA-256 over the canonical form of what the three files say: not of comments, order or spacing.

    Only keys that are written down count, so a new voluntary word of the language changes no digest; decimals are
    text. Raises ValueError for a definition that could not be read.
    """
    if read.definition is None:
        raise ValueError("no definition")
    said = json.loads(read.definition.model_dump_json(by_alias=True, exclude_unset=True))
    texts = {language: dict(phrases) for language, phrases in read.phrases.items()}
    return sha256_hex(canonical({"definition": said, "texts": texts}))
