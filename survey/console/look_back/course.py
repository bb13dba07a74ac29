"""What happened to a case and was done about it, as lines for paper.

Nothing that a petitioner said is in it but how they rated, once the survey has settled: no words, no reading
of a reply, no answer about pressure or signatures, nothing of what was told in confidence (R6).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from survey.console.case_file import CaseFile
from survey.console.rectifying.of_case import Righting
from survey.console.words import ATTEMPT_STATES, CHANNELS, DISPOSITIONS, LEVELS, NOT_ASKED, OBJECTS, PURPOSES
from survey.models import Answer, Attempt, Survey
from survey.vocabulary import CONTACTS, AttemptState, Channel, NotAsked, SurveyState


@dataclass(frozen=True)
class Line:
    """`who`: a name, or who else it was. `about`: which object and round, where it is one of them."""

    at: datetime
    who: str
    what: str
    detail: str = ""
    about: str = ""


_LEFT = frozenset(AttemptState) - {AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.CANCELLED}


def course_of(file: CaseFile, righting: Righting, interviewers: Mapping[int, str]) -> list[Line]:
    """The lines of the case itself and of putting right. `interviewers`: names by attempt.

    What happened at one moment stands in the order in which it must have.
    """
    settled = {one.id: one for one in file.surveys if one.state is SurveyState.SETTLED}
    return [
        *_of_case(file),
        *(line for survey in file.surveys for line in _of_survey(survey)),
        *(_of_attempt(one, interviewers) for one in file.attempts if _is_contact(one)),
        *_of_ratings(file.answers, settled),
        *_of_settling(file.surveys),
        *_of_righting(righting),
    ]


def house() -> str:
    """Who does what nobody did by hand."""
    return str(_("by itself"))


def _of_case(file: CaseFile) -> Iterator[Line]:
    case, unit, source = file.case, file.unit.name, file.case.source
    if case.accepted_at:
        yield Line(case.accepted_at, file.office.name, _("Petition accepted"))
    yield Line(case.closed_at, unit, _("Case closed"))
    yield Line(case.imported_at, house(), _("Came in"), _("from %(source)s", source=source))
    if case.due_at:
        yield Line(case.due_at, source, _("Deadline of the case"))
    if case.updated_at > case.imported_at:
        yield Line(case.updated_at, source, _("Changed by its source"))
    if case.withdrawn_at:
        yield Line(case.withdrawn_at, case.withdrawn_by or _("Petitioner"), _("Petition withdrawn"))
    if case.not_asked and case.not_asked_at:
        yield Line(case.not_asked_at, house(), _("Not chosen"), str(NOT_ASKED[NotAsked(case.not_asked)]))


def _of_survey(survey: Survey) -> Iterator[Line]:
    round_ = _("round %(round)s", round=survey.round)
    yield Line(survey.picked_at, house(), _("Chosen to be asked"), about=round_)
    if survey.to_person_at:
        yield Line(survey.to_person_at, house(), _("Handed to the interviewers"), about=round_)


def _of_settling(surveys: Sequence[Survey]) -> Iterator[Line]:
    for survey in surveys:
        if survey.settled_at and survey.disposition:
            detail = f"{DISPOSITIONS[survey.disposition]} ({survey.disposition})"
            round_ = _("round %(round)s", round=survey.round)
            yield Line(survey.settled_at, house(), _("Settled"), detail, round_)


def _is_contact(one: Attempt) -> bool:
    return one.purpose in CONTACTS and one.state in _LEFT


def _of_attempt(one: Attempt, interviewers: Mapping[int, str]) -> Line:
    what = f"{CHANNELS[one.channel]} · {PURPOSES[one.purpose]}"
    who = interviewers.get(one.id) or house()
    calling = one.channel is Channel.INTERVIEWER and one.state is AttemptState.ACCEPTED
    detail = "" if calling else str(ATTEMPT_STATES[one.state])
    return Line(one.left_at or one.due_at, who, what, detail)


def _of_ratings(answers: Sequence[Answer], settled: Mapping[int, Survey]) -> Iterator[Line]:
    for one in answers:
        if one.object is None or one.level is None or one.survey_id not in settled:
            continue
        notes = [str(LEVELS[one.level]), str(CHANNELS[one.channel])]
        if not one.counted:
            notes.append(_("shown, not counted"))
        round_ = _("round %(round)s", round=settled[one.survey_id].round)
        what = _("Rated: %(object)s", object=OBJECTS[one.object])
        yield Line(one.heard_at, _("Petitioner"), what, " · ".join(notes), round_)


def _of_righting(righting: Righting) -> Iterator[Line]:
    for view in righting.views:
        about = f"{OBJECTS[view.object]} · {_('round %(round)s', round=view.round)}"
        for step in righting.steps[view.id]:
            yield Line(step.at, step.by or house(), step.title, _("; ").join(step.facts), about)


def in_order(lines: Sequence[Line], until: datetime) -> list[Line]:
    """The oldest first, those of one moment as given; what is still to come is no part of a course."""
    return sorted((line for line in lines if line.at <= until), key=lambda line: line.at)
