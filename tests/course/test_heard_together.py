"""R1, R3: messages that are understood in one go come to what they come to one after another."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from scheduler.dispatch import dispatch
from scheduler.pick import pick
from survey.carriers.port import InboundText
from survey.course.hear import Arrived, keep, understand_new
from survey.course.store import Stored
from survey.models import Answer, Attempt, CasePhone, Inbound, OptOut, Petitioner, Survey
from tests.build import make_case, make_petitioner, make_questionnaire
from tests.office_room import Room

FIRST, SPARE, OTHER, STRANGER = range(4)
TEXTS = (
    "1",
    "4",
    "5退订",
    "退订",
    "恢复",
    "打错了",
    "人工",
    "嗯嗯",
    "不满意 拖了半年",
    "好",
    "死了",
    "晚点",
    "帮助",
)
Said = Sequence[tuple[int, str]]
_numbers = count(1)
_rounds = st.lists(st.tuples(st.integers(FIRST, STRANGER), st.sampled_from(TEXTS)), min_size=1, max_size=6)


def _people(room: Room) -> list[str]:
    """A case with a second number, another case, and somebody nobody knows; all asked who can be."""
    numbers = [f"+86137{next(_numbers):08}" for _ in range(4)]
    case = make_case(room.runtime, phone=numbers[FIRST])
    spare = make_petitioner(room.runtime, numbers[SPARE])
    make_case(room.runtime, phone=numbers[OTHER])
    with room.runtime.database.write() as session:
        session.execute(insert(CasePhone), {"case_id": case.id, "position": 2, "petitioner_id": spare.id})
    return numbers


def _texts(numbers: Sequence[str], said: Said) -> list[InboundText]:
    return [
        InboundText(f"SM{next(_numbers):032}", numbers[who], "+15005550006", body, None, 0, ())
        for who, body in said
    ]


def _hear(room: Room, arrived: Sequence[Arrived]) -> bool:
    kept = [message for message in keep(room.runtime, arrived) if isinstance(message, Stored)]
    return understand_new(room.runtime, kept) == [True] * len(arrived)


def _story(room: Room, phones: Sequence[str]) -> dict[str, Any]:
    """Everything that came of it, without what differs between any two groups of people."""
    runtime = room.runtime
    with runtime.database.read() as session:
        indexes = [runtime.keyring.phone_index(phone) for phone in phones]
        people = {index: n for n, index in enumerate(indexes)}
        mine = session.scalars(select(Petitioner).where(Petitioner.phone_index.in_(indexes))).all()
        ids = {one.id: people[one.phone_index] for one in mine}
        theirs = select(Inbound).where(Inbound.phone_index.in_(indexes)).order_by(Inbound.id)
        read = session.scalars(theirs).all()
        order = {one.id: n for n, one in enumerate(read)}
        attempts = session.scalars(select(Attempt).where(Attempt.petitioner_id.in_(ids)).order_by(Attempt.id))
        told = attempts.all()
        surveys = session.scalars(
            select(Survey).where(Survey.id.in_({one.survey_id for one in told})).order_by(Survey.id)
        ).all()
        which = {survey.id: n for n, survey in enumerate(surveys)}
        answers = session.scalars(select(Answer).where(Answer.survey_id.in_(which)).order_by(Answer.id)).all()
        stops = session.scalars(select(OptOut).where(OptOut.petitioner_id.in_(ids)).order_by(OptOut.id)).all()
    return {
        "read": [
            (one.reading, one.rule, which.get(one.survey_id or 0), one.understood_at is None) for one in read
        ],
        "answers": sorted(
            (
                order.get(one.inbound_id or 0, -1),
                which[one.survey_id],
                one.question,
                one.value or "",
                one.counted,
                one.late,
                one.words_sealed is None,
            )
            for one in answers
        ),
        "attempts": sorted(
            (
                ids[one.petitioner_id],
                which.get(one.survey_id or 0, -1),
                order.get(one.inbound_id or 0, -1),
                one.seq,
                one.purpose,
                one.text_key,
                one.state,
            )
            for one in told
        ),
        "surveys": [
            (
                one.state,
                one.disposition,
                one.conversation,
                one.ended_as,
                one.to_person_why,
                one.reached,
                ids.get(one.petitioner_id),
            )
            for one in surveys
        ],
        "people": sorted(
            (people[one.phone_index], one.opted_out_at is None, one.dead_why or "", one.deceased_at is None)
            for one in mine
        ),
        "stops": [
            (ids[one.petitioner_id], one.how, order.get(one.inbound_id or 0), one.ended_how) for one in stops
        ],
    }


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_rounds, _rounds)
@example([(FIRST, "1"), (SPARE, "4"), (FIRST, "退订"), (SPARE, "5")], [(FIRST, "恢复"), (SPARE, "1")])
@example([(FIRST, "打错了"), (SPARE, "1"), (OTHER, "2")], [(SPARE, "4"), (SPARE, "好")])
@example([(STRANGER, "退订"), (STRANGER, "恢复"), (OTHER, "5"), (OTHER, "4")], [(OTHER, "4"), (OTHER, "不")])
def test_heard_together_as_one_after_another(room: Room, first: Said, second: Said) -> None:
    runtime = room.runtime
    make_questionnaire(runtime)
    together, apart = _people(room), _people(room)
    pick(runtime)
    dispatch(runtime)
    for said in (first, second):
        at = runtime.clock.now()
        assert _hear(room, [Arrived(text, at) for text in _texts(together, said)])
        assert all(_hear(room, [Arrived(text, at)]) for text in _texts(apart, said))
        dispatch(runtime)
    assert _story(room, together) == _story(room, apart)
