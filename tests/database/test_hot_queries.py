"""Whatever is over, what is done all the time finds its rows by index: on tables as long as they get."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from scheduler.dispatch import dispatch
from scheduler.jobs import JOBS
from scheduler.run_job import run_now
from survey.accounts.guard import guard_of
from survey.api.tokens import issue_token
from survey.clock import SetClock
from survey.models import Attempt
from survey.vocabulary import Role, Scope
from tests.accounts.visits import sit
from tests.build import make_attempt, make_case, make_questionnaire, make_survey
from tests.database.many import SURVEYS, fill
from tests.database.plans import Plans, watched
from tests.office_room import Room
from tests.telephone import Telephone, make_call

LONG = 2_900  # rows

# Jobs that are for reading everything: the trail from its beginning, once a day.
BY_THEIR_NATURE = {"digest"}
# By what is done and which table: why it is read whole all the same.
READ_WHOLE: dict[tuple[str, str], str] = {
    ("reports", "petitioner"): "once a day, the persons of a month's surveys beside that month",
    ("/rectifications/ledger", "rectification"): "a year of what is two years here; a month goes by index",
    ("/rectifications/ledger", "survey"): "the surveys of that year",
}


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


def test_what_is_done_all_the_time_reads_no_long_table_whole(room: Room, clock: SetClock) -> None:
    runtime = room.runtime
    sit(room.client, runtime)
    make_questionnaire(runtime)
    fill(runtime)
    for number in range(20):
        make_case(runtime, phone=f"+861390001{number:04}")
    for job in "pick", "reports":  # the first time they look at everything there is
        run_now(runtime, job)
    clock.advance(timedelta(minutes=10))
    with watched(runtime, rows=LONG) as plans:
        _jobs(room, clock, plans)
        _carrier(room, plans)
        _pages(room, plans)
        _programs(room, plans)
        plans.doing = "one without an index"
        with runtime.database.read() as session:
            session.execute(select(Attempt.id).where(Attempt.body == "x"))
    assert plans.read_whole.pop((plans.doing, "attempt")), "the test can fail"
    wrong = [
        f"{doing}: {table} is read whole by\n{' '.join(said.split())[:1500]}"
        for (doing, table), said in plans.read_whole.items()
        if (doing, table) not in READ_WHOLE
    ]
    assert not wrong, "\n\n".join(wrong)


def _jobs(room: Room, clock: SetClock, plans: Plans) -> None:
    """Every job, each with something to do: cases to pick, surveys to follow up, attempts to send."""
    runtime = room.runtime
    for number in range(20):
        make_case(runtime, phone=f"+861390002{number:04}")
    make_attempt(runtime, make_survey(runtime, make_case(runtime)), state="sending", left_at=clock.now())
    clock.advance(timedelta(minutes=10))
    for name in JOBS.keys() - BY_THEIR_NATURE:
        plans.doing = name
        run_now(runtime, name)
        clock.advance(timedelta(minutes=1))
    plans.doing = "facts"
    run_now(runtime, "facts")


def _carrier(room: Room, plans: Plans) -> None:
    """What the carrier calls: a reply, one that is read as nothing, a report, a whole call."""
    attempt = next(one for one in room.attempts() if one.carrier_sid and one.id > 3 * SURVEYS)
    plans.doing = "report"
    assert room.reports(attempt.token, "delivered", attempt.carrier_sid or "") == 204
    plans.doing = "reply"
    assert room.writes("+8613900010000", "1") == 200
    assert room.writes("+8613900010000", "什么") == 200
    assert room.writes("+8613900010001", "退订") == 200
    assert room.writes("+8613999999999", "1") == 200
    plans.doing = "replies leave"
    dispatch(room.runtime)
    plans.doing = "call"
    telephone = Telephone(room, make_call(room, "+8613900030000").token, phone="+8613900030000")
    telephone.pick_up()
    for key in "1", "4", "2":
        telephone.press(key)


def _pages(room: Room, plans: Plans) -> None:
    """Every page that needs nothing in its address, and the first of those that do, by whoever may see it."""
    app: Flask = room.client.application
    paths = [
        rule.rule for rule in app.url_map.iter_rules()
        if rule.methods and "GET" in rule.methods and not rule.arguments
        and (guard := guard_of(app, rule.endpoint)) and guard.permission
    ]  # fmt: skip
    left = set(paths) | set(_MORE)
    for role in (Role.SUPERVISOR, Role.CENTRE, Role.AUDITOR, Role.ADMIN, Role.VERIFIER, Role.INTERVIEWER):
        client = app.test_client()
        sit(client, room.runtime, role)
        for path in sorted(left):
            plans.doing = path
            status = client.get(path).status_code
            if status != 403:
                left.discard(path)
    plans.doing = "/metrics"
    app.test_client().get("/metrics")


# With a filter each: what a page asks for is another statement by what was chosen.
_MORE = (
    "/cases/20", "/cases?q=XF", "/rectifications/ledger?period=2026-10",
    "/units/unit_code7", "/callbacks?show=settled", "/overview?period=last12&sort=rate",
    "/trail?act=act7", "/trail?actor=wang7", "/trail?subject=case%20XF", "/trail?day=2026-01-07",
    "/rectifications?state=closed", "/rectifications/7", "/search?q=XF",
)  # fmt: skip


def _programs(room: Room, plans: Plans) -> None:
    with room.runtime.database.write() as session:
        _, token = issue_token(session, "all", list(Scope), room.runtime.clock.now())
    for path in (
        "scores?period=2026-09", "scores?period=2026-09&by=channel&basis=closed",
        "surveys?settled_since=2026-10-01T00:00:00Z", "surveys?settled_since=2024-10-01T00:00:00Z",
        "rectifications?state=closed", "rectifications", "cases/x7/x7",
    ):  # fmt: skip
        plans.doing = f"/api/v1/{path}"
        answer = room.client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, (path, answer.text)
