"""Sentences of therapy notes, in both languages, that name nobody, read for a group of very common names."""

import pytest

from clinicdesk.protocols.leaks import Named, leaks_in

GIVEN = (
    "Олександр Сергій Володимир Андрій Юрій Олег Ігор Іван Микола Дмитро Василь Петро Михайло Максим Артем Богдан "
    "Тарас Степан Назар Віталій Руслан Євген Антон Денис Павло Олена Наталія Тетяна Ірина Ольга Світлана Людмила "
    "Марія Галина Оксана Катерина Юлія Вікторія Ганна Надія Любов Віра Софія Дарʼя Мирослав Алла Лев Станіслав "
    "Григорій Роман Семен Анатолій Раїса Зоряна Костянтин Валентина Леонід Інна Ніна Ян Яна Марко Лука Поліна Аліна"
).split()
SURNAMES = (
    "Шевченко Мельник Бондаренко Коваленко Бойко Ткаченко Кравченко Ковальчук Коваль Олійник Шевчук Поліщук Лисенко "
    "Мороз Марченко Савченко Руденко Петренко Кравчук Романюк Гончаренко Левченко Панченко Кузьменко Павленко Тимчук "
    "Бойчук Даниленко Ткачук Мазур Кушнір Білий Сидорук Дем’яненко Захарчук Медведчук Станко Загородній Тиха"
).split()
GROUP = tuple(
    Named(f"p-{place}", "", SURNAMES[place % len(SURNAMES)], given, "Іванович")
    for place, given in enumerate(GIVEN)
)

UKRAINIAN = """
Почали з дихання та короткого заземлення. Того разу було важче, ніж тепер.
Один з учасників розповів про сон, де він повертається додому. Сон. Апетит. Настрій: усе краще.
Група сиділа тихо; ні сліз, ні сміху. Ні, не страшно. Ні на що не скаржилися.
На дію препарату відгукнулися по-різному: хтось відчув легкість, хтось тягар у грудях.
Я на роботі, я вдома, я серед своїх: три кола, про які говорили. І горя було багато, і радості.
Ст. сестра нагадала про воду. Д-р пояснив, чому т-ра може піднятися. Макс. доза не перевищена.
Ще раз пройшли план безпеки: кому дзвонити, де бути, що робити. Вік. Стать. Родина.
Люди й досі бояться сирен. Людей у колі було семеро. Людям поруч стало спокійніше.
Мить тиші після дзвоника тривала довго. Біль у коліні минув. Манії, психозу немає.
По-перше, сон; по-друге, тіло. Так-то воно так, та якось-то легше. Будь-хто міг мовчати.
Коло завершили словами вдячності.
на столі лишилися малюнки
та вода; у полі зору кожного були двері.
Гр. терапія триває. Заг. стан задовільний, мед. огляд без зауважень. Тел. підтримки є в усіх.
Віт. групи B, магній. Тим. непрацездатність до кінця місяця. Сер. тиск 128/82.
Домовилися: три хвилини дихання 4–6, 10–15 хв руху, щоденник 0–10 балів.
Вийшли надвір, зробили 5–6 кіл. T0, Т1 і Т2 заповнені, PHQ-9 і PCL-5 нижчі. В12 у нормі, Т4 теж.
Тема «дім»: чий він, де він, хто там. Порівняли «до» і «після».
Тихо. Тиша. Спокій. Сум. Надія, що мине. Любов до рідних. Віра у своїх.
Про роман, який хтось читає; про мороз надворі; про левів у зоопарку й світлу кімнату.
"""
ENGLISH = """
The group opened with breathing; any fear was named and seen. Nobody raised a hand, many cried.
An ton of relief was one image; a lion at a dark wall was another. Max. dose was not reached. max two tools each.
Seen by the team in July; the cost of a serious relapse was discussed. No man is alone in the room.
One member kept a diary and a log of nine nights. The son of a neighbour came. A cat slept on the bill.
Mark the time; dash of water; soon after, all were calm. In na way was it easy to dare.
Vitals stable. Rooms were dim. Stop signs were agreed. Less pain, more body. To me it was a valley.
At the end we sat in a circle
and read aloud; a line
or two each.
St. and Dr. were titles only. Prof. advice was read. See fig. 2, vol. 3.
""".replace("An ton of", "A ton of").replace("In na way", "In no way")


