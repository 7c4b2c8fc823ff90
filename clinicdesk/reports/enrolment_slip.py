"""The enrolment slip: a new user's one-time code, and the receipt that stays in the clinic."""

from dataclasses import dataclass, field

from reportlab.platypus import Flowable

from clinicdesk.reports.blocks import facts, gap, heading, ink_lines, room, side_by_side, steps
from clinicdesk.reports.layout import Furniture, Letterhead, check_code, compose
from clinicdesk.reports.marks import CutLine, WordBoxes
from clinicdesk.reports.text import paragraph, stated
from clinicdesk.words import say

_HOW = ("open", "type", "choose", "key", "destroy", "trouble")


@dataclass(frozen=True, slots=True)
class EnrolmentSlip:
    """What the slip says. `words` is the one-time code as it is typed; times are local, with their zone."""

    clinic_name: str
    login: str
    name: str
    roles_text: str
    words: str = field(repr=False)
    expires_at: str
    program_version: str
    demo: bool
    address: str = ""
    edrpou: str = ""
    licence: str = ""
    issued_at: str = ""
    issued_by: str = ""


def render_enrolment_slip(slip: EnrolmentSlip, *, language: str) -> bytes:
    """One A4 page as PDF/A-3b bytes, in "uk" or "en". PrintError if it cannot be laid out."""
    furniture = Furniture(
        language,
        Letterhead(slip.clinic_name, slip.address, edrpou=slip.edrpou, licence=slip.licence),
        title=say(language, "slip.title"),
        subtitle=say(language, "slip.subtitle"),
        status=say(language, "slip.status"),
        # Both halves carry the code; no part of it comes from the secret words.
        check_code=check_code(slip.clinic_name, slip.login, slip.name, slip.roles_text, slip.expires_at),
        program=f"ClinicDesk {slip.program_version}",
        printed_at=slip.issued_at,
        printed_by=slip.issued_by,
        demo=slip.demo,
    )
    return compose(
        furniture,
        lambda width, height: _halves(slip, width, height=height, language=language),
        one_page=True,
    )


def _halves(slip: EnrolmentSlip, width: float, *, height: float, language: str) -> list[Flowable]:
    upper = height * 0.455  # the head is taller than the foot: the cut comes to the middle of the paper
    return [
        room(_for_user(slip, width, language=language), width, upper),
        CutLine(say(language, "slip.cut"), width),
        gap(4),
        *_for_clinic(slip, width, language=language),
    ]


def _for_user(slip: EnrolmentSlip, width: float, *, language: str) -> list[Flowable]:
    left, right = width * 0.4, width * 0.6
    how = [say(language, f"slip.how.{name}", login=slip.login) for name in _HOW]
    until = say(language, "slip.code.until", expires=stated(slip.expires_at, language))
    who = [
        heading(slip.name, left - 14),
        facts(_who(slip, language)[1:], left - 14, language=language, label_share=0.35),
    ]
    return [
        heading(say(language, "slip.code.title"), width, beside=until),
        gap(5),
        WordBoxes(slip.words.split(), width, per_row=3, size=19),
        gap(8),
        side_by_side(
            [who, [heading(say(language, "slip.how.title"), right), gap(3), steps(how, right, role="body")]],
            [left, right],
            space=14,
        ),
    ]


def _for_clinic(slip: EnrolmentSlip, width: float, *, language: str) -> list[Flowable]:
    when = [(say(language, "slip.who.expires"), slip.expires_at)]
    signing = [say(language, f"slip.receipt.{name}") for name in ("person", "signed", "date")]
    handing = [say(language, "slip.receipt.given"), *signing[1:]]
    return [
        heading(say(language, "slip.receipt.title"), width, beside=slip.clinic_name),
        gap(3),
        facts([*_who(slip, language), *when], width, language=language, label_share=0.2),
        gap(6),
        paragraph(say(language, "slip.receipt.what")),
        ink_lines(signing, [5, 3, 3], width, height=34),
        ink_lines(handing, [5, 3, 3], width, height=34),
    ]


def _who(slip: EnrolmentSlip, language: str) -> list[tuple[str, str]]:
    values = {"name": slip.name, "login": slip.login, "roles": slip.roles_text}
    return [(say(language, f"slip.who.{part}"), value) for part, value in values.items()]
