"""Which version of a row counts: the one that nothing superseded."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased


@lru_cache(maxsize=256)
def standing(model: Any) -> ColumnElement[bool]:  # noqa: ANN401 - any table whose rows supersede one another
    """True of the newest version of each row of this table. Built once: the board asks it after every set."""
    later = aliased(model)
    return ~exists().where(later.supersedes == model.id)
