"""The blueprint of the papers' pages."""

from datetime import date

from flask import Blueprint
from flask_babel import format_date
from flask_babel import gettext as _

from survey.papers.kind import PaperKind
from survey.papers.sheets.span import span_of

blueprint = Blueprint("papers", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def slot_label(kind: PaperKind, slot: str) -> str:
    """`2026-10-07` → 2026-10-07 星期三; `2026-W41` → 2026年第41周（10-05 至 10-11）."""
    span = span_of(kind, slot)
    if kind is PaperKind.DAILY:
        return f"{slot} {weekday(span.first)}"
    said: str = _(
        "Week %(week)s of %(year)s (%(first)s to %(last)s)",
        year=slot[:4],
        week=int(slot[6:]),
        first=f"{span.first:%m-%d}",
        last=f"{span.last:%m-%d}",
    )
    return said


def weekday(day: date) -> str:
    return str(format_date(day, "EEEE"))
