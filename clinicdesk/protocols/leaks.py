"""Whether a text names a participant: by any name in any case, by initials, by code, in Cyrillic or in Latin.

A word is taken as a name when its folded spelling is that of a form of the name. A small letter at the beginning
makes it an ordinary word where the language has such a word («надія», «коваль»). A capital one does so for few: a
town («Львів»), and what sentences begin with («Тому», «Коли»), unless somebody's name is spelled just so.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from clinicdesk.protocols.clipped import (
    before_a_measure,
    clipped_words,
    is_clipped,
    is_known_clip,
    known_clips,
)
from clinicdesk.protocols.code_places import CODE, Codes, codes_of, plain_key
from clinicdesk.protocols.contacts import contact_key, contacts_in
from clinicdesk.protocols.diminutives import stems_in, tender_stems
from clinicdesk.protocols.folding import code_key, fold, other_spellings, short_names
from clinicdesk.protocols.name_forms import case_forms, patronymics, possessives
from clinicdesk.protocols.ordinary_words import abbreviations, listed, ordinary
from clinicdesk.protocols.torn import torn_words

_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"
_GREEK = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικορυχ", "ABEZHIKMNOPTYXaikopyx")
"""Letters of a third alphabet that look like those of a name."""
_MARKS = '´՚′″”"‛＇ʹʻ'
"""What people type for an apostrophe inside a word, and elsewhere is something else."""
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[’'ʼ`‘\u0300-\u036f{_UNSEEN}]|[{_MARKS}](?=[^\W\d_]))*")
_MEANT = str.maketrans(dict.fromkeys(_MARKS, "’"))
_HIDDEN = re.compile(f"[\u0300-\u0305\u0307\u0309-\u036f{_UNSEEN}]")  # not the marks that make й and ї
_CAPITAL = "[A-ZА-ЯҐЄІЇ]"
_INITIALS = re.compile(
    rf"(?<!\w)({_CAPITAL})\.?[ \u00a0]?({_CAPITAL})(?:\.?[ \u00a0]?({_CAPITAL}))?(?!\w)\.?"
)
_LATIN = re.compile(r"[A-Za-z]")
_ENDS, _BEFORE = ".!?…:;\n", 12
"""What a sentence stands after, and how far back it is looked for over signs that open one."""
_IN = re.compile(r"(?<!\w)[ув][ \u00a0]$", re.IGNORECASE)
_BESIDE = re.compile(r"[ \u00a0]{1,2}")
_OWNS = re.compile("[’'ʼ`‘]?s$")
_APOSTROPHES = "’'ʼ`‘"
_LATIN_LEAST = 3
"""«An» and «in» are words of English; a name of two letters is told by its code and its surname."""
_KINDS = {"а": "a", "я": "ia", "у": "u", "ю": "iu", "е": "e", "є": "e", "э": "e", "о": "o"}


@dataclass(frozen=True, slots=True)
class Named:
    """A participant as texts may name them.

    `whole`: somebody of another group, or near to a participant, named only where two of the names stand together.
    `contacts`: telephones and addresses of their card, as `contact_key` makes them.
    """

    person_id: str
    code: str
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    whole: bool = False
    contacts: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The names that are known, parted at blanks and hyphens."""
        return tuple(
            word for name in (self.surname, self.given_name, self.patronymic) for word in _words_of(name)
        )


@dataclass(frozen=True, slots=True)
class Leak:
    """A place that names somebody: `kind` is code, name, initials, phone or email; `text` stands from `start` on."""

    start: int
    end: int
    text: str
    person_id: str
    kind: str


