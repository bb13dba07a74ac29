"""The bulletin as a document."""

from survey.papers.bulletin.checks import say_cases, say_checks, say_missing, say_what_follows
from survey.papers.bulletin.county import say_channels, say_figure, say_reasons, say_trend
from survey.papers.bulletin.figures import Bulletin
from survey.papers.bulletin.read import read_bulletin
from survey.papers.bulletin.units import say_units
from survey.papers.language import day_name, month_name, speaking
from survey.papers.language import words as _
from survey.papers.official.document import Head, Paper
from survey.runtime import Runtime
from survey.scoring.periods import Period
from survey.written import percent


def bulletin_docx(runtime: Runtime, period: Period, *, public: bool, language: str) -> bytes:
    """The bulletin of `period`, one month, as a .docx; `language`: `zh-CN` or `en`.

    `public`: for everybody, small cells hidden (R6). It needs the application's context, for its words.
    """
    bulletin = read_bulletin(runtime, period, public=public, language=language)
    with speaking(language):
        return write_bulletin(bulletin)


def write_bulletin(bulletin: Bulletin) -> bytes:
    """The document, in the language that is being spoken."""
    paper = Paper(bulletin.language, bulletin.made_at)
    month = bulletin.period.start
    paper.head(
        Head(
            issuer=bulletin.issuer,
            number=_(
                "Satisfaction bulletin %(year)s, number %(number)s", year=month.year, number=month.month
            ),
            title=_("Satisfaction with closed petition cases, %(month)s", month=month_name(month)),
            subtitle=_("public version: small figures hidden") if bulletin.public else _("internal version"),
            draft=_draft(bulletin),
        )
    )
    say_figure(paper, bulletin)
    say_trend(paper, bulletin)
    say_units(paper, bulletin)
    say_missing(paper, bulletin)
    say_reasons(paper, bulletin)
    say_channels(paper, bulletin)
    say_checks(paper, bulletin)
    say_cases(paper, bulletin)
    say_what_follows(paper, bulletin)
    paper.note(_definitions(bulletin))
    paper.attachments(_("Attachment: "), [_("Ledgers of the month (.xlsx)")])
    paper.sign(bulletin.issuer, day_name(bulletin.day))
    return paper.to_bytes()


def _draft(bulletin: Bulletin) -> str:
    marks = [] if bulletin.frozen else [_("DRAFT: the month is not closed")]
    if bulletin.demo:
        marks.append(_("demonstration data"))
    return " · ".join(marks)


def _definitions(bulletin: Bulletin) -> str:
    return _(
        "First round, by the day on which a survey ended. Rate: satisfied ratings among all ratings. "
        "Intervals: Wilson, 95 %%. Target %(target)s. Adjusted: drawn to the mean of the level, the more the "
        "fewer ratings. Rank: by the adjusted rate, in brackets its range with 90 %%. "
        "Definition %(definition)s.",
        target=percent(float(bulletin.definition.target)),
        definition=bulletin.definition.name,
    )
