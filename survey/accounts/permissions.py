"""What each role may do, as one table (DESIGN §10). Pure.

A role that is not named for an act cannot do it. What a supervisor must not see before a survey has settled
is `answers:live`; what only the machine's keeper needs is never a name.
"""

from collections.abc import Mapping
from enum import StrEnum

from survey.vocabulary import Role


class Permission(StrEnum):
    ACCOUNT_OWN = "account:own"  # one's own name, password and language
    SCORES_READ = "scores:read"
    SCORES_SMALL = "scores:small"  # figures of small cells too
    UNITS_ALL = "units:all"  # every unit; without it only one's own branch
    PROGRESS_READ = "progress:read"  # where the callbacks stand, in numbers, and whether sending is paused
    CALLBACKS_READ = "callbacks:read"  # which cases are being asked now, by case number
    CASES_READ = "cases:read"  # a case and its course, names masked
    NAMES_READ = "names:read"  # whole names and phone numbers; every look is recorded
    WORDS_READ = "words:read"  # what petitioners wrote; every look is recorded
    ANSWERS_LIVE = "answers:live"  # answers of a survey that has not settled
    LINKS_MAKE = "links:make"  # a link to the web pages of a survey, which lets its holder answer
    QUESTIONNAIRES_READ = "questionnaires:read"  # what is asked, in which words; played without anybody
    QUESTIONNAIRES_PUBLISH = "questionnaires:publish"  # other words for all who are asked from then on
    DESK_WORK = "desk:work"  # call people from the desk, one case at a time, chosen by the system
    DESK_CODE = "desk:code"  # code words that no rule could read, not knowing whose they are
    DESK_CHECK = "desk:check"  # check others' interviews
    DESK_HEAD = "desk:head"  # the queue, each interviewer's rates, ties between coders, the table of outcomes
    SENDING_PAUSE = "sending:pause"  # stop all sending, and go on
    OPTOUTS_WRITE = "optouts:write"  # write down who does not want to be contacted
    FIGURES_EXPORT = "figures:export"  # take figures away as a file; every time is recorded
    ANOMALIES_READ = "anomalies:read"  # what is odd about figures
    ANOMALIES_JUDGE = "anomalies:judge"  # look into it, explain, dismiss
    EXCLUSIONS_APPLY = "exclusions:apply"  # ask that a rating be taken out
    EXCLUSIONS_DECIDE = "exclusions:decide"  # the second person's word on that
    MONTHS_FREEZE = "months:freeze"  # close a month for good
    POLLS_WRITE = "polls:write"  # enter what somebody else polled
    PAPERS_READ = "papers:read"  # daily and weekly sheets, bulletin, assessment
    RECTIFICATIONS_READ = "rectifications:read"  # what is being put right, of every unit, names masked
    RECTIFICATIONS_RUN = "rectifications:run"  # assign, order, extend, conclude, where a unit was rated
    RECTIFICATIONS_OFFICE = "rectifications:office"  # all of that where the petition office itself was rated
    RECTIFICATIONS_VERIFY = "rectifications:verify"  # look into what is assigned to one, accept or return
    RECTIFICATIONS_REPORT = "rectifications:report"  # one's own unit's orders, and how they were carried out
    NOTICES_SEND = "notices:send"  # where a unit's notices go, and sending again what did not get out
    CONCERNS_READ = "concerns:read"  # reports of pressure, reprisal, forged signatures, no petition (R6)
    COSTS_READ = "costs:read"  # what asking costs, and what another plan would
    AUDIT_READ = "audit:read"  # the trail of acts, and whether it is whole
    ACCOUNTS_MANAGE = "accounts:manage"  # make, close and open accounts of others


P = Permission
_FIGURES = {P.ACCOUNT_OWN, P.SCORES_READ, P.UNITS_ALL, P.PROGRESS_READ}
_CASES = {P.SCORES_SMALL, P.CALLBACKS_READ, P.CASES_READ, P.QUESTIONNAIRES_READ}
_PEOPLE = {P.NAMES_READ, P.WORDS_READ}
_MONEY = {P.COSTS_READ}
_CENTRE = {P.ANSWERS_LIVE, P.LINKS_MAKE, P.QUESTIONNAIRES_PUBLISH}
_LISTENING = {P.DESK_CODE, P.DESK_CHECK}
_HEAD = {P.DESK_HEAD, P.SENDING_PAUSE, P.OPTOUTS_WRITE, P.EXCLUSIONS_DECIDE}
_REVIEW = {P.FIGURES_EXPORT, P.ANOMALIES_READ, P.PAPERS_READ}
_JUDGE = {P.ANOMALIES_JUDGE, P.EXCLUSIONS_APPLY, P.MONTHS_FREEZE, P.POLLS_WRITE}
_RIGHTING = {P.RECTIFICATIONS_READ, P.RECTIFICATIONS_RUN, P.NOTICES_SEND, P.CONCERNS_READ}
_OUTSIDE = {P.RECTIFICATIONS_READ, P.RECTIFICATIONS_OFFICE, P.RECTIFICATIONS_VERIFY}

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.SUPERVISOR: frozenset({*_FIGURES, *_CASES, *_PEOPLE, *_REVIEW, *_JUDGE, *_RIGHTING, *_MONEY}),
    Role.CENTRE: frozenset({*_FIGURES, *_CASES, *_PEOPLE, *_REVIEW, *_CENTRE, *_LISTENING, *_HEAD, *_MONEY}),
    Role.AUDITOR: frozenset({*_FIGURES, *_CASES, *_REVIEW, P.RECTIFICATIONS_READ, P.AUDIT_READ}),
    Role.ADMIN: frozenset({*_FIGURES, *_MONEY, P.NOTICES_SEND, P.ACCOUNTS_MANAGE}),
    Role.UNIT: frozenset({P.ACCOUNT_OWN, P.SCORES_READ, P.FIGURES_EXPORT, P.RECTIFICATIONS_REPORT}),
    Role.VERIFIER: frozenset({P.ACCOUNT_OWN, P.RECTIFICATIONS_VERIFY}),
    Role.INSPECTOR: frozenset({*_FIGURES, P.CASES_READ, *_PEOPLE, *_OUTSIDE}),
    Role.INTERVIEWER: frozenset({P.ACCOUNT_OWN, P.DESK_WORK, *_LISTENING}),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether `role` has `permission`."""
    return permission in ROLE_PERMISSIONS[role]
