"""Every writing verb of the window followed by its news, so that no page forgets to tell the others."""

from dataclasses import replace

from clinicdesk.services.views import Topic
from clinicdesk.ui.account_verbs import AccountVerbs, NewSheet, UserVerbs
from clinicdesk.ui.board.verbs import board_with_news
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.clinic_verbs import ClinicVerbs, TrailVerbs
from clinicdesk.ui.cohort_verbs import cohorts_with_news
from clinicdesk.ui.consent_verbs import consents_with_news
from clinicdesk.ui.drug_verbs import drugs_with_news
from clinicdesk.ui.form_verbs import FormVerbs
from clinicdesk.ui.note_verbs import notes_with_news
from clinicdesk.ui.outside_verbs import outside_with_news
from clinicdesk.ui.people_verbs import PeopleVerbs
from clinicdesk.ui.protocol_verbs import ProtocolVerbs
from clinicdesk.ui.question_verbs import questions_with_news
from clinicdesk.ui.start_verbs import start_with_news
from clinicdesk.ui.today_verbs import TodayVerbs
from clinicdesk.ui.verbs import Verbs


def with_news(bus: ChangeBus, verbs: Verbs) -> Verbs:
    """The same verbs; after each that wrote, `bus` tells what it returned, or which kinds it touched."""
    return Verbs(
        today=_today(bus, verbs.today), people=_people(bus, verbs.people), chart=_chart(bus, verbs.chart),
        users=_users(bus, verbs.users), clinic=_clinic(bus, verbs.clinic), trail=_trail(bus, verbs.trail),
        account=account_with_news(bus, verbs.account), board=board_with_news(bus, verbs.board),
        cohorts=cohorts_with_news(bus, verbs.cohorts), drugs=drugs_with_news(bus, verbs.drugs),
        forms=_forms(bus, verbs.forms), protocols=_protocols(bus, verbs.protocols),
        notes=notes_with_news(bus, verbs.notes), questions=questions_with_news(bus, verbs.questions),
        outside=outside_with_news(bus, verbs.outside),
        starting=start_with_news(bus, verbs.starting) if verbs.starting else None,
    )  # fmt: skip


def _today(bus: ChangeBus, today: TodayVerbs) -> TodayVerbs:
    aside = today.set_task_aside
    return replace(
        today, review=bus.after(today.review, Topic.TASKS), set_aside=bus.after(today.set_aside, Topic.DRAFTS),
        discard=bus.after(today.discard, Topic.DRAFTS),
        set_task_aside=bus.after(aside, Topic.TASKS) if aside else None,
    )  # fmt: skip


def _people(bus: ChangeBus, people: PeopleVerbs) -> PeopleVerbs:
    return replace(
        people, add=bus.after(people.add, Topic.PEOPLE), amend=bus.after(people.amend, Topic.PEOPLE),
        merge=bus.after(people.merge, Topic.PEOPLE), part=bus.after(people.part, Topic.PEOPLE),
        break_glass=bus.after(people.break_glass, Topic.TASKS),
        restrict=bus.after(people.restrict, Topic.PEOPLE), lift=bus.after(people.lift, Topic.PEOPLE),
    )  # fmt: skip


def _chart(bus: ChangeBus, chart: ChartVerbs) -> ChartVerbs:
    return replace(
        chart, record=bus.after(chart.record, Topic.VITALS), amend=bus.after(chart.amend, Topic.VITALS)
    )


def _users(bus: ChangeBus, users: UserVerbs) -> UserVerbs:
    def begin_renewal(*, password: str, reason: str, witness: str, witness_password: str) -> NewSheet:
        sheet = users.begin_renewal(
            password=password, reason=reason, witness=witness, witness_password=witness_password
        )
        return replace(sheet, finish=bus.after(sheet.finish, Topic.USERS))

    return replace(
        users, add_user=bus.after(users.add_user, Topic.USERS), re_enrol=bus.after(users.re_enrol, Topic.USERS),
        change_roles=bus.after(users.change_roles, Topic.USERS),
        remove_user=bus.after(users.remove_user, Topic.USERS), begin_renewal=begin_renewal,
    )  # fmt: skip


def _clinic(bus: ChangeBus, clinic: ClinicVerbs) -> ClinicVerbs:
    return replace(clinic, change_settings=bus.after(clinic.change_settings, Topic.CLINIC))


def _trail(bus: ChangeBus, trail: TrailVerbs) -> TrailVerbs:
    return replace(
        trail, accept=bus.after(trail.accept, Topic.INTEGRITY) if trail.accept else None,
        reviews=trail.reviews and replace(trail.reviews, sign=bus.after(trail.reviews.sign, Topic.TASKS)),
    )  # fmt: skip


def _forms(bus: ChangeBus, forms: FormVerbs) -> FormVerbs:
    return replace(
        forms, record=bus.after(forms.record, Topic.FORMS), amend=bus.after(forms.amend, Topic.FORMS),
        sign=bus.after(forms.sign, Topic.CLEARANCES), revoke=bus.after(forms.revoke, Topic.CLEARANCES),
        sign_form=bus.after(forms.sign_form, Topic.FORMS), consents=consents_with_news(bus, forms.consents),
    )  # fmt: skip


def _protocols(bus: ChangeBus, protocols: ProtocolVerbs) -> ProtocolVerbs:
    return replace(
        protocols, adopt=bus.after(protocols.adopt, Topic.PROTOCOLS),
        withdraw=bus.after(protocols.withdraw, Topic.PROTOCOLS), enter=bus.after(protocols.enter, Topic.PROTOCOLS),
    )  # fmt: skip


def account_with_news(bus: ChangeBus, account: AccountVerbs) -> AccountVerbs:
    """As `with_news`, for one's own account."""
    return replace(account, change_password=bus.after(account.change_password, Topic.USERS))
