"""Passwords by NIST SP 800-63B-4, 3.1.1: long, of any characters, hard to guess, never made to change.

Kept as argon2id hashes with the parameters of RFC 9106, second recommended option (64 MiB).
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from survey.questionnaire.reading.sounds import spellings

SHORTEST_ALONE, SHORTEST_OF_TWO = 15, 8  # without and with a second factor
LONGEST = 200
# What a password of this place is tried with first.
OF_THE_PRODUCT = ("huifang", "回访", "信访", "满意度", "民意", "民调", "调查")
_EASY = 10**8  # guesses: below it zxcvbn calls a password guessable even against a slow hash
_LOOKED_AT = 72  # characters: zxcvbn takes no more, and no list has longer ones
_HASHER = PasswordHasher()
# Hashes of a process at once: each takes 64 MiB and four lanes, so more are no faster, and a crowd at the
# door would take a gigabyte. The others wait.
_ROOM = BoundedSemaphore(2)


class Weak(StrEnum):
    """Why a password may not be one; as the shell says it."""

    SHORT = "it is too short"
    LONG = "it is too long"
    COMMON = "it is easy to guess: a common password, a row of keys, a date, or one of them repeated"
    OBVIOUS = "it is made of the login, the name, or words of this office"
    PRESENT = "it is the present one"


class WeakPassword(Exception):
    """`least`: how many characters it needs at least."""

    def __init__(self, why: Weak, least: int) -> None:
        super().__init__(f"please choose another password: {why} (at least {least} characters)")
        self.why, self.least = why, least


def check_password(password: str, words: Iterable[str], least: int) -> None:
    """WeakPassword unless it has `least` to 200 characters and is not easily guessed.

    `words`: login, name, office: what others know. Without them it has to be as hard to guess.
    """
    told = _normal(password)
    if len(told) < least:
        raise WeakPassword(Weak.SHORT, least)
    if len(told) > LONGEST:
        raise WeakPassword(Weak.LONG, least)
    if _guesses(told) < _EASY:
        raise WeakPassword(Weak.COMMON, least)
    if _guesses(_without(told, _forms([*words, *OF_THE_PRODUCT]))) < _EASY:
        raise WeakPassword(Weak.OBVIOUS, least)


def hash_password(password: str) -> str:
    """The hash under which `password` is kept."""
    with _ROOM:
        return _HASHER.hash(_normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one kept; where there is none it takes as long to say no.

    Hashes of before are of what was typed, as it was: what is written otherwise in NFKC is tried both ways.
    """
    spelled = {_normal(password), password}
    return any(_verify(kept or _nobodys(), one) for one in spelled) and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than those in force."""
    return _HASHER.check_needs_rehash(kept)


def _normal(password: str) -> str:
    """However a keyboard writes it: full width or not, composed or not, it is one password."""
    return unicodedata.normalize("NFKC", password)


def _verify(kept: str, password: str) -> bool:
    try:
        with _ROOM:
            return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def _guesses(text: str) -> int:
    """How many an attacker needs who knows lists of passwords and words, keyboards, dates and repeats."""
    from zxcvbn import zxcvbn  # noqa: PLC0415  # 12 MB of words, and only a new password needs them

    return int(zxcvbn(text[:_LOOKED_AT])["guesses"]) if text else 0


def _without(text: str, words: list[str]) -> str:
    """What is left of it when these are taken out: what the person has thought of."""
    left = text.casefold()
    for word in words:
        left = left.replace(word, "")
    return left


def _forms(words: Iterable[str]) -> list[str]:
    """Each word as it is written and in letters, whole, by its parts, and its beginning; long ones first."""
    parts = {part for word in words for part in (word, word[:2], *re.split(r"[\s._-]+", word))}
    spelled = {form.casefold() for part in parts for form in (part, *spellings(part))}
    telling = [form for form in spelled if len(form) > 2 or (form and not form.isascii())]
    return sorted(telling, key=len, reverse=True)


@cache
def _nobodys() -> str:
    return hash_password(secrets.token_hex())
