"""One sheet, as it was made."""

from datetime import date
from io import BytesIO

from flask import abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.language import language
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.console.downloads import asked_form, take_away
from survey.console.downloads.take_away import ACT
from survey.console.papers import words
from survey.console.papers.sheet_document import About, as_document
from survey.console.papers.sheet_tables import days_before, sheet_tables
from survey.console.papers.views import DOCX, blueprint, slot_label
from survey.console.papers.ways import way_to
from survey.models import Paper
from survey.papers.kept import beside, find_paper
from survey.papers.kind import PaperKind
from survey.papers.sheets.sheet import Row, Sheet
from survey.papers.sheets.span import span_of
from survey.papers.sheets.veil import veiled
from survey.rectification.read.view import View
from survey.rectification.read.views import Order, read_views
from survey.rectification.read.wanted import Wanted
from survey.runtime import Runtime, current_runtime
from survey.scoring.compare.difference import Difference, difference
from survey.scoring.rounding import Share
from survey.scoring.wilson import wilson
from survey.vocabulary import RatedObject

_CASES = 8  # of a unit's late ones are named; the others stand on the list
_MOST = 60  # lines of a table, unless all are asked for: a page stays light with 500 units


@blueprint.get("/papers/<any(daily, weekly):name>/<slot>")
@permission(Permission.PAPERS_READ)
def sheet(name: str, slot: str) -> ResponseReturnValue:
    runtime, kind = current_runtime(), PaperKind(name)
    with runtime.database.read() as session:
        paper = find_paper(session, kind, slot)
        if paper is None:
            abort(404)
        before, after = beside(session, kind, slot)
        shown = _seen(paper, kind)
        late_cases = _late_cases(runtime, session, shown)
    if form := asked_form():
        return take_away(form, sheet_tables(shown, kind, f"{words.KINDS[kind]} {slot}"), slot=slot)
    return render_template(
        "papers/sheet.html",
        kind=kind,
        weekly=kind is PaperKind.WEEKLY,
        title=words.KINDS[kind],
        label=slot_label(kind, slot),
        paper=paper,
        most=None if request.args.get("all") else _MOST,
        sheet=shown,
        day_off=kind is PaperKind.DAILY and not _works(runtime, slot),
        days=span_of(kind, slot),
        before=before,
        after=after,
        standing=words.STANDING,
        late_cases=late_cases,
        cases_a_unit=_CASES,
        way_to=way_to,
        rate=lambda row: rate(shown, row),
        change=change(shown),
    )


@blueprint.get("/papers/<any(daily, weekly):name>/<slot>/document")
@permission(Permission.PAPERS_READ)
def sheet_document(name: str, slot: str) -> ResponseReturnValue:
    """The sheet as a document, to print and to pass on; that it was taken is on record first (R9)."""
    if not current_user.may(Permission.FIGURES_EXPORT):
        abort(403)
    runtime, kind = current_runtime(), PaperKind(name)
    with runtime.database.read() as session:
        paper = find_paper(session, kind, slot)
    if paper is None:
        abort(404)
    about = About(
        language=language(),
        issuer=runtime.settings.sms_signature.strip("【】"),
        title=str(words.KINDS[kind]),
        label=slot_label(kind, slot),
        before=days_before(kind),
        made_at=paper.made_at.astimezone(runtime.settings.zone),
    )
    file = as_document(_seen(paper, kind), about)
    with runtime.database.write() as session:
        record(
            session, runtime.clock.now(), current_user.login, ACT, ("paper", f"{kind}/{slot}"), format="docx"
        )
    named = f"{about.title} {slot}.docx"
    answer = send_file(BytesIO(file), DOCX, as_attachment=True, download_name=named, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _seen(paper: Paper, kind: PaperKind) -> Sheet:
    """The sheet as the reader of this page may see it (R6)."""
    sheet = Sheet.from_json(paper.figures)
    return sheet if current_user.may(Permission.SCORES_SMALL) else veiled(sheet, kind)


def _late_cases(runtime: Runtime, session: Session, sheet: Sheet) -> dict[int, View]:
    """Which cases the late ones are, for who reads what is put right; they may have gone on since."""
    ids = [number for late in sheet.late for number in late.ids]
    if not ids or not current_user.may(Permission.RECTIFICATIONS_READ):
        return {}
    views = read_views(session, runtime, current_user, Wanted(ids=ids), Order.OPENED, size=len(ids))
    return {view.id: view for view in views}


def rate(sheet: Sheet, row: Row) -> tuple[float | None, float, float] | None:
    """Satisfied of the rated with its 95 % interval; None where nothing is rated or it is hidden."""
    share = Share(sheet.satisfied_of(row), row.rated)
    bounds = wilson(*share)
    return None if bounds is None else (share.rounded(), bounds.low, bounds.high)


def change(sheet: Sheet) -> Difference | None:
    """The county's rate of responsible units less the one before."""
    pair = sheet.total[RatedObject.RESPONSIBLE_UNIT]
    now, before = (Share(sheet.satisfied_of(row), row.rated) for row in (pair.now, pair.before))
    return difference(now, before)


def _works(runtime: Runtime, slot: str) -> bool:
    return runtime.calendar.is_working_day(date.fromisoformat(slot))