def leaks_in(text: str, roster: Sequence[Named], *, set_aside: Sequence[str] = ()) -> tuple[Leak, ...]:
    """Every place that names somebody of the roster, in the order of the text.

    `set_aside`: words (as they stand, in any case of letters) that a person said are nobody's name here; a code
    cannot be set aside.
    """
    if not roster:
        return ()
    index = _index(tuple(one for one in roster if not one.whole))
    said = {word.casefold() for word in set_aside}
    found = [*_codes(text, index), *_names(text, index, said)]
    taken = {place for leak in found for place in range(leak.start, leak.end)}
    for more in (_torn, _clipped, _initials):
        new = [leak for leak in more(text, index, said) if taken.isdisjoint(range(leak.start, leak.end))]
        found += new
        taken |= {place for leak in new for place in range(leak.start, leak.end)}
    rest = (*_wholes(text, tuple(one for one in roster if one.whole), said), *_contacts(text, roster, said))
    found += [leak for leak in rest if taken.isdisjoint(range(leak.start, leak.end))]
    return tuple(sorted(found, key=lambda leak: leak.start))


def words_in(text: str) -> frozenset[str]:
    """The words of a text that begin with a capital letter."""
    return frozenset(found[0] for found in _WORD.finditer(text) if found[0][0].isupper())


def name_pairs(text: str) -> frozenset[tuple[str, str]]:
    """Two words side by side, one of them with a capital letter: what could be somebody's whole name."""
    words = list(_WORD.finditer(text))
    return frozenset(
        (one[0], other[0])
        for one, other in pairwise(words)
        if _BESIDE.fullmatch(text, one.end(), other.start())
        and (one[0][0].isupper() or other[0][0].isupper())
    )


def may_name(word: str, name: str) -> bool:
    """Whether a word could be a form of this name, wherever it stands: every one in which `leaks_in` finds it."""
    plain = _plain(word.rstrip(_APOSTROPHES))
    return bool(_named(plain, _alone(name)) or _named(_owner(plain), _alone(name)))


@lru_cache(maxsize=1_024)
def _alone(name: str) -> "_Index":
    return _index.__wrapped__((Named(name, "", name),))


@lru_cache(maxsize=16_384)
def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", _HIDDEN.sub("", word.translate(_MEANT))).translate(_GREEK)


def _wholes(text: str, people: tuple[Named, ...], said: set[str]) -> Iterator[Leak]:
    """Where two names of one of them stand side by side, whichever is first, in any case; a third goes with them."""
    if not people or not any(_runs(_names(text, _index(_parted(people)), set()), text)):
        return
    taken: set[int] = set()
    for one in people:
        for row in _runs(_names(text, _index(_parted((one,))), set()), text):
            start, end = row[0].start, row[-1].end
            aside = text[start:end].casefold() in said or said.issuperset(
                word.text.casefold() for word in row
            )
            if taken.isdisjoint(range(start, end)) and not aside:
                taken |= set(range(start, end))
                yield Leak(start, end, text[start:end], one.person_id, "name")


def _parted(people: tuple[Named, ...]) -> tuple[Named, ...]:
    """Each name of theirs by itself: what its words are, and not whose."""
    names = (name for one in people for name in (one.surname, one.given_name, one.patronymic) if name)
    return tuple(Named(name, "", name) for name in dict.fromkeys(names))


def _runs(words: Iterable[Leak], text: str) -> Iterator[list[Leak]]:
    """Different names that stand in a row."""
    row: list[Leak] = []
    for word in [*sorted(words, key=lambda leak: leak.start), None]:
        beside = word and row and _BESIDE.fullmatch(text, row[-1].end, word.start)
        if word and beside and word.person_id not in {one.person_id for one in row}:
            row.append(word)
            continue
        if len(row) > 1:
            yield row
        row = [word] if word else []


def _contacts(text: str, roster: Sequence[Named], said: set[str]) -> Iterator[Leak]:
    """Telephones and addresses of their cards."""
    known = {key: one.person_id for one in roster for key in one.contacts}
    for place in contacts_in(text) if known else ():
        written = text[place.start : place.end]
        person = known.get(contact_key(written))
        if person is not None and written.casefold() not in said:
            yield Leak(place.start, place.end, written, person, place.kind)


def codes_in(text: str, codes: Container[str]) -> Iterator[Leak]:
    """Every place where one of these codes stands, letters and all; `codes`: as plain_key makes them."""
    for match in CODE.finditer(text):
        if (written := match[0].strip())[0].isalpha() and plain_key(written) in codes:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Leak(start, match.end(), written, "", "code")


