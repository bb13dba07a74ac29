"""How long words take to say. An estimate: a machine's usual pace, without the silence between."""

import re

HAN_PER_SECOND = 4.5  # characters, each a syllable
LETTERS_PER_SECOND = 14  # of an alphabet, blanks among them

# Han, Japanese and Korean: a character is a syllable. Their punctuation is only a breath.
_SYLLABLE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_BREATH = re.compile(r"[\u3000-\u303f\u2018-\u201f\uff00-\uffef]")
_DIGIT = re.compile(r"[0-9]")


def spoken_seconds(words: str) -> float:
    """Seconds to say `words`; places are to be filled in before."""
    syllables = len(_SYLLABLE.findall(words))
    breaths = len(_BREATH.findall(words))
    # Among Han characters a digit is read as one more of them.
    digits = len(_DIGIT.findall(words)) if syllables else 0
    letters = len(words) - syllables - breaths - digits
    return (syllables + digits) / HAN_PER_SECOND + letters / LETTERS_PER_SECOND
