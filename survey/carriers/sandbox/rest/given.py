"""What a form says, read as Twilio reads it."""

from urllib.parse import urlsplit


def is_url(given: str) -> bool:
    """Empty is none, which is allowed."""
    if not given:
        return True
    try:
        parts = urlsplit(given)
    except ValueError:
        return False
    return given.isascii() and parts.scheme in ("http", "https") and bool(parts.hostname)


def whole(given: str) -> int:
    """0 for what is no whole number."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
