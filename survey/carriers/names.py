"""What carriers call things by, and we ourselves: which names can be kept. Pure."""

LONGEST_NAME = 64  # characters of a SID, a token, a code: what the database holds


def is_name(text: str) -> bool:
    """Whether `text` can be kept as the carrier's name of something, and a database be asked for it."""
    return 0 < len(text) <= LONGEST_NAME and text.isprintable()
