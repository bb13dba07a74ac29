"""One request of a call: which place it leads to, and what is said there.

the place said something ──► kept, understood, led on (hear_in_call)
nothing, or "again" ───────► nothing is written; the place said again, or goodbye
a machine ─────────────────► hang up, before any word about a case
"""

from dataclasses import dataclass

from survey.carriers.port import CallTurn, MalformedCallback
from survey.course.call import Call, find_call
from survey.course.call_in import call_in, is_known
from survey.course.hear_in_call import CallHearing, HeardInCall, has_gone_on, led_to
from survey.course.named import token_by_sid
from survey.course.questionnaires import current_questionnaire, questionnaire
from survey.course.report_call import MACHINES
from survey.course.words import case_tail
from survey.questionnaire.conversation import begins_again
from survey.questionnaire.dialogue import (
    FIRST,
    BadPlace,
    Filling,
    Listens,
    Place,
    Pressed,
    Step,
    end,
    hear,
    is_idle,
    language_at,
    listens,
    parse,
    repeated,
    say_to_stranger,
    speak,
    surname,
)
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.texts import office_of
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel
from survey.webhooks.addresses import recording_address, turn_address
from survey.webhooks.voice.twiml import Spoken, document, hang_up

_LONGEST_SID = 34  # Twilio's: two letters and 32 digits; with the place it names what was said


class NoSuchCall(Exception):
    """No call of ours has this token, or the address names no place of it."""


@dataclass(frozen=True, slots=True)
class _Request:
    """A turn of a call that was found."""

    runtime: Runtime
    token: str
    call: Call
    asked: Questionnaire
    turn: CallTurn

    def say(self, place: Place) -> str:
        return _said_at(self.runtime, self.token, self.call, self.asked, place)


def converse(runtime: Runtime, hearing: CallHearing, token: str, path: str, turn: CallTurn) -> str:
    """The TwiML for a request of the call `token` at the place `path`, none for its first one.

    Raises NoSuchCall, MalformedCallback, and NotKept where what was said is not on disk.
    """
    if len(turn.sid) > _LONGEST_SID:
        raise MalformedCallback("CallSid is too long")
    with runtime.database.read() as session:
        call = find_call(session, token)
        asked = questionnaire(session, call.questionnaire_id) if call else None
    if call is None or asked is None:
        raise NoSuchCall
    if not asked.voices:
        return hang_up()
    request = _Request(runtime, token, call, asked, turn)
    if not path:
        return _idle(request, FIRST, Pressed(hung_up=turn.hung_up), first=True)
    try:
        place = parse(asked, path)
    except BadPlace as wrong:
        raise NoSuchCall from wrong
    return _at(request, hearing, place)


def answer_caller(runtime: Runtime, turn: CallTurn) -> str:
    """The TwiML for somebody who calls us: their open survey, or a polite end."""
    if len(turn.sid) > _LONGEST_SID:
        raise MalformedCallback("CallSid is too long")
    index = runtime.keyring.phone_index(turn.from_)
    with runtime.database.read() as session:
        token = token_by_sid(session, runtime.carrier.name, turn.sid)
        known = bool(turn.from_) and is_known(session, index)
    if token is None and known:
        with runtime.database.write() as session:
            token = call_in(runtime, session, turn, index, runtime.clock.now())
    if token is None:
        return _nothing_to_rate(runtime)
    with runtime.database.read() as session:
        call = find_call(session, token)
        assert call is not None, "a call in is about a survey"
        asked = questionnaire(session, call.questionnaire_id)
    return _idle(_Request(runtime, token, call, asked, turn), FIRST, Pressed(), first=True)


def _at(request: _Request, hearing: CallHearing, place: Place) -> str:
    turn, call, asked = request.turn, request.call, request.asked
    pressed = Pressed(
        keys=turn.digits,
        speech=turn.speech,
        recorded=turn.recording_sid is not None and turn.recording_seconds != 0,
        hung_up=turn.hung_up,
    )
    state = call.state(asked)
    said = None if place.is_end else hear(asked, state, place, pressed, own_number=call.own_number)
    if place.is_end or (said is None and is_idle(pressed)):
        return _idle(request, place, pressed)
    aside = repeated(asked, state, place, pressed)
    heard = HeardInCall(call, asked, place, turn, said, aside, request.runtime.clock.now())
    if call.is_astray:
        return request.say(led_to(request.runtime, heard) or end(Step.NOTHING_OPEN))
    return request.say(hearing(heard))


def _idle(request: _Request, place: Place, pressed: Pressed, *, first: bool = False) -> str:
    """Nothing was said: nothing is written, so that the same request gets the same answer."""
    call, turn = request.call, request.turn
    if pressed.hung_up or (_is_machine(call, turn, place) and not pressed.keys):
        return hang_up()
    number = 0 if first else place.number + 1
    if not place.is_end and not call.may_ask and not _is_late(request, number):
        return request.say(_over(call, place))
    if first or place.is_end:
        return request.say(place)
    return request.say(repeated(request.asked, call.state(request.asked), place, pressed))


def _is_machine(call: Call, turn: CallTurn, place: Place) -> bool:
    """Whoever pressed a key is none, whatever the detector heard."""
    detected = MACHINES & {turn.answered_by, call.answered_by}
    return bool(detected) and call.heard_at is None and not place.wrong


def _is_late(request: _Request, number: int) -> bool:
    """Whether the call has gone on since, so that this request is one from before, come again."""
    runtime, of, sid = request.runtime, request.call.survey_id, request.turn.sid
    with runtime.database.read() as session:
        return has_gone_on(runtime, session, request.asked, of, sid, number)


def _over(call: Call, place: Place) -> Place:
    """The survey was settled, or moved to another number, while nobody spoke in this call."""
    if call.opted_out_at is not None:
        return place.then(Step.STOPPED)
    asks = place.step is Step.QUESTION and not call.is_astray
    return place.then(Step.THANKS if asks else Step.NOTHING_OPEN)


def _said_at(runtime: Runtime, token: str, call: Call, asked: Questionnaire, place: Place) -> str:
    base, wanted = runtime.settings.public_base_url, call.language
    name = ""
    if place.step is Step.IDENTITY and call.name_sealed is not None:
        name = surname(runtime.keyring.open(call.name_sealed, Sealed.CASE_NAME))
    filling = Filling(
        office=office_of(runtime.settings.sms_signature),
        hotline=runtime.settings.hotline,
        surname=name,
        case=case_tail(call.case_no),
        unit=call.unit,
        petition_office=call.petition_office,
    )
    again = begins_again(call.state(asked), call.round)
    spoken = Spoken(
        sentences=speak(asked, place, wanted, filling, call.reading_order, again),
        listens=listens(asked, place, wanted),
        language=language_at(asked, place, wanted),
        action=turn_address(base, token, place.path),
        recording=recording_address(base, token),
    )
    return document(runtime, asked, spoken)


def _nothing_to_rate(runtime: Runtime) -> str:
    """Said in the same words to strangers and to whom we know: a number that somebody only pretends to call
    from does not tell whether it is a petitioner's."""
    with runtime.database.read() as session:
        asked = questionnaire(session, current_questionnaire(session))
    if not asked.asks_on(Channel.VOICE):
        return hang_up()
    wanted = runtime.settings.language
    filling = Filling(office_of(runtime.settings.sms_signature), runtime.settings.hotline)
    sentences = say_to_stranger(asked, wanted, filling)
    return document(runtime, asked, Spoken(sentences, Listens.NOTHING, asked.voice(wanted)))
