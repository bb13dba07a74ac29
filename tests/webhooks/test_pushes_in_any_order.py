"""R2: repeated, shuffled and cut into arrays anyhow, pushes come to what each comes to once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from survey.models import Answer, Attempt, Inbound, Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState as S
from survey.vocabulary import Channel
from tests.build import make_attempt, make_case, make_survey
from tests.webhooks.gateway import Piece, Pushing, call, report, text

_numbers = count(1)
_ENDS = st.sampled_from([S.ANSWERED, S.NO_ANSWER, S.BUSY])


@dataclass(frozen=True)
class Somebody:
    """Who has a text and a call of ours; `says` answers the one, `ends` and `keys` are what became of the
    other. Nobody does both: what is heard first counts, whatever the order in which it is told."""

    says: str | None
    ends: S
    keys: str = ""


_writes = st.builds(Somebody, st.sampled_from([None, "1", "4", "退订", "不满意 拖了半年", "人工"]), _ENDS)
_presses = st.builds(Somebody, st.none(), st.just(S.ANSWERED), st.sampled_from("1480#"))
_people = st.lists(_writes | _presses, min_size=1, max_size=4)
Push = tuple[str, list[Piece]]


def _pushed(runtime: Runtime, people: Sequence[Somebody]) -> tuple[list[str], list[tuple[str, Piece]]]:
    """These people made anew; their numbers, and all that the gateway has to say, in order."""
    now, phones, pieces = runtime.clock.now(), [], []
    for one in people:
        number = next(_numbers)
        phones.append(f"+86137{number:08}")
        survey = make_survey(runtime, make_case(runtime, phone=phones[-1]), state="open")
        left = {"state": S.ACCEPTED, "left_at": now, "accepted_at": now, "carrier": "gateway"}
        sms = make_attempt(runtime, survey, question="responsible_unit", **left)
        voice = make_attempt(
            runtime, survey, question="responsible_unit", channel=Channel.VOICE, body=None, **left
        )
        pieces.append(("reports", report(sms.token, S.DELIVERED if one.says or one.keys else S.UNDELIVERED)))
        pieces.append(("calls", call(voice.token, one.ends, keys=one.keys)))
        if one.says:
            pieces.append(("texts", text(phones[-1], one.says, now, sid=f"up-{number}")))
    return phones, pieces


def _story(runtime: Runtime, phones: Sequence[str]) -> list[Any]:
    """What came of it for each, without what differs between any two people."""
    told = []
    with runtime.database.read() as session:
        for phone in phones:
            person = session.scalars(
                select(Petitioner).where(Petitioner.phone_index == runtime.keyring.phone_index(phone))
            ).one()
            survey = session.scalars(select(Survey).where(Survey.petitioner_id == person.id)).one()
            attempts = select(Attempt).where(Attempt.petitioner_id == person.id).order_by(Attempt.id)
            heard = select(Inbound).where(Inbound.phone_index == person.phone_index).order_by(Inbound.id)
            given_ = select(Answer).where(Answer.survey_id == survey.id).order_by(Answer.id)
            told.append(
                (
                    [
                        (one.purpose, one.channel, one.state, one.error_code)
                        for one in session.scalars(attempts)
                    ],
                    [(one.reading, one.understood_at is not None) for one in session.scalars(heard)],
                    [(one.question, one.value) for one in session.scalars(given_)],
                    (survey.state, survey.disposition, survey.next_at, survey.to_person_why),
                    person.opted_out_at,
                )
            )
    return told


@st.composite
def _arrays(draw: st.DrawFn, pieces: Sequence[tuple[str, Piece]]) -> list[Push]:
    """Every piece at least once, some twice, in any order, in arrays of any length."""
    again = draw(st.lists(st.sampled_from(pieces), max_size=len(pieces)))
    arrays: list[Push] = []
    for kind, piece in draw(st.permutations([*pieces, *again])):
        if arrays and arrays[-1][0] == kind and draw(st.booleans()):
            arrays[-1][1].append(piece)
        else:
            arrays.append((kind, [piece]))
    return arrays


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(people=_people, data=st.data())
def test_r2_in_any_order_and_any_number_of_times(
    office: Runtime, push: Pushing, people: list[Somebody], data: st.DataObject
) -> None:
    phones, pieces = _pushed(office, people)
    for kind, piece in pieces:
        assert push(kind, [piece]) == 200
    others, again = _pushed(office, people)
    for kind, some in data.draw(_arrays(again)):
        assert push(kind, some) == 200
    assert _story(office, others) == _story(office, phones)
