"""How long it takes to say something, in seconds of life."""

import re

_SYLLABLES_A_SECOND = 4.5  # of Chinese, as Polly.Zhiyu reads
_LETTERS_A_SECOND = 14.0  # of English
_PLAYED = 4.0  # a recording's length is not known without fetching it

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_OTHER = re.compile(r"[^\W\u3400-\u9fff]")
_DIGIT = re.compile(r"\d")


def seconds_of(text: str) -> float:
    """A digit in a Chinese sentence is a syllable like another."""
    chinese, other = len(_CHINESE.findall(text)), len(_OTHER.findall(text))
    if chinese:
        digits = len(_DIGIT.findall(text))
        chinese, other = chinese + digits, other - digits
    return chinese / _SYLLABLES_A_SECOND + other / _LETTERS_A_SECOND


def seconds_of_play() -> float:
    return _PLAYED
