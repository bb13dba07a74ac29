"""What is asked by text message once a call by menu has brought an answer: the call itself asks one thing."""

from sqlalchemy import select

from survey.course.turn_taken import TurnTaken
from survey.models import Petitioner
from survey.questionnaire.conversation import Say, after_answer, turned_to
from survey.vocabulary import Channel, Line, Purpose


def asked_next(turn: TurnTaken) -> Say | None:
    """The next question of the text messages, as it follows an answer by text: the other rating, then the
    reason that everyone is offered (R8). None where the answer changed nothing, or no text can be sent; then
    the plan goes on."""
    if turn.turn.say is None or not turn.turn.given or turn.survey is None:
        return None
    if not turn.runtime.carrier.abilities.sms or not turn.asked.asks_on(Channel.SMS) or _is_fixed(turn):
        return None
    by_text = turned_to(turn.asked, turn.turn.state, Channel.SMS)
    say = after_answer(turn.asked, by_text)
    return say if say and say.purpose is Purpose.QUESTION else None


def _is_fixed(turn: TurnTaken) -> bool:
    line = select(Petitioner.line).where(Petitioner.id == turn.person.petitioner_id)
    return turn.session.scalar(line) is Line.FIXED
