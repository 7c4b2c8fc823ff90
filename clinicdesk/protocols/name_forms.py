"""The forms a Ukrainian name takes in speech: seven cases, both numbers, vocative, alternations of its stem.

And what belongs to them: «Олегова дружина», «Ольжин брат».

Wider than grammar: every class a name of that ending may belong to is tried, for a form too many only makes a
reader look twice, and a form too few prints somebody's name. Rules: Ukrainian orthography of 2019, §§ 82–102.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

_HARD = ("", "а", "у", "ові", "ом", "і", "е", "и", "ів", "ам", "ами", "ах")
_MIXED = ("еві", "ем")
_SOFT = ("ь", "я", "ю", "еві", "ем", "і", "е", "ів", "ям", "ями", "ях")
_AFTER_I = ("й", "я", "ю", "єві", "єм", "ї", "є", "їв", "ям", "ями", "ях")
_FIRST = ("а", "и", "і", "у", "ою", "ею", "о", "е", "", "ам", "ами", "ах", "ої", "ій")
_FIRST_SOFT = ("я", "і", "ї", "ю", "ею", "єю", "е", "є", "", "ь", "й", "ям", "ями", "ях", "ьої", "ій", "ьою")
_NEUTER = ("о", "а", "у", "ові", "ом", "і", "е", "и", "ів", "ам", "ами", "ах")
_ADJECTIVE = ("ий", "ого", "ому", "им", "ім", "а", "ої", "ій", "у", "ою", "і", "их", "ими", "е")
_SOFT_ADJECTIVE = ("ій", "ього", "ьому", "ім", "я", "ьої", "ю", "ьою", "і", "іх", "іми", "є")
_OWNED = ("им", "ої", "ій", "ою", "их", "ими")
_BELONGS = ("", "а", "е", "ого", "ому", "им", "ім", "ої", "ій", "у", "ою", "і", "их", "ими")

_CONSONANT = "бвгґджзклмнпрстфхцчшщ"
_SOFTENS = {"к": "чц", "г": "жз", "х": "шс"}
_HUSHING = "жчшщцр"
_VOWELS = "аеєиіїоуюя"
_LOST = re.compile(rf"([{_CONSONANT}])(?:е(?=[лкр]$|нь?$)|о(?=к$))([{_CONSONANT}])")
_SHORT = re.compile(rf"^([{_CONSONANT}]+)[ео]([{_CONSONANT}])$")
_LIKE_SKA = re.compile(r"[сзц]ьк$")
_OWNER = re.compile(r"(?:[оеєії]в|[иіїы]н)$")
_FATHERS = (
    ("івна", ("евна", "овна")), ("ївна", ("евна", "вна")), ("йлович", ("йлич", "лич")),
    ("йович", ("евич", "їч", "ч")), ("ьович", ("евич", "ич")), ("ович", ("евич", "ич")),
)  # fmt: skip
_FATHERS_ROOTS = {
    "микола": "никола", "олександр": "александр", "олексі": "алексе", "дмитр": "дмитри", "володимир": "владимир",
    "андрі": "андре", "євген": "евгень", "григор": "григорь", "анатолі": "анатоль", "віталі": "виталь",
    "валері": "валерь", "юрі": "юрь", "павл": "павл", "петр": "петр", "михайл": "михайл",
}  # fmt: skip
"""Of fathers whose name is another word in Russian."""


@lru_cache(maxsize=2_048)
def case_forms(name: str) -> frozenset[str]:
    """Every form of one name in small Cyrillic letters; a name in another script has only its own."""
    word = name.lower().replace("ё", "е")
    return frozenset({word, *_forms(word)}) - {""}


@lru_cache(maxsize=2_048)
def possessives(name: str) -> frozenset[str]:
    """Every form of what belongs to somebody of this name, in small letters: «олегова», «ольжиного»."""
    return frozenset(_possessives(name.lower().replace("ё", "е")))


def patronymics(name: str) -> tuple[str, ...]:
    """How a patronymic is written in Russian, in Latin letters too, and said for short: «Юрьевич», «Миколаїч»."""
    word = name.lower()
    for ending, others in _FATHERS:
        if word.endswith(ending):
            found = [word.removesuffix(ending) + other for other in others]
            ends = ("евич", "ович") if word.endswith("ч") else ("евна", "овна")
            roots = (root for own, root in _FATHERS_ROOTS.items() if word.startswith(own))
            return (*found, *(root + end for root in roots for end in ends))
    return ()


def _forms(word: str) -> Iterator[str]:
    if not word[:-1]:
        return
    for ending, forms in _BY_ENDING:
        if word.endswith(ending):
            yield from forms(word)
            return
    if word[-1] in _CONSONANT:
        yield from _consonant(word)


def _possessives(word: str) -> Iterator[str]:
    """Олег: Олегів, Олегова; Андрій: Андріїв, Андрієва; Коваль: Ковалева; Ольга: Ольжин; Марія: Маріїна."""
    stem, last = word[:-1], word[-1:]
    if not stem or word.endswith("ий"):
        return
    if last == "а":
        softened = _SOFTENS.get(stem[-1], stem[-1])[0]
        yield from _with(f"{stem[:-1]}{softened}ин", _BELONGS)
    elif last == "я":
        yield from _with(f"{stem}{'їн' if stem[-1] in _VOWELS else 'ин'}", _BELONGS)
    elif last == "й":
        yield f"{stem}їв"
        yield from _with(f"{stem}єв", _BELONGS)
    elif last in _CONSONANT or last in "оь":
        plain = word if last in _CONSONANT else stem
        for one in dict.fromkeys((plain, *_closed(plain), *_lost(word))):
            yield f"{one}ів"
            for link in ("ов", "ев"):
                yield from _with(one + link, _BELONGS)


def _adjective(word: str) -> Iterator[str]:
    """Білий, Толстой; and Василий, Григорий in a Russian spelling."""
    yield from _with(word[:-2], _ADJECTIVE)
    yield from _with(word[:-2], _SOFT)
    yield from _with(word[:-1], _AFTER_I)


def _soft_adjective(word: str) -> Iterator[str]:
    """Задорожній; and Андрій."""
    yield from _with(word[:-2], _SOFT_ADJECTIVE)
    yield from _with(word[:-1], _AFTER_I)


def _after_vowel(word: str) -> Iterator[str]:
    yield from _with(word[:-1], _AFTER_I)
    if word.endswith("ей"):  # Соловей, Солов’я; the apostrophe is folded away
        yield from _with(word[:-2], _AFTER_I[1:])


def _neuter(word: str) -> Iterator[str]:
    """Шевченко, Петро."""
    yield from _with(word[:-1], (*_NEUTER, *_MIXED))
    yield from _with(_vocative(word[:-1]), ("е",))


def _consonant(word: str) -> Iterator[str]:
    for stem in dict.fromkeys((word, *_closed(word), *_lost(word))):
        yield from _with(stem, _HARD)
        if word[-1] in _HUSHING:
            yield from _with(stem, _MIXED)
        if word[-1] in "рц":
            yield from _with(stem, _SOFT)
        for softened in _SOFTENS.get(stem[-1], ""):
            yield from _with(stem[:-1] + softened, ("е", "і"))
    if _OWNER.search(word):
        yield from (form for stem in (word, *_closed(word)) for form in _with(stem, _OWNED))
    if word.endswith("в"):  # «Любов»: the third declension
        yield from _with(word, ("’ю", "ю"))


def _soft(word: str) -> Iterator[str]:
    """Коваль, Кравець, Заєць, Лебідь, Швець."""
    stem = word[:-1]
    found = [stem, *_closed(stem), *_lost(word)]
    if stem.endswith(("ец", "єц")):
        root = stem[:-2] + ("й" if stem.endswith("єц") else "")
        found += [root + "ц", root + "ьц"]
        if not re.search("[аеєиіїоуюя]", root):  # «Швець»: Шевця, for «швця» cannot be said
            root = f"{root[:-1]}е{root[-1]}"
            found.append(root + "ц")
        yield from (root + "че", root + "ьче")
    for one in dict.fromkeys(found):
        yield from _with(one, _SOFT)
    if stem.endswith("н"):
        yield from _with(stem, ("",))


def _first(word: str) -> Iterator[str]:
    """Ольга, Кочерга, Залеська, Ігорівна."""
    stem = word[:-1]
    yield from _with(stem, _FIRST)
    for softened in _SOFTENS.get(stem[-1], ""):
        yield stem[:-1] + softened + "і"
    if _LIKE_SKA.search(stem):
        yield from _with(stem, _ADJECTIVE)
    if stem.endswith(("івн", "ївн")):
        yield f"{stem[:-1]}ен"


def _closed(word: str) -> Iterator[str]:
    """The stem when its last syllable opens: Кіт, Кота; Лебідь, Лебедя; Андріїв, Андрієва."""
    head, vowel, tail = _parted(word)
    if vowel == "і":
        yield f"{head}о{tail}"
        yield f"{head}е{tail}"
    elif vowel == "ї":
        yield f"{head}є{tail}"


def _parted(word: str) -> tuple[str, str, str]:
    """What stands before the last vowel, the vowel, and what follows it."""
    found = re.match(r"(.*)([аеєиіїоуюя])([^аеєиіїоуюя]*)$", word)
    return (found[1], found[2], found[3]) if found and found[3] else ("", "", "")


def _lost(word: str) -> Iterator[str]:
    """The stem without its fleeting vowel: Орел, Орла; Сидорок, Сидорка; Лев, Лева or Льва."""
    plain = word.removesuffix("ь")
    short = _SHORT.match(plain)
    if short:
        yield short[1] + short[2]
    elif _LOST.search(word):
        yield _LOST.sub(r"\1\2", word).removesuffix("ь")


def _vocative(stem: str) -> str:
    softened = _SOFTENS.get(stem[-1], "")
    return stem[:-1] + softened[0] if softened else stem


def _with(stem: str, endings: tuple[str, ...]) -> Iterator[str]:
    return (stem + ending for ending in endings)


_BY_ENDING: tuple[tuple[str, Callable[[str], Iterator[str]]], ...] = (
    ("ий", _adjective), ("ой", _adjective), ("ій", _soft_adjective), ("й", _after_vowel), ("ь", _soft), ("а", _first),
    ("я", lambda word: _with(word[:-1], _FIRST_SOFT)), ("о", _neuter),
)  # fmt: skip
