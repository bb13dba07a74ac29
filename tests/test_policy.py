"""The policy file: overridden key by key, refused by name, explained key by key."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from survey.policy import PolicyError, WorkingDays, load_policy, policy_entries
from survey.policy.commands import policy as policy_command
from survey.policy.durations import parse_elapsed, parse_span
from survey.policy.models import Policy
from survey.policy.times_of_day import WeeklyTime, Window, parse_window
from survey.runtime import EXTENSION
from survey.vocabulary import Channel

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = (ROOT / "docs/maps/la311.policy.toml", ROOT / "survey/demonstration/demo.toml")


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    return tmp_path / "policy.toml"


def problems(file: Path, text: str) -> list[str]:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        load_policy(file)
    return refused.value.problems


def keys_of(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every dotted key of the file; the tables that the operator names are `NAME`."""
    for name, field in model.model_fields.items():
        key = prefix + (field.alias or name)
        inner = next(
            (
                one
                for one in (field.annotation, *getattr(field.annotation, "__args__", ()))
                if isinstance(one, type) and issubclass(one, BaseModel)
            ),
            None,
        )
        if inner is None:
            yield key
        elif key != "plans":  # the keys of [plan] again
            yield from keys_of(inner, f"{key}.NAME." if key == "sources" else f"{key}.")


def test_the_built_in_values_are_those_of_the_contract() -> None:
    policy = load_policy(None)
    steps = [(step.channel, step.after, step.reminder) for step in policy.plan.steps]
    day = timedelta(days=1)
    assert steps == [
        (Channel.SMS, timedelta(0), False),
        (Channel.SMS, day, True),
        (Channel.VOICE, day, False),
        (Channel.VOICE, day, False),
        (Channel.INTERVIEWER, day, False),
    ]
    assert (policy.eligibility.closed_at_least, policy.eligibility.closed_at_most) == (day, 60 * day)
    assert (policy.plan.lifetime, policy.plan.per_day) == (15 * day, 3)
    assert policy.hours.voice == (Window(540, 720), Window(870, 1230))
    assert list(policy.score.weights) == [100, 80, 60, 30, 0]
    assert policy.rectification.order == WorkingDays(15)
    assert policy.reports.daily == time(16)
    assert policy.reports.weekly == WeeklyTime(0, time(8, 30))
    assert str(policy.schedule.of("follow-up")) == "every 1m"
    assert policy.schedule.of("reports") is None
    assert str(policy.schedule_of("reports")) == "0 16 * * *; 30 8 * * mon"
    assert policy.schedule_of("pick") == policy.schedule.of("pick")


def test_a_file_overrides_single_keys(policy_file: Path) -> None:
    policy_file.write_text("[plan]\nper_day = 2\nfinish_before = 2026-12-31\n[score]\ntarget = 1\n")
    policy = load_policy(policy_file)
    assert (policy.plan.per_day, policy.score.target) == (2, 1.0)
    assert policy.plan.finish_before == date(2026, 12, 31)
    assert policy.plan.lifetime == load_policy(None).plan.lifetime


