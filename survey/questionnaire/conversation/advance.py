"""One thing heard, one turn taken: pure, total, and the same whatever the channel (DESIGN §7)."""

from collections.abc import Callable
from dataclasses import replace

from survey.questionnaire.conversation import say
from survey.questionnaire.conversation.choose import choose
from survey.questionnaire.conversation.state import State, answered, is_complete, turned_to
from survey.questionnaire.conversation.turn import Act, Given, Heard, Turn, of_reply
from survey.questionnaire.model import Kind, Question, Questionnaire
from survey.questionnaire.reading import (
    Consent,
    Detail,
    Reply,
    read_consent,
    read_reason,
    read_reply,
    wants_back,
)
from survey.vocabulary import Channel, RatedObject, Reading

HELPED_AT_MOST = 2  # times we say who we are; after that a person does

_ENDS_ALL = frozenset({Reading.DECEASED, Reading.WRONG_PERSON})
_WORDS = Reply(Reading.REASK, "words")  # no rating: kept as they are


def advance(questionnaire: Questionnaire, state: State, heard: Heard) -> Turn:
    """What was heard changes. Answers are only added (R3); what is vague is never taken as a level (R7)."""
    state = turned_to(questionnaire, state, heard.channel)
    if heard.acts or heard.value is not None:
        return choose(questionnaire, state, heard)
    if wants_back(heard.text, state.language):
        back = Turn(state, "optin", "wants_back", acts=frozenset({Act.OPT_IN}))
        if heard.over:
            return back
    question = _about(questionnaire, state, heard)
    if question is None:
        return _without_question(questionnaire, state, heard)
    if heard.over or question.key != state.current:
        return _about_answered(questionnaire, state, question, heard)
    if question.kind is Kind.OPEN:
        return _reason(questionnaire, state, question, heard)
    if question.kind is Kind.CONSENT:
        return _consent(questionnaire, state, question, heard)
    return _rating(questionnaire, state, question, heard)


def _about(questionnaire: Questionnaire, state: State, heard: Heard) -> Question | None:
    """The question a message is about: the open one if it was sent, else the one answered last."""
    key = heard.question or (state.current if heard.asked and state.current else state.last_answered)
    if heard.over and not heard.question:
        key = state.current or state.last_answered or state.needed[0]
    return questionnaire.question(key) if key else None


def _rating(questionnaire: Questionnaire, state: State, question: Question, heard: Heard) -> Turn:
    reply = read_reply(heard.text, state.language, _object(question))
    turn = of_reply(state, reply)
    if reply.level is not None:
        turn = _keep(questionnaire, turn, question, str(reply.level), heard.text)
    return _act(questionnaire, turn, question, reply)


def _reason(questionnaire: Questionnaire, state: State, question: Question, heard: Heard) -> Turn:
    """Anything is an answer here, but who wants to stop or to talk is still heard."""
    reply = read_reason(heard.text, state.language)
    if reply is None:
        return _keep(questionnaire, of_reply(state, _WORDS), question, "", heard.text)
    if reply.level is None or reply.reading is Reading.OPTOUT:
        return _act(questionnaire, of_reply(state, reply), question, reply)
    # A bare digit is a rating once more: to the question that was rated last, and only shown.
    rated = questionnaire.question(state.needed[-1])
    return _about_answered(questionnaire, state, rated, heard)


def _consent(questionnaire: Questionnaire, state: State, question: Question, heard: Heard) -> Turn:
    """Only a plain yes is one; silence and doubt are no."""
    consent = read_consent(heard.text, state.language)
    if consent is not Consent.UNCLEAR:
        turn = of_reply(state, Reply(Reading.REASK, f"consent_{consent}"))
        return _keep(questionnaire, turn, question, consent, heard.text)
    reply = read_reason(heard.text, state.language)
    if reply is not None and reply.level is None:
        return _act(questionnaire, of_reply(state, reply), question, reply)
    shown = Given(question.key, "", heard.text, "words", counted=False)
    return replace(of_reply(state, _WORDS), given=(shown,))


def _about_answered(questionnaire: Questionnaire, state: State, question: Question, heard: Heard) -> Turn:
    """About a question that has its answer, or of a survey that is over: shown, never counted."""
    reply = _read(question, state, heard.text)
    turn = of_reply(state, reply)
    if reply.level is None and reply.reading is not Reading.REASK:
        return _stops_only(turn, reply) if heard.over else _act(questionnaire, turn, question, reply)
    turn = _stops_only(turn, reply)
    if reply.level is not None and question.kind is Kind.RATING:
        if state.answers.get(question.key) == str(reply.level):
            return turn
        later = Given(question.key, str(reply.level), heard.text, reply.rule, counted=False)
        return replace(turn, given=(later,))
    if turn.acts or not heard.text.strip():
        return turn
    return replace(turn, given=(Given(question.key, "", heard.text, "words", counted=False),))


