"""Pictures of people: cards, the list that comes in, screening, consents, outcomes."""

from pathlib import Path
from tempfile import TemporaryDirectory

from clinicdesk.demo.cards import TWIN
from clinicdesk.demo.cast import PARTICIPANTS
from clinicdesk.desktop.pictures_camera import COMPACT, SIZE, Camera
from clinicdesk.desktop.working import AtWork
from clinicdesk.services.cohorts import find_cohort
from clinicdesk.services.people import list_people
from clinicdesk.ui.chart.chart import OVERVIEW
from clinicdesk.ui.forms.person_forms import (
    consents_subject,
    forms_subject,
    outcomes_subject,
    screening_subject,
)
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.protocols.page import ProtocolsPage
from clinicdesk.ui.sheet import Sheet

LIST = """№;ПІБ;Дата народження;Стать;Телефон;Алергії;Звідки;Група крові
1;Олійник Роман Петрович;04.09.1972;ч;067 000 19 50;немає;Поліклініка № 3;II
2;Бондар Ганна Петрівна;22.08.1981;ж;096 000 80 05;пеніцилін (висип);сімейний лікар;I
3;Ткачук Леся Ігорівна;15.03.1990;ж;050 000 11 22;;самозвернення;III
4;Коваль Степан Іванович;31.02.1990;ч;12345;;Поліклініка № 3;
5;Олійник Роман Петрович;04.09.1972;ч;067 000 19 50;;;II
6;Мороз Тетяна Олегівна;07.12.1965;ж;063 000 44 10;йод;госпіталь;IV
Всього: 6
"""
"""A list as clinics keep them: a column nobody knows, a day that does not exist, one person twice."""


def draw_people(camera: Camera, work: AtWork, name: str) -> None:
    """A card with its history, the form of a new one that meets its double, and the amendment of a card."""
    work.window.go("people")
    page = work.window.page("people")
    assert isinstance(page, PeoplePage)
    page.open_card(list_people(work.desk, work.actor, PARTICIPANTS[2][0])[0].person_id)
    camera.shoot(work.window, f"11-card-{name}")
    page.card.begin_amending()
    camera.shoot(work.window, f"11-card-amend-{name}")
    page.form.let_go()
    page.open_register()
    page.form.form.show_texts(
        {"code": "К-1191", "surname": "Лисенко", "given_name": "Роман", "birth_date": "25.07.1992"}
    )
    page.form.look()
    camera.shoot(work.window, f"11-card-new-{name}")
    page.form.let_go()
    page.open_card(list_people(work.desk, work.actor, TWIN.code)[0].person_id)
    camera.shoot(work.window, f"11-card-merged-{name}")
    draw_list(camera, work, name)
    open_chart(work, PARTICIPANTS[2][0])


def draw_list(camera: Camera, work: AtWork, name: str) -> None:
    """A list of the clinic on its way in: what its columns are, what becomes of its lines."""
    page = work.window.page("people")
    assert isinstance(page, PeoplePage)
    view = page.open_intake()
    camera.shoot(work.window, f"13-list-file-{name}")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "учасники.csv"
        path.write_text(LIST, encoding="utf-8")
        view.open_file(path)
        camera.until(lambda: view.step is view.columns)
    camera.shoot(work.window, f"13-list-columns-{name}")
    view.go_on()
    view.preview.table.selectRow(3)
    camera.shoot(work.window, f"13-list-lines-{name}")
    view.step_back()
    view.step_back()
    view.step_back()


def draw_screening(camera: Camera, work: AtWork, name: str) -> None:
    """Three screenings: one that waits for the lead, one signed with a condition, one ruled out."""
    cohort_id = find_cohort(work.desk, work.actor, "07")
    people = [
        list_people(work.desk, work.actor, code)[0].person_id for code in ("К-1056", "К-1058", "К-1084")
    ]
    for place, person in enumerate(people, start=1):
        work.window.go("people", screening_subject(person, cohort_id))
        camera.shoot(work.window, f"14-screening-{place}-{name}")
    draw_consents(camera, work, people[0], cohort_id, name)
    dosed = list_people(work.desk, work.actor, PARTICIPANTS[2][0])[0].person_id
    work.window.go("people", outcomes_subject(dosed, cohort_id))
    camera.shoot(work.window, f"18-outcomes-{name}")
    work.window.go("people", forms_subject(dosed))
    camera.shoot(work.window, f"14-forms-{name}")
    work.window.go("people", forms_subject(dosed, "gkap_followup@0.1"))
    camera.shoot(work.window, f"18-call-{name}")
    work.window.go("protocols")
    camera.shoot(work.window, f"15-protocols-{name}")
    draw_signing(camera, work, people[0], cohort_id, name)


def draw_consents(camera: Camera, work: AtWork, person_id: str, cohort_id: str, name: str) -> None:
    """The documents of one person, one being signed, and a scan looked at."""
    work.window.go("people", consents_subject(person_id, cohort_id))
    page = work.window.page("people")
    assert isinstance(page, PeoplePage)
    assert page.forms is not None
    view = page.forms.consents
    camera.shoot(work.window, f"16-consents-{name}")
    sheet = view.record()
    if sheet is not None:
        camera.shoot(work.window, f"16-consents-sign-{name}")
        sheet.reject()
    view.table.selectRow(2)
    camera.shoot(work.window, f"16-consents-given-{name}")
    view.document.scans[0].click()
    camera.shoot(work.window, f"16-consents-scan-{name}")
    _away(work)


def draw_signing(camera: Camera, work: AtWork, person_id: str, cohort_id: str, name: str) -> None:
    """A decision put off and the sheet that signs it; the sheet that adopts a protocol; in both sizes."""
    for size, ending in ((SIZE, ""), (COMPACT, "-compact")):
        camera.stand(work.window, size)
        work.window.go("people", screening_subject(person_id, cohort_id))
        page = work.window.page("people")
        assert isinstance(page, PeoplePage)
        assert page.forms is not None
        view = page.forms.screening
        view.decision.clear()
        view.decision.ways.buttons["deferred"].click()
        view.decision.until.setText("20.12.2026")
        camera.shoot(work.window, f"14-decision-{name}{ending}", size)
        view.ask_to_sign()
        camera.shoot(work.window, f"14-decision-sign-{name}{ending}", size)
        _away(work)
        work.window.go("protocols")
        protocols = work.window.page("protocols")
        assert isinstance(protocols, ProtocolsPage)
        protocols.adopt.click()
        camera.shoot(work.window, f"15-protocols-adopt-{name}{ending}", size)
        _away(work)


def close_people(work: AtWork) -> None:
    """Back to the list from whatever is open of somebody."""
    page = work.window.page("people")
    assert isinstance(page, PeoplePage)
    while page.step_back():
        pass


def _away(work: AtWork) -> None:
    for shown in work.window.findChildren(Sheet):
        shown.reject()


def open_chart(work: AtWork, code: str) -> None:
    """The chart of somebody by code."""
    person = list_people(work.desk, work.actor, code)[0].person_id
    work.window.go("people", person)


def draw_overview(camera: Camera, work: AtWork, name: str, size: tuple[int, int] = SIZE) -> None:
    """The overview of somebody who was dosed, and the day before it."""
    open_chart(work, PARTICIPANTS[2][0])
    page = work.window.page("people")
    assert isinstance(page, PeoplePage)
    page.chart.turn_to(OVERVIEW)
    camera.shoot(work.window, f"08-chart-overview-{name}", size)
