"""Services bound to one desk and one login: the verbs the window's pages are given."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from clinicdesk.desktop.binding_board import board_of_desk
from clinicdesk.desktop.binding_cohorts import cohorts_of_desk
from clinicdesk.desktop.binding_drugs import drugs_of_desk
from clinicdesk.desktop.form_binding import forms_of
from clinicdesk.desktop.note_binding import notes_of_desk, outside_of_desk, questions_of_desk
from clinicdesk.desktop.paper_binding import papers_of, save, sheets_of
from clinicdesk.errors import Unavailable
from clinicdesk.exchange.file_kind import read_file
from clinicdesk.models.audit import Action
from clinicdesk.security.handed_out import put_document
from clinicdesk.security.passphrases import check_password, generate_passphrase
from clinicdesk.security.roles import Permission, may
from clinicdesk.services import (
    accounts,
    adoption,
    backups,
    chart_overview,
    clinic,
    clock_watch,
    definitions,
    drafts,
    glass,
    intake,
    merging,
    paper,
    people,
    person_cards,
    protocol_reading,
    reading_hands,
    registering,
    renewing,
    restrictions,
    sessions,
    starting,
    tasks,
    trail,
    trail_reviews,
    vitals,
)
from clinicdesk.services.agenda import open_agenda
from clinicdesk.services.desk import Desk
from clinicdesk.services.intake_views import CheckedList, Choices, OpenedList, TakenOver
from clinicdesk.services.integrity import accept_findings
from clinicdesk.services.people_at_work import names_of_all
from clinicdesk.services.views import Actor, Changes, OneTimeCode
from clinicdesk.ui.account_verbs import AccountVerbs, NewSheet, UserVerbs
from clinicdesk.ui.background import Step
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.clinic_verbs import ClinicVerbs, TrailVerbs
from clinicdesk.ui.language import Language
from clinicdesk.ui.people_verbs import IntakeVerbs, PeopleVerbs
from clinicdesk.ui.protocol_verbs import ProtocolVerbs
from clinicdesk.ui.review_verbs import ReviewVerbs
from clinicdesk.ui.start_verbs import StartVerbs
from clinicdesk.ui.today_verbs import TodayVerbs
from clinicdesk.ui.verbs import Verbs


def verbs_of(desk: Desk, actor: Actor, language: Language) -> Verbs:
    """Everything the window may ask for; each service asks again whether this login may."""
    return Verbs(
        today=_today(desk, actor), people=_people(desk, actor, language), chart=_chart(desk, actor),
        users=_users(desk, actor, language), clinic=_clinic(desk, actor), trail=_trail(desk, actor),
        account=_account(desk, actor), cohorts=cohorts_of_desk(desk, actor), forms=forms_of(desk, actor),
        protocols=_protocols(desk, actor), board=board_of_desk(desk, actor),
        drugs=drugs_of_desk(desk, actor), notes=notes_of_desk(desk, actor),
        questions=questions_of_desk(desk, actor), outside=outside_of_desk(desk, actor),
        starting=_starting(desk, actor),
    )  # fmt: skip


def _today(desk: Desk, actor: Actor) -> TodayVerbs:
    sees = may(actor.roles, Permission.SEE_SESSIONS)
    return TodayVerbs(
        tasks=partial(tasks.list_tasks, desk, actor),
        session=partial(sessions.see_session, desk, actor) if sees else _no_session,
        review=partial(glass.review_glass, desk, actor),
        set_aside=partial(drafts.set_draft_aside, desk, actor),
        discard=partial(drafts.discard_draft, desk, actor),
        confirm_time=partial(clock_watch.confirm_time, desk, actor),
        set_task_aside=(
            partial(tasks.set_task_aside, desk, actor)
            if may(actor.roles, Permission.SET_ASIDE_TASKS)
            else None
        ),
        agenda=partial(open_agenda, desk, actor) if may(actor.roles, Permission.SEE_COHORTS) else None,
    )


def _starting(desk: Desk, actor: Actor) -> StartVerbs:
    return StartVerbs(
        due=partial(starting.sessions_due, desk, actor),
        look=partial(starting.see_start, desk, actor),
        start=partial(sessions.open_planned, desk, actor),
    )


def _no_session() -> None:
    """Roles without clinical content see no session."""
    return


def _people(desk: Desk, actor: Actor, language: Language) -> PeopleVerbs:
    return PeopleVerbs(
        list_people=partial(people.list_people, desk, actor),
        break_glass=partial(glass.break_glass, desk, actor),
        propose_codes=partial(registering.propose_codes, desk, actor),
        likely_same=partial(registering.likely_same, desk, actor),
        add=partial(registering.add_person, desk, actor),
        read_person=partial(person_cards.read_person, desk, actor),
        amend=partial(registering.amend_person, desk, actor),
        merge=partial(merging.merge_people, desk, actor),
        part=partial(merging.part_people, desk, actor),
        intake=_intake(desk, actor, language),
        restrict=partial(restrictions.restrict_use, desk, actor),
        lift=partial(restrictions.lift_restriction, desk, actor),
        papers=papers_of(desk, actor) if may(actor.roles, Permission.PRINT_RECORDS) else None,
    )


def _intake(desk: Desk, actor: Actor, language: Language) -> IntakeVerbs:
    def read(path: Path, step: Step) -> OpenedList:
        data = read_file(path)
        return intake.read_list(desk, actor, data, name=path.name, pulse=lambda: step(0, 0))

    def check(opened: OpenedList, choices: Choices, step: Step) -> CheckedList:
        return intake.check_list(desk, actor, opened, choices, step=step)

    def take_over(opened: OpenedList, seen: CheckedList, step: Step) -> TakenOver:
        return intake.take_over(desk, actor, opened, seen, language=language.code, step=step)

    return IntakeVerbs(read, check, take_over)


def _chart(desk: Desk, actor: Actor) -> ChartVerbs:
    sees = may(actor.roles, Permission.SEE_SESSIONS)
    return ChartVerbs(
        open_chart=partial(people.open_chart, desk, actor),
        fields=partial(vitals.reading_fields, desk, actor) if sees else tuple,
        record=partial(vitals.record_reading, desk, actor),
        amend=partial(vitals.amend_reading, desk, actor),
        amend_asks=partial(reading_hands.asked_of_correction, desk, actor),
        open_day=partial(chart_overview.open_day, desk, actor),
    )


def _users(desk: Desk, actor: Actor, language: Language) -> UserVerbs:
    def slip(code: OneTimeCode) -> bytes:
        account = next(row for row in accounts.list_users(desk, actor) if row.login == code.login)
        roles = tuple(role.value for role in account.roles)
        return paper.enrolment_slip_pdf(desk, actor, code, roles=roles, language=language.code)

    def begin_renewal(*, password: str, reason: str, witness: str, witness_password: str) -> NewSheet:
        pending = renewing.begin_renewal(
            desk, actor, password=password, reason=reason, witness=witness, witness_password=witness_password
        )
        root = pending.root_fingerprint

        def pages() -> bytes:
            return paper.renewed_sheet_pdf(desk, actor, pending.groups, root, language=language.code)

        def finish(typed: Mapping[int, str]) -> Changes:
            return renewing.finish_renewal(desk, actor, pending, typed=typed)

        return NewSheet(
            pending.groups, pending.groups_to_type, pages, lambda path: _save(path, pages()), finish
        )

    return UserVerbs(
        list_users=partial(accounts.list_users, desk, actor), add_user=partial(accounts.add_user, desk, actor),
        re_enrol=partial(accounts.re_enrol, desk, actor),
        change_roles=partial(accounts.change_roles, desk, actor),
        remove_user=partial(accounts.remove_user, desk, actor),
        begin_renewal=begin_renewal, slip=slip, save_slip=lambda code, path: _save(path, slip(code)),
    )  # fmt: skip


def _save(path: Path, data: bytes) -> None:
    try:
        put_document(path, data)  # for its owner's eyes only
    except OSError as error:
        raise Unavailable("PAP001", path=str(path)) from error


def _clinic(desk: Desk, actor: Actor) -> ClinicVerbs:
    def back_up(step: Step, password: str) -> object:
        step(0, 1)
        return backups.make_backup(desk, actor, password=password)

    return ClinicVerbs(
        read_settings=partial(clinic.read_settings, desk, actor),
        change_settings=partial(clinic.change_settings, desk, actor),
        last_backup=partial(backups.last_backup, desk),
        back_up=back_up if may(actor.roles, Permission.MAKE_BACKUP) else None,
    )


def _trail(desk: Desk, actor: Actor) -> TrailVerbs:
    accepts = may(actor.roles, Permission.ACCEPT_FINDINGS)
    return TrailVerbs(
        read=partial(trail.read_trail, desk, actor),
        export=partial(trail.export_trail, desk, actor),
        actors=partial(names_of_all, desk.database),
        actions=tuple(action.value for action in Action),
        save=save,
        accept=partial(accept_findings, desk, actor) if accepts else None,
        reviews=_reviews(desk, actor) if may(actor.roles, Permission.REVIEW_TRAIL) else None,
        papers=sheets_of(desk, actor) if may(actor.roles, Permission.EXPORT_TRAIL) else None,
    )


def _reviews(desk: Desk, actor: Actor) -> ReviewVerbs:
    return ReviewVerbs(
        months=partial(trail_reviews.list_reviews, desk, actor),
        open=partial(trail_reviews.open_month, desk, actor),
        sign=partial(trail_reviews.sign_review, desk, actor),
    )


def _protocols(desk: Desk, actor: Actor) -> ProtocolVerbs:
    return ProtocolVerbs(
        list_protocols=partial(adoption.list_protocols, desk, actor),
        read=partial(protocol_reading.read_protocol, desk, actor),
        adopt=partial(adoption.adopt, desk, actor),
        withdraw=partial(adoption.withdraw_adoption, desk, actor),
        look_into=partial(protocol_reading.look_into, desk, actor),
        enter=partial(definitions.enter_definition, desk, actor),
        list_brought=partial(adoption.list_brought, desk, actor),
        papers=sheets_of(desk, actor) if may(actor.roles, Permission.PRINT_FORMS) else None,
    )


def _account(desk: Desk, actor: Actor) -> AccountVerbs:
    personal = (actor.login, *actor.name.split())
    return AccountVerbs(
        change_password=partial(accounts.change_password, desk, actor),
        propose=generate_passphrase,
        check=lambda password: check_password(password, personal=personal),
    )
