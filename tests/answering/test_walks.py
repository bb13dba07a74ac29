"""Petitioners who press anything, twice, from old pages, and write texts in between: never a 500, never a
lost answer, never a wrong one.
"""

import itertools
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from survey.carriers.port import InboundText
from survey.course.hear import Arrived, Hearing
from survey.models import Answer, Inbound, Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Disposition, SurveyState
from tests.answering.visitor import Form, Visitor, invite, petition
from tests.build import make_attempt

_numbers = itertools.count(1)
PHASES = (Phase.reuse, Phase.generate, Phase.shrink)  # to explain takes longer than to look
NEXT, REFUSED = 303, 400
TEXTS = ("2", "满意", "5", "路没修", "退订", "要", "你是谁", "打错了")
STRANGE: tuple[Form, ...] = (
    {}, {"nonce": "x"}, {"nonce": "abcdefgh1234", "act": "fly"},
    {"nonce": "abcdefgh1234", "question": "responsible_unit", "value": "0"},
    {"nonce": "abcdefgh1234", "question": "responsible_unit", "value": ""},
    {"nonce": "abcdefgh1234", "question": "reason", "value": "result,delay"},
    {"nonce": "abcdefgh1234", "question": "'; DROP TABLE answer", "value": "1"},
)  # fmt: skip
LOOKS: tuple[dict[str, str], ...] = (
    {"page": "stop"}, {"page": "wrong"}, {"page": "later"}, {"page": "\0"}, {"lang": "en"}, {"lang": "xx"},
    {"note": "<script>"},
)  # fmt: skip

Move = tuple[str, int]
# Mostly on with the form; the rest is what happens on real telephones.
MOVES = st.one_of(
    st.tuples(st.just("press"), st.integers(0, 9)),
    st.tuples(st.just("press"), st.integers(0, 4)),
    st.tuples(st.just("reason"), st.integers(0, 2**9 - 1)),
    st.tuples(st.sampled_from(("again", "old", "look", "strange", "text")), st.integers(0, 50)),
    st.tuples(st.sampled_from(("stop", "wrong", "text", "old")), st.integers(0, 50)),
)
WALKS = st.lists(MOVES, min_size=8, max_size=30)
REASONS = ["result", "delay", "attitude", "no_contact", "no_reply", "promise", "unfair", "explained", "other"]


@dataclass
class Walk:
    """`sent`: the forms that our pages offered and that were taken, in order; `seen`: all that were offered;
    `ended`: somebody said on the page that they are not the person."""

    runtime: Runtime
    visitor: Visitor
    phone: str
    sent: list[dict[str, Any]] = field(default_factory=list)
    seen: list[Form] = field(default_factory=list)
    ended: bool = False

    def go(self, move: Move) -> None:
        kind, number = move
        match kind:
            case "press" | "reason":
                self._press(self.visitor.buttons(), number, ticked=kind == "reason")
            case "stop" | "wrong":
                self._press(self.visitor.buttons(page=kind), number)
            case "again" if self.sent:
                self._send(self.sent[number % len(self.sent)])
            case "old" if self.seen:
                self._send(self.seen[number % len(self.seen)])
            case "look":
                assert self.visitor.look(**LOOKS[number % len(LOOKS)]).status_code in (200, 410)
            case "strange":
                assert self.visitor.send(STRANGE[number % len(STRANGE)]).status_code == REFUSED
            case "text":
                self._write(TEXTS[number % len(TEXTS)])

    def _press(self, forms: list[Form], number: int, *, ticked: bool = False) -> None:
        self.seen += forms
        if not forms:
            return
        form: dict[str, Any] = dict(forms[number % len(forms)])
        if form.get("question") == "reason" and "value" not in form and ticked:
            form |= {"value": [one for at, one in enumerate(REASONS) if number >> at & 1], "text": "路"}
        self._send(form)

    def _send(self, form: dict[str, Any]) -> None:
        assert self.visitor.send(form).status_code == NEXT
        if not self.ended:
            self.sent.append(form)
        self.ended |= form.get("act") == "wrong_person"

    def _write(self, body: str) -> None:
        sid = f"SM{next(_numbers)}"
        text = InboundText(sid, self.phone, "+15005550006", body, opt_out_type=None, media=0, raw=())
        assert Hearing(self.runtime)(Arrived(text, self.runtime.clock.now()))


@pytest.mark.slow
@given(WALKS)
@settings(max_examples=30, phases=PHASES, suppress_health_check=list(HealthCheck))
def test_r2_whatever_is_pressed_is_kept_once_and_counted_as_it_was_pressed(
    client: FlaskClient, runtime: Runtime, moves: list[Move]
) -> None:
    phone = f"+8613{next(_numbers):09}"
    visitor, survey = invite(client, runtime, petition(runtime, phone=phone))
    make_attempt(runtime, survey, question="responsible_unit", state=AttemptState.DELIVERED)
    walk = Walk(runtime, visitor, phone)
    walk.go(("press", 0))  # it is them
    for move in moves:
        walk.go(move)
    _check(runtime, walk, survey)


def _check(runtime: Runtime, walk: Walk, survey: Survey) -> None:
    with runtime.database.read() as session:
        person = session.get_one(Petitioner, survey.petitioner_id)
        kept = session.scalars(
            select(Inbound).where(Inbound.phone_index == person.phone_index, Inbound.carrier == "web")
        ).all()
        answers = session.scalars(
            select(Answer).where(Answer.survey_id == survey.id).order_by(Answer.id)
        ).all()
        ended = session.get_one(Survey, survey.id)
    different = {_said(form) for form in walk.sent}
    assert len(kept) == len(different), "kept, and once"
    assert all(one.understood_at for one in kept)
    first: dict[str, Answer] = {}
    for answer in answers:
        if not answer.late and (answer.value or answer.words_sealed):
            first.setdefault(answer.question, answer)
    counted = {answer.question: answer for answer in answers if answer.counted}
    assert len(counted) == sum(answer.counted for answer in answers)
    assert all(first[question] is answer for question, answer in counted.items()), "the first one counts"
    said = {(form["question"], _value(form)) for form in walk.sent if form.get("question")}
    heard = {(answer.question, answer.value) for answer in answers}
    assert {one for one in said if one[1]} <= heard, "nothing is lost"
    by_page = {(answer.question, answer.value) for answer in answers if answer.how == "page"}
    assert by_page <= said, "nothing is made up"
    if ended.state is SurveyState.SETTLED:
        rated = sum(answer.level is not None for answer in counted.values())
        both, one = Disposition.COMPLETE, Disposition.PARTIAL
        assert {2: ended.disposition is both, 1: ended.disposition is one}.get(rated, ended.disposition)


def _said(form: dict[str, Any]) -> tuple[str, ...]:
    """To pass a question over and to say nothing to it is the same."""
    return (form["nonce"], form.get("act", ""), form.get("question", ""), _value(form), form.get("text", ""))


def _value(form: dict[str, Any]) -> str:
    value = form.get("value", "")
    return value if isinstance(value, str) else ",".join(value)
