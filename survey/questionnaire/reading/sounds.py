"""How a character is read aloud: for what was typed by sound (菲常满义)."""

from functools import lru_cache

from pypinyin import Style, pinyin


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


def is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
