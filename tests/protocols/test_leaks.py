"""Names in a shared text: found in every case, in either alphabet, by initials and code; words stay words."""

import pytest

from clinicdesk.paths import resource
from clinicdesk.protocols.leaks import Leak, Named, leaks_in
from clinicdesk.protocols.ordinary_words import ordinary

OLEH = Named("p-1", "К-0991", "Тимчук", "Олег", "Петрович")
OLHA = Named("p-2", "К-0997", "Левицька", "Ольга", "Ігорівна")

CASES = {
    "Олег": "Олег Олега Олегові Олегу Олегом Олеже",
    "Андрій": "Андрій Андрія Андрієві Андрію Андрієм Андрії",
    "Ігор": "Ігор Ігоря Ігореві Ігорю Ігорем Ігорі",
    "Дмитро": "Дмитро Дмитра Дмитрові Дмитру Дмитром Дмитре",
    "Микола": "Микола Миколи Миколі Миколу Миколою Миколо",
    "Ілля": "Ілля Іллі Іллю Іллею Ілле",
    "Лев": "Лев Лева Левові Левом Леве Льва Львом",
    "Яків": "Яків Якова Якову Яковом Якове",
    "Федір": "Федір Федора Федорові Федором Федоре",
    "Василь": "Василь Василя Василеві Василем Василю",
    "Лука": "Лука Луки Луці Луку Лукою Луко",
    "Ольга": "Ольга Ольги Ользі Ольгу Ольгою Ольго",
    "Марія": "Марія Марії Марію Марією Маріє",
    "Наталя": "Наталя Наталі Наталю Наталею",
    "Любов": "Любов Любові Любов’ю Любове",
    "Віра": "Віра Віри Вірі Віру Вірою Віро",
    "Шевченко": "Шевченко Шевченка Шевченкові Шевченку Шевченком Шевченки Шевченків Шевченками",
    "Залеський": "Залеський Залеського Залеському Залеським Залеська Залеської Залеській Залеську Залеською Залеські",
    "Левицька": "Левицька Левицької Левицькій Левицьку Левицькою Левицький Левицького",
    "Кравець": "Кравець Кравця Кравцеві Кравцю Кравцем Кравче Кравці",
    "Швець": "Швець Шевця Шевцеві Шевцю Шевцем Шевче",
    "Стрілець": "Стрілець Стрільця Стрільцеві Стрільцем Стрільче",
    "Заєць": "Заєць Зайця Зайцеві Зайцем Зайче",
    "Коломієць": "Коломієць Коломійця Коломійцем",
    "Мельник": "Мельник Мельника Мельникові Мельником Мельнику Мельниче",
    "Гуменюк": "Гуменюк Гуменюка Гуменюкові Гуменюком Гуменюче",
    "Коваль": "Коваль Коваля Ковалеві Ковалю Ковалем Ковалі",
    "Кіт": "Кіт Кота Котові Котом Коте",
    "Сокіл": "Сокіл Сокола Соколові Соколом Соколе",
    "Лебідь": "Лебідь Лебедя Лебедеві Лебедем",
    "Орел": "Орел Орла Орлові Орлом Орле",
    "Сидорок": "Сидорок Сидорка Сидоркові Сидорком",
    "Ткач": "Ткач Ткача Ткачеві Ткачем Ткачу Ткаче",
    "Кушнір": "Кушнір Кушніра Кушніря Кушніреві Кушніром Кушнірем",
    "Кочерга": "Кочерга Кочерги Кочерзі Кочергу Кочергою Кочерго",
    "Сорока": "Сорока Сороки Сороці Сороку Сорокою Сороко",
    "Задорожній": "Задорожній Задорожнього Задорожньому Задорожнім Задорожня Задорожньої Задорожню",
    "Чорний": "Чорний Чорного Чорному Чорним Чорна Чорної Чорну Чорною Чорні",
    "Ковалів": "Ковалів Ковалева Ковалеву Ковалевим Ковалевої",
    "Андріїв": "Андріїв Андрієва Андрієву Андрієвим",
    "Іванов": "Іванов Іванова Іванову Івановим Іванової Івановою",
    "Ільїн": "Ільїн Ільїна Ільїну Ільїним Ільїної",
    "Дячко": "Дячко Дячка Дячкові Дячком",
    "Соловей": "Соловей Солов’я Солов’єві Солов’єм",
    "Вітер": "Вітер Вітра Вітрові Вітром",
    "Нечуй-Левицький": "Нечуєві Нечуя Левицького Левицьким",
    "Петрович": "Петрович Петровича Петровичу Петровичем",
    "Ігорівна": "Ігорівна Ігорівни Ігорівні Ігорівну Ігорівною Ігорівно",
    "Олександр": "Олександр Олександра Олександрові Олександром Олександре",
    "Галаґан": "Галаґан Галагана Ґалаґанові Галаганом",
}
"""Name to the forms a text may hold it in: Ukrainian orthography of 2019, §§ 82–102."""


