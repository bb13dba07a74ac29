"""The course of a case as a list of events, the oldest first.

What must not be seen before a survey has settled is left out here, in one place: of an unsettled survey a
reader without `answers:live` sees what we began and that the person was heard, not what nor how often.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import get_locale
from flask_babel import gettext as _

from survey.console.case_file import CaseFile
from survey.console.rectifying.of_case import NONE, Righting
from survey.console.words import (
    ATTEMPT_STATES,
    CHANNELS,
    DISPOSITIONS,
    LEVELS,
    NOT_ASKED,
    OBJECTS,
    PURPOSES,
    YES_NO,
    question_label,
    reading_label,
    why_label,
)
from survey.masks import mask_links
from survey.models import Answer, Attempt, Inbound, Survey
from survey.questionnaire.model import Kind
from survey.rectification.concerns.reports import confided, is_confided_message
from survey.vocabulary import (
    CONTACTS,
    AttemptState,
    Channel,
    Disposition,
    NotAsked,
    Purpose,
    RatedObject,
    Reading,
    SurveyState,
)


@dataclass(frozen=True)
class Event:
    """`kind` is a class of the stylesheet; `words`: the row in which what the person said is sealed.

    `notes`: what the office, its verifiers or a unit wrote, with what it is about; `covered`: there is more.
    """

    at: datetime
    kind: str
    title: str
    detail: str = ""
    text: str = ""
    words: Inbound | Answer | None = None
    notes: Sequence[tuple[str, str]] = ()
    covered: bool = False


_TROUBLE = {
    AttemptState.UNDELIVERED, AttemptState.FAILED, AttemptState.REFUSED, AttemptState.LOST,
    AttemptState.UNKNOWN,
}  # fmt: skip
_NOT_LEFT = {AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.CANCELLED}


def timeline(file: CaseFile, live: bool, righting: Righting = NONE, *, hears: bool = False) -> list[Event]:
    """The events of the case. `live`: whether answers of unsettled surveys may be seen.

    `righting`: what followed a 4 or 5, as far as the reader may see it. `hears`: the reader is told what was
    said in confidence (R6).
    """
    closed = {s.id for s in file.surveys if not live and s.state is not SurveyState.SETTLED}
    answered = {answer.inbound_id for answer in file.answers}
    events = [
        *_of_case(file),
        *(event for survey in file.surveys for event in _of_survey(survey)),
        *(_of_attempt(attempt, closed) for attempt in file.attempts if _is_shown(attempt, closed)),
        *(
            _of_inbound(inbound, closed, hears, answers=inbound.id in answered)
            for inbound in _shown(file.inbounds, closed)
            if inbound.channel is Channel.SMS or inbound.id not in answered or inbound.survey_id in closed
        ),
        *(
            _of_answer(answer, file)
            for answer in file.answers
            if answer.survey_id not in closed and (hears or not _is_confided(answer, file))
        ),
        *_of_righting(righting),
    ]
    return sorted(events, key=lambda event: event.at)


def _of_case(file: CaseFile) -> Iterator[Event]:
    case = file.case
    if case.accepted_at:
        yield Event(case.accepted_at, "case", _("Petition accepted"))
    yield Event(case.closed_at, "case", _("Case closed"), _("by %(unit)s", unit=file.unit.name))
    yield Event(case.imported_at, "case", _("Came in"), _("from %(source)s", source=case.source))
    if case.updated_at > case.imported_at:
        yield Event(case.updated_at, "case", _("Changed by its source"))
    if case.withdrawn_at:
        yield Event(case.withdrawn_at, "case", _("Petition withdrawn"))
    if case.not_asked and case.not_asked_at:
        yield Event(case.not_asked_at, "wait", _("Not chosen"), str(NOT_ASKED[NotAsked(case.not_asked)]))


def _of_survey(survey: Survey) -> Iterator[Event]:
    kind, title = "survey", _("Chosen to be asked")
    if survey.round > 1:
        kind, title = "survey anew", _("Chosen to be asked again, round %(round)s", round=survey.round)
    asks = [str(OBJECTS[RatedObject(one)]) for one in survey.asks or ()]
    yield Event(survey.picked_at, kind, title, _(", ").join(asks))
    if survey.to_person_at:
        yield Event(survey.to_person_at, "survey", _("Handed to the interviewers"))
    if survey.settled_at and survey.disposition:
        whole = len(asks) == 1 and survey.disposition is Disposition.COMPLETE
        ended = _("What was asked is rated") if whole else DISPOSITIONS[survey.disposition]
        detail = f"{ended} ({survey.disposition})"
        yield Event(survey.settled_at, "settled", _("Settled"), detail)


def _of_attempt(attempt: Attempt, closed: Collection[int]) -> Event:
    at = attempt.left_at or (attempt.ended_at if attempt.state is AttemptState.CANCELLED else None)
    kind = "trouble" if attempt.state in _TROUBLE else "wait" if attempt.state in _NOT_LEFT else "out"
    title = f"{CHANNELS[attempt.channel]} · {PURPOSES[attempt.purpose]}"
    tells = attempt.survey_id in closed and attempt.purpose is not Purpose.INVITE
    words = "" if tells else mask_links(attempt.body or "")
    return Event(at or attempt.due_at, kind, title, _state(attempt), words)


def _is_shown(attempt: Attempt, closed: Collection[int]) -> bool:
    """How many replies we gave tells how far somebody got, and that tells how they rated."""
    return attempt.survey_id not in closed or attempt.purpose in CONTACTS


def _shown(inbounds: Sequence[Inbound], closed: Collection[int]) -> list[Inbound]:
    """Of an unsettled survey only that somebody was heard at all."""
    first: dict[int | None, Inbound] = {}
    for inbound in sorted(inbounds, key=lambda one: one.received_at):
        first.setdefault(inbound.survey_id, inbound)
    return [one for one in inbounds if one.survey_id not in closed or one is first[one.survey_id]]


def _state(attempt: Attempt) -> str:
    calling = attempt.channel is Channel.INTERVIEWER and attempt.state is AttemptState.ACCEPTED
    said = [_("on the phone now") if calling else str(ATTEMPT_STATES[attempt.state])]
    if attempt.seconds:
        said.append(_("%(n)s seconds", n=attempt.seconds))
    if attempt.why:
        said.append(why_label(attempt.why))
    if attempt.error_code:
        said.append(_("code %(code)s", code=attempt.error_code))
    return " · ".join(said)


def _is_confided(answer: Answer, file: CaseFile) -> bool:
    asked = file.questionnaires.get(answer.survey_id)
    return asked is not None and answer.question in confided(asked)


def _of_inbound(inbound: Inbound, closed: Collection[int], hears: bool, *, answers: bool) -> Event:
    event = Event(inbound.received_at, "heard", _("The person wrote or spoke"))
    if inbound.survey_id in closed or (not hears and is_confided_message(inbound.reading, inbound.rule)):
        return event
    if inbound.understood_at is None:
        event = replace(event, detail=_("not read yet"))
    elif inbound.reading and not (answers and inbound.reading == Reading.REASK):
        # Words of one's own are no rating and an answer all the same: the answer itself follows.
        event = replace(event, detail=_("read as: %(reading)s", reading=reading_label(inbound.reading)))
    return replace(event, words=inbound)


def _of_answer(answer: Answer, file: CaseFile) -> Event:
    counted = _("Answer") if answer.counted else _("Further answer")
    if answer.object and answer.level:
        title, detail = f"{counted}{_(': ')}{LEVELS[answer.level]}", str(OBJECTS[answer.object])
    else:
        title = _("Question answered") if answer.counted else counted
        detail = question_label(answer.question)
        if chosen := _chosen(answer, file):
            detail = f"{detail}{_(': ')}{chosen}"
    notes = [str(CHANNELS[answer.channel])]
    if answer.late:
        notes.append(_("after settling: shown, not counted"))
    elif not answer.counted:
        notes.append(_("not the first answer: shown, not counted"))
    if answer.why:
        notes.append(answer.why)
    # What came as a text message is shown with the message.
    by_text = answer.channel is Channel.SMS and answer.inbound_id is not None
    words = answer if answer.words_sealed and not by_text else None
    return Event(answer.heard_at, "answer", title, " · ".join([detail, *notes]), words=words)


def _of_righting(righting: Righting) -> Iterator[Event]:
    for view in righting.views:
        for step in righting.steps[view.id]:
            by = step.by or _("by itself")
            rated = [str(OBJECTS[view.object])] if righting.objects > 1 else []
            detail = " · ".join([*rated, by, *step.facts])
            yield Event(step.at, step.css, step.title, detail, notes=step.words, covered=step.covered)


def _chosen(answer: Answer, file: CaseFile) -> str:
    """The options of an answer in words; empty where there are none."""
    asked = file.questionnaires.get(answer.survey_id)
    if asked is None or not answer.value:
        return ""
    question = asked.question(answer.question)
    if question.kind is Kind.CONSENT:
        return str(YES_NO[answer.value])
    language = str(get_locale()).replace("_", "-")
    codes = answer.value.split(",")
    return str(_(", ")).join(
        asked.label(language, question.key, one) for one in codes if one in question.options
    )
