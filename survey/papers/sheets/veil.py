"""A sheet as somebody may see it who must not see small cells (R6). Pure.

Days and weeks overlap with months, which are hidden by other rules, and a unit has few ratings in a week. So
units have no ratings at all here, a day has none, and a week has the county's where they are not small. What
a unit is late with would tell how it was rated.
"""

from dataclasses import replace

from survey.papers.kind import PaperKind
from survey.papers.sheets.sheet import Line, Pair, Row, Sheet
from survey.scoring.suppression import is_small


def veiled(sheet: Sheet, kind: PaperKind) -> Sheet:
    """The sheet for the public: what it shows of ratings gives no single one back."""
    shown = kind is PaperKind.WEEKLY
    totals = {
        rated: Pair(_total(pair.now, sheet, shown=shown), _total(pair.before, sheet, shown=shown))
        for rated, pair in sheet.total.items()
    }
    lines = {rated: [_line(line) for line in own] for rated, own in sheet.lines.items()}
    return replace(sheet, total=totals, lines=lines, late=())


def _total(row: Row, sheet: Sheet, *, shown: bool) -> Row:
    return row if shown and not is_small(row.levels, sheet.show_from) else row.without_ratings()


def _line(line: Line) -> Line:
    return replace(line, pair=Pair(line.pair.now.without_ratings(), line.pair.before.without_ratings()))
