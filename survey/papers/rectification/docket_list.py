"""The docket of a month, for the table of the joint meeting: case numbers and facts, no names."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.papers.language import day_name, speaking
from survey.papers.language import words as _
from survey.papers.official.document import Head, Paper
from survey.papers.official.tables import Column, Grid
from survey.papers.rectification.issue import Issue
from survey.written import NOTHING


@dataclass(frozen=True)
class RoundLine:
    """One dissatisfied answer of the matter, in words; not how dissatisfied, which no unit is told (R6)."""

    round: str
    rated: str
    heard_on: str
    ending: str


@dataclass(frozen=True)
class MatterSheet:
    """`facts`: what is said of it, label and text; `decision` and `words`: of the meeting, or empty."""

    case_no: str
    unit: str
    rated: str
    times: int
    since: str
    facts: Sequence[tuple[str, str]]
    rounds: Sequence[RoundLine]
    decision: str = ""
    words: str = ""


@dataclass(frozen=True)
class DocketSheet:
    """`month` by its name; `held_on` and `minutes` empty before they are written.

    `unnamed`: how many further matters there are whose person is not to be named: a paper that lies before
    units says of them nothing else (R6).
    """

    issue: Issue
    month: str
    matters: Sequence[MatterSheet]
    unnamed: int = 0
    held_on: str = ""
    minutes: str = ""


def docket_docx(sheet: DocketSheet) -> bytes:
    """The list as a .docx. It needs the application's context."""
    issue = sheet.issue
    with speaking(issue.language):
        paper = Paper(issue.language, issue.made_at)
        draft = _("demonstration data") if issue.demo else ""
        paper.head(Head(issue.issuer, sheet.month, _("Joint supervision: matters of the month"), "", draft))
        paper.heading(_("All matters"))
        paper.table("", _summary(sheet))
        if sheet.unnamed:
            paper.say(_unnamed(sheet.unnamed))
        for matter in sheet.matters:
            _say(paper, matter)
        if sheet.minutes:
            paper.heading(_("Minutes"))
            paper.say(_("Held on %(day)s.", day=sheet.held_on), *_lines(sheet.minutes))
        paper.sign(issue.issuer, day_name(issue.day))
        return paper.to_bytes()


def _unnamed(number: int) -> str:
    return _(
        "Further matters whose person did not agree to be named: %(number)s. The office looks at them "
        "itself; they are not told to units.",
        number=number,
    )


def _summary(sheet: DocketSheet) -> Grid:
    columns = [
        Column(_("Case"), 2.3, number=False), Column(_("Unit"), 2.2, number=False),
        Column(_("Rated as"), 1.3, number=False), Column(_("Times"), 0.7),
        Column(_("Since"), 1.7, number=False), Column(_("Decision"), 1.3, number=False),
    ]  # fmt: skip
    rows = [
        [one.case_no, one.unit, one.rated, str(one.times), one.since, one.decision or NOTHING]
        for one in sheet.matters
    ]
    return Grid(columns, rows)


def _say(paper: Paper, matter: MatterSheet) -> None:
    paper.heading(f"{matter.case_no} {matter.unit}")
    heads = [Column(_("Item"), 1, number=False), Column(_("Content"), 3, number=False)]
    paper.table("", Grid(heads, matter.facts))
    wide = {_("Round"): 0.6, _("Rated as"): 1.2, _("Heard"): 1.2, _("Ending"): 2}
    columns = [Column(title, weight, number=False) for title, weight in wide.items()]
    rows = [[one.round, one.rated, one.heard_on, one.ending] for one in matter.rounds]
    paper.table(_("Dissatisfied answers"), Grid(columns, rows))
    if matter.decision:
        paper.say(_("Decided: %(decision)s.", decision=matter.decision), *_lines(matter.words))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
