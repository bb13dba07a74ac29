"""How a character is read aloud: for what was typed by sound (菲常满义)."""

import os
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

# Only characters are asked for, one by one: the dictionary of phrases is 44 MB in each process for nothing.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")

from pypinyin import Style, pinyin

SPELLINGS = 32  # of one word


@lru_cache(maxsize=8192)
def sounds(character: str) -> frozenset[str]:
    """Every reading of one character, without tones; empty for what is not Chinese."""
    if not is_chinese(character):
        return frozenset()
    return frozenset(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


@lru_cache(maxsize=8192)
def usual_sound(character: str) -> str:
    """The most usual reading, without tone; the character itself if it is not Chinese."""
    return pinyin(character, style=Style.NORMAL)[0][0] if is_chinese(character) else character


def sound_of(words: str) -> tuple[str, ...]:
    return tuple(usual_sound(character) for character in words)


def spellings(words: str) -> Iterator[str]:
    """How words may be written in letters, without tones, whichever way their characters are read: 重庆 is
    chongqing and zhongqing. The most usual first, SPELLINGS at most."""
    ways = [(usual_sound(one), *sorted(sounds(one) - {usual_sound(one)})) for one in words]
    return map("".join, islice(product(*ways), SPELLINGS))


def is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
