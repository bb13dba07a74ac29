"""`flask costs`: the same figures for people, programs and spreadsheets."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app import create_app
from survey.costs.commands import costs
from survey.policy.costs import Costs
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import AttemptState, Channel, Disposition, SurveyState
from tests.build import make_attempt, make_survey, make_unit
from tests.ordinary import MakeRuntime


def priced(runtime: Runtime, **prices: Any) -> Runtime:
    given = {"currency": "CNY", "segment": "", "call_minute": "", "detected_call": "", "interviewer_hour": "",
             "slip": "", **prices}  # fmt: skip
    policy = runtime.policy.model_copy(update={"costs": Costs.model_validate(given)})
    return replace(runtime, policy=policy)


def one_answered(runtime: Runtime) -> None:
    """A text of two segments, a call of a minute, and an answer to the call."""
    now = runtime.clock.now()
    survey = make_survey(
        runtime, state=SurveyState.SETTLED, settled_at=now, settled_day=runtime.local_day(now),
        disposition=Disposition.COMPLETE, channel=Channel.VOICE,
    )  # fmt: skip
    make_attempt(runtime, survey, state=AttemptState.DELIVERED, left_at=now, segments=2)
    make_attempt(
        runtime, survey, state=AttemptState.ANSWERED, channel=Channel.VOICE, left_at=now, step=1, seconds=42,
        answered_by="human",
    )  # fmt: skip
    rebuild_facts(runtime)


@pytest.fixture
def office(make_runtime: MakeRuntime) -> Runtime:
    runtime = priced(make_runtime(), segment=0.05, call_minute=0.12)
    make_unit(runtime, "S1")
    one_answered(runtime)
    return runtime


def said(app: Flask, *words: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(costs, words)


def test_the_whole_each_channel_and_each_unit(office: Runtime) -> None:
    app = create_app(office)
    whole, under_way = json.loads(said(app).output)["items"]
    assert (whole["total"], whole["completes"], whole["per_complete"]) == (0.22, 1, 0.22)
    assert (whole["whole"], whole["not_priced"]) == (False, {"detected_call": 1})  # never a false 0
    assert under_way["total"] == 0
    channels = json.loads(said(app, "--by", "channel", "--format", "json").output)["items"]
    assert [(one["key"], one["total"], one["completes"], one["per_complete"]) for one in channels] == [
        ("sms", 0.1, 0, None),
        ("voice", 0.12, 1, 0.12),
    ]
    rows = list(csv.DictReader(io.StringIO(said(app, "--by", "unit", "--format", "csv").output)))
    assert [(row["key"], row["total"], row["not_priced"]) for row in rows] == [
        ("S1", "0.22", "detected_call 1")
    ]


def test_a_plan_is_foreseen(office: Runtime) -> None:
    app = create_app(office)
    (item,) = json.loads(said(app, "--plan", "now").output)["items"]
    assert item["stops_at"] == 1  # nobody was reminded: nothing is made up
    (item,) = json.loads(said(app, "--plan", "now", "--assume", "0.2").output)["items"]
    assert item["stops_at"] == 1  # nor is what it would cost


@pytest.mark.parametrize(
    "words",
    [
        ("--period", "2026-13"),
        ("--by", "weather"),
        ("--plan", "none"),
        ("--assume", "2"),
        ("--format", "xml"),
    ],
)
def test_wrong_usage_ends_with_two(office: Runtime, words: tuple[str, ...]) -> None:
    assert said(create_app(office), *words).exit_code == 2
