"""A proposed passphrase is strong and always accepted; a damaged list proposes nothing."""

import inspect
import math
import re
import runpy
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.errors import Unavailable
from clinicdesk.paths import resource
from clinicdesk.security import guessable as guessing
from clinicdesk.security.guessable import guessable
from clinicdesk.security.passphrases import check_password, entropy_bits, generate_passphrase, word_list
from clinicdesk.words import LANGUAGES
from tests.support.personal import OWN, PERSONAL

LETTERS = {"uk": "абвгдеєжзиіїйклмнопрстуфхцчшщьюя", "en": "abcdefghijklmnopqrstuvwxyz"}
SIZES = {"uk": 7776, "en": 5000}


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