def test_all_faults_are_told_at_once_by_name_with_what_is_allowed(policy_file: Path) -> None:
    told = problems(
        policy_file,
        """
        [eligibility]
        closed_at_mots = "3d"
        sample = 0
        [plan]
        lifetime = "5wd"
        steps = [{channel = "fax", after = "1d"}, {channel = "sms", after = "soon"}]
        [schedule]
        pick = "0 25 * * *"
        [weather]
        """,
    )
    starts = {
        "eligibility.closed_at_mots: no such key, allowed here: closed_at_least, closed_at_most,",
        "eligibility.sample: given 0, allowed: a share above 0, up to 1",
        'plan.lifetime: given "5wd", allowed: a duration such as 30m, 2h or 1d, from 1s to 366d',
        'plan.steps[0].channel: given "fax", allowed: sms, voice or interviewer',
        'plan.steps[1].after: given "soon", allowed: a duration',
        'schedule.pick: given "0 25 * * *", allowed: a cron line of five fields',
        "weather: no such key, allowed here: eligibility, plan,",
    }
    assert len(told) == len(starts)
    for start in starts:
        assert any(line.startswith(start) for line in told), start


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[plan]\nper_day = true", "plan.per_day"),
        ("[plan]\nper_day = 0", "plan.per_day"),
        ('[plan]\nsilence = "0s"', "plan.silence"),
        ("[plan]\nsilence = 86400", "plan.silence"),
        ('[plan]\nlifetime = "999999999y"', "plan.lifetime"),
        ("[plan]\nsteps = []", "plan.steps"),
        ('[plan]\nsteps = [{channel = "sms", after = "0s", reminder = true}]', "plan.steps"),
        ('[plan]\nfinish_before = "soon"', "plan.finish_before"),
        ("[plan]\nfinish_before = 2026-12-31T08:00:00Z", "plan.finish_before"),
        ('[plan]\nuse = "summer"', "plan.use"),
        ('[plan]\nuse = "a"\n[plans.a]\nuse = "b"\n[plans.b]', "plans.a.use"),
        ("[plans.a]\nper_day = -1", "plans.a.per_day"),
        ('[plans."a b"]', "plans"),
        ('[hours]\nsms = ["20:00"]', "hours.sms[0]"),
        ('[hours]\nsms = ["09:00-09:00"]', "hours.sms[0]"),
        ('[hours]\nsms = ["09:00-24:30"]', "hours.sms[0]"),
        ("[hours]\nsms = []", "hours.sms"),
        ('[hours]\nworking_days_only = ["web"]', "hours.working_days_only[0]"),
        ('[eligibility]\nclosed_at_most = "1h"', "eligibility.closed_at_most"),
        ("[eligibility]\nsample = nan", "eligibility.sample"),
        ('[eligibility]\nsample = "1"', "eligibility.sample"),
        ("[score]\nsatisfied = [1, 2, 3, 4]", "score.satisfied"),
        ("[score]\nsatisfied = [2, 3]", "score.satisfied"),
        ("[score]\nweights = [0, 30, 60, 80, 100]", "score.weights"),
        ("[score]\nweights = [100, 80]", "score.weights"),
        ("[score]\ne = 1.5", "score.e"),
        ("[score]\ncomposite = {responsible_unit = 0.5}", "score.composite.petition_office"),
        ("[score]\ncomposite = {responsible_unit = 0.9, petition_office = 0.9}", "score.composite"),
        ('[reports]\nweekly = "someday 08:30"', "reports.weekly"),
        ('[reports]\ndaily = "24:00"', "reports.daily"),
        ('[retention]\nwords = "0s"', "retention.words"),
        ('[rectification]\nverify = "-1wd"', "rectification.verify"),
        ('[schedule]\ndispatch = "every 0s"', "schedule.dispatch"),
        ("plan = 3", "plan"),
        ("plans = 3", "plans"),
        ("[sources.x]\nurl = 'a'\nquery = 'b'", "sources.x.watermark"),
        ("[sources.x]\nquery = 'b'\nwatermark = 'c'", "sources.x"),
        ("[sources.x]\nurl = 'a'\nurl_env = 'A'\nquery = 'b'\nwatermark = 'c'", "sources.x"),
        ("[sources.x]\nurl = 'a'\nquery = 'b > :watermark'\nwatermark = 'c'\nbegin = 1", "sources.x"),
        ("[sources.x]\nurl = 'a'\nquery = 'b >= :watermark'\nwatermark = 'c'", "sources.x"),
        ("[sources.x]\nurl = 'a'\nquery = 'b'\nwatermark = 'c'\nbegin = true", "sources.x.begin"),
        ("[sources.x]\nurl = 'a'\nquery = 'b'\nwatermark = 'c'\noverlap = -1", "sources.x.overlap"),
    ],
)
def test_what_is_out_of_range_is_refused_by_its_dotted_name(policy_file: Path, text: str, key: str) -> None:
    (told,) = problems(policy_file, text)
    assert told.startswith(f"{key}: ")


def test_a_file_that_cannot_be_read_is_told_with_its_path(policy_file: Path) -> None:
    with pytest.raises(PolicyError, match=r"policy\.toml: cannot be read"):
        load_policy(policy_file)
    assert "is not TOML" in problems(policy_file, "plan = ")[0]
    policy_file.write_bytes("[plan] # 计划".encode("gb18030"))
    with pytest.raises(PolicyError, match="is not UTF-8"):
        load_policy(policy_file)


def test_a_named_plan_is_completed_from_plan_and_chosen_by_use(policy_file: Path) -> None:
    policy_file.write_text(
        """
        [plan]
        use = "summer"
        per_day = 2
        silence = "3h"
        [plans.summer]
        silence = "4h"
        [plans.winter]
        silence = "5h"
        """
    )
    policy = load_policy(policy_file)
    assert (policy.plan.use, policy.plan.silence, policy.plan.per_day) == ("summer", timedelta(hours=4), 2)
    assert policy.plans["winter"].silence == timedelta(hours=5)
    shown = {entry.key: (entry.value, entry.source) for entry in policy_entries(policy_file)}
    assert shown["plan.silence"] == ("4h", "file")
    assert shown["plans.winter.silence"] == ("5h", "file")
    assert shown["plans.winter.lifetime"] == ("15d", "built-in")
    assert shown["plan.lifetime"] == ("15d", "built-in")


def test_a_shipped_plan_is_chosen_by_its_name_and_may_be_replaced(policy_file: Path) -> None:
    policy_file.write_text('[plan]\nuse = "people_first"\nper_day = 2')
    policy = load_policy(policy_file)
    channels = [step.channel for step in policy.plan.steps]
    assert channels == [Channel.INTERVIEWER, Channel.SMS, Channel.SMS]
    assert policy.plan.per_day == 2, "what it does not say is taken from [plan]"
    shown = {entry.key: entry.source for entry in policy_entries(policy_file)}
    assert (shown["plan.steps"], shown["plan.per_day"]) == ("built-in", "file")
    policy_file.write_text('[plan]\nuse = "people_first"\n[plans.people_first]\nper_day = 1')
    assert load_policy(policy_file).plan.steps[0].channel is Channel.SMS


