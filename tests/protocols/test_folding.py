"""Folding: one person's name meets itself in every spelling, and is found from any beginning of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.protocols.folding import beginnings, code_key, fold, name_keys, words_of

# CMU resolution No. 55 of 27.01.2010: letters, and the forms they take at the beginning of a word.
_CMU = dict(
    zip(
        "абвгґдезийіїклмнопрстуф",
        "a b v h g d e z y i i i k l m n o p r s t u f".split(),
        strict=True,
    )
) | {
    "є": "ie", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia",
    "ь": "", "’": "",
}  # fmt: skip
_CMU_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
UKRAINIAN = st.text("абвгґдеєжзийіїклмнопрстуфхцчшщьюя’", min_size=1, max_size=14)
NAMES = (
    "Олійник Левицький Щербак Дем’яненко Юлія Харченко Згурський Ґудзь Сергій Віктор Цапенко Чорновіл Шевченко "
    "Їжакевич Максим Євген Андрій Кочерга Сашко Ющенко Яворська Йовенко Хижняк Кюрджієв Знам’янська Марія Ія "
    "Олейник Кравцов Щукин Соловьёв Эдуард Николай"
).split()


@pytest.mark.parametrize(
    "spellings",
    [
        "Олійник Oliinyk Olijnyk Olijnik Oliynyk Олейник Oleynik Олiйник OЛIЙHИK ОЛІЙНИК",
        "Левицький Levytskyi Levytskyy Levitsky Левицкий Levyckyj Levitskiy",
        "Щербак Shcherbak Scherbak Szczerbak",
        "Дем’яненко Дем'яненко Демʼяненко Дем`яненко Дем‛яненко Дем′яненко Demianenko Demyanenko Demjanenko",
        "Юлія Yuliia Yuliya Iuliia Julia Юлия",
        "Харків Kharkiv Harkiv",
        "Згурський Zghurskyi Zgurskyi",
        "Ґудзь Гудзь Gudz Hudz",
        "Сергій Сергей Serhii Serhiy Sergey Sergei",
        "Віктор Viktor Victor Виктор",
        "Шевченко Shevchenko Szewczenko Ševčenko",
        "Їжакевич Yizhakevych Izhakevich",
        "Максим Maksym Maxim Maksim",
        "Андрій Андрей Andrii Andriy Andrey",
        "Ющенко Yushchenko Iushchenko Juščenko Ющенкo",
        "Ганна Hanna Hana",
        "Воробйов Vorobiov",
        "Наталія Nataliia Natalia Наталия",
    ],
)
def test_every_spelling_of_a_name_meets(spellings: str) -> None:
    """Proves: REQ-PPL-002."""
    assert len({fold(one) for one in spellings.split()}) == 1, {one: fold(one) for one in spellings.split()}


@pytest.mark.parametrize(
    "pair",
    ["Олійник Олеськів", "Бойко Байко", "Мороз Морозюк", "Тарас Борис", "Кравець Кравчук", "Ірина Орина"],
)
def test_different_names_stay_apart(pair: str) -> None:
    first, second = pair.split()
    assert fold(first) != fold(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Микола", "Николай"), ("Олена", "Елена"), ("Дмитро", "Dmitriy"), ("Олександр", "Alexander"),
     ("Ганна", "Анна"), ("Павло", "Павел")],
)  # fmt: skip
def test_a_given_name_is_found_by_its_other_form(one: str, other: str) -> None:
    """Proves: REQ-PPL-002."""
    assert fold(one) in name_keys(other)
    assert fold(other) in name_keys(one)


def test_hyphens_of_every_kind_part_a_double_surname() -> None:
    """Proves: REQ-PPL-002."""
    for hyphen in "-‐‑–—−":
        assert words_of(f"Нечуй{hyphen}Левицький") == ("nechui", "levitski")


@given(UKRAINIAN)
def test_the_official_transliteration_meets_its_source(word: str) -> None:
    """Proves: REQ-PPL-002."""
    assert fold(transliterated(word)) == fold(word)


@given(UKRAINIAN)
def test_case_and_doubt_about_g_change_nothing(word: str) -> None:
    assert fold(word.upper()) == fold(word.replace("ґ", "г")) == fold(word)


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once_and_never_fails(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == once.strip()
    assert code_key(code_key(text)) == code_key(text)


@given(UKRAINIAN, st.sampled_from("aceiopxy"))
def test_a_latin_twin_in_a_cyrillic_word_changes_nothing(word: str, twin: str) -> None:
    """Proves: REQ-PPL-002."""
    cyrillic = "асеіорху"["aceiopxy".index(twin)]
    assert fold("л" + word.replace(cyrillic, twin)) == fold("л" + word)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_from_each_of_its_beginnings(name: str) -> None:
    """Proves: REQ-PPL-003."""
    for spelling in (name, transliterated(name.lower())):
        for length in range(1, len(spelling) + 1):
            typed = spelling[:length]
            starts = [start for word in words_of(typed) for start in beginnings(word)]
            assert not starts or fold(name).startswith(tuple(starts)), (typed, starts, fold(name))


@pytest.mark.parametrize("code", ["К-1047", "K-1047", "к 1047", "k1047", "К–1047"])
def test_a_code_is_the_same_in_letters_that_look_alike(code: str) -> None:
    """Proves: REQ-PPL-004."""
    assert code_key(code) == "k1047"


def transliterated(word: str) -> str:
    """By the resolution's table."""
    word = word.lower().replace("зг", "zgh")
    first = _CMU_FIRST.get(word[:1], _CMU.get(word[:1], word[:1]))
    return first + "".join(_CMU.get(sign, sign) for sign in word[1:])
