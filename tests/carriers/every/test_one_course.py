"""Nothing above the port knows which carrier is in use: three surveys in one office, each by another carrier,
with the same words: the same answers and the same figures."""

import importlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick
from survey.carriers.sandbox.settings import INBOUND_PATH, VOICE_PATH, SandboxSettings
from survey.clock import SetClock
from survey.models import Answer, Attempt, Inbound, Survey, Unit
from survey.policy import load_policy
from survey.runtime import Runtime, build_runtime
from survey.scoring.asked import Asked
from survey.scoring.facts import rebuild_facts
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import month_of
from survey.settings import Settings
from survey.vocabulary import AttemptState, Channel, SurveyState
from tests.build import make_case, make_questionnaire, make_unit
from tests.carriers.every.world import CARRIERS, PUSHED, approve, told
from tests.carriers.sandbox.beside import Beside, beside, wait_for
from tests.servers import web
from tests.servers.ports import free_port

SAYS = {"2": 1, "不满意": 1, "办得太慢了": 1, "不用了": 0}  # and how many texts are the answer to it
ALWAYS = """
[plan]
steps = [{channel = "CHANNEL", after = "0s"}]

[hours]
sms = ["00:00-24:00"]
voice = ["00:00-24:00"]
working_days_only = []
"""


@dataclass(frozen=True)
class Office:
    """What one carrier sees of it."""

    runtime: Runtime
    sandbox: Beside

    def sends(self, number: int) -> None:
        """What is due leaves, and its receipts are here."""
        assert dispatch(self.runtime)["sent"] == number
        wait_for(lambda: not self._under_way())

    def hears(self, phone: str, words: str, kept: int) -> None:
        """Somebody writes; it is kept, as so many messages of theirs in all, and understood."""
        self.sandbox.post("/sandbox/inbound", **{"from": phone, "body": words})
        wait_for(lambda: self._understood() >= kept)

    def is_called(self, phone: str, keys: str) -> None:
        """The call that is due rings; somebody takes it, and presses a key after each thing that is said."""
        self.sandbox.post("/sandbox/hand", phone=phone, on=True)
        assert dispatch(self.runtime)["sent"] == 1
        wait_for(lambda: bool(self.sandbox.ledger("rang")))
        self.sandbox.post("/sandbox/take", phone=phone)
        for number, key in enumerate(keys, start=1):
            wait_for(partial(self._has_said, number))
            self.sandbox.post("/sandbox/press", phone=phone, digits=key)
        wait_for(partial(self._has_said, len(keys) + 1))
        if self.runtime.carrier.abilities.voice_dialogue:
            self.sandbox.post("/sandbox/hang_up", phone=phone)  # a menu is at its end
        self.sandbox.wait_until_quiet()

    def _has_said(self, number: int) -> bool:
        calls = self.sandbox.get("/sandbox/calls")["items"]
        said = [one for call in calls for one in call["passages"] if one["sound"] == "said"]
        return len(said) >= number

    def _under_way(self) -> int:
        with self.runtime.database.read() as session:
            under_way = select(func.count()).where(Attempt.state == AttemptState.ACCEPTED)
            return session.scalar(under_way) or 0

    def _understood(self) -> int:
        with self.runtime.database.read() as session:
            return session.scalar(select(func.count()).where(Inbound.understood_at.is_not(None))) or 0


@contextmanager
def _office(carrier: str, bare: Runtime, tmp_path: Path, channel: Channel) -> Iterator[Office]:
    """An office that uses `carrier` and begins on `channel`."""
    templates, policy = tmp_path / f"{carrier}.toml", tmp_path / "policy.toml"
    approve(carrier, templates)
    policy.write_text(ALWAYS.replace("CHANNEL", channel), encoding="utf-8")
    with web.reserved() as held:
        here, there = web.address(held), f"http://127.0.0.1:{free_port()}"
        of_carrier = told(carrier, there, templates)
        says = {"public_base_url": here, "sms_per_second": 1000, **of_carrier}
        given = Settings.model_validate(bare.settings.model_dump() | says)
        runtime = build_runtime(given, clock=bare.clock, policy=load_policy(policy))
        app: Flask = importlib.import_module("app").create_app(runtime)
        settings = _sandbox(carrier, here, int(there.rpartition(":")[2]), templates)
        with closing(runtime.database), web.serving(app, held), beside(settings) as sandbox:
            yield Office(runtime, sandbox)


def _sandbox(carrier: str, here: str, port: int, templates: Path) -> SandboxSettings:
    is_gateway = carrier != "sandbox"
    return SandboxSettings(
        port=port,
        speed=None,
        petitioners=False,
        shape=carrier if is_gateway else "twilio",  # type: ignore[arg-type]
        inbound_url=here + INBOUND_PATH,
        voice_url=here + VOICE_PATH,
        push_url=here + PUSHED if is_gateway else "",
        templates=templates if is_gateway else None,
        hand_speed=200.0,
    )


