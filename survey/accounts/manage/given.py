"""A password that is told to somebody once, to choose their own with. Pure."""

import secrets

_SIGNS = "23456789abcdefghjkmnpqrstvwxyz"  # no letters that look like digits: it is read out, or from a slip
_GROUPS, _LONG = 4, 5  # 20 of 30 signs: 98 bits


def new_given_password() -> str:
    """Such as `k7fm2-xqp9h-dw3cz-8rtj4`."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_LONG)) for _ in range(_GROUPS))
