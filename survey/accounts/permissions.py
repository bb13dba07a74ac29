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


P = Permission
_FIGURES = {P.ACCOUNT_OWN, P.SCORES_READ, P.UNITS_ALL, P.PROGRESS_READ}
_CASES = {P.SCORES_SMALL, P.CALLBACKS_READ, P.CASES_READ, P.QUESTIONNAIRES_READ}
_PEOPLE = {P.NAMES_READ, P.WORDS_READ}
_CENTRE = {P.ANSWERS_LIVE, P.LINKS_MAKE, P.QUESTIONNAIRES_PUBLISH}
_LISTENING = {P.DESK_CODE, P.DESK_CHECK}
_HEAD = {P.DESK_HEAD, P.SENDING_PAUSE, P.OPTOUTS_WRITE}

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.SUPERVISOR: frozenset({*_FIGURES, *_CASES, *_PEOPLE}),
    Role.CENTRE: frozenset({*_FIGURES, *_CASES, *_PEOPLE, *_CENTRE, *_LISTENING, *_HEAD}),
    Role.AUDITOR: frozenset({*_FIGURES, *_CASES}),
    Role.ADMIN: frozenset(_FIGURES),
    Role.UNIT: frozenset({P.ACCOUNT_OWN, P.SCORES_READ}),
    Role.VERIFIER: frozenset({P.ACCOUNT_OWN}),
    Role.INTERVIEWER: frozenset({P.ACCOUNT_OWN, P.DESK_WORK, *_LISTENING}),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether `role` has `permission`."""
    return permission in ROLE_PERMISSIONS[role]