def _is_asked_and_answers(office: Office, phone: str, unit: Unit) -> None:
    """The first message comes twice."""
    office.sandbox.post("/sandbox/faults", rates={"inbound_doubled": 1.0})
    make_case(office.runtime, phone=phone, case_no="XF20261003721", unit=unit, office=unit, source=unit.code)
    pick(office.runtime)
    office.sends(1)
    before = office._understood()
    for number, (words, texts) in enumerate(SAYS.items(), start=1):
        office.hears(phone, words, before + number)
        office.sandbox.post("/sandbox/faults", profile="none")
        office.sends(texts)
    office.sandbox.wait_until_quiet()
    follow_up(office.runtime)


def _is_called_and_answers(office: Office, phone: str, unit: Unit) -> None:
    """The first rating by key, the second as the carrier can: by key as well, or by text."""
    make_case(office.runtime, phone=phone, case_no="XF20261003721", unit=unit, office=unit, source=unit.code)
    pick(office.runtime)
    before = office._understood()
    if office.runtime.carrier.abilities.voice_dialogue:
        office.is_called(phone, "124")
    else:
        office.is_called(phone, "2")
        wait_for(lambda: office._understood() > before)
        office.sends(1)
        office.hears(phone, "4", before + 2)
    follow_up(office.runtime)


def _came_of_it(runtime: Runtime, unit: Unit) -> dict[str, Any]:
    """All that is known of the survey of that unit, but what it is called and when it was."""
    with runtime.database.read() as session:
        survey = session.scalars(select(Survey).where(Survey.unit_id == unit.id)).one()
        answers = session.scalars(select(Answer).where(Answer.survey_id == survey.id).order_by(Answer.id))
        attempts = session.scalars(select(Attempt).where(Attempt.survey_id == survey.id).order_by(Attempt.id))
        heard = session.scalars(select(Inbound).where(Inbound.survey_id == survey.id).order_by(Inbound.id))
        return {
            "survey": (survey.state, survey.disposition, survey.channel, survey.called, survey.reached),
            "answers": [(one.question, one.value, one.level, one.counted, one.late) for one in answers],
            "attempts": [(one.purpose, one.channel, one.state, one.text_key, one.body) for one in attempts],
            "heard": [(one.reading, one.rule) for one in heard],
        }


def _figures(runtime: Runtime, unit: Unit) -> list[dict[str, Any]]:
    """All that is published of it, but its code."""
    rebuild_facts(runtime)
    month = month_of(runtime.clock.now().astimezone(runtime.settings.zone).date())
    return [{**one, "unit": ""} for one in list_scores(runtime, Asked(month, unit=unit.code))]


def test_the_same_words_are_the_same_answers_and_figures_by_every_carrier(
    runtime: Runtime, clock: SetClock, tmp_path: Path
) -> None:
    clock.set(datetime.now(UTC))  # a gateway tells when something was said
    make_questionnaire(runtime)
    units = {carrier: make_unit(runtime, f"{n}-{carrier}") for n, carrier in enumerate(CARRIERS)}
    came, figures = {}, {}
    for number, carrier in enumerate(CARRIERS):
        with _office(carrier, runtime, tmp_path, Channel.SMS) as office:
            assert office.runtime.carrier.name == carrier
            _is_asked_and_answers(office, f"+861390000000{number}", units[carrier])
        came[carrier] = _came_of_it(runtime, units[carrier])
        figures[carrier] = _figures(runtime, units[carrier])
    assert came["aliyun"] == came["tencent"] == came["sandbox"]
    assert figures["aliyun"] == figures["tencent"] == figures["sandbox"]
    assert came["sandbox"]["survey"][0] is SurveyState.SETTLED
    assert [one[1:4] for one in came["sandbox"]["answers"]][:2] == [("2", 2, True), ("4", 4, True)]
    assert [one["counts"] for one in figures["sandbox"] if one["object"] == "responsible_unit"]
    assert all(one[2] is AttemptState.DELIVERED for one in came["sandbox"]["attempts"])
    assert len(came["sandbox"]["heard"]) == len(SAYS), "each counts once, though one came twice"


def test_a_rating_by_key_is_the_same_answer_in_a_dialogue_and_by_menu(
    runtime: Runtime, clock: SetClock, tmp_path: Path
) -> None:
    clock.set(datetime.now(UTC))
    make_questionnaire(runtime)
    answers, counts = {}, {}
    for number, carrier in enumerate(("sandbox", "aliyun")):
        unit = make_unit(runtime, f"{number}-{carrier}")
        with _office(carrier, runtime, tmp_path, Channel.VOICE) as office:
            _is_called_and_answers(office, f"+861390000001{number}", unit)
        answers[carrier] = [one[:4] for one in _came_of_it(runtime, unit)["answers"]]
        counts[carrier] = [
            (one["object"], one["round"], one["counts"], one["rated"], one["called"], one["reached"])
            for one in _figures(runtime, unit)
        ]
    assert (
        answers["aliyun"]
        == answers["sandbox"]
        == [
            ("responsible_unit", "2", 2, True),
            ("petition_office", "4", 4, True),
        ]
    )
    assert counts["aliyun"] == counts["sandbox"]
