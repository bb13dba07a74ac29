"""A call, ours or somebody's to us, as its token finds it: everything a turn of it needs, read at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from survey.models import Attempt, Case, Petitioner, Survey, Unit
from survey.questionnaire.conversation import State, resume
from survey.questionnaire.load import Questionnaire
from survey.vocabulary import Channel, ReadingOrder, SurveyState

_Office = aliased(Unit)
# Built once: building it for every turn costs more than running it.
_BY_TOKEN = (
    select(
        Attempt.id,
        Attempt.petitioner_id,
        Attempt.inbound_id,
        Attempt.answered_by,
        Attempt.heard_at,
        Survey.id,
        Survey.round,
        Survey.state,
        Survey.questionnaire_id,
        Survey.petitioner_id,
        Survey.language,
        Survey.reading_order,
        Survey.conversation,
        Case.case_no,
        Case.name_sealed,
        Unit.name,
        _Office.name,
        Petitioner.phone_index,
        Petitioner.opted_out_at,
    )
    .join(Survey, Survey.id == Attempt.survey_id)
    .join(Case, Case.id == Survey.case_id)
    .join(Unit, Unit.id == Survey.unit_id)
    .join(_Office, _Office.id == Survey.petition_office_id)
    .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
    .where(Attempt.token == bindparam("token"), Attempt.channel == Channel.VOICE)
)


@dataclass(frozen=True, slots=True)
class Call:
    """`petitioner_id`: the number in the call; `owner_id`: the one that the survey is on now.
    `inbound_id`: set where the person called us. `heard_at`: somebody pressed or said something in it."""

    attempt_id: int
    petitioner_id: int
    inbound_id: int | None
    answered_by: str | None
    heard_at: datetime | None
    survey_id: int
    round: int
    survey_state: SurveyState
    questionnaire_id: int
    owner_id: int
    language: str
    reading_order: ReadingOrder
    conversation: dict[str, Any] | None
    case_no: str
    name_sealed: bytes | None
    unit: str
    petition_office: str
    phone_index: bytes
    opted_out_at: datetime | None

    @property
    def own_number(self) -> bool:
        return self.petitioner_id == self.owner_id

    @property
    def is_astray(self) -> bool:
        """Whether the survey has moved to another number since we called this one."""
        return not self.own_number and self.inbound_id is None

    @property
    def may_ask(self) -> bool:
        is_open = self.survey_state is not SurveyState.SETTLED
        return is_open and self.opted_out_at is None and not self.is_astray

    def state(self, asked: Questionnaire) -> State:
        """Where the conversation stands."""
        return resume(asked, self.conversation, self.language)


def find_call(session: Session, token: str) -> Call | None:
    """The call of that token; None if there is none."""
    row: Sequence[Any] | None = session.connection().execute(_BY_TOKEN, {"token": token}).first()
    return Call(*row) if row else None
