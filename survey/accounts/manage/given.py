"""A password that is told to somebody once, to choose their own with. Pure."""

from survey.accounts.read_out import new_secret

_GROUPS, _LONG = 4, 5  # 98 bits


def new_given_password() -> str:
    """Such as `k7fm2-xqp9h-dw3cz-8rtj4`."""
    return new_secret(_GROUPS, _LONG)
