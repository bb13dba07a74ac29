"""What waits for a reader, in a few words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A sentence, and the page on which to see to it; none where the reader can only know."""

    said: str
    address: str | None = None
