"""The past's calls: what became of each, and what was pressed in it, by the functions that keep it now."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count

from survey.carriers.port import CallReport, OutgoingCall
from survey.carriers.sandbox.petitioners.person import load_habits, person_of
from survey.carriers.sandbox.petitioners.pickup import answering
from survey.carriers.sandbox.petitioners.vocabulary import Manner, Pickup
from survey.clock import SetClock
from survey.course.questionnaires import questionnaire
from survey.course.report_call import call_standing, report_call
from survey.course.store import Coming, Said, keep
from survey.course.understand import understand_about
from survey.course.words import case_tail
from survey.demonstration.townsfolk import SEED, Townsfolk
from survey.demonstration.visitor import chosen
from survey.models import Case, Petitioner, Survey
from survey.questionnaire.conversation import Act, turned_to
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.model import Kind
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, ErrorClass

_BECOMES = {
    Pickup.RINGS_OUT: AttemptState.NO_ANSWER,
    Pickup.BUSY: AttemptState.BUSY,
    Pickup.OUT_OF_REACH: AttemptState.FAILED,
    Pickup.MACHINE: AttemptState.MACHINE,
    Pickup.FAX: AttemptState.MACHINE,
    Pickup.PERSON: AttemptState.ANSWERED,
}
_NOBODY = frozenset({Manner.NEVER, Manner.SILENT, Manner.REFUSES})
_HOW = "key"
_TAKES = timedelta(seconds=8)  # a question, until its key


def hold_calls(
    runtime: Runtime, clock: SetClock, placed: Sequence[tuple[str, OutgoingCall]], mood: float
) -> None:
    """Every call that was placed is taken or not, one after another."""
    habits = load_habits()
    for nth, (sid, call) in enumerate(placed, 1):
        person = person_of(SEED, call.to, habits)
        became = _BECOMES[answering(person, _day_of(runtime) + nth, habits).pickup]
        if not Townsfolk.exists(call.to):
            became = AttemptState.FAILED
        talks = became is AttemptState.ANSWERED and person.manner not in _NOBODY
        half = person.manner is Manner.HALF
        pressed = _talk(runtime, clock, sid, call, mood, half=half) if talks else 0
        with runtime.database.write() as session:
            standing = call_standing(session, call.status_url.rpartition("/")[2])
            assert standing is not None, "whatever was placed is an attempt of ours"
            told = _end(sid, became, seconds=pressed * int(_TAKES.total_seconds()))
            report_call(runtime, session, standing.attempt_id, told, runtime.clock.now())


def _day_of(runtime: Runtime) -> int:
    return runtime.clock.now().toordinal()


def _talk(runtime: Runtime, clock: SetClock, sid: str, call: OutgoingCall, mood: float, *, half: bool) -> int:
    """The person confirms who they are and rates; how many keys were pressed. `half`: only one rating."""
    with runtime.database.write() as session:
        standing = call_standing(session, call.status_url.rpartition("/")[2])
        if standing is None or standing.survey_id is None:
            return 0
        survey = session.get_one(Survey, standing.survey_id)
        person = session.get_one(Petitioner, survey.petitioner_id)
        tail = case_tail(session.get_one(Case, survey.case_id).case_no)
        asked = questionnaire(session, survey.questionnaire_id)
        said, asking = Said(channel=Channel.VOICE, acts=frozenset({Act.CONFIRMED}), how=_HOW), "identity"
        for pressed in count(1):
            coming = Coming(
                carrier=runtime.carrier.name,
                sid=f"{sid}:{asking}",
                said=said,
                phone=call.to,
                phone_index=person.phone_index,
                survey_id=survey.id,
                attempt_id=standing.attempt_id,
            )
            clock.advance(_TAKES)
            kept = keep(runtime, session, coming, clock.now())
            if kept is None:
                return pressed
            state = turned_to(asked, understand_about(runtime, session, kept, survey.id).state, Channel.VOICE)
            if state.current is None or (half and state.answers):
                return pressed
            asking = state.current
            said = _said(asked, asking, call.to, tail, mood, survey.round)
    return 0


def _said(asked: Questionnaire, key: str, phone: str, tail: str, mood: float, round_: int) -> Said:
    question = asked.question(key)
    if question.kind is Kind.OPEN:  # nobody's voice is invented
        return Said(channel=Channel.VOICE, question=key, value="", how=_HOW)
    values, _ = chosen(phone, tail, mood, key, ("yes", "no"), round_)
    value = values[0] if values else "no"
    return Said(channel=Channel.VOICE, question=key, value=value, how=_HOW)


def _end(sid: str, became: AttemptState, seconds: int) -> CallReport:
    failed = became is AttemptState.FAILED
    return CallReport(
        sid=sid,
        status=became,
        rang=not failed,
        answered_by=None,
        seconds=seconds or None,
        error_code="sip 480" if failed else None,
        error_class=ErrorClass.LATER_ONCE if failed else None,
        sequence=None,
        price=None,
    )
