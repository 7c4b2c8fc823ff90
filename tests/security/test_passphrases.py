"""A proposed passphrase is strong and always accepted; a guessable password is refused with its reason."""

import inspect
import math
import re
import runpy
import secrets
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.errors import Issue, Unavailable
from clinicdesk.paths import resource
from clinicdesk.security import guessable as guessing
from clinicdesk.security.guessable import guessable
from clinicdesk.security.passphrases import (
    LEAST,
    check_password,
    entropy_bits,
    generate_passphrase,
    word_list,
)
from clinicdesk.words import LANGUAGES

LETTERS = {"uk": "абвгдеєжзиіїйклмнопрстуфхцчшщьюя", "en": "abcdefghijklmnopqrstuvwxyz"}
SIZES = {"uk": 7776, "en": 5000}
OWN = "кіт малює зелений чайник"  # nobody's words, 24 signs

PERSONAL = (
    "ТОВ «Медичний центр “Світанок”»",
    "Біла Церква",
    "o.kovalenko",
    "Дар’я Іванівна Коваленко",
)
TO_LATIN = str.maketrans("йцукенгшщзхїфівапролджєячсмитьбюґ", "qwertyuiop[]asdfghjkl;'zxcvbnm,.\\")
TO_CYRILLIC = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.\\", "йцукенгшщзхїфівапролджєячсмитьбюґ")


def codes(password: str, personal: Sequence[str] = ()) -> list[str]:
    return [issue.code for issue in check_password(password, personal=personal)]