@pytest.mark.parametrize("name", CASES)
def test_a_name_is_found_in_every_case(name: str) -> None:
    """Proves: REQ-NTE-001."""
    someone = Named("p-1", "", surname=name)
    missed = [form for form in CASES[name].split() if not leaks_in(f"Потім {form} мовчав.", [someone])]
    assert missed == []


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Олег", "Oleh Oleg Olehom Olegu"), ("Тимчук", "Tymchuk Timchuk Tymchuka"), ("Левицька", "Levytska Levitska"),
        ("Юрій", "Yurii Yuriy Yuri Yuriia"), ("Щербак", "Shcherbak Scherbak"), ("Григорій", "Hryhorii Grigoriy"),
        ("Микола", "Mykola Nikolai Nikolay"), ("Олександр", "Alexander Oleksandr Alexandr"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_latin_letters(name: str, latin: str) -> None:
    """Proves: REQ-NTE-001."""
    someone = Named("p-1", "", given_name=name)
    missed = [form for form in latin.split() if not leaks_in(f"then {form} spoke", [someone])]
    assert missed == []


@pytest.mark.parametrize(
    "text",
    [
        "олег", "ОЛЕГА", "Оле́гові", "Ол\u200bегом", "Oлeг", "«Олегу»", "Олег,", "Николай Олегов Олегом",
        "Тимчук-старший", "О. Т.", "Т.О.", "О.П.", "Т. О. П.", "ТО ", "К-0991", "К 0991", "K0991", "к0991", "№ 0991",
    ],
)  # fmt: skip
def test_a_person_is_found_however_they_are_written(text: str) -> None:
    """Proves: REQ-NTE-001."""
    found = leaks_in(f"Про це казав {text} і ще хтось.", [OLEH, OLHA])
    assert {leak.person_id for leak in found} == {"p-1"}


def test_short_forms_of_a_name_are_found_and_the_circle_is_no_name() -> None:
    """Proves: REQ-NTE-001."""
    group = [
        Named("p-1", "", "Рудь", "Олександр"),
        Named("p-2", "", "Сич", "Микола"),
        Named("p-3", "", "Бук", "Любов"),
    ]
    text = "Сашкові легше, Колю обійняли, у колі було тихо, люба тиша, Любі дякували, Саня мовчав."
    assert [leak.text for leak in leaks_in(text, group)] == ["Сашкові", "Колю", "Любі", "Саня"]


def test_the_place_is_told() -> None:
    """Proves: REQ-NTE-001."""
    text = "Коло.\nОлег назвав сором, Левицькій легше, K-0991."
    found = leaks_in(text, [OLEH, OLHA])
    assert found == (
        Leak(6, 10, "Олег", "p-1", "name"), Leak(25, 34, "Левицькій", "p-2", "name"),
        Leak(42, 48, "K-0991", "p-1", "code"),
    )  # fmt: skip
    assert all(text[leak.start : leak.end] == leak.text for leak in found)


def test_a_word_said_to_be_nobody_is_let_pass_a_code_never() -> None:
    """Proves: REQ-NTE-001."""
    text = "Олег із телевізора, Олегові, К-0991"
    assert [leak.text for leak in leaks_in(text, [OLEH], set_aside=["олег", "К-0991"])] == [
        "Олегові",
        "К-0991",
    ]


def test_ordinary_words_are_left_alone() -> None:
    """Proves: REQ-NTE-001. A group with common names meets a page of ordinary notes."""
    group = [
        OLEH, OLHA, Named("p-3", "К-1003", "Коваль", "Надія", "Іванівна"), Named("p-4", "К-1006", "Мороз", "Роман"),
        Named("p-5", "К-0994", "Гуменюк", "Яна"), Named("p-6", "К-1001", "Бойчук", "Ян"),
        Named("p-7", "К-0988", "Кіт", "Марина"), Named("p-8", "К-0989", "Лис", "Інна"),
    ]  # fmt: skip
    text = (
        "Говорили про повернення до сну й тіла після другої дози. Почали з дихання 4–6, десять хвилин. Далі коло: "
        "образ, який залишився, і де він відчувається. Більше взаємної підтримки, ніж першого разу. Надворі мороз. "
        "У когось є надія, у когось лише кіт. Щоденник сну 7 днів. АТ 142/88 о 10:49, ЧСС 72. Наступна зустріч 01.12 "
        "о 15:30. Телефон 7333 у кожного. Анна з фільму нікому не сподобалась. One of the group read in silence; an "
        "image came back. Інша людина мовчала. Та ні. Це не те. Ще 45 хв, 1003 кроки за день."
    )
    # Four digits alone are a participant's code as likely as anything: that one is asked about.
    assert [leak.text for leak in leaks_in(text, group)] == ["1003"]


def test_few_words_of_the_language_are_taken_for_a_common_name() -> None:
    """Of thousands of ordinary words in small letters, hardly one stops a text for a group of common names."""
    words = [
        line
        for line in resource("passphrases", "uk.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    common = (
        "Олександр Сергій Володимир Андрій Юрій Олег Ігор Іван Микола Дмитро Василь Петро Михайло Максим Артем "
        "Богдан Тарас Степан Назар Віталій Руслан Євген Антон Денис Павло Олена Наталія Тетяна Ірина Ольга Світлана "
        "Людмила Марія Галина Оксана Катерина Юлія Вікторія Анна Надія Любов Віра Софія Дарина Шевченко Мельник "
        "Бондаренко Коваленко Бойко Ткаченко Кравченко Ковальчук Коваль Олійник Шевчук Поліщук Лисенко Мороз "
        "Марченко Савченко Руденко Петренко Кравчук Романюк Гончаренко Левченко Панченко Кузьменко Павленко"
    )
    group = [Named(f"p-{n}", "", surname=name) for n, name in enumerate(common.split())]
    taken = [leak.text for leak in leaks_in("\n".join(words), group)]
    assert len(taken) <= 3


def test_the_table_of_words_has_their_cases() -> None:
    assert {"надією", "ковалем", "коти", "морозу"} <= ordinary()