@pytest.mark.parametrize("line", [*UKRAINIAN.strip().split("\n"), *ENGLISH.strip().split("\n")])
def test_a_sentence_of_a_note_stops_nobody(line: str) -> None:
    """Proves: REQ-NTE-442."""
    found = [leak.text for leak in leaks_in(line, GROUP)]
    assert [one for one in found if one not in {"Надія", "Любов", "Віра"}] == []


@pytest.mark.parametrize("text", [UKRAINIAN, ENGLISH])
def test_nor_do_the_ends_of_their_lines(text: str) -> None:
    """Proves: REQ-NTE-442. A name may be torn over a line; two words of the language are none."""
    found = [leak.text for leak in leaks_in(text, GROUP)]
    assert [one for one in found if one not in {"Надія", "Любов", "Віра"}] == []


ODD = {
    "Коваленко": "Кова\nленко|К-ко|К-ком|Ков-ко|Кова ленко|К0валенк0|Ков\u2063аленко|Ков\u180eаленко|Кова–ленко",
    "Олександр": "Ол. мовчав|Ол-р|Ол-ра|Ол-др|Sacha|Sascha|Санич|0лександр|О.л.е.к.с.а.н.д.р",
    "Олег": "О-л-е-г|О.л.е.г|0лег|О л е г|Οлег|Ｏｌｅｇ|𝐎𝐥𝐞𝐠|Олежек|@Олег|#олег",
    "Алла": "Ал. мовчала|Алка|Алочка",
    "Мирослав": "Мирон|Мироня|Мирко|Мир. мовчав",
    "Тимчук": "Тимч. мовчав|Т-к|Т-ка|Т имчук|ОлегТимчук|Тимчукові",
    "Дем’яненко": "Дем яненко|Дем\nяненко|Демяненко|Дем'яненко|Д-ко",
    "Ганна": "Анька|Нюта|Анічка|Hanna|Anna",
    "Катерина": "Катька|Катюша|Catherine|Kateryna",
}


@pytest.mark.parametrize("name", ODD)
def test_a_name_is_found_torn_clipped_and_in_letters_that_look_alike(name: str) -> None:
    """Proves: REQ-NTE-442."""
    someone = [Named("p-1", "", name, name)]
    missed = [form for form in ODD[name].split("|") if not leaks_in(f"Потім {form} сказав про сон.", someone)]
    assert missed == []


@pytest.mark.parametrize("initials", ["A.M.", "А. М.", "АМ", "A. M.", "O.P.", "O. P.", "А.Б.", "М.А."])
def test_initials_are_found_in_either_alphabet(initials: str) -> None:
    """Proves: REQ-NTE-442. «O.P.» is how Олег Петрович signs in Latin letters; «P» looks like another letter."""
    group = [Named("p-1", "", "Мельник", "Анна", "Борисівна"), Named("p-2", "", "Тимчук", "Олег", "Петрович")]
    (leak,) = leaks_in(f"Потім {initials} сказав про сон.", group)
    assert leak.kind == "initials"


@pytest.mark.parametrize("said", ["Миколаїч", "Миколаїча", "Миколайовичу", "Николаевич", "Mykolaiovych"])
def test_a_patronymic_as_it_is_said_is_found(said: str) -> None:
    """Proves: REQ-NTE-442."""
    assert leaks_in(f"Потім {said} сказав про сон.", [Named("p-1", "", "Рудь", "Іван", "Миколайович")])


def test_the_place_of_a_torn_name_can_be_set_aside() -> None:
    """Proves: REQ-NTE-442."""
    group = [Named("p-1", "", "Коваленко")]
    (leak,) = leaks_in("Тут К-ко мовчав.", group)
    assert leak.text == "К-ко"
    assert leaks_in("Тут К-ко мовчав.", group, set_aside=["к-ко"]) == ()
