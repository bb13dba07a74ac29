"""Making the sheets that are due: each day and week once, whoever comes first, and late if need be (R10)."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Case
from survey.papers.kept import keep, missing
from survey.papers.kind import PaperKind
from survey.papers.sheets.count import ALL, Whose, count_days
from survey.papers.sheets.count_late import count_late
from survey.papers.sheets.sheet import Line, Pair, Row, Sheet
from survey.papers.sheets.span import Span, due_days, due_weeks, span_of
from survey.papers.sheets.standing import count_standing
from survey.runtime import Runtime
from survey.scoring.read_counts import snapshot
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import RatedObject

_NOTHING = Row()


def make_sheets(runtime: Runtime) -> dict[str, int]:
    """Make what is due and not there yet; says how many of each kind."""
    made = {PaperKind.DAILY: 0, PaperKind.WEEKLY: 0}
    for kind, slots in _due(runtime).items():
        for slot in slots:
            with snapshot(runtime) as session:
                sheet = make_sheet(runtime, session, span_of(kind, slot))
            made[kind] += keep(runtime, kind, slot, sheet.to_json())
    return {kind.value: number for kind, number in made.items()}


def make_sheet(runtime: Runtime, session: Session, span: Span) -> Sheet:
    """The figures of these days and of as many before, as they are in the snapshot of `session`."""
    tree, score = read_unit_tree(session), runtime.policy.score
    now, before = (count_days(runtime, session, tree, one) for one in (span, span.before))
    return Sheet(
        satisfied=frozenset(score.satisfied),
        target=score.target,
        show_from=score.show_from,
        total={rated: _pair(now, before, (ALL, rated)) for rated in RatedObject},
        lines={rated: _lines(tree, now, before, rated) for rated in RatedObject},
        standing=count_standing(runtime, session),
        late=count_late(runtime, session),
    )


def _due(runtime: Runtime) -> Mapping[PaperKind, Sequence[str]]:
    """The slots that are due and have no sheet. A house that never had a case has nothing to tell."""
    zone, reports = runtime.settings.zone, runtime.policy.reports
    now = runtime.clock.now().astimezone(zone)
    with runtime.database.read() as session:
        since = _begun(runtime, session)
        if since is None:
            return {}
        slots = {
            PaperKind.DAILY: due_days(now, reports.daily, since),
            PaperKind.WEEKLY: due_weeks(now, reports.weekly, since),
        }
        return {kind: missing(session, kind, due) for kind, due in slots.items()}


def _begun(runtime: Runtime, session: Session) -> date | None:
    """The local day on which the first case came in: they are numbered in that order."""
    first = session.scalar(select(Case.imported_at).order_by(Case.id).limit(1))
    return None if first is None else first.astimezone(runtime.settings.zone).date()


def _lines(
    tree: UnitTree, now: Mapping[Whose, Row], before: Mapping[Whose, Row], rated: RatedObject
) -> list[Line]:
    pairs = ((code, _pair(now, before, (code, rated))) for code in tree.codes)
    return [
        Line(code, tree.names[code], sum(1 for _ in tree.above(code)) - 1, pair)
        for code, pair in pairs
        if not pair.is_empty
    ]


def _pair(now: Mapping[Whose, Row], before: Mapping[Whose, Row], whose: Whose) -> Pair:
    return Pair(now.get(whose, _NOTHING), before.get(whose, _NOTHING))