@dataclass(frozen=True, slots=True)
class _Index:
    names: Mapping[str, tuple[str, frozenset[str]]]
    owned: Mapping[str, tuple[str, frozenset[str]]]
    """What belongs to somebody, by its name: with a capital letter only, for in small ones it is another word."""
    tender: Mapping[str, tuple[str, frozenset[str]]]
    """Stems of given names, which take suffixes: with a capital letter only."""
    codes: Codes
    initials: Mapping[str, str]
    spelled: frozenset[str]
    """The names as they are on the cards, in small letters."""
    begins: frozenset[str]
    """The first two letters of every form, folded."""
    whole: tuple[tuple[str, str, bool], ...]
    """Whose, which name in small letters, and whether it is the surname."""


@lru_cache(maxsize=64)
def _index(roster: tuple[Named, ...]) -> _Index:
    spellings = [
        (person.person_id, one)
        for person in roster
        for part in person.parts
        for one in (part, *other_spellings(part), *short_names(part), *patronymics(part))
    ]
    names = _by_form((person, form) for person, one in spellings for form in case_forms(one))
    owned = _by_form((person, form) for person, one in spellings for form in possessives(one))
    given = [(person.person_id, part) for person in roster for part in _words_of(person.given_name)]
    called = (
        (person, one) for person, part in given for one in (part, *other_spellings(part), *short_names(part))
    )
    tender = _by_stem(called)
    codes = codes_of((person.person_id, person.code) for person in roster)
    initials = {key: person.person_id for person in roster for key in _initials_of(person)}
    spelled = frozenset(part.lower() for person in roster for part in person.parts)
    surnames = [(person.person_id, word) for person in roster for word in _words_of(person.surname)]
    whole = [(who, word.lower(), True) for who, word in surnames]
    whole += [(who, word.lower(), False) for who, word in given]
    begins = frozenset(key[:2] for key in names)
    return _Index(names, owned, tender, codes, initials, spelled, begins, tuple(whole))


def _by_form(forms: Iterable[tuple[str, str]]) -> dict[str, tuple[str, frozenset[str]]]:
    found: dict[str, tuple[str, set[str]]] = {}
    for person, form in forms:
        _, kinds = found.setdefault(fold(form).replace(" ", ""), (person, set()))
        kinds.add(_kind(form))
    return {key: (person, frozenset(kinds)) for key, (person, kinds) in found.items() if key}


