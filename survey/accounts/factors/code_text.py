"""Recovery codes as they stand on paper: three groups of four, no letters that look like digits. Pure."""

import secrets
import unicodedata

HOW_MANY = 10
_SIGNS = "23456789abcdefghjkmnpqrstvwxyz"  # 12 of 30: 58 bits
_GROUPS, _LONG = 3, 4


def new_codes() -> tuple[str, ...]:
    """Ten codes such as `k7fm-2xqp-9hdw`."""
    return tuple(_new_code() for _ in range(HOW_MANY))


def plain(typed: str) -> str:
    """A code as it is hashed, however somebody typed it: without dashes and spaces, small."""
    folded = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(sign for sign in folded if sign.isalnum())[:64]


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_LONG)) for _ in range(_GROUPS))
