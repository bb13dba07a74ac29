"""The record of a talk with a responsible leader (约谈记录), to be signed by both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.papers.language import day_name, speaking
from survey.papers.language import words as _
from survey.papers.official.document import Head, Paper
from survey.papers.official.tables import Column, Grid
from survey.papers.rectification.issue import Issue


@dataclass(frozen=True)
class TalkSheet:
    """Days as they are written; `words`: with, said, agreed. Without them it is a form to fill in by hand."""

    issue: Issue
    number: int
    unit: str
    case_no: str
    missed: str
    due: str
    held_on: str
    words: Mapping[str, str]


def talk_docx(sheet: TalkSheet) -> bytes:
    """The record as a .docx. It needs the application's context."""
    issue = sheet.issue
    with speaking(issue.language):
        paper = Paper(issue.language, issue.made_at)
        number = _("Talk %(year)s, number %(number)s", year=issue.day.year, number=sheet.number)
        draft = _("demonstration data") if issue.demo else ""
        paper.head(Head(issue.issuer, number, _("Record of a talk"), draft=draft))
        facts = [
            (_("Unit"), sheet.unit),
            (_("Case"), sheet.case_no),
            (_("Deadline that was missed"), sheet.missed),
            (_("To be held by"), sheet.due),
            (_("Held on"), sheet.held_on),
        ]
        heads = [Column(_("Item"), 1, number=False), Column(_("Content"), 2, number=False)]
        paper.table("", Grid(heads, facts))
        for heading, about in (
            (_("With whom"), "with"),
            (_("What was said"), "said"),
            (_("What was agreed"), "agreed"),
        ):
            paper.heading(heading)
            paper.say(*_lines(sheet.words.get(about, "")))
        paper.heading(_("Signatures"))
        paper.say(_("The responsible leader:"), _("For the office that called:"))
        paper.sign(issue.issuer, day_name(issue.day) if sheet.held_on else "")
        return paper.to_bytes()


def _lines(text: str) -> Sequence[str]:
    """Its lines; three empty ones where nothing was written yet."""
    return [line.strip() for line in text.splitlines() if line.strip()] or [""] * 3
