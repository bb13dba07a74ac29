"""What the codes of the vocabulary are called on a page. The Chinese stands in translations/."""

import re
from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from survey import labels
from survey.accounts.permissions import Permission
from survey.console.buckets import Stage
from survey.console.callbacks import Show
from survey.console.parts import Part
from survey.questionnaire.conversation import CHOSEN, PASSED, Act
from survey.vocabulary import (
    AttemptState,
    Channel,
    Disposition,
    NotAsked,
    Purpose,
    RatedObject,
    Reading,
    Role,
    SurveyState,
    Tier,
    Verdict,
    WhyNot,
)

# Said on paper too.
OBJECTS, LEVELS, VERDICTS, TIERS = labels.OBJECTS, labels.LEVELS, labels.VERDICTS, labels.TIERS
CHANNELS, NOT_ASKED, DISPOSITIONS = labels.CHANNELS, labels.NOT_ASKED, labels.DISPOSITIONS
ROLES = labels.ROLES
SATISFACTION: Mapping[RatedObject, LazyString] = {
    RatedObject.RESPONSIBLE_UNIT: _l("Satisfaction with the responsible units"),
    RatedObject.PETITION_OFFICE: _l("Satisfaction with the petition office"),
}
SATISFACTION_AS: Mapping[RatedObject, LazyString] = {
    RatedObject.RESPONSIBLE_UNIT: _l("Satisfaction, as responsible unit"),
    RatedObject.PETITION_OFFICE: _l("Satisfaction, as petition office"),
}
RATED_AS: Mapping[RatedObject, LazyString] = {
    RatedObject.RESPONSIBLE_UNIT: _l("As responsible unit"),
    RatedObject.PETITION_OFFICE: _l("As petition office"),
}
STAGES: Mapping[Stage, LazyString] = {
    Stage.WAITING: _l("Waiting"),
    Stage.NOT_ASKED: _l("Not asked"),
    Stage.UNDER_WAY: _l("Being asked"),
    Stage.ANSWERED: _l("Answered"),
    Stage.WITHOUT: _l("Ended without answer"),
}
UNDER_WAY: Mapping[str, LazyString] = {
    "unseen": _l("Not looked at yet"),
    "picked": _l("Chosen, nothing sent yet"),
    "asked": _l("Asked, no reply yet"),
    "answering": _l("Replying now"),
    "with_person": _l("Waiting for an interviewer"),
    "not_ended": _l("Not ended yet"),
}
SHOWS: Mapping[Show, LazyString] = {
    Show.UNDER_WAY: _l("All under way"),
    Show.PICKED: UNDER_WAY["picked"],
    Show.ASKED: UNDER_WAY["asked"],
    Show.ANSWERING: UNDER_WAY["answering"],
    Show.WITH_PERSON: UNDER_WAY["with_person"],
    Show.SETTLED: _l("Settled"),
}
PARTS: Mapping[Part, LazyString] = {
    Part.CHANNEL: _l("By channel"),
    Part.CATEGORY: _l("By category"),
}
QUESTIONS: Mapping[str, LazyString] = {
    "responsible_unit": _l("Rating of the responsible unit"),
    "petition_office": _l("Rating of the petition office"),
    "reason": _l("Reason, in their own words"),
    "met": _l("Whether the unit met them"),
    "visited": _l("Whether somebody went to look"),
    "written": _l("Whether they got a written answer"),
    "signed": _l("Whether they signed the callback form"),
    "pressure": _l("Whether anybody put pressure on them"),
    "consent": _l("Whether a verifier may call"),
    "named": _l("Whether the unit may be told who they are"),
}
YES_NO: Mapping[str, LazyString] = {"yes": _l("yes"), "no": _l("no"), "unclear": _l("not clear")}
# What the course of a survey writes beside the codes.
FURTHER_WHY = (
    _l("opted out"),
    _l("the person wrote"),
    _l("the person spoke"),
    _l("no answer was written down"),
    _l("the carrier does not know it"),
    _l("an interviewer has the case"),
    _l("the number is dead"),
    _l("left without an outcome"),
)
SURVEY_STATES: Mapping[SurveyState, LazyString] = {
    SurveyState.PICKED: _l("Chosen"),
    SurveyState.OPEN: _l("Open"),
    SurveyState.SETTLED: _l("Settled"),
}
ATTEMPT_STATES: Mapping[AttemptState, LazyString] = {
    AttemptState.PLANNED: _l("planned"),
    AttemptState.CLAIMED: _l("about to leave"),
    AttemptState.SENDING: _l("leaving now"),
    AttemptState.ACCEPTED: _l("taken by the carrier"),
    AttemptState.DELIVERED: _l("delivered"),
    AttemptState.UNDELIVERED: _l("not delivered"),
    AttemptState.ANSWERED: _l("answered"),
    AttemptState.NO_ANSWER: _l("no answer"),
    AttemptState.BUSY: _l("busy"),
    AttemptState.MACHINE: _l("machine answered"),
    AttemptState.FAILED: _l("failed"),
    AttemptState.REFUSED: _l("refused by the carrier"),
    AttemptState.UNKNOWN: _l("unclear whether it left; being looked into"),
    AttemptState.LOST: _l("lost; not sent again"),
    AttemptState.CANCELLED: _l("called off"),
}
PURPOSES: Mapping[Purpose, LazyString] = {
    Purpose.INVITE: _l("First question"),
    Purpose.REMINDER: _l("Reminder"),
    Purpose.QUESTION: _l("Next question"),
    Purpose.REASK: _l("Asked again, the reply was not clear"),
    Purpose.THANKS: _l("Thanks"),
    Purpose.OPTOUT: _l("Opt-out confirmed"),
    Purpose.HELP: _l("Explanation"),
    Purpose.NOTICE: _l("Notice"),
}
WHY_NOT: Mapping[WhyNot, LazyString] = {
    WhyNot.DEMO: _l("demonstration data never reaches a live carrier"),
    WhyNot.OPTED_OUT: _l("the person asked not to be contacted"),
    WhyNot.CONFIRMED: _l("the opt-out was confirmed before"),
    WhyNot.SETTLED: _l("the survey had settled"),
    WhyNot.OVER: _l("the time for this survey was over"),
    WhyNot.ANSWERED: _l("the person had spoken or written meanwhile"),
    WhyNot.PAUSED: _l("sending is paused"),
    WhyNot.PER_DAY: _l("the person’s contacts of the day are used up"),
    WhyNot.HOURS: _l("outside contact hours"),
    WhyNot.CALLEE_LIMIT: _l("the carrier takes only so many calls to one number in that time"),
    WhyNot.NOT_OFFERED: _l("the carrier does not offer this channel"),
    WhyNot.FIXED_LINE: _l("a fixed line cannot be texted"),
    WhyNot.CHANNEL_CLOSED: _l("the number cannot be had on this channel"),
}
READINGS: Mapping[Reading, LazyString] = {
    Reading.LEVEL_1: LEVELS[1],
    Reading.LEVEL_2: LEVELS[2],
    Reading.LEVEL_3: LEVELS[3],
    Reading.LEVEL_4: LEVELS[4],
    Reading.LEVEL_5: LEVELS[5],
    Reading.OPTOUT: _l("does not want to be contacted"),
    Reading.REFUSE: _l("does not want to answer"),
    Reading.WRONG_PERSON: _l("somebody else’s number"),
    Reading.HELP: _l("asks who we are"),
    Reading.HUMAN: _l("wants a person"),
    Reading.LATER: _l("later"),
    Reading.DECEASED: _l("the person has died"),
    Reading.NOT_PETITIONER: _l("says there was no petition"),
    Reading.REASK: _l("not clear"),
}
# How what was chosen by a key or on a page is kept, and what else a conversation notes.
FURTHER_READINGS: Mapping[str, LazyString] = {
    "optin": _l("wants to be asked again"),
    CHOSEN: _l("chosen"),
    PASSED: _l("passed over"),
}
ACTS: Mapping[Act, LazyString] = {
    Act.OPT_OUT: READINGS[Reading.OPTOUT],
    Act.OPT_IN: FURTHER_READINGS["optin"],
    Act.REFUSE: READINGS[Reading.REFUSE],
    Act.WRONG_PERSON: READINGS[Reading.WRONG_PERSON],
    Act.DECEASED: READINGS[Reading.DECEASED],
    Act.NOT_PETITIONER: READINGS[Reading.NOT_PETITIONER],
    Act.TO_PERSON: READINGS[Reading.HUMAN],
    Act.TO_CODERS: _l("two people read it"),
    Act.LATER: READINGS[Reading.LATER],
    Act.NOT_IN: _l("the person is not in"),
    Act.CONFIRMED: _l("is the person asked for"),
    Act.CALLBACK: _l("named a time to be called"),
}
PERMISSIONS: Mapping[Permission, LazyString] = {
    Permission.ACCOUNT_OWN: _l("change one’s own password and language"),
    Permission.SCORES_READ: _l("read figures"),
    Permission.SCORES_SMALL: _l("read figures of few answers too"),
    Permission.UNITS_ALL: _l("see every unit"),
    Permission.PROGRESS_READ: _l("see where the callbacks stand"),
    Permission.CALLBACKS_READ: _l("see which cases are being asked"),
    Permission.CASES_READ: _l("read cases and their course, names masked"),
    Permission.NAMES_READ: _l("uncover names and numbers; every look is recorded"),
    Permission.WORDS_READ: _l("uncover what people wrote; every look is recorded"),
    Permission.ANSWERS_LIVE: _l("see answers before a survey has settled"),
    Permission.QUESTIONNAIRES_READ: _l("read and play questionnaires"),
    Permission.QUESTIONNAIRES_PUBLISH: _l("publish questionnaires"),
    Permission.DESK_WORK: _l("call people from the desk"),
    Permission.DESK_CODE: _l("code words that no rule could read, not knowing whose they are"),
    Permission.DESK_CHECK: _l("check others’ interviews"),
    Permission.DESK_HEAD: _l("see queue and quality of the interviews, decide ties, change the outcomes"),
    Permission.SENDING_PAUSE: _l("stop all sending, and go on"),
    Permission.OPTOUTS_WRITE: _l("write down who does not want to be contacted"),
    Permission.LINKS_MAKE: _l("make a link with which a petitioner answers on the web; each is recorded"),
    Permission.FIGURES_EXPORT: _l("take figures away as files; every time is recorded"),
    Permission.ANOMALIES_READ: _l("see what is odd about figures"),
    Permission.ANOMALIES_JUDGE: _l("look into what is odd, explain it or dismiss it"),
    Permission.EXCLUSIONS_APPLY: _l("apply to have a rating taken out"),
    Permission.EXCLUSIONS_DECIDE: _l("decide on having a rating taken out"),
    Permission.MONTHS_FREEZE: _l("close a month for good"),
    Permission.POLLS_WRITE: _l("enter what somebody else polled"),
    Permission.PAPERS_READ: _l("read daily and weekly sheets, bulletins and assessments"),
    Permission.RECTIFICATIONS_READ: _l("see what is being put right"),
    Permission.RECTIFICATIONS_RUN: _l("assign, order, extend and conclude where a unit was rated"),
    Permission.RECTIFICATIONS_OFFICE: _l("do all of that where the petition office itself was rated"),
    Permission.RECTIFICATIONS_VERIFY: _l("verify cases, accept reports or return them"),
    Permission.RECTIFICATIONS_REPORT: _l("see the own unit’s orders and report on them"),
    Permission.COSTS_READ: _l("see what asking costs, and try out other plans"),
    Permission.AUDIT_READ: _l("read the trail of acts"),
    Permission.ACCOUNTS_MANAGE: _l("make, close and open accounts"),
    Permission.NOTICES_SEND: _l("enter where a unit’s notices go, and send them again"),
    Permission.CONCERNS_READ: _l("read what was told in confidence"),
}
EVERY: tuple[tuple[type[StrEnum], Mapping[StrEnum, LazyString]], ...] = (
    (RatedObject, OBJECTS),
    (RatedObject, RATED_AS),
    (RatedObject, SATISFACTION),
    (RatedObject, SATISFACTION_AS),
    (Show, SHOWS),
    (Verdict, VERDICTS),
    (Tier, TIERS),
    (Channel, CHANNELS),
    (NotAsked, NOT_ASKED),
    (Disposition, DISPOSITIONS),
    (Stage, STAGES),
    (SurveyState, SURVEY_STATES),
    (AttemptState, ATTEMPT_STATES),
    (Purpose, PURPOSES),
    (WhyNot, WHY_NOT),
    (Reading, READINGS),
    (Act, ACTS),
    (Role, ROLES),
    (Permission, PERMISSIONS),
)  # type: ignore[assignment]


def bucket_label(key: str) -> str:
    """What a bucket of the funnel is called."""
    if key in UNDER_WAY:
        return str(UNDER_WAY[key])
    return str(NOT_ASKED[NotAsked(key)] if key in set(NotAsked) else DISPOSITIONS[Disposition(key)])


def level_label(level: str) -> str:
    """What a level of units is called; one that was given no name has the number of its depth."""
    depth = level.removeprefix("depth-")
    said: str = gettext("Level %(number)s", number=depth) if depth != level and depth.isdigit() else level
    return said


def reading_label(reading: str) -> str:
    """What a reply was read as, or what was chosen; several in one message are joined."""
    known: dict[str, LazyString] = {**FURTHER_READINGS}
    for table in (READINGS, ACTS):
        known |= {str(code): label for code, label in table.items()}
    return " + ".join(str(known.get(one, one)) for one in re.split(r"[|+]", reading))


def question_label(key: str) -> str:
    """What a question of the shipped questionnaire is about; another one is shown by its key."""
    return str(QUESTIONS.get(key, key))


def why_label(code: str) -> str:
    """Why an attempt did not leave; what is no code of ours is shown as it was written."""
    return str(WHY_NOT[WhyNot(code)]) if code in set(WhyNot) else str(gettext(code))
