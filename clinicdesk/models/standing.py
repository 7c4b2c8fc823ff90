"""Which version of a row counts: the one that nothing superseded."""

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased


def standing(model: Any) -> ColumnElement[bool]:  # noqa: ANN401 - any table whose rows supersede one another
    """True of the newest version of each row of this table."""
    later = aliased(model)
    return ~exists().where(later.supersedes == model.id)
