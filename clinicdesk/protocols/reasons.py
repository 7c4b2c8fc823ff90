"""Why something is not so: the note beside a question that was answered with no. Pure."""

from clinicdesk.protocols.language import Form
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.protocols.values import Values

NOTE = "note"
"""The detail of a question in which its "no" is explained."""
_NO = "no"


def noes_without_reason(form: Form, values: Values) -> tuple[str, ...]:
    """The notes that could say why, where every "no" that has room for a reason stands without one."""
    asked = sheet_of(form).questions
    notes = [f"{key}.{NOTE}" for key in asked if values.get(key) == _NO and f"{key}.{NOTE}" in asked]
    return () if any(values.get(name) for name in notes) else tuple(notes)
