"""Recovery codes as they stand on paper: three groups of four, no letters that look like digits. Pure."""

import unicodedata

from survey.accounts.read_out import new_secret

HOW_MANY = 10
_GROUPS, _LONG = 3, 4  # 58 bits


def new_codes() -> tuple[str, ...]:
    """Ten codes such as `k7fm-2xqp-9hdw`."""
    return tuple(new_secret(_GROUPS, _LONG) for _ in range(HOW_MANY))


def plain(typed: str) -> str:
    """A code as it is hashed, however somebody typed it: without dashes and spaces, small."""
    folded = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(sign for sign in folded if sign.isalnum())[:64]
