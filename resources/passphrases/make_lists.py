# ruff: noqa: INP001 - a script among the resources, not a package
"""Make uk.txt and en.txt, the words of generated passphrases, from sources whose licences allow it.

For a maintainer, never for the program. Needed: Debian's myspell-uk (the dictionary), and from PyPI
wordfreq 3.1.1 (how common a word is) and diceware 1.0.1 (it carries the EFF long list). Then

    python resources/passphrases/make_lists.py --dictionary /usr/share/hunspell/uk_UA.dic

writes both lists beside this file; the same sources give the same bytes. SOURCES.md tells the licences,
left_out.toml the words left out and why.
"""

import argparse
import hashlib
import importlib
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))  # the program lies beside its resources, installed or not

from clinicdesk.security.guessable import guessable  # noqa: E402 - after the path above

UK_ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
UK_WORD = re.compile("[абвгдеєжзиіїйклмнопрстуфхцчшщьюя]{4,9}")  # no ґ: some keyboards hide it
EN_WORD = re.compile("[a-z]{4,9}")
UK_SIZE = 7776  # 6**5: five dice would choose a word too

# Affix flags of the dictionary (uk_UA.aff): V adjectives; lower-case letters noun cases; X a word that
# lives as a pair with у-/в- (учора, вчора), which nobody can spell back with certainty.
ADJECTIVE, PAIRED, NOUN = set("V"), set("X"), set("abcdefghijklmnopqktZ")
# Left out by form: -isms, comparatives, participles, reflexive verbs: alike and hard to picture; -ський,
# mostly made from places and peoples. The few that are wanted are in [uk.kept].
BY_FORM = re.compile("([иії]зм|ший|[ае]ний|тися|ський|цький|зький)$")
# Verbs that differ by prefix only (писати, записати) are one word to the memory: the commonest stays.
PREFIX = re.compile("(пере|поза|роз|від|під|над|про|при|без|зне|по|на|за|ви|до|об|ді|о|з|с|у|в)(?=.{4})")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The words a list must not have: exact ones, and the beginnings of others."""

    exact: frozenset[str]
    beginnings: tuple[str, ...]
    kept: frozenset[str]

    def has(self, word: str) -> bool:
        """Whether the word is left out by name."""
        return word in self.exact or (word.startswith(self.beginnings) and word not in self.kept)


def left_out(language: str) -> LeftOut:
    """Read left_out.toml for one language."""
    groups = tomllib.loads((HERE / "left_out.toml").read_text(encoding="utf-8"))[language]
    kept = frozenset(groups.get("kept", {"words": ""})["words"].split())
    words = [word for name, group in groups.items() if name != "kept" for word in group["words"].split()]
    return LeftOut(
        exact=frozenset(word for word in words if not word.endswith("*")),
        beginnings=tuple(sorted(word[:-1] for word in words if word.endswith("*"))),
        kept=kept,
    )


def neighbours(word: str) -> frozenset[str]:
    """Keys that two words share when one wrong, missing or extra letter turns one into the other."""
    wrong = {f"{word[:i]}_{word[i + 1 :]}" for i in range(len(word))}
    extra = {f"{word[:i]}_{word[i:]}" for i in range(len(word) + 1)}
    return frozenset(wrong | extra | {word})


def far_apart(words: Iterable[str]) -> Iterator[str]:
    """Yield words in order, skipping each that is one letter away from an earlier one."""
    taken: set[str] = set()
    for word in words:
        keys = neighbours(word)
        if taken.isdisjoint(keys):
            taken |= keys
            yield word


def one_per_root(words: Iterable[str]) -> Iterator[str]:
    """Yield words in order, skipping verbs that differ from an earlier verb by their prefix only."""
    roots: set[str] = set()
    for word in words:
        root = PREFIX.sub("", word, count=1)
        if word.endswith("ти") and roots & {word, root}:
            continue
        if word.endswith("ти"):
            roots |= {word, root}
        yield word


def counts_in_full(word: str) -> bool:
    """Whether the password check finds nothing guessable in the word, so that every phrase of six passes."""
    return not guessable(word, personal=()).kinds


def entries(dictionary: Path) -> dict[str, set[str]]:
    """Words of a hunspell dictionary with their affix flags; a word that is also a name is left out."""
    flags: dict[str, set[str]] = {}
    names: set[str] = set()
    for line in dictionary.read_text(encoding="utf-8").splitlines()[1:]:
        word, _, affixes = line.strip().partition("/")
        if word[:1].isupper():
            names.add(word.lower())
        elif word:
            flags.setdefault(word, set()).update(affixes)
    return {word: affixes for word, affixes in flags.items() if word not in names}


def is_basic_form(word: str, affixes: set[str]) -> bool:
    """Whether the entry is a noun, an adjective in -ий or a verb in -ти, and no half of a у-/в- pair."""
    if not affixes or affixes & PAIRED:
        return False
    if affixes & ADJECTIVE:
        return word.endswith(("ий", "ій"))
    return word.endswith("ти") or affixes <= NOUN


def ukrainian(dictionary: Path, frequency: Mapping[str, float]) -> list[str]:
    """The commonest fit words of the dictionary, UK_SIZE of them, in the order of the alphabet."""
    unwanted = left_out("uk")
    fit = [
        word
        for word, affixes in entries(dictionary).items()
        if UK_WORD.fullmatch(word)
        and frequency.get(word, 0.0) > 0
        and is_basic_form(word, affixes)
        and (word in unwanted.kept or not BY_FORM.search(word))
        and not unwanted.has(word)
        and counts_in_full(word)
    ]
    by_use = sorted(fit, key=lambda word: (-frequency[word], word))
    chosen = list(far_apart(one_per_root(by_use)))[:UK_SIZE]
    return sorted(chosen, key=lambda word: [UK_ALPHABET.index(letter) for letter in word])


def english(eff: Path) -> list[str]:
    """The EFF long list without its unfit words and without pairs one letter apart (the shorter stays)."""
    unwanted = left_out("en")
    words = [line.split()[-1] for line in eff.read_text(encoding="utf-8").splitlines() if line.strip()]
    fit = [w for w in words if EN_WORD.fullmatch(w) and not unwanted.has(w) and counts_in_full(w)]
    return sorted(far_apart(sorted(fit, key=lambda word: (len(word), word))))


def write(name: str, licence: str, sources: Iterable[Path], words: list[str]) -> None:
    """Write one list: its licence, what it was made from, then a word a line."""
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sources}
    made_from = [f"# made from {name}, SHA-256 {digest}" for name, digest in digests.items()]
    head = [f"# SPDX-License-Identifier: {licence}", "# See SOURCES.md for authors and terms.", *made_from]
    text = "\n".join([*head, *words, ""])
    (HERE / name).write_text(text, encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    """Write both lists."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dictionary", type=Path, default=Path("/usr/share/hunspell/uk_UA.dic"))
    chosen = parser.parse_args(arguments)
    wordfreq, diceware = importlib.import_module("wordfreq"), importlib.import_module("diceware")
    eff = Path(diceware.__file__ or "").parent / "wordlists" / "wordlist_en_eff.txt"
    uk = ukrainian(chosen.dictionary, wordfreq.get_frequency_dict("uk", "large"))
    en = english(eff)
    write("uk.txt", "GPL-3.0-only", [chosen.dictionary], uk)
    write("en.txt", "CC-BY-3.0-US", [eff], en)
    sys.stdout.write(f"uk.txt: {len(uk)} words, en.txt: {len(en)} words\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
