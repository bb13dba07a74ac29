"""How figures and names are written, on pages, on paper and to carriers. Pure."""

NOTHING = "—"  # where nothing can be said


def percent(share: float | None) -> str:
    """`0.83` → `83.0%`; a dash where nothing can be said."""
    return NOTHING if share is None else f"{share * 100:.1f}%"


def count(number: int | None) -> str:
    """With separators of thousands; a dash where nothing can be said."""
    return NOTHING if number is None else f"{number:,}"


def bare(signature: str) -> str:
    """Who signs, without the brackets that carriers ask for."""
    return signature.strip().strip("【】[]").strip()