def _words_of(name: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[\s\-‐‑–—]+", name) if word)


def _by_stem(names: Iterable[tuple[str, str]]) -> dict[str, tuple[str, frozenset[str]]]:
    found: dict[str, tuple[str, set[str]]] = {}
    for person, name in names:
        for stem in tender_stems(name):
            found.setdefault(stem, (person, set()))[1].add(_kind(name))
    return {stem: (person, frozenset(kinds)) for stem, (person, kinds) in found.items()}


def _codes(text: str, index: _Index) -> Iterator[Leak]:
    for start, end, person in index.codes.places(text):
        yield Leak(start, end, text[start:end].strip(), person, "code")


def _names(text: str, index: _Index, said: set[str]) -> Iterator[Leak]:
    short = {place: places.stop for places in known_clips(text) for place in places}
    for match in _WORD.finditer(text):
        word = match[0].rstrip(_APOSTROPHES)
        if word.casefold() in said or _is_short(text, match, short.get(match.start(), 0)):
            continue
        plain = _plain(word)
        person = _named(plain, index) or _named(_owner(plain), index)
        if person and not _is_word(plain, index, text[max(0, match.start() - _BEFORE) : match.start()]):
            yield Leak(match.start(), match.start() + len(word), word, person, "name")


def _is_short(text: str, word: re.Match[str], stop: int) -> bool:
    """Whether it is written short in every note, up to `stop`, and no name: «т-ра», «макс. пульс», «Макс. доза».

    With a capital letter and a dot it may be what somebody is called («Макс. сказав»): then by what it stands before.
    """
    if before_a_measure(text, word.end()):
        return is_known_clip(word[0])
    return stop > 0 and (text[stop - 1] != "." or word[0][0].islower())


def _torn(text: str, index: _Index, said: set[str]) -> Iterator[Leak]:
    """A name in parts, or two names as one word."""
    for torn in torn_words(text):
        if torn.loose and _folded(torn.whole[:3])[:2] not in index.begins:
            continue  # most by far: no name begins so
        words, whole = text[torn.start : torn.end], _plain(torn.whole)
        if words.casefold() in said or (torn.loose and _folded(whole) not in index.names):
            continue
        person = _named(whole, index)
        if person and not _is_word(whole, index, text[max(0, torn.start - _BEFORE) : torn.start]):
            yield Leak(torn.start, torn.end, words, person, "name")


def _clipped(text: str, index: _Index, said: set[str]) -> Iterator[Leak]:
    """A surname or a given name of which only the beginning stands, or beginning and end."""
    for start, end, begin, tail in clipped_words(text):
        words = text[start:end]
        person = next(
            (who for who, name, surname in index.whole if is_clipped(begin, tail, name, surname=surname)), ""
        )
        if person and words.casefold() not in said:
            yield Leak(start, end, words, person, "name")


@lru_cache(maxsize=16_384)
def _folded(word: str) -> str:
    return fold(word).replace(" ", "")


def _named(word: str, index: _Index) -> str:
    key = _folded(word)
    person, kinds = index.names.get(key, ("", frozenset[str]()))
    if not person and word[:1].isupper():
        person, kinds = index.owned.get(key, ("", frozenset[str]()))
    if not person:
        return _tender(word, index)
    if _LATIN.search(word):
        return (
            person if len(key) >= _LATIN_LEAST or (word[:1].isupper() and len(word) >= _LATIN_LEAST) else ""
        )
    return person if _kind(word) in kinds else ""


def _tender(word: str, index: _Index) -> str:
    for stem in stems_in(word):
        person, kinds = index.tender.get(stem, ("", frozenset[str]()))
        if person and _kind(word) in kinds:
            return person
    return ""


def _owner(word: str) -> str:
    """Of "Oleh's" and "the Tymchuks" the name; "" where nothing is owned."""
    if not _LATIN.search(word) or not word[0].isupper():
        return ""
    return _OWNS.sub("", word) if _OWNS.search(word) else ""


def _is_word(word: str, index: _Index, before: str) -> bool:
    """Whether what could be a form of a name is a word of the language here. `before`: what stands before it."""
    low = word.lower()
    if word[0].islower() and (low in ordinary() or low in listed("openers")):
        return True
    if low in index.spelled:
        return False
    head = before.rstrip(" \t\u00a0«„“\"'(–—-•*")
    begins = head[-1:] in _ENDS if head else len(before) < _BEFORE
    within = low in listed("places_within") and _IN.search(before) is not None
    return within or low in listed("places") or (begins and low in listed("openers"))


def _kind(word: str) -> str:
    """What a word begins with, so that «Яна» is not «Анна», which folding makes one."""
    return _KINDS.get(word[:1].lower(), "")


def _initials(text: str, index: _Index, said: set[str]) -> Iterator[Leak]:
    for match in _INITIALS.finditer(text):
        letters = "".join(part for part in match.groups() if part)
        if match[0].casefold() in said or match[0] in abbreviations():
            continue
        # «ДВА» is a word, «Д. В. А.» somebody whose second name is spelled otherwise here.
        apart = match[0].rstrip(".") != letters
        person = index.initials.get(code_key(letters)) or (
            apart and (index.initials.get(code_key(letters[:2])) or index.initials.get(f"={fold(letters)}"))
        )
        if person:
            yield Leak(match.start(), match.end(), match[0], person, "initials")


def _initials_of(person: Named) -> Iterator[str]:
    """Letters that look alike are one; after "=" as they sound in Latin letters."""
    first, given, second = (part[:1] for part in (person.surname, person.given_name, person.patronymic))
    for letters in (
        first + given,
        given + first,
        given + second,
        first + given + second,
        given + second + first,
    ):
        if len(letters) > 1 and given:
            yield code_key(letters)
            yield f"={''.join(map(fold, letters))}"
