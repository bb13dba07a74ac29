"""Which text comes next."""

from survey.questionnaire.conversation.state import State
from survey.questionnaire.conversation.turn import Say
from survey.questionnaire.model import Kind, Question, Questionnaire, Text
from survey.vocabulary import Purpose


def first(questionnaire: Questionnaire, state: State, round_: int) -> Say:
    """The message that begins the survey, or begins it anew in a later round."""
    question = questionnaire.question(state.needed[0])
    text = question.again if round_ > 1 else question.opens
    return Say(text or _asks(question), Purpose.INVITE, question.key)


def begins_again(state: State, round_: int) -> str:
    """The question with which a later round begins: there it is said that the earlier answer stays."""
    return state.needed[0] if round_ > 1 else ""


def what_next(questionnaire: Questionnaire, state: State, round_: int, purpose: Purpose) -> Say:
    """What a contact asks now: what is missing, and nothing that was answered."""
    missing = [key for key in state.needed if key not in state.answers]
    question = questionnaire.question((missing or state.needed)[0])
    if purpose is not Purpose.REMINDER and len(missing) == len(state.needed):
        return first(questionnaire, state, round_)
    return Say(question.reminds or _asks(question), purpose, question.key)


def after_answer(questionnaire: Questionnaire, state: State) -> Say | None:
    """The next question, or thanks where the last answer was the last question of all. Then silence."""
    if state.current is not None:
        question = questionnaire.question(state.current)
        return Say(_asks(question), Purpose.QUESTION, question.key)
    last = questionnaire.question(state.last_answered or state.needed[-1])
    return Say(Text.THANKS, Purpose.THANKS) if last.kind is not Kind.CONSENT else None


def asked_again(question: Question) -> Say:
    return Say(Text.REASK, Purpose.REASK, question.key)


def told_who(question: Question | None) -> Say:
    return Say(Text.WHO, Purpose.HELP, question.key if question else None)


def _asks(question: Question) -> str:
    """Empty where no text message asks this question: the channel that does has words of its own."""
    return question.asks or ""


HUMAN = Say(Text.HUMAN, Purpose.HELP)
STOPPED = Say(Text.OPTOUT_DONE, Purpose.OPTOUT)
SORRY = Say(Text.WRONG_PERSON, Purpose.THANKS)
