"""A monthly review of the trail on paper: what the month held, the remark, and the signature over both."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.reviews import TrailReview
from clinicdesk.reports.record import (
    Block,
    Cell,
    Fact,
    Facts,
    Head,
    Note,
    Part,
    Record,
    Signatures,
    Signed,
    Table,
)
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import names_of_users
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.machine import root_fingerprint
from clinicdesk.services.nameless import batch_numbers, named_of
from clinicdesk.services.record_frame import Printout, check_wish, facility_of, printout
from clinicdesk.services.record_parts.hushed import Others, cover, near_of
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.signed_content import TRAIL_REVIEW
from clinicdesk.services.signing import SignatureState, SignatureView, statements_on
from clinicdesk.services.trail_reviews import (
    PARTS,
    Month,
    Noted,
    Reviewed,
    month_words,
    open_month,
    people_of,
)
from clinicdesk.services.trail_words import action_words, local, why_words
from clinicdesk.services.views import Actor
from clinicdesk.services.wish_names import check_wish_by_codes


@verb(Permission.REVIEW_TRAIL, reads=True)
def print_review(desk: Desk, actor: Actor, month: str, wish: Wish) -> Printout:
    """The page of a month that was signed, sealed while its signature holds. No participant is named, only codes.

    Refused TRV001 (no whole month), TRV005 (not signed yet), DSK005, DOC001, DOC002, DOC021, DOC022.
    """
    check_wish(wish)
    shown = open_month(desk, actor, month)
    if shown.review is None:
        raise Refused(Issue("TRV005", "month"))
    with desk.database.read() as session:
        row = session.scalars(select(TrailReview).where(TrailReview.month == month)).one()
        statements = statements_on(session, desk.clinic_id, TRAIL_REVIEW, row.id)
        about = set(people_of(desk, session, month))
        people = about | near_of(session, about)
        check_wish_by_codes(session, wish, people)
        staff = tuple(names_of_users(session).values())
        named = Others(
            (), own=named_of(session, people), names=False, staff=staff, batches=batch_numbers(session)
        )
    record = cover(review_record(desk, shown, shown.review), named)
    return printout(desk, actor, record, wish, name=f"review-{month}", statements=list(statements))


def review_record(desk: Desk, shown: Month, review: Reviewed) -> Record:
    """The month as it was signed, and its signature as it stands now."""
    zone = ZoneInfo(current_settings(desk).zone)
    parts: list[tuple[str, Said, Block]] = [
        ("state", worded("reviews.paper.state"), _state(desk, shown, review, zone)),
        ("remark", worded("reviews.month.remark"), Note(plain(review.remark))),
        *((name, worded(f"reviews.month.{name}"), _noted(shown.parts[name], zone)) for name in PARTS),
        ("acts", worded("reviews.month.acts"), _counted(shown.acts)),
        ("signatures", worded("reviews.paper.signatures"), _signed(review.signatures, zone)),
    ]
    holds = all(one.state is SignatureState.VALID for one in review.signatures)
    return Record(
        "review", f"{shown.month}/R", shown.events, "signed" if holds else "void",
        facility_of(desk, desk.clock.now()), worded("reviews.paper.title"),
        tuple(Part(key, title, (block,), place) for place, (key, title, block) in enumerate(parts, 1)),
        subject=month_words(shown.month), programme=worded("reviews.paper.about"), demo=desk.demo,
    )  # fmt: skip


def _state(desk: Desk, shown: Month, review: Reviewed, zone: ZoneInfo) -> Facts:
    codes = ", ".join(issue.code for issue in shown.findings)
    found = plain(codes) if codes else worded("reviews.paper.nothing_found")
    return Facts(
        (
            Fact(worded("daily.month"), Cell(plain(month_words(shown.month)))),
            Fact(worded("reviews.paper.events"), Cell(plain(shown.events))),
            Fact(worded("reviews.paper.by"), Cell(plain(review.by))),
            Fact(worded("daily.signed"), Cell(plain(local(review.at, zone)))),
            Fact(worded("reviews.paper.size"), Cell(plain(review.tree_size))),
            Fact(worded("reviews.paper.root"), Cell(plain(review.tree_root))),
            Fact(worded("daily.key"), Cell(plain(root_fingerprint(desk.root_key)))),
            Fact(worded("reviews.paper.check"), Cell(found)),
        )
    )


def _noted(rows: tuple[Noted, ...], zone: ZoneInfo) -> Table:
    heads = (
        Head(worded("reviews.paper.number"), 9, align="right"), Head(worded("reviews.paper.at"), 19),
        Head(worded("records.ink.name"), 24), Head(worded("daily.act"), 22),
        Head(worded("reviews.paper.about_whom"), 26),
    )  # fmt: skip
    return Table(
        heads,
        tuple(
            (
                Cell(plain(row.seq)), Cell(plain(local(row.at, zone))), Cell(plain(row.who)),
                Cell(_act(row.action)), Cell(joined((plain(row.code), _why(row)))),
            )
            for row in rows
        ),
        when_empty=worded("reviews.month.nothing"),
    )  # fmt: skip


def _why(row: Noted) -> Said:
    """The reason; of a refused access what was wanted."""
    uk, en = (why_words(language, row.action, row.reason) for language in ("uk", "en"))
    return plain(uk) if uk == en else Said(uk, en)


def _counted(acts: Mapping[str, int]) -> Table:
    heads = (Head(worded("daily.act"), 80), Head(worded("daily.count"), 20, align="right"))
    return Table(heads, tuple((Cell(_act(action)), Cell(plain(n))) for action, n in acts.items()))


def _act(action: str) -> Said:
    return Said(action_words("uk", action), action_words("en", action))


def _signed(views: tuple[SignatureView, ...], zone: ZoneInfo) -> Signatures:
    return Signatures(
        tuple(
            Signed(
                plain(one.signer_name),
                joined([worded(f"common.role.{role}") for role in one.signer_role.split()], ", "),
                worded(f"records.meaning.{one.meaning}"), local(one.signed_at, zone), one.key_id[:8].upper(),
                one.state.value,
                why=Said(one.issue.sentence("uk"), one.issue.sentence("en")) if one.issue else NOTHING,
            )
            for one in views
        )
    )  # fmt: skip
