"""What a row of a poll says: of which unit, rated as what, how many on each level. Pure."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from survey.cases.outcomes import Fault, Rejection
from survey.cases.units import UnitBook
from survey.scoring.compare.rolled import FIVE, THREE
from survey.vocabulary import RatedObject

UNIT, OBJECT = "unit_code", "object"
# What each column may be called; English first, as it is called in messages.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    UNIT: ("unit_code", "单位编码", "单位代码", "unit", "单位名称", "单位"),
    OBJECT: ("object", "评价对象", "评议对象", "对象"),
}
# No bare number is a name: two header rows would be made of a header and the first row of counts.
LEVELS: Mapping[int, Mapping[str, tuple[str, ...]]] = {
    THREE: {
        "level_1": ("level_1", "counts_1", "satisfied", "满意"),
        "level_2": ("level_2", "counts_2", "basically_satisfied", "基本满意"),
        "level_3": ("level_3", "counts_3", "dissatisfied", "不满意"),
    },
    FIVE: {
        "level_1": ("level_1", "counts_1", "very_satisfied", "非常满意", "很满意"),
        "level_2": ("level_2", "counts_2", "satisfied", "满意", "比较满意"),
        "level_3": ("level_3", "counts_3", "basically_satisfied", "基本满意"),
        "level_4": ("level_4", "counts_4", "dissatisfied", "不满意", "不太满意"),
        "level_5": ("level_5", "counts_5", "very_dissatisfied", "非常不满意", "很不满意"),
    },
}
_OBJECTS: Mapping[str, RatedObject] = {
    "承办单位": RatedObject.RESPONSIBLE_UNIT,
    "责任单位": RatedObject.RESPONSIBLE_UNIT,
    "信访部门": RatedObject.PETITION_OFFICE,
    "信访局": RatedObject.PETITION_OFFICE,
    "信访机构": RatedObject.PETITION_OFFICE,
} | {rated.value: rated for rated in RatedObject}
_WIDE = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
LARGEST = 10_000_000  # answers on one level


@dataclass(frozen=True)
class PollRow:
    """`counts`: how many on each level, the best one first."""

    line: int
    unit: str
    object: RatedObject
    counts: tuple[int, ...]


def judge(
    line: int, given: Mapping[str, str], book: UnitBook, scale: int, known: Container[tuple[str, RatedObject]]
) -> PollRow | Rejection:
    """A row out of its texts by field: `unit_code` (or a name), `object`, and a field for each level.

    `known`: the units and objects that earlier rows tell of.
    """
    for field in (UNIT, OBJECT, *LEVELS[scale]):
        if not given.get(field):
            return Rejection(field, Fault.MISSING)
    unit = book.code(given[UNIT])
    if isinstance(unit, Fault):
        return Rejection(UNIT, unit, given[UNIT])
    rated = _OBJECTS.get(given[OBJECT])
    if rated is None:
        return Rejection(OBJECT, Fault.UNKNOWN, given[OBJECT])
    counts = []
    for level in LEVELS[scale]:
        count = _count(given[level])
        if count is None:
            return Rejection(level, Fault.UNREADABLE, given[level])
        counts.append(count)
    if (unit, rated) in known:
        return Rejection(UNIT, Fault.REPEATED, given[UNIT])
    return PollRow(line, unit, rated, tuple(counts))


def _count(text: str) -> int | None:
    """A whole number as people and spreadsheets write it: full width, with commas, with `.0`; or None."""
    plain = text.translate(_WIDE).replace(",", "").strip()
    whole, _, rest = plain.partition(".")
    if not (whole.isascii() and whole.isdigit()) or rest.strip("0"):
        return None
    return int(whole) if len(whole) <= len(str(LARGEST)) and int(whole) <= LARGEST else None
