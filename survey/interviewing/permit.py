"""May this person be called now? The permit of every contact (R5, R11), asked for attempts at the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from survey.contact.hours import ContactHours, local_day
from survey.contact.permit import Never, Permit, Sending, may_leave
from survey.course.life import survey_end
from survey.course.pausing import covers, pauses_since, unit_ancestry
from survey.models import Attempt, Pause, Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import Channel, Purpose, SurveyState, WhyNot

Found = Row[*tuple[Any, ...]]  # an attempt (or none), its survey and its person


def waiting_rows() -> Select[Attempt, Survey, Petitioner]:
    """Attempts with all that the permit looks at."""
    return (
        select(Attempt, Survey, Petitioner)
        .join(Survey, Survey.id == Attempt.survey_id)
        .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
    )


def desk_hours(runtime: Runtime) -> ContactHours:
    return ContactHours(runtime.policy.hours, runtime.calendar)


@dataclass(frozen=True)
class Permits:
    """What is read once for many: pauses, and what each person got today."""

    runtime: Runtime
    pauses: Sequence[Pause]
    parents: Mapping[int, int | None]
    today: Mapping[int, int]

    @classmethod
    def of(
        cls, runtime: Runtime, session: Session, surveys: Sequence[Survey], people: Sequence[int]
    ) -> "Permits":
        now = runtime.clock.now()
        pauses = pauses_since(session, min((one.picked_at for one in surveys), default=now))
        parents = unit_ancestry(session) if any(pause.unit_id for pause in pauses) else {}
        return cls(runtime, pauses, parents, _contacts_today(runtime, session, people, now))

    def permit(
        self, survey: Survey, person: Petitioner, purpose: Purpose, planned_at: datetime, now: datetime
    ) -> Permit:
        """Go, not before, or never, for a call of this purpose at `now`."""
        if person.dead_at is not None or person.deceased_at is not None:
            return Never(WhyNot.CHANNEL_CLOSED)  # told meanwhile, by whatever channel
        running = [pause for pause in self.pauses if pause.ended_at is None]
        sending = Sending(
            purpose=purpose,
            channel=Channel.INTERVIEWER,
            planned_at=planned_at,
            last_heard_at=survey.last_heard_at,
            survey_open=survey.state is not SurveyState.SETTLED,
            survey_ends_at=survey_end(survey, self.runtime, self.pauses, self.parents, now),
            contacts_today=self.today.get(person.id, 0),
            opted_out=person.opted_out_at is not None,
            paused=any(covers(pause, Channel.INTERVIEWER, survey.unit_id, self.parents) for pause in running),
            demo=survey.demo or person.demo,
            loopback=self.runtime.carrier.is_loopback,
        )
        return may_leave(sending, now, self.runtime.policy, desk_hours(self.runtime))


def _contacts_today(
    runtime: Runtime, session: Session, people: Sequence[int], now: datetime
) -> dict[int, int]:
    midnight = local_day(now, runtime.settings.zone)[0]
    counted = (
        select(Attempt.petitioner_id, func.count())
        .where(Attempt.petitioner_id.in_(people), Attempt.left_at >= midnight, Attempt.contact)
        .group_by(Attempt.petitioner_id)
    )
    return dict(session.execute(counted).all())
