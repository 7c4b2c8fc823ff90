"""Which right each act of the board needs, and which verb does it: asked by its menus, keys and buttons alike."""

from collections.abc import Mapping

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Permission
from clinicdesk.ui.board.verbs import BoardVerbs
from clinicdesk.ui.surroundings import Surroundings

OF_PERSON: Mapping[str, Permission] = {
    "answer": Permission.RECORD_EVENTS, "admit": Permission.ADMIT_PEOPLE, "defer": Permission.ADMIT_PEOPLE,
    "lift": Permission.ADMIT_PEOPLE, "order": Permission.ORDER_DOSES, "give": Permission.GIVE_DOSES,
    "witness": Permission.GIVE_DOSES, "rescue": Permission.ORDER_DOSES, "give_rescue": Permission.GIVE_DOSES,
    "discharge": Permission.DISCHARGE_PEOPLE, "sign": Permission.SIGN_RECORDS,
    "monitor": Permission.RECORD_READINGS, "forms": Permission.FILL_FORMS, "chart": Permission.OPEN_CHART,
}  # fmt: skip
CORRECTIONS: Mapping[str, Permission] = {
    "amend_dose": Permission.GIVE_DOSES, "take_back_dose": Permission.GIVE_DOSES,
    "withdraw_order": Permission.ORDER_DOSES,
    "withdraw_rescue": Permission.ORDER_DOSES, "amend_discharge": Permission.DISCHARGE_PEOPLE,
    "withdraw_discharge": Permission.DISCHARGE_PEOPLE,
}  # fmt: skip
"""Offered where there is something to correct; also of those who have left."""
OF_SESSION: Mapping[str, Permission] = {
    "join": Permission.JOIN_SESSION, "staff": Permission.JOIN_SESSION, "ready": Permission.RUN_SESSIONS,
    "handover": Permission.RECORD_READINGS,
    "power": Permission.RECORD_EVENTS, "incident": Permission.FILL_FORMS, "clock": Permission.JOIN_SESSION,
    "close": Permission.SIGN_RECORDS,
}  # fmt: skip
OTHERS: Mapping[str, Permission] = {
    "event": Permission.RECORD_EVENTS, "alarm": Permission.RECORD_EVENTS, "emergency": Permission.RECORD_EVENTS,
    "sound": Permission.RECORD_EVENTS, "missed": Permission.RECORD_READINGS, "wrong": Permission.RECORD_READINGS,
    "vitals_more": Permission.RECORD_READINGS,
}  # fmt: skip
_VERBS = {
    "order": "order", "give": "give", "witness": "witness", "rescue": "order_rescue", "give_rescue": "give_rescue",
    "discharge": "discharge", "sign": "sign", "ready": "ready", "close": "close", "handover": "hand_over",
    "admit": "admit", "defer": "defer", "lift": "lift", "staff": "staff_now",
    "monitor": "take_over_monitor", "incident": "report_incident", "clock": "confirm_clock",
    **{name: name for name in CORRECTIONS},
}  # fmt: skip
_NEEDS = {**OF_PERSON, **OF_SESSION, **OTHERS, **CORRECTIONS}


def why_not(around: Surroundings, verbs: BoardVerbs, act: str) -> Issue | None:
    """Why this person cannot do an act here: the service's own answer, or WIN420 where nothing does it here."""
    needs, verb = _NEEDS.get(act), _VERBS.get(act, "")
    lacking = around.why_not(needs) if needs is not None else None
    if lacking is None and verb and getattr(verbs, verb) is None:
        return Issue("WIN420")
    return lacking


def offered(around: Surroundings, verbs: BoardVerbs, act: str) -> bool:
    """Whether this person can do it here."""
    return why_not(around, verbs, act) is None
