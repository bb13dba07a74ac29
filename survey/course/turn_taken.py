"""One turn of the conversation in the transaction that writes it down."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.course.later import Later
from survey.course.person import Meant, Person
from survey.course.store import Message
from survey.questionnaire.conversation import Turn
from survey.questionnaire.load import Questionnaire
from survey.runtime import Runtime
from survey.vocabulary import Channel


@dataclass(frozen=True)
class TurnTaken:
    """Everything about one turn that the steps of writing it down share."""

    runtime: Runtime
    session: Session
    later: Later
    message: Message
    person: Person
    asked: Questionnaire
    turn: Turn
    now: datetime

    @property
    def channel(self) -> Channel:
        return self.message.said.channel

    @property
    def survey(self) -> Meant | None:
        return self.person.survey

    @property
    def late(self) -> bool:
        return self.survey is None or not self.survey.is_open
