"""People with a slip of paper come to the web page and answer there, over HTTP, as a browser does."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app import create_app
from survey.clock import SetClock
from survey.course.links import Given, make_link
from survey.demonstration.visit import forms, visit
from survey.demonstration.visitor import chosen, scans
from survey.demonstration.visitors import MOOD, receive
from survey.models import Answer, Link, Survey
from survey.runtime import Runtime
from survey.vocabulary import Channel, Disposition, SurveyState
from survey.webhooks.addresses import link_address
from tests.build import make_case, make_survey
from tests.ordinary import MakeRuntime
from tests.servers.web import address, reserved, serving

RATINGS = ("responsible_unit", "petition_office")


@pytest.fixture
def served(make_runtime: MakeRuntime, clock: SetClock) -> Iterator[Runtime]:
    with reserved() as held:
        runtime = make_runtime(public_base_url=address(held))
        with serving(create_app(runtime), held):
            yield runtime


def a_visitor() -> str:
    return next(phone for number in range(1000) if scans(phone := f"+86154{number:08}"))


def answers(runtime: Runtime) -> dict[str, str]:
    with runtime.database.read() as session:
        counted = session.scalars(select(Answer).where(Answer.counted))
        return {one.question: one.value for one in counted if one.channel is Channel.WEB}


def test_a_visit_goes_through_every_page_to_the_end(served: Runtime) -> None:
    survey = make_survey(served)
    with served.database.write() as session:
        token = make_link(served, session, survey.id, Given.PAPER, served.clock.now())
    asked: list[str] = []

    def choose(question: str, options: list[str]) -> tuple[list[str], str]:
        asked.append(question)
        return (["4"], "") if question in RATINGS else (options[:1], "")

    visit(link_address(served.settings.public_base_url, token), choose)
    assert asked[:3] == [*RATINGS, "reason"] and len(asked) == len(set(asked))
    assert answers(served) | {"responsible_unit": "4"} == answers(served)
    with served.database.read() as session:
        settled = session.get_one(Survey, survey.id)
    assert (settled.state, settled.disposition) == (SurveyState.SETTLED, Disposition.COMPLETE)


def test_who_has_a_slip_comes_by_themselves_and_means_what_they_would_say_by_text(served: Runtime) -> None:
    phone = a_visitor()
    make_survey(served, make_case(served, phone=phone, case_no="XF20261003721", demo=True))
    make_survey(served, make_case(served, phone="+8613900000001"))  # nobody of the county
    stop = threading.Event()
    coming = threading.Thread(target=receive, args=(served, stop, 0.05, 0.001))
    coming.start()
    for _ in range(200):
        if set(answers(served)) >= set(RATINGS):
            break
        stop.wait(0.05)
    stop.set()
    coming.join()
    assert (
        answers(served)["responsible_unit"] == chosen(phone, "3721", MOOD, "responsible_unit", "12345")[0][0]
    )
    with served.database.read() as session:
        assert len(session.scalars(select(Link)).all()) == 1


def test_what_is_chosen_is_among_the_options_or_nothing() -> None:
    options = ["yes", "no", "unsure", "refused"]
    for number in range(200):
        taken, _ = chosen(f"+86154{number:08}", "3721", 0.8, "met", options)
        assert set(taken) <= set(options)
    everybody = {
        chosen(f"+86154{n:08}", "3721", 0.8, "pressure", ["yes", "no"])[0] == ["yes"] for n in range(500)
    }
    assert everybody == {True, False}


def test_forms_are_read_as_a_browser_reads_them() -> None:
    page = """<form method="get"><button name="lang" value="en"></button></form>
        <form method="post"><input type="hidden" name="nonce" value="abc">
        <input type="checkbox" name="value" value="delay"><textarea name="text"></textarea>
        <button name="act" value="confirmed">yes</button></form>"""
    (form,) = forms(page)
    assert form.hidden == {"nonce": "abc"} and form.boxes == [("value", "delay")]
    assert form.buttons == [("act", "confirmed")] and form.fields == ["text"]
