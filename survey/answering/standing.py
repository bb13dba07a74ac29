"""Where the survey behind a link stands, and so which page is shown. Read, never written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from survey.course.links import ENDED, Given, digest
from survey.course.questionnaires import questionnaire
from survey.course.store import Said, stored
from survey.course.words import case_tail
from survey.masks import mask_name
from survey.models import Case, Inbound, Link, Petitioner, Survey, Unit
from survey.questionnaire.conversation import Act, Heard, State, advance, resume, turned_to
from survey.questionnaire.load import Questionnaire
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import Channel, ReadingOrder, SurveyState

WEB = "web"  # who brings what is said on these pages, beside the carriers
STILL_OPEN = timedelta(hours=1)  # whoever has a page open when the link expires is still heard


class Place(StrEnum):
    """The page somebody is at."""

    ENDED = "ended"  # the link was called back
    EXPIRED = "expired"
    STOPPED = "stopped"
    DONE = "done"
    OVER = "over"  # settled without a rating
    IDENTITY = "identity"
    QUESTION = "question"


@dataclass(frozen=True)
class Standing:
    """`state` takes along what is on disk and not understood yet, so that nobody is asked it again."""

    link_id: int
    survey_id: int
    round: int
    phone_index: bytes
    expires_at: datetime
    texted: bool  # to the person's own number
    confirmed: bool
    stopped: bool
    settled: bool
    asked: Questionnaire
    state: State
    reading_order: ReadingOrder
    language: str
    masked_name: str
    case_tail: str
    unit: str
    office: str

    def place(self, now: datetime) -> Place:
        if self.expires_at == ENDED:
            return Place.ENDED
        if now >= self.expires_at:
            return Place.EXPIRED
        if self.stopped:
            return Place.STOPPED
        if self.settled or self.state.current is None:
            return Place.DONE if self.rated else Place.OVER
        return Place.QUESTION if self.confirmed else Place.IDENTITY

    def hears(self, said: Said, now: datetime) -> bool:
        """Whether what was said here is kept: nothing but who it is, before somebody has said so, and
        nothing from a link that opens nothing any more."""
        if self.expires_at == ENDED or now >= self.expires_at + STILL_OPEN:
            return False
        return self.confirmed or bool(said.acts)

    def meant(self, said: Said) -> Said:
        """Who finds a slip of paper and is not the person says nothing of the person's number."""
        if self.texted or Act.WRONG_PERSON not in said.acts:
            return said
        return replace(said, acts=frozenset({Act.NOT_IN}))

    @property
    def rated(self) -> bool:
        return any(question.key in self.state.answers for question in self.asked.ratings())


def read_standing(runtime: Runtime, token: str) -> Standing | None:
    """Where the survey of this link stands; None if there is no such link."""
    unit, office = aliased(Unit), aliased(Unit)
    query = (
        select(Link, Survey, Petitioner, Case, unit.name, office.name)
        .join(Survey, Survey.id == Link.survey_id)
        .join(Petitioner, Petitioner.id == Survey.petitioner_id)
        .join(Case, Case.id == Survey.case_id)
        .join(unit, unit.id == Survey.unit_id)
        .join(office, office.id == Survey.petition_office_id)
        .where(Link.digest == digest(token))
    )
    with runtime.database.read() as session:
        row = session.execute(query).one_or_none()
        if row is None:
            return None
        link, survey, person, case, unit_name, office_name = row
        asked = questionnaire(session, survey.questionnaire_id)
        waiting = [stored(runtime, inbound).said for inbound in _not_understood(session, link.id)]
    settled = survey.state is SurveyState.SETTLED
    state = resume(asked, survey.conversation, survey.language)
    return Standing(
        link_id=link.id,
        survey_id=survey.id,
        round=survey.round,
        phone_index=person.phone_index,
        expires_at=link.expires_at,
        texted=link.how == Given.SMS,
        confirmed=link.confirmed_at is not None,
        stopped=person.opted_out_at is not None or any(Act.OPT_OUT in said.acts for said in waiting),
        settled=settled,
        asked=asked,
        state=_as_understood(asked, state, waiting, over=settled),
        reading_order=survey.reading_order,
        language=survey.language,
        masked_name=mask_name(runtime.keyring.open_or_empty(case.name_sealed, Sealed.CASE_NAME)),
        case_tail=case_tail(case.case_no),
        unit=unit_name,
        office=office_name,
    )


def _not_understood(session: Session, link_id: int) -> Iterable[Inbound]:
    """What came through this link and waits to be understood: something went wrong there.

    It is looked for among the few that wait, by their own index, so its carrier is not asked for.
    """
    ours = Inbound.sid.startswith(f"{WEB}:{link_id}:", autoescape=True)
    found = select(Inbound).where(Inbound.understood_at.is_(None), ours)
    return session.scalars(found.order_by(Inbound.received_at, Inbound.id))


def _as_understood(asked: Questionnaire, state: State, waiting: Iterable[Said], *, over: bool) -> State:
    for said in waiting:
        heard = Heard(
            said.text,
            over=over,
            channel=said.channel,
            question=said.question,
            value=said.value,
            acts=said.acts,
            how=said.how,
        )
        state = advance(asked, state, heard).state
    return turned_to(asked, state, Channel.WEB)
