"""By what the counts of a unit are parted on its page. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from survey.vocabulary import Breakdown


class Part(StrEnum):
    """`whole` is not parted."""

    WHOLE = "whole"
    MONTH = "month"
    CHANNEL = "channel"
    CATEGORY = "category"
    REASON = "reason"


BREAKDOWNS: Mapping[Part, Breakdown] = {
    Part.CHANNEL: Breakdown.CHANNEL,
    Part.CATEGORY: Breakdown.CATEGORY,
    Part.REASON: Breakdown.REASON,
}
