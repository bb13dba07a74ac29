"""What comes out by itself. Pure."""

from enum import StrEnum


class PaperKind(StrEnum):
    """A kind of paper, and what its slots are called."""

    DAILY = "daily"  # 2026-10-07
    WEEKLY = "weekly"  # 2026-W41
    MONTH = "month"  # 2026-10: the reminder to close it
