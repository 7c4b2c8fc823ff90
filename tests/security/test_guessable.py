"""A typed password: what can be guessed is refused with its reason, and nothing else is demanded."""

import re
import unicodedata
from collections.abc import Sequence

import pytest

from clinicdesk.errors import Issue
from clinicdesk.security.passphrases import LEAST, check_password, word_list
from clinicdesk.words import LANGUAGES
from tests.support.personal import OWN, PERSONAL

TO_LATIN = str.maketrans("йцукенгшщзхїфівапролджєячсмитьбюґ", "qwertyuiop[]asdfghjkl;'zxcvbnm,.\\")
TO_CYRILLIC = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.\\", "йцукенгшщзхїфівапролджєячсмитьбюґ")


def codes(password: str, personal: Sequence[str] = ()) -> list[str]:
    return [issue.code for issue in check_password(password, personal=personal)]


def test_length_is_counted_in_signs() -> None:
    """Proves: REQ-PWD-004."""
    assert codes(OWN[:14]) == ["PWD001"]
    assert codes(OWN[:15]) == []
    assert codes("") == ["PWD001"]
    longest = " ".join(word_list("uk"))
    assert codes(longest[:256]) == []
    assert codes(longest[:257]) == ["PWD002"]


def test_the_same_letters_count_the_same_however_they_are_stored() -> None:
    """Proves: REQ-PWD-004."""
    whole = "мій їжак їсть їж"
    apart = unicodedata.normalize("NFD", whole)
    assert len(apart) > len(whole) == 16
    assert codes(whole) == codes(apart) == []
    assert codes(unicodedata.normalize("NFD", whole[:14])) == ["PWD001"]
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "passwordpassword")
    assert codes(wide) == codes("passwordpassword")


@pytest.mark.parametrize(
    "sign", ["\n", "\t", "\x00", "\u200b", "\u00ad", "\ud800", "\ue000", "\u2028", "\U0003fffe"]
)
def test_signs_that_cannot_be_typed_again_are_refused(sign: str) -> None:
    """Proves: REQ-PWD-004."""
    assert codes(OWN + sign) == ["PWD003"]


@pytest.mark.parametrize(
    "password",
    [
        OWN,
        "слухай вітер у полі",
        "jrmzqvkxwbtdhlp",
        "k7x9m2q4w8z1p5tv",
        "₴7%жЩ<{z]№Ї§Q~ґ±",
        "1a9 z0.k8!w7 c6?",
        " кіт малює вулик ",
        "трава 🌿 шумить уранці",
        "7305918264660142395817",
    ],
)
def test_no_kind_of_sign_is_demanded_or_forbidden(password: str) -> None:
    """Proves: REQ-PWD-004."""
    assert codes(password) == []


@pytest.mark.parametrize(
    ("refused", "code", "accepted"),
    [
        ("passwordpassword", "PWD004", "passwordpassword " + OWN),
        ("МійПароль12345678", "PWD004", "мій пароль малює чайник"),
        ("P@ssw0rd!P@ssw0rd!", "PWD004", "P@sture!C0ttage!"),
        ("s a m p l e p i r a t e", "PWD004", "s a p l i n g o r a n g o"),
        ("correct horse battery staple", "PWD004", "correct lamp gravel orchard"),
        ("CorrectHorseBatteryStaple1", "PWD004", "CorrectLampGravelOrchard1"),
        ("Реве та стогне Дніпр широкий!", "PWD004", "Співає та дзвенить струмок!"),
        ("Кохайтеся, чорнобриві, та не з москалями", "PWD004", "Кохайтеся, ясноокі, у садах"),
        ("qwertyuiopasdf", "PWD001", "qwertyuiop" + OWN),
        ("qwertyuiopasdfgh", "PWD005", "qwer" + OWN),
        ("йцукенгшщзфівап", "PWD005", "йцук" + OWN),
        ("фывапролджэячсм", "PWD005", "фыва" + OWN),
        ("1qaz2wsx3edc4rfv", "PWD005", "1qa" + OWN),
        ("1йфя2цич3увс4кам", "PWD005", "1йфя" + OWN),
        ("zaq1xsw2cde3vfr4", "PWD005", "zaq1" + OWN),
        ("1qazxsw23edcvfr4", "PWD005", "1qazxsw" + OWN),
        ("1q2w3e4r5t6y7u8i", "PWD005", "1q2w" + OWN),
        ("1й2ц3у4к5е6н7г8ш", "PWD005", "1й2ц" + OWN),
        ("абвгґдеєжзиіїйкл", "PWD005", "абвг" + OWN),
        ("!@#$%^&*()_+!@#$%^", "PWD005", "!@#$" + OWN),
        ("ааааааааааааааааааа", "PWD006", "ааа" + OWN),
        ("ялинка ялинка ялинка", "PWD006", "ялинка і соснова гілка"),
        ("зелений чайник зелений чайник", "PWD006", "зелений чайник зелена миска"),
        ("ялинка1ялинка2ялинка3", "PWD006", "ялинка1сосна2гілка3"),
        ("абабабабабабабабаб", "PWD006", "абабаб" + OWN),
        ("                    ", "PWD006", "     " + OWN),
        ("КетамінКетамін2026", "PWD007", "кетамін " + OWN),
        ("клініка лікар сесія", "PWD007", "клініка " + OWN),
        ("ClinicDesk ketamine", "PWD007", "ClinicDesk " + OWN),
        ("Клініці лікарем 1234", "PWD007", "лікарем " + OWN),
        ("Світанок Біла Церква", "PWD008", "Біла Церква малює зелений чайник"),
        ("Світанок-2026-Світанок!", "PWD008", "Світанок-2026-зелений-чайник-співає"),
        ("Дар’я Іванівна 1985", "PWD008", "Дар’я " + OWN),
        ("Kovalenko Svitanok", "PWD008", "Kovalenko " + OWN),
        ("Svitanok Ivanivna Tserkva", "PWD008", "Svitanok Ivanivna lampshade orchid"),
        ("к о в а л е н к о ц е р к в а", "PWD008", "к о в а л ь ч у к п а р к а н"),
        ("Коваленка у Білій Церкві", "PWD008", "Коваленка " + OWN),
        ("+38 (067) 123-45-67", "PWD009", OWN + " 0671234567"),
        ("14.03.1985 21/07/1991", "PWD009", OWN + " 14.03.1985"),
        ("730591826466014239581", "PWD009", "7305918264660142395817"),
    ],
)
def test_what_can_be_guessed_does_not_count_towards_the_fifteen(
    refused: str, code: str, accepted: str
) -> None:
    """Proves: REQ-PWD-005."""
    assert code in codes(refused, PERSONAL)
    assert codes(accepted, PERSONAL) == []