def _read(question: Question, state: State, text: str) -> Reply:
    """A rating is read as one; elsewhere nearly everything is words."""
    if question.kind is Kind.RATING:
        return read_reply(text, state.language, _object(question))
    return read_reason(text, state.language) or _WORDS


def _without_question(questionnaire: Questionnaire, state: State, heard: Heard) -> Turn:
    """Written before we had asked anything: no answer, but a stop is a stop."""
    reply = read_reply(heard.text, state.language)
    return _stops_only(of_reply(state, reply), reply)


def _stops_only(turn: Turn, reply: Reply) -> Turn:
    if reply.reading is Reading.DECEASED:
        return replace(turn, acts=turn.acts | {Act.DECEASED})
    stops = reply.reading is Reading.OPTOUT or Detail.OPTOUT in reply.details
    return _stopped(turn) if stops else turn


def _wants_to_stop(reply: Reply) -> bool:
    """A death and a wrong number end all contact by themselves, and are not answered as an opt-out."""
    ends_by_itself = reply.reading in _ENDS_ALL and Detail.PROXY not in reply.details
    return reply.reading is Reading.OPTOUT or (Detail.OPTOUT in reply.details and not ends_by_itself)


def _stopped(turn: Turn) -> Turn:
    return replace(turn, acts=turn.acts | {Act.OPT_OUT}, say=say.STOPPED)


def _keep(questionnaire: Questionnaire, turn: Turn, question: Question, value: str, words: str) -> Turn:
    """Keep an answer and ask what comes next."""
    state = answered(questionnaire, turn.state, question.key, value)
    given = Given(question.key, value, words, turn.rule)
    return replace(turn, state=state, given=(given,), say=say.after_answer(questionnaire, state))


Then = Callable[[Questionnaire, Turn, Question, Reply], Turn]


def _act(questionnaire: Questionnaire, turn: Turn, question: Question, reply: Reply) -> Turn:
    """What the reading brings besides an answer."""
    if _wants_to_stop(reply):
        return _stopped(turn)
    then = _THEN.get(reply.reading)
    if then is not None:
        turn = then(questionnaire, turn, question, reply)
    if Detail.HUMAN in reply.details and not is_complete(turn.state):
        turn = replace(turn, acts=turn.acts | {Act.TO_PERSON})
    return turn


def _vague(_all: Questionnaire, turn: Turn, question: Question, _reply: Reply) -> Turn:
    """Asked again once, then people read it; never taken as satisfied and never dropped (R7)."""
    if question.key in turn.state.reasked:
        written = turn.state.channel is Channel.SMS
        return replace(turn, acts=turn.acts | {Act.TO_CODERS if written else Act.TO_PERSON})
    state = replace(turn.state, reasked=turn.state.reasked | {question.key})
    return replace(turn, state=state, say=say.asked_again(question))


def _help(_all: Questionnaire, turn: Turn, question: Question, reply: Reply) -> Turn:
    """Who we are is told in a text; which unit or case only by a person."""
    wants_details = reply.details & {Detail.WHICH_UNIT, Detail.WHICH_CASE}
    if wants_details or turn.state.helped >= HELPED_AT_MOST:
        return _to_person(_all, turn, question, reply)
    state = replace(turn.state, helped=turn.state.helped + 1)
    return replace(turn, state=state, say=say.told_who(question))


def _to_person(_all: Questionnaire, turn: Turn, _question: Question, _reply: Reply) -> Turn:
    return replace(turn, acts=turn.acts | {Act.TO_PERSON}, say=say.HUMAN)


def _wrong_person(_all: Questionnaire, turn: Turn, question: Question, reply: Reply) -> Turn:
    """Who answers for the petitioner does not rate for them; the petitioner is called."""
    if Detail.PROXY in reply.details:
        return _to_person(_all, turn, question, reply)
    return replace(turn, acts=turn.acts | {Act.WRONG_PERSON}, say=say.SORRY)


def _not_petitioner(_all: Questionnaire, turn: Turn, question: Question, reply: Reply) -> Turn:
    told = _to_person(_all, turn, question, reply)
    return replace(told, acts=told.acts | {Act.NOT_PETITIONER})


def _silence(act: Act) -> Then:
    return lambda _all, turn, _question, _reply: replace(turn, acts=turn.acts | {act})


_THEN: dict[Reading, Then] = {
    Reading.REASK: _vague,
    Reading.HELP: _help,
    Reading.HUMAN: _to_person,
    Reading.WRONG_PERSON: _wrong_person,
    Reading.NOT_PETITIONER: _not_petitioner,
    Reading.REFUSE: _silence(Act.REFUSE),
    Reading.DECEASED: _silence(Act.DECEASED),
    Reading.LATER: _silence(Act.LATER),
}


def _object(question: Question) -> RatedObject:
    return question.object or RatedObject.RESPONSIBLE_UNIT
