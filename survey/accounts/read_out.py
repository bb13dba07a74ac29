"""Secrets that are read out, or typed from paper: groups of signs that nobody takes for one another. Pure."""

import secrets

_SIGNS = "23456789abcdefghjkmnpqrstvwxyz"  # 30, without letters that look like digits: 4.9 bits each


def new_secret(groups: int, long: int) -> str:
    """So many groups of so many signs, with dashes between."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(long)) for _ in range(groups))
