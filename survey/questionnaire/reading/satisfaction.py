"""满意 and "satisfied": how strongly it is said, or that it is not said at all.

Found by sound, so typing errors count (慢意, 基本满义). Read to the left, longest word first, until a word
that is none of ours; the classes met on the way decide (`graded`). 不是很满意 ─► not, strong ─► 4.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from survey.questionnaire.reading.lexicon import lexicon, longest_first
from survey.questionnaire.reading.normalise import Message, Part
from survey.questionnaire.reading.sounds import sounds, usual_sound

LABEL = "满意"
# 不满 is short for 不满意, but not in 不满一年, 不满18岁, 不满足.
_REACH = 40  # signs on either side of a label that can change what it says
_LABEL = re.compile(r"满意|不满(?!意|[一二三四五六七八九十两几半\d足月周岁情])")


class Doubt(StrEnum):
    """Why a 满意 in the message says no level."""

    DOUBLE_NEGATION = "double_negation"
    NOT_ASSERTED = "not_asserted"  # a question, a wish, a condition, somebody else's mind
    DENIED = "denied"  # a denial in the same clause that is not ours to place
    SLIGHT = "no_such_level"  # a little satisfied, half satisfied


@dataclass(frozen=True, slots=True)
class Labels:
    levels: tuple[int, ...]
    doubts: tuple[Doubt, ...]


def read_labels(message: Message) -> Labels:
    """Every level that is named in words, Chinese or English, and every doubt about one."""
    said = [*_in_chinese(message.clauses), *_in_english(message.sentences)]
    levels = tuple(one for one in said if isinstance(one, int))
    return Labels(levels, tuple(one for one in said if isinstance(one, Doubt)))


def graded(classes: list[str], dissatisfied: bool = False, stressed: bool = False) -> int | Doubt:
    """The level for the classes of the words before "satisfied", left to right.

    `dissatisfied`: the word itself denies; `stressed`: something behind it strengthens (满意极了).
    """
    if "unsaid" in classes:
        return Doubt.NOT_ASSERTED
    denials = classes.count("not") + classes.count("not_at_all") + dissatisfied
    if denials > 1:
        return Doubt.DOUBLE_NEGATION
    if not denials:
        return _satisfied(classes, stressed)
    first = next((at for at, one in enumerate(classes) if one in {"not", "not_at_all"}), len(classes))
    strong = stressed or not {"strong", "strong_with_not"}.isdisjoint(classes[:first])
    return 5 if strong or "not_at_all" in classes else 4


def _satisfied(classes: list[str], stressed: bool) -> int | Doubt:
    if not {"slight", "strong_with_not"}.isdisjoint(classes):
        return Doubt.SLIGHT
    strong = stressed or "strong" in classes
    if "weak" in classes:
        return Doubt.SLIGHT if strong else 3
    return 1 if strong else 2


# -- Chinese ---------------------------------------------------------------------------------------------


def _in_chinese(clauses: tuple[Part, ...]) -> Iterator[int | Doubt]:
    open_word = False  # the clause before was nothing but a word that wants another: 不，满意
    for clause in clauses:
        words = _corrected(clause.words)
        found = list(_one_clause(words, clause.asks))
        if found and open_word and _starts_with_label(words):
            yield Doubt.DENIED
        yield from found
        open_word = _only_open_words().fullmatch(words) is not None


def _one_clause(words: str, asks: bool) -> Iterator[int | Doubt]:
    behind = _behind()
    if _a_not_a().search(words):
        yield Doubt.NOT_ASSERTED
        return
    for place in _LABEL.finditer(words):
        bare = place[0] == LABEL
        left, right = words[max(0, place.start() - _REACH) : place.start()], words[place.end() :][:_REACH]
        if behind["noun"].search(right) or (bare and _is_other_word(left, right)):
            continue
        if behind["attribute_front"].search(left) and behind["attribute_noun"].search(right):
            continue
        if asks or behind["unsaid"].search(right):
            yield Doubt.NOT_ASSERTED
        else:
            yield _placed(left, right, bare)


def _placed(left: str, right: str, bare: bool) -> int | Doubt:
    classes, rest = _classes(left)
    level = graded(classes, not bare, _behind()["strengthens"].search(right) is not None)
    clause = lexicon("satisfaction")["clause"]
    if isinstance(level, Doubt):
        return level
    if level >= 4:
        return Doubt.DOUBLE_NEGATION if re.search(clause["double"], rest) else level
    around = re.sub(clause["harmless_not"], "", rest)
    if len(rest) == 1 and rest not in clause["harmless_first"] and not rest.isascii():
        return Doubt.DENIED
    if re.search(clause["not_in_front"], around):
        return Doubt.DENIED
    later = re.sub(clause["harmless_not"], "", right)
    return (
        Doubt.DENIED
        if _behind()["later_not"].search(later.replace(LABEL, "")) and LABEL not in right
        else level
    )


def _classes(left: str) -> tuple[list[str], str]:
    """The classes of the words directly before the label, left to right, and what stands before them."""
    classes: list[str] = []
    while True:
        found = _word_before().search(left)
        if found:
            classes.insert(0, _class_of()[found[0]])
            left = left[: found.start()]
        elif (heard := _heard_before(left)) is not None:
            classes.insert(0, _class_of()[heard])
            left = left[: -len(heard)]
        elif len(left) == 1 and left in lexicon("satisfaction")["modifiers"]["sounds_like_not"]:
            return ["not", *classes], ""
        else:
            return [one for one in classes if one != "filler"], left


def _heard_before(left: str) -> str | None:
    """A modifier that the end of `left` sounds like: 菲常 is 非常."""
    for word in lexicon("satisfaction")["modifiers"]["by_sound"]:
        end = left[-len(word) :]
        if len(end) == len(word) and all(
            usual_sound(meant) in sounds(typed) for meant, typed in zip(word, end, strict=True)
        ):
            return str(word)
    return None


def _corrected(words: str) -> str:
    """满意 for whatever two signs sound like it and are no other words."""
    man: dict[str, str] = lexicon("satisfaction")["man"]
    signs = list(words)
    for at in range(len(signs) - 1):
        first, second, behind = signs[at], signs[at + 1], signs[at + 2 : at + 3]
        if usual_sound(first) != "man" or usual_sound(second) != "yi" or second in man["never"]:
            continue
        if second in man["only_after_man"] and (first != "满" or _goes_on(behind)):
            continue
        signs[at : at + 2] = LABEL
    return "".join(signs)


def _goes_on(behind: list[str]) -> bool:
    return bool(behind) and behind[0] not in lexicon("satisfaction")["man"]["particles"]


def _is_other_word(left: str, right: str) -> bool:
    """心满意足, 充满意外: the two signs belong to other words."""
    man: dict[str, str] = lexicon("satisfaction")["man"]
    return right[:1] in set(man["not_before"]) or left[-1:] in set(man["not_after"])


def _starts_with_label(words: str) -> bool:
    return words.startswith(LABEL) or _starts_open().match(words) is not None


@cache
def _class_of() -> dict[str, str]:
    modifiers: dict[str, list[str]] = lexicon("satisfaction")["modifiers"]
    kinds = ("filler", "strong", "strong_with_not", "mild", "weak", "slight", "not", "not_at_all", "unsaid")
    return {word: kind for kind in kinds for word in modifiers[kind]}


@cache
def _word_before() -> re.Pattern[str]:
    """The longest word of ours that ends where the text ends: the search is from the left."""
    return re.compile(f"(?:{longest_first(_class_of())})$")


@cache
def _only_open_words() -> re.Pattern[str]:
    return re.compile(f"(?:{longest_first(_open_words())})++")


@cache
def _starts_open() -> re.Pattern[str]:
    return re.compile(f"(?:{longest_first(_open_words())})++{LABEL}")


def _open_words() -> list[str]:
    return [word for word, kind in _class_of().items() if kind not in {"filler", "unsaid"}]


@cache
def _a_not_a() -> re.Pattern[str]:
    return re.compile(lexicon("satisfaction")["clause"]["a_not_a"])


@cache
def _behind() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in lexicon("satisfaction")["behind"].items()}


# -- English ---------------------------------------------------------------------------------------------


def _in_english(sentences: tuple[Part, ...]) -> Iterator[int | Doubt]:
    english: dict[str, str] = lexicon("satisfaction")["english"]
    for sentence in sentences:
        for label in re.finditer(english["label"], sentence.words):
            left, right = sentence.words[: label.start()], sentence.words[label.end() :]
            if sentence.asks or re.search(english["unsaid"], left):
                yield Doubt.NOT_ASSERTED
            else:
                stressed = re.search(english["strengthens"], right) is not None
                yield _english_level(left, label["denied"] is not None, stressed)


def _english_level(left: str, dissatisfied: bool, stressed: bool) -> int | Doubt:
    english: dict[str, str] = lexicon("satisfaction")["english"]
    classes: list[str] = []
    while found := _english_word_before().search(left):
        kind = next(kind for kind in _ENGLISH if re.fullmatch(english[kind], found[1]))
        classes.insert(0, kind)
        left = left[: found.start()]
    if "not_at_all" not in classes and re.search(english["denied"], left):
        return Doubt.DENIED
    return graded([kind for kind in classes if kind != "filler"], dissatisfied, stressed)


_ENGLISH = ("not_at_all", "not", "strong", "weak", "slight", "mild", "filler")


@cache
def _english_word_before() -> re.Pattern[str]:
    english: dict[str, str] = lexicon("satisfaction")["english"]
    words = "|".join(english[kind] for kind in _ENGLISH)
    return re.compile(rf"(?:^|(?<=\s))({words})\s*$")
