"""The ledgers of a month: scores, who was not asked and why, surveys that settled, what was put right."""

from collections.abc import Mapping, Sequence

from survey import labels
from survey.papers.language import month_name, speaking
from survey.papers.language import words as _
from survey.papers.ledgers.book import Cell, Column, Kind, Sheet, write_book
from survey.papers.ledgers.rectifications import rectifications_sheet
from survey.papers.ledgers.scores import scores_sheet
from survey.papers.ledgers.surveys import surveys_sheet
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import Period
from survey.scoring.read_counts import snapshot
from survey.scoring.score import Score
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import NotAsked, RatedObject


def bulletin_xlsx(runtime: Runtime, period: Period, *, public: bool, language: str) -> bytes:
    """The ledgers of `period` as an .xlsx. `public`: small cells hidden, and no list of
    surveys or of what is put right (R6).

    It needs the application's context, for its words.
    """
    items = list_scores(runtime, Asked(period, public=public))
    with speaking(language), snapshot(runtime) as session:
        tree = read_unit_tree(session)
        sheets = [scores_sheet(items, tree.names), _not_asked(items, tree.names)]
        if not public:
            sheets.append(surveys_sheet(session, tree, period, runtime.settings.zone))
            sheets.append(rectifications_sheet(session, runtime, tree, period, language))
        title = _("Ledgers, %(month)s", month=month_name(period.start))
        return write_book(sheets, title, runtime.clock.now())


def _not_asked(items: Sequence[Score], names: Mapping[str, str]) -> Sheet:
    """Every unit with a case that was not asked, as responsible unit; descendants included."""
    columns = [Column(_("Unit"), Kind.TEXT, 26), Column(_("Closed")), Column(_("Not asked"))]
    columns += [Column(str(labels.NOT_ASKED[why]), width=12) for why in NotAsked]
    rows: list[list[Cell]] = []
    for item in items:
        if (item["object"], item["round"]) != (RatedObject.RESPONSIBLE_UNIT, FIRST):
            continue
        if item["suppressed"] or not item["not_asked"]:
            continue
        whys = [item["not_asked"].get(why.value, 0) for why in NotAsked]
        rows.append([names[item["unit"]], item["closed"], sum(whys), *whys])
    return Sheet(_("Not asked"), columns, rows)
