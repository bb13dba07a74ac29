"""Whoever runs it decides what follows from what was found."""

from survey.demonstration.righting.matter import Matter
from survey.demonstration.righting.staff import Staff
from survey.demonstration.righting.words import say, story_of
from survey.rectification.decide import Conclusion, ask_again, conclude, order
from survey.runtime import Runtime
from survey.vocabulary import PUT_RIGHT, Ending, Finding


def decide(runtime: Runtime, staff: Staff, matter: Matter) -> bool:
    """An order where the person may be named, asking again where it was explained, or an end."""
    by, key = staff.runner(matter.object), matter.key
    if matter.finding is Finding.EXPLAINED:
        ask_again(runtime, matter.id, say("explained_why", key), by)
    elif matter.finding is Finding.POLICY:
        conclude(runtime, matter.id, Conclusion(Ending.POLICY, say("policy_passed", key)), by)
    elif matter.may_name:
        order(runtime, matter.id, story_of(key, matter.category, matter.object).order, by)
    else:
        conclude(runtime, matter.id, Conclusion(Ending.WITHOUT_NAMING, say("without_naming", key)), by)
    return True


def is_in_house(matter: Matter) -> bool:
    """Whether the office puts it right itself, which takes longer than deciding."""
    return matter.finding in PUT_RIGHT and not matter.may_name