@pytest.mark.parametrize(
    ("word", "code"),
    [("україна", "PWD004"), ("пароль", "PWD004"), ("кетамін", "PWD007"), ("світанок", "PWD008")],
)
def test_a_ukrainian_word_is_known_in_either_keyboard_layout(word: str, code: str) -> None:
    """Proves: REQ-PWD-006."""
    tail = {"PWD008": "церква", "PWD007": "пацієнт", "PWD004": "козак"}[code]
    for typed in (word + tail, word.capitalize() + tail):
        assert code in codes(f"{typed}2026", PERSONAL)
        assert code in codes(typed.translate(TO_LATIN).lower() + "2026", PERSONAL) + codes(
            f"{typed}2026".lower().translate(TO_LATIN), PERSONAL
        )


@pytest.mark.parametrize(
    ("word", "code"), [("password", "PWD004"), ("ketamine", "PWD007"), ("kovalenko", "PWD008")]
)
def test_a_latin_word_is_known_in_either_keyboard_layout(word: str, code: str) -> None:
    """Proves: REQ-PWD-006."""
    assert code in codes(f"{word} 17 {word}", PERSONAL)
    assert code in codes(f"{word} 17 {word}".translate(TO_CYRILLIC), PERSONAL)


def test_capitals_typed_in_the_wrong_layout_are_known_too() -> None:
    """Proves: REQ-PWD-006."""
    personal = ("Жашківська амбулаторія",)
    assert codes("Жашківська 1985", personal) == codes(":firsdcmrf 1985", personal) == ["PWD008"]


def test_saying_in_the_wrong_layout_is_known() -> None:
    """Proves: REQ-PWD-006."""
    saying = "все буде добре, все буде україна"
    assert codes(saying) == ["PWD004"]
    assert "PWD004" in codes(saying.translate(TO_LATIN))


def test_fifteen_characters_of_ones_own_are_enough() -> None:
    """Proves: REQ-PWD-005."""
    assert codes("світанокмалюєзеленийкіт", PERSONAL) == []
    assert codes("світанокмалюєзеленийкі", PERSONAL) == ["PWD008"]


def test_names_are_known_however_they_are_written() -> None:
    """Proves: REQ-PWD-005."""
    towns = ("Знам’янка", "Кам’янець", "Слов’янськ")
    assert codes("Кам'янецьЗнам'янкаСлов'янськ", towns) == ["PWD008"]
    assert codes("ЗнамянкаСловянськКамянець", towns) == ["PWD008"]
    assert codes("Yadviha-Yurkivska-Yevhen", ("Ядвіга Юрківська", "Євген")) == ["PWD008"]


def test_short_names_count_only_as_whole_words() -> None:
    """Proves: REQ-PWD-005."""
    assert codes("левинським хлівом", ("Лев", "Хлі")) == []
    assert codes("лев лев лев 2026 лев", ("Лев",))[:1] == ["PWD008"]


def test_all_reasons_are_told_the_weightiest_first() -> None:
    """Proves: REQ-PWD-005."""
    assert codes("СвітанокКлінікаЦеркви", PERSONAL) == ["PWD008", "PWD007"]


def test_every_refusal_says_what_to_do_in_both_languages() -> None:
    """Proves: REQ-PWD-005."""
    tried = ["кіт", OWN * 12, OWN + "\n", "passwordpassword", "qwertyuiop[]asdf", "ааааааааааааааааааа"]
    tried += ["клініка лікар сесія", "Біла Церква 2026!", "730591826466014"]
    issues = [issue for password in tried for issue in check_password(password, personal=PERSONAL)]
    assert {f"PWD00{n}" for n in range(1, 10)} <= {issue.code for issue in issues}
    assert {issue.field for issue in issues} == {"password"}
    assert all(advises(issue) for issue in issues)


def test_no_refusal_repeats_the_password() -> None:
    issues = check_password("Світанок Біла Церква", personal=PERSONAL)
    assert [value for issue in issues for value in issue.values.values()] == [LEAST]


def advises(issue: Issue) -> bool:
    """Whether there are two sentences, the second of them an advice, in each language."""
    return all(len(re.findall(r"\.(?:\s|$)", issue.sentence(language))) >= 2 for language in LANGUAGES)
