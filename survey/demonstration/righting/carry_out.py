"""The unit's part: asking for more time, and reporting; and the answer to its asking."""

from survey.demonstration.righting.chances import chance
from survey.demonstration.righting.matter import Matter
from survey.demonstration.righting.staff import Staff
from survey.demonstration.righting.words import say, story_of
from survey.rectification.report import Report, ask_extension, extend, refuse_extension, report
from survey.runtime import Runtime
from survey.vocabulary import Evidence, Signed
from survey.vocabulary import RectificationAct as Act

_SIGNED, _REFUSED = 0.8, 0.92  # the rest was not signed
_WENT, _GIVEN = 0.9, 0.75


def ask_for_time(runtime: Runtime, staff: Staff, matter: Matter) -> bool:
    by = staff.of_unit(matter.unit)
    if by is None:
        return False
    ask_extension(runtime, matter.id, say("ask_time", matter.key), by)
    return True


def answer_asking(runtime: Runtime, staff: Staff, matter: Matter) -> bool:
    by = staff.runner(matter.object)
    if chance("given", matter.key) < _GIVEN:
        extend(runtime, matter.id, say("give_time", matter.key), by)
    else:
        refuse_extension(runtime, matter.id, say("refuse_time", matter.key), by)
    return True


def hand_in(runtime: Runtime, staff: Staff, matter: Matter) -> bool:
    """The report with its five pieces of evidence; not all of them are always a yes."""
    by = staff.of_unit(matter.unit)
    if by is None:
        return False
    at = chance("signed", matter.key)
    signed = Signed.YES if at < _SIGNED else Signed.REFUSED if at < _REFUSED else Signed.NOT_SIGNED
    evidence = dict.fromkeys(Evidence, True)
    evidence[Evidence.SIGNED] = signed is Signed.YES
    evidence[Evidence.WENT_TO_LOOK] = chance("went", matter.key) < _WENT
    again = Act.RETURN in matter.done
    story = story_of(matter.key, matter.category, matter.object)
    words = say("reported_again", matter.key) if again else story.report
    report(runtime, matter.id, Report(evidence, signed, words), by)
    return True
