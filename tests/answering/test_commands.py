"""`flask links make`: an address for a slip of paper."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Audit, Link
from survey.runtime import Runtime
from survey.settings import Settings
from survey.vocabulary import SurveyState
from tests.answering.visitor import Visitor, invite, petition
from tests.build import make_case, make_survey


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"link_base_url": "https://hf.example.cn"})


def _make(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["links", "make", *arguments])


def test_the_address_opens_the_pages_of_the_case(app: Flask, client: FlaskClient, runtime: Runtime) -> None:
    make_survey(runtime, petition(runtime, case_no="XF1"))
    made = _make(app, "XF1", "--json")
    assert made.exit_code == 0
    told = json.loads(made.stdout)
    assert told["link"].startswith("https://hf.example.cn/s/")
    assert told["valid_until"] == "2026-11-03T10:00+08:00"
    assert "张**" in Visitor(client, urlsplit(told["link"]).path.removeprefix("/s/")).reads()


def test_making_one_is_on_record_without_the_address(app: Flask, runtime: Runtime) -> None:
    case = petition(runtime, case_no="XF1")
    make_survey(runtime, case)
    link = json.loads(_make(app, "XF1", "--json").stdout)["link"]
    with runtime.database.read() as session:
        (act,) = session.scalars(select(Audit).where(Audit.act == "link.make"))
    assert act.actor.startswith("shell:")
    assert (act.subject_kind, act.subject_id, act.detail) == ("case", str(case.id), {"how": "paper"})
    assert link.rpartition("/")[2] not in str(vars(act))


def test_the_picture_is_a_whole_svg_file(app: Flask, runtime: Runtime, tmp_path: Path) -> None:
    make_survey(runtime, petition(runtime, case_no="XF1"))
    file = tmp_path / "slip.svg"
    made = _make(app, "XF1", "--svg", str(file))
    assert f"picture: {file}" in made.stdout
    assert ET.fromstring(file.read_bytes()).tag == "{http://www.w3.org/2000/svg}svg"


def test_two_sources_with_the_same_number_are_told_apart(app: Flask, runtime: Runtime) -> None:
    for source in ("online", "hotline"):
        make_survey(runtime, make_case(runtime, case_no="XF1", source=source))
    refused = _make(app, "XF1")
    assert refused.exit_code == 2
    assert "hotline, online" in refused.stderr
    assert _make(app, "XF1", "--source", "online").exit_code == 0
    assert "no case has the number XF1 in letters" in _make(app, "XF1", "--source", "letters").stderr


def test_a_case_that_nobody_is_being_asked_about_gets_none(app: Flask, runtime: Runtime) -> None:
    make_case(runtime, case_no="XF1")
    settled = {"state": SurveyState.SETTLED, "settled_at": runtime.clock.now(), "settled_day": "2026-10-19"}
    make_survey(runtime, make_case(runtime, case_no="XF2"), **settled)
    for number in ("XF1", "XF2"):
        refused = _make(app, number)
        assert refused.exit_code == 2
        assert "nobody is being asked about this case now" in refused.stderr
    with runtime.database.read() as session:
        assert not session.scalars(select(Link)).all()
        assert not session.scalars(select(Audit)).all()


def test_a_lost_slip_is_called_back(app: Flask, client: FlaskClient, runtime: Runtime) -> None:
    visitor, _ = invite(client, runtime, petition(runtime, case_no="XF1"))
    other, _ = invite(client, runtime, petition(runtime, case_no="XF2"))
    ended = app.test_cli_runner().invoke(args=["links", "end", "XF1", "--json"])
    assert json.loads(ended.stdout) == {"ended": 1}
    assert "这个链接已经收回" in visitor.reads()
    assert "张**" in other.reads()
    with runtime.database.read() as session:
        (act,) = session.scalars(select(Audit))
    assert (act.act, act.detail) == ("link.end", {"ended": 1})
