"""Passwords: kept as argon2id hashes with the parameters of RFC 9106, second recommended option (64 MiB)."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
_HASHER = PasswordHasher()


class WeakPassword(Exception):
    """The password is too short, too long, or the login itself."""


def hash_password(password: str, login: str) -> str:
    """The hash under which `password` is kept for `login`; WeakPassword when it may not be one."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"a password has {SHORTEST} to {LONGEST} characters")
    if password.casefold() == login.casefold():
        raise WeakPassword("a password is not the login")
    return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one kept; where there is none it takes as long to say no."""
    try:
        return _HASHER.verify(kept or _nobodys(), password[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than those in force."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_hex())
