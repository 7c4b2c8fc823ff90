"""Signing a filled form: what it is, the one meaning this person's signature has, the password."""

from typing import TYPE_CHECKING

from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.password import PasswordField
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.form_verbs import FormVerbs
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.sheets import FilledForm


def meaning_of(around: Surroundings, sheet: "FilledForm") -> str:
    """Approver for whom the programme names, author for who filled it in, reviewer for the rest; "" once signed.

    Who filled it in signs as that first, and approves after.
    """
    given = {
        one.meaning.value
        for one in sheet.signatures
        if one.signer_name == around.actor.name and one.state.value == "valid"
    }
    own = sheet.author_id == around.actor.user_id
    approves = not {role.value for role in around.actor.roles}.isdisjoint(sheet.approvers)
    wanted = [*(["author"] if own else []), *(["approver"] if approves else [] if own else ["reviewer"])]
    return next((meaning for meaning in wanted if meaning not in given), "")


def sign_sheet(around: Surroundings, verbs: FormVerbs, sheet: "FilledForm", words: FormWords) -> Sheet:
    """Ask for the password; a wrong one keeps the sheet."""
    meaning, password = meaning_of(around, sheet), PasswordField(around.language)

    def submit() -> None:
        verbs.sign_form(sheet.sheet_id, meaning=meaning, password=password.text(), seen=sheet.content)
        around.messages.show_message("filling.sign.done", "ok")

    shown = Sheet(around.language, "filling.sign", submit=submit, kind="sign", icon="draw-pen")
    record = around.say(
        "signing.record", form=words.title, version=sheet.version, code=sheet.content[:8].upper()
    )
    shown.add(Text(record, "strong", wrap=True, selectable=True))
    shown.add(Text(around.say(f"filling.sign.meaning.{meaning}"), wrap=True))
    shown.add(Text(around.say("filling.sign.by", who=around.actor.name), "hint", wrap=True))
    shown.add_field("password", password)
    shown.add(Notice(around.say("filling.sign.effect"), around.say("signing.limit"), kind="sign"))
    return around.talk.show(shown)
