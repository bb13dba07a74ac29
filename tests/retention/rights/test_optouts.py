"""The opt-out register holds whom it held, also when nothing but a hash is left of them."""

import json
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask

from scheduler.jobs import JOBS
from survey.clock import SetClock
from survey.runtime import Runtime


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_purged_one_is_listed_without_its_number_and_may_come_back(
    app: Flask, runtime: Runtime, clock: SetClock
) -> None:
    def run(*arguments: str) -> Any:
        with app.app_context():
            ran = app.test_cli_runner().invoke(args=["optouts", *arguments, "--json"])
        assert ran.exit_code == 0, ran.output
        return json.loads(ran.stdout)

    run("add", "13900000001", "--why", "hotline")
    clock.advance(timedelta(days=800))
    assert JOBS["purge"].run(runtime, Event())["people"] == 1
    run("add", "13900000002")
    gone, known = run("list", "--show-numbers")["items"]
    assert (gone["phone"], gone["why"], known["phone"]) == (None, "hotline", "+8613900000002")
    assert run("add", "13900000001")["new"] is False
    assert run("remove", "13900000001", "--why", "hotline")["removed"]
    assert [one["phone"] for one in run("list")["items"]] == ["…0002"]
