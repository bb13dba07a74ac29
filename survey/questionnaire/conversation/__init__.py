"""The conversation: what was heard so far ─► what to keep and what to say next. The same on every channel.

current question ── heard ──► level, words, yes/no ──► kept, next question of the channel
                      ├─► vague ──► asked again, once a question ──► two people read it
                      ├─► who are you ──► told, twice ──► a person
                      └─► stop, refusal, wrong number, death ──► an act, and silence or one last text
"""

from survey.questionnaire.conversation.advance import advance
from survey.questionnaire.conversation.choose import CHOSEN, PASSED, may_choose
from survey.questionnaire.conversation.say import after_answer, begins_again, first, what_next
from survey.questionnaire.conversation.state import (
    State,
    begin,
    is_complete,
    optional_open,
    resume,
    turned_to,
)
from survey.questionnaire.conversation.turn import Act, Given, Heard, Say, Turn

__all__ = [
    "CHOSEN",
    "PASSED",
    "Act",
    "Given",
    "Heard",
    "Say",
    "State",
    "Turn",
    "advance",
    "after_answer",
    "begin",
    "begins_again",
    "first",
    "is_complete",
    "may_choose",
    "optional_open",
    "resume",
    "turned_to",
    "what_next",
]
