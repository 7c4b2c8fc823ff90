"""How a consent is worded: its title, who signs, before what, and how it stands."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from clinicdesk.ui.cohorts.words import long_day
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.consent_pages import ConsentPage, DocumentPage

LOOKS: Mapping[str, tuple[str, str, str]] = {
    "given": ("check", "ok_ink", "ok"), "missing": ("help-circle-outline", "info_ink", "info"),
    "due": ("timer-sand", "warn_ink", "warn"), "refused": ("close", "crit_ink", "crit"),
    "withdrawn": ("close", "crit_ink", "crit"),
}  # fmt: skip
"""State to icon, colour and kind of chip."""
_OWN = frozenset({"intake", "dosing"})


def title_of(around: Surroundings, page: "ConsentPage", shown: "DocumentPage") -> str:
    """The programme's short name of a document."""
    assert page.programme is not None
    return (
        page.programme.phrase(f"consent.{shown.view.document}.title", around.language.code)
        or shown.view.document
    )


def before_what(around: Surroundings, page: "ConsentPage", shown: "DocumentPage") -> str:
    """«до підготовки»: what stays shut without it."""
    assert page.programme is not None
    before, language = shown.view.before, around.language.code
    if before in _OWN:
        return around.say(f"consents.before.{before}")
    stage = page.programme.phrase(f"stage.{before}.title", language)
    return around.say("consents.before.stage", stage=stage or before)


def state_of(around: Surroundings, shown: "DocumentPage") -> str:
    """One word or two."""
    if shown.view.state == "missing" and not shown.required:
        return around.say("consents.state.unasked")
    return around.say(f"consents.state.{shown.view.state}")


def sentence_of(around: Surroundings, shown: "DocumentPage") -> str:
    """Who signed when and how, or that nobody has."""
    view, say = shown.view, around.say
    if not view.consent_id:
        return say("consents.said.missing")
    day = long_day(around, view.signed_on)
    if view.state == "withdrawn":
        return say("consents.said.withdrawn", day=day, who=view.signer_name, why=view.reason)
    if view.state == "refused":
        return say("consents.said.refused", day=day, who=view.signer_name, why=view.reason)
    said = say("consents.said.given", day=day, who=view.signer_name)
    if view.reason:
        said += " " + say("consents.said.basis", why=view.reason.rstrip("."))
    if view.way == "witnessed":
        said += " " + say("consents.said.witness", who=view.witness_name)
    if view.state == "due":
        said += " " + say("consents.said.due")
    return said