def test_a_fault_of_plan_is_told_once_though_named_plans_inherit_it(policy_file: Path) -> None:
    (told,) = problems(policy_file, "[plan]\nper_day = 0\n[plans.a]\n[plans.b]")
    assert told.startswith("plan.per_day: ")


def test_no_password_of_a_source_is_shown_or_told(policy_file: Path) -> None:
    text = "[sources.hall]\nurl = 'postgresql://reader:hush@db/p'\nquery = 'SELECT 1'\nwatermark = "
    policy_file.write_text(text + "'id'")
    assert load_policy(policy_file).sources["hall"].watermark == "id"
    assert not any("hush" in str(entry) for entry in policy_entries(policy_file))
    assert not any("hush" in line for line in problems(policy_file, text + "3"))
    assert not any("hush" in line for line in problems(policy_file, "sources = 'hush'"))


def test_every_key_is_documented() -> None:
    documented = set(
        re.findall(r"^\| `([a-zA-Z_.-]+)` \|", (ROOT / "docs/policy.md").read_text(), re.MULTILINE)
    )
    assert set(keys_of(Policy)) <= documented
    assert documented - set(keys_of(Policy)) == {
        "plan.steps",
        "score.composite",
    }  # their parts have rows of their own


def test_the_built_in_file_is_complete_and_documented_with_its_values() -> None:
    shown = {entry.key: entry for entry in policy_entries(None)}
    text = (ROOT / "docs/policy.md").read_text()
    assert {entry.source for entry in shown.values()} == {"built-in"}
    for key, entry in shown.items():
        if key.startswith("plans."):  # the keys of [plan] again
            continue
        row = re.search(rf"^\| `{re.escape(key)}` \| ([^|]*) \|", text, re.MULTILINE)
        assert row, key
        if isinstance(entry.value, str) and entry.value:
            assert row[1] == f"`{entry.value}`", key


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_shipped_policies_ask_at_any_hour(file: Path) -> None:
    policy = load_policy(file)
    always = (Window(0, 24 * 60),)
    assert (policy.hours.sms, policy.hours.voice, policy.hours.working_days_only) == (always, always, ())
    assert policy.plan.lifetime <= timedelta(minutes=10)


def test_the_la_policy_is_the_one_that_the_issue_asks_for() -> None:
    policy = load_policy(SHIPPED[0])
    assert policy.eligibility.closed_at_most == timedelta(days=20_000)
    assert policy.eligibility.same_person_every == timedelta(0)
    # Five cases of one phone, each with two steps that may be lost once.
    assert policy.plan.per_day >= 5 * 2 * 2
    assert str(policy.schedule.of("dispatch")) == "every 1s"


@pytest.mark.parametrize("file", [None, SHIPPED[0]], ids=["built-in", "file"])
def test_policy_show_prints_each_key_with_its_source(file: Path | None) -> None:
    app = Flask(__name__)
    app.cli.add_command(policy_command)

    class Settings:
        policy_file = file

    class Shown:
        settings = Settings()

    app.extensions[EXTENSION] = Shown()
    with app.app_context():
        machine = app.test_cli_runner().invoke(args=["policy", "show", "--json"])
        human = app.test_cli_runner().invoke(args=["policy", "show"])
    assert machine.exit_code == human.exit_code == 0
    for entry in policy_entries(file):
        assert re.search(rf"^{re.escape(entry.key)}\s+{entry.source} ", human.output, re.MULTILINE)
    assert '"key": "plan.lifetime"' in machine.output


@given(st.integers(0, 36_500), st.sampled_from("smhdy"))
def test_durations_are_read_as_written(number: int, unit: str) -> None:
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "y": 365 * 86_400}[unit]
    if number * seconds <= 36_500 * 86_400:
        assert parse_span(f"{number}{unit}") == timedelta(seconds=number * seconds)
    else:
        with pytest.raises(ValueError, match="at most"):
            parse_span(f"{number}{unit}")


@given(st.text(max_size=8))
def test_whatever_is_no_duration_is_refused(text: str) -> None:
    if not re.fullmatch(r"[0-9]+(s|m|h|d|wd|y)", text):
        with pytest.raises(ValueError, match="whole number"):
            parse_span(text)


def test_working_days_are_a_span_but_no_elapsed_time() -> None:
    assert parse_span("5wd") == WorkingDays(5)
    with pytest.raises(ValueError, match="working days"):
        parse_elapsed("5wd")


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_windows_keep_their_minutes_when_cut_at_midnight(start: int, end: int) -> None:
    text = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    if start == end:
        with pytest.raises(ValueError, match="length"):
            parse_window(text)
        return
    parts = parse_window(text).within_a_day
    inside = {minute for part in parts for minute in range(part.start, part.end)}
    assert len(inside) == (end - start) % 1440 or (start, end) == (0, 1440)
    assert start in inside
    assert (end - 1) % 1440 in inside


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 3000])
def test_what_the_reader_of_toml_cannot_bear_is_no_policy(tmp_path: Path, value: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(f"x = {value}", encoding="utf-8")
    with pytest.raises(PolicyError):
        load_policy(file)