# --- the lists


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_list_is_long_plain_and_without_doubles(language: str) -> None:
    """Proves: REQ-PWD-001."""
    words = word_list(language)
    assert len(words) == len(set(words)) >= SIZES[language]
    assert [word for word in words if not re.fullmatch(f"[{LETTERS[language]}]{{4,9}}", word)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_words_are_at_least_72_bits(language: str) -> None:
    """Proves: REQ-PWD-001."""
    size = len(word_list(language))
    by_hand = sum(math.log2(size - drawn) for drawn in range(6))
    assert entropy_bits(language) == pytest.approx(by_hand)
    assert entropy_bits(language) >= 72
    assert entropy_bits(language, 7) > entropy_bits(language) + 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slip_of_one_letter_makes_another_word(language: str) -> None:
    """Proves: REQ-PWD-001."""
    words = set(word_list(language))
    shapes = Counter(f"{w[:at]}?{w[at + 1 :]}" for w in words for at in range(len(w)))
    assert [shape for shape, times in shapes.items() if times > 1] == []
    assert [w for w in words for at in range(len(w)) if w[:at] + w[at + 1 :] in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_one_that_was_left_out(language: str) -> None:
    """Proves: REQ-PWD-001."""
    script = runpy.run_path(str(resource("passphrases", "make_lists.py")), run_name="lists")
    left_out = script["left_out"](language)
    assert [word for word in word_list(language) if left_out.has(word)] == []
    assert left_out.has({"uk": "вибухнути", "en": "graveyard"}[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_counts_in_full(language: str) -> None:
    """Proves: REQ-PWD-003."""
    assert [word for word in word_list(language) if guessable(word, personal=()).kinds] == []


def test_no_known_saying_can_be_proposed() -> None:
    words = {word for language in LANGUAGES for word in word_list(language)}
    sayings = [line for line in guessing.lines_of("blocked.txt") if " " in line]
    assert len(sayings) > 80
    assert [saying for saying in sayings if words.issuperset(saying.split())] == []


def test_the_terms_of_each_list_lie_beside_it() -> None:
    folder = resource("passphrases")
    sources = (folder / "SOURCES.md").read_text(encoding="utf-8")
    for name, licence, text in (
        ("uk.txt", "GPL-3.0-only", "LICENSE-uk-GPL-3.0.txt"),
        ("en.txt", "CC-BY-3.0-US", "LICENSE-en-CC-BY-3.0-US.txt"),
    ):
        head = (folder / name).read_text(encoding="utf-8").splitlines()[:3]
        assert head[0] == f"# SPDX-License-Identifier: {licence}"
        assert (folder / text).stat().st_size > 10_000
        assert {name, licence, text, head[2].rpartition(" ")[2]} <= set(re.findall(r"[\w.-]+", sources))


# --- a proposed passphrase


def test_each_word_is_drawn_with_equal_chances_from_those_left() -> None:
    """Proves: REQ-PWD-002."""
    offered: list[tuple[str, ...]] = []

    def middle(words: Sequence[str]) -> str:
        offered.append(tuple(words))
        return words[len(words) // 2]

    phrase = generate_passphrase("uk", choose=middle)
    assert [len(words) for words in offered] == [7776 - drawn for drawn in range(6)]
    assert phrase.split(" ") == [words[len(words) // 2] for words in offered]
    assert offered[0] == word_list("uk")
    assert set(offered[0]) - set(offered[5]) == set(phrase.split(" ")[:5])


def test_chance_comes_from_the_operating_system() -> None:
    """Proves: REQ-PWD-002."""
    assert inspect.signature(generate_passphrase).parameters["choose"].default is secrets.choice
    assert len({generate_passphrase("en") for _ in range(20)}) == 20


def test_fewer_than_six_words_are_never_given() -> None:
    """Proves: REQ-PWD-002."""
    with pytest.raises(ValueError, match="5"):
        generate_passphrase("uk", words=5)
    assert len(generate_passphrase("uk", words=8).split(" ")) == 8


def test_there_are_no_words_of_another_language() -> None:
    with pytest.raises(KeyError):
        generate_passphrase("de")


@given(st.sampled_from(LANGUAGES), st.lists(st.integers(0, 10_000), min_size=6, max_size=6))
def test_a_proposed_passphrase_always_passes(language: str, draws: list[int]) -> None:
    """Proves: REQ-PWD-003."""
    waiting = iter(draws)
    phrase = generate_passphrase(language, choose=lambda words: words[next(waiting) % len(words)])
    assert check_password(phrase) == ()
    assert check_password(phrase, personal=PERSONAL) == ()
    assert check_password(phrase.upper()) == check_password(phrase.replace(" ", "-")) == ()


@given(st.sampled_from(LANGUAGES), st.randoms(use_true_random=False), st.integers(0, 2))
def test_it_passes_also_when_two_of_its_words_are_names(language: str, chance: Random, names: int) -> None:
    """Proves: REQ-PWD-003."""
    phrase = generate_passphrase(language, choose=chance.choice)
    assert check_password(phrase, personal=phrase.split(" ")[:names]) == ()


def test_it_passes_with_the_shortest_words_of_all() -> None:
    """Proves: REQ-PWD-003."""
    for language in LANGUAGES:
        phrase = generate_passphrase(language, choose=lambda words: min(words, key=len))
        assert len(phrase) == 6 * 4 + 5
        assert check_password(phrase, personal=phrase.split(" ")[1:4:2]) == ()


# --- the check of a typed password: each code on both sides


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


# --- a damaged installation


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of word lists to damage."""
    for name in ("uk.txt", "en.txt", "blocked.txt"):
        (tmp_path / name).write_bytes(resource("passphrases", name).read_bytes())
    monkeypatch.setattr(guessing, "resource", lambda *parts: tmp_path / parts[-1])
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    word_list.cache_clear()
    guessing._blocked.cache_clear()


def test_a_list_is_read_once(installed: Path) -> None:
    first = word_list("uk")
    (installed / "uk.txt").unlink()
    assert word_list("uk") is first


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"# only a heading\n",
        "\n".join(f"слово{n}" for n in range(4095)).encode(),
        "\n".join(f"слово{n % 5000}" for n in range(5001)).encode(),
        b"\xff\xfe\x00",
    ],
)
def test_a_short_or_doubled_list_is_never_used(installed: Path, damage: bytes) -> None:
    """Proves: REQ-PWD-001."""
    (installed / "uk.txt").write_bytes(damage)
    with pytest.raises(Unavailable, match="PWD010") as missing:
        generate_passphrase("uk")
    assert missing.value.values == {"file": "uk.txt"}
    assert all(missing.value.problem(language) and missing.value.remedy(language) for language in LANGUAGES)


def test_without_the_block_list_no_password_is_taken(installed: Path) -> None:
    """Proves: REQ-PWD-005."""
    (installed / "blocked.txt").unlink()
    with pytest.raises(Unavailable, match="PWD010"):
        check_password(OWN)


# --- the making of the lists


def test_the_commonest_of_close_words_stays() -> None:
    script = runpy.run_path(str(resource("passphrases", "make_lists.py")), run_name="lists")
    apart = list(script["far_apart"]("кіт кит скит кот кіти вулик вілик кі".split()))
    assert apart == "кіт скит вулик".split()
    assert list(script["one_per_root"](["писати", "записати", "писар", "переписати", "читати"])) == [
        "писати",
        "писар",
        "читати",
    ]
