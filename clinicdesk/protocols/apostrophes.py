"""The apostrophe of a name, whatever key it was typed with: «Дем`яненко» and «Дем´яненко» are «Дем’яненко»."""

import re

SIGNS = "’'ʼ`´‘‛＇′ʹʻ"
"""What people and programs write for it; in a name they all mean one."""
_WITHIN = re.compile(rf"(?<=[^\W\d_])[{SIGNS}](?=[^\W\d_])")


def one_apostrophe(text: str) -> str:
    """The same with ’ for every such sign between two letters; quotes around a word stay."""
    return _WITHIN.sub("’", text)
