"""What watches over an office asks only for figures that there are, and tells where to read on.

The dashboard was not loaded into a Grafana here: its form is held by these tests, its words by its figures.
"""

import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from survey.audit.daily import run_daily
from survey.health import figures
from survey.settings import ROOT
from tests.office_room import Room
from tests.scheduler.engine.conftest import carrier, database_url, engine_runtime, room
from tests.servers import Absent, promtool
from tests.skipping import skip_without

__all__ = ["carrier", "database_url", "engine_runtime", "room"]

FOLDER = ROOT / "docs" / "monitoring"
RULES = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
BOARD: dict[str, Any] = json.loads((FOLDER / "grafana.json").read_text(encoding="utf-8"))
ALERTS = re.findall(r"- alert: (\w+)", RULES)
RECORDED = set(re.findall(r"- record: (\S+)", RULES))
GUIDE = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
_NAME = re.compile(r"huifang[_:][a-z0-9_:]+")
_LABELS = re.compile(r"(?:by|on) \(([a-z_, ]*)\)|[{,]\s*([a-z_]+)\s*(?==|!=|=~)")
# Of Prometheus itself, of a histogram, and of requests, which are tried in tests/health.
_NOT_OURS = {"instance", "le", "part", "route", "status"}


@pytest.fixture
def served(room: Room) -> str:
    """`/metrics` of an office that has everything: PostgreSQL, an engine, a verified trail."""
    runtime = room.runtime
    run_daily(runtime.database, runtime.settings, runtime.clock.now())
    room.client.get("/s/nobody")
    return room.client.get("/metrics").text


def test_every_figure_that_is_asked_for_is_there(served: str) -> None:
    there = set(re.findall(r"^# TYPE (\S+)", served, re.MULTILINE))
    there |= {line.partition("{")[0].partition(" ")[0] for line in served.splitlines() if line[:1] != "#"}
    not_here = {"huifang_audit_published_timestamp_seconds"}  # nobody is told in a test
    assert _names(RULES) - RECORDED <= there | not_here
    assert _names(json.dumps(BOARD)) - RECORDED <= there
    assert _names(json.dumps(BOARD)) & RECORDED, "the board shows what the rules work out"


def test_every_label_that_is_asked_for_is_there(room: Room) -> None:
    declared = {label for family in figures.read(room.runtime) for label in family._labelnames}  # type: ignore[attr-defined]

    for expression in _asked():
        found = ",".join(part for pair in _LABELS.findall(expression) for part in pair)
        used = {word.strip() for word in found.split(",")} - {""}
        assert used <= declared | _NOT_OURS, expression


@pytest.mark.parametrize("alert", ALERTS)
def test_every_alert_has_its_lines_and_its_trial(alert: str) -> None:
    assert f"\n### {alert}\n" in GUIDE
    assert f"runbook: docs/monitoring.md#{alert.lower()}\n" in RULES
    trials = "".join(file.read_text(encoding="utf-8") for file in _trials())
    told = re.findall(rf"alertname: {alert}\n\s+exp_alerts:\n", trials)
    assert told, "a made-up hour in which it is told"


def test_nothing_of_a_single_machine_is_added_up_where_all_tell_the_same() -> None:
    """Every web process tells the figures of the one database: a plain sum would count them several times."""
    for expression in _asked():
        for inner in re.findall(r"sum(?: by \([a-z_, ]*\))? ?\(([a-z]+)", expression):
            assert inner in {"max", "rate", "increase"}, expression


def test_the_board_is_one_screen_and_its_panels_lie_beside_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in BOARD["panels"]:
        x, y, width, height = (panel["gridPos"][name] for name in "xywh")
        places = set(product(range(x, x + width), range(y, y + height)))
        assert not taken & places, panel["title"]
        taken |= places
    assert {x for x, _ in taken} == set(range(24)) and {y for _, y in taken} == set(range(24))
    first = [panel["title"] for panel in BOARD["panels"] if panel["gridPos"]["y"] == 0]
    assert [title.partition(" · ")[0] for title in first] == ["在问吗", "有人答吗", "卡住了吗"]
    assert all(" · " in panel["title"] for panel in BOARD["panels"]), "in Chinese, with English"


@pytest.fixture
def checker() -> None:
    try:
        promtool.find()
    except Absent as why:
        skip_without(why)


@pytest.mark.usefixtures("checker")
def test_prometheus_takes_the_rules_and_they_tell_what_they_should() -> None:
    for said in (
        promtool.run("check", "rules", FOLDER / "alerts.yml"), promtool.run("test", "rules", *_trials())
    ):  # fmt: skip
        assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.usefixtures("checker")
def test_prometheus_takes_what_is_served(served: str) -> None:
    said = promtool.run("check", "metrics", given=served)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


@pytest.mark.usefixtures("checker")
def test_prometheus_takes_what_the_board_asks(tmp_path: Path) -> None:
    rules = [{"record": f"asked:{n}", "expr": one["expr"]} for n, one in enumerate(_targets())]
    file = tmp_path / "asked.json"  # which is YAML too
    file.write_text(json.dumps({"groups": [{"name": "board", "rules": rules}]}))
    said = promtool.run("check", "rules", file)
    assert said.returncode == 0, said.stdout + said.stderr


def _names(text: str) -> set[str]:
    return set(_NAME.findall(text))


def _asked() -> list[str]:
    """Every expression of the rules and of the board."""
    return [*re.findall(r"expr: (.*(?:\n {10}.*)*)", RULES), *(one["expr"] for one in _targets())]


def _targets() -> list[dict[str, Any]]:
    return [target for panel in BOARD["panels"] for target in panel["targets"]]


def _trials() -> list[Path]:
    return sorted(FOLDER.glob("alerts*_test.yml"))
