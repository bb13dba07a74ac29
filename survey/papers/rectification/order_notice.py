"""The notice of an order (整改通知书), as it goes to the unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from survey.papers.language import day_name, speaking
from survey.papers.language import words as _
from survey.papers.official.document import Head, Paper
from survey.papers.rectification.issue import Issue
from survey.vocabulary import RatedObject


@dataclass(frozen=True)
class OrderNotice:
    """`causes` in words; `wanted`: the order's own words; `due_on` with the extension, if there was one.

    `person`: their name where they agreed to be named and the reader may have it, else empty. `lines`: the
    numbers to call with questions, and to report pressure.
    """

    issue: Issue
    number: int
    unit: str
    rated: RatedObject
    case_no: str
    category: str
    closed_on: date
    causes: Sequence[str]
    wanted: str
    due_on: date
    extended: bool
    person: str
    lines: tuple[str, str]


def order_notice_docx(notice: OrderNotice) -> bytes:
    """The notice as a .docx in the layout of official documents. It needs the application's context."""
    issue = notice.issue
    with speaking(issue.language):
        paper = Paper(issue.language, issue.made_at)
        number = _("Order %(year)s, number %(number)s", year=issue.day.year, number=notice.number)
        draft = _("demonstration data") if issue.demo else ""
        paper.head(Head(issue.issuer, number, _("Notice to put right"), draft=draft))
        paper.address(_("%(unit)s:", unit=notice.unit))
        paper.say(*_about(notice))
        paper.heading(_("What was found amiss"))
        paper.say(_(", ").join(notice.causes) if notice.causes else _("See what is ordered."))
        paper.heading(_("What is ordered"))
        paper.say(*filter(None, map(str.strip, notice.wanted.splitlines())))
        paper.heading(_("Until when, and what to report"))
        paper.say(*_deadline(notice))
        paper.heading(_("What must not be done"))
        paper.say(
            _(
                "The person’s rating stays whatever is done. Nobody may ask them to change it or withdraw, "
                "trouble them for it, or sign in their place."
            )
        )
        questions, supervision = notice.lines
        told = _(
            "Questions: %(questions)s. To report pressure or reprisal: %(supervision)s.",
            questions=questions, supervision=supervision,
        )  # fmt: skip
        paper.say(told)
        paper.sign(issue.issuer, day_name(issue.day))
        return paper.to_bytes()


def _about(notice: OrderNotice) -> list[str]:
    case = f"{notice.case_no}（{notice.category}）" if notice.category else notice.case_no
    filled = {"case": case, "day": day_name(notice.closed_on)}
    if notice.rated is RatedObject.PETITION_OFFICE:
        said = _(
            "Case %(case)s, which you received and passed on, was closed on %(day)s. After the callback it "
            "was looked into, and something was found in how it was received that is to be put right.",
            **filled,
        )
    else:
        said = _(
            "Case %(case)s, which you handled, was closed on %(day)s. After the callback it was looked into, "
            "and something was found that is to be put right.",
            **filled,
        )
    if not notice.person:
        return [said]
    return [said, _("%(name)s petitioned, and has agreed that you are told so.", name=notice.person)]


def _deadline(notice: OrderNotice) -> list[str]:
    due = _("Put it right and report by %(day)s.", day=day_name(notice.due_on))
    if notice.extended:
        due = _("Put it right and report by %(day)s; more time was given once.", day=day_name(notice.due_on))
    return [
        due,
        _(
            "Report with the five pieces of evidence: whether you met the person, whether you went to look, "
            "whether it was discussed and decided, whether the person signed the callback form, and whether "
            "the papers are complete. Where something was not done, say so and why."
        ),
    ]
