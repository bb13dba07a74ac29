"""Looking back on a case (案件倒查), as a document: who did what when. No petitioner's name or words."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.papers.language import day_name, speaking
from survey.papers.language import words as _
from survey.papers.official.document import Head, Paper
from survey.papers.official.tables import Column, Grid
from survey.papers.rectification.issue import Issue


@dataclass(frozen=True)
class LookBackSheet:
    """`facts`: of the case, label and text. `rows`: when, who, what, and more of it."""

    issue: Issue
    facts: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, str, str, str]]


def look_back_docx(sheet: LookBackSheet) -> bytes:
    """The document as a .docx. It needs the application's context."""
    issue = sheet.issue
    with speaking(issue.language):
        paper = Paper(issue.language, issue.made_at)
        draft = _("demonstration data") if issue.demo else ""
        paper.head(Head(issue.issuer, _("Internal, not for units"), _("Looking back on a case"), draft=draft))
        heads = [Column(_("Item"), 1, number=False), Column(_("Content"), 2, number=False)]
        paper.table("", Grid(heads, sheet.facts))
        paper.heading(_("Who did what when"))
        columns = [
            Column(_("Time"), 2, number=False), Column(_("By whom"), 1.3, number=False),
            Column(_("What was done"), 1.8, number=False), Column(_("Particulars"), 2.2, number=False),
        ]  # fmt: skip
        paper.table("", Grid(columns, sheet.rows))
        paper.sign(issue.issuer, day_name(issue.day))
        return paper.to_bytes()
