"""Another INDEX_KEY: who was known is known, who opted out stays so, and no case looks changed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from survey.clock import SetClock
from survey.course.opt_out import opt_out
from survey.course.store import Coming, Said, keep
from survey.models import Audit, Case, Inbound, JobRun, OptOut, Petitioner
from survey.office.keys import reindex as module
from survey.office.keys.in_force import finds_people
from survey.office.keys.reindex import Reindexed, reindex
from survey.recognise import make_recogniser
from survey.runtime import Runtime
from survey.vocabulary import Channel
from tests.build import make_unit
from tests.cases.given import outcomes, sent, take
from tests.office.keys.test_rotate import Killed, killed_at
from tests.ordinary import KEY, MakeRuntime

NEW = "C" * 42 + "A"
FULL = {
    "phones": ["13800138000", "0745-6822222", "13800138001"],
    "accepted_at": "2026-08-01",
    "co_units": ["S2"],
    "petition_office": "O1",
    "category": "征地",
    "close_type": "explained",
    "do_not_contact": True,
    "assigned_times": 2,
    "withdrawn_at": "2026-10-02T00:00:00Z",
}


@pytest.fixture
def between(make_runtime: MakeRuntime) -> Runtime:
    """As while the office stands still."""
    return make_runtime(index_key=f"{NEW},{KEY}", audit_keys=KEY)


@pytest.fixture
def after(make_runtime: MakeRuntime) -> Runtime:
    return make_runtime(index_key=NEW, audit_keys=KEY)


def a_town(runtime: Runtime) -> list[dict[str, object]]:
    """Cases with one to three numbers, or none; somebody who opted out; messages by text and on the web."""
    for code in ("S1", "S2", "O1"):
        make_unit(runtime, code)
    cases = [sent(1, **FULL), sent(2), sent(3, phones=[], petitioner_name=""), sent(4)]
    assert outcomes(take(runtime, *cases, make=False)) == ["created"] * 4
    now = runtime.clock.now()
    with runtime.database.write() as session:
        index = runtime.keyring.phone_index("+8613900000002")
        person = session.scalars(select(Petitioner).where(Petitioner.phone_index == index)).one()
        opt_out(runtime, session, person.id, "sms", now)
        strange = "+8613912340000"  # wrote to us, is nobody's number, was not understood yet
        for sid, phone, said in (
            ("a", "+8613900000002", Said("不要再发")),
            ("b", strange, Said("你是谁")),
            ("c", "", Said("慢", channel=Channel.WEB)),
        ):
            hash_ = runtime.keyring.phone_index(phone) if phone else person.phone_index
            keep(
                runtime, session, Coming(carrier="t", sid=sid, said=said, phone=phone, phone_index=hash_), now
            )
    return cases


def found(runtime: Runtime) -> dict[str, bool]:
    """Which numbers are known, and whether they opted out."""
    numbers = ["13800138000", "867456822222", "13800138001", "13900000002", "13900000004"]
    by_hash = {runtime.keyring.phone_index(f"+86{one.removeprefix('86')}"): one for one in numbers}
    with runtime.database.read() as session:
        people = session.scalars(select(Petitioner).where(Petitioner.phone_index.in_(list(by_hash))))
        return {by_hash[one.phone_index]: one.opted_out_at is not None for one in people}


def test_everybody_is_found_by_the_new_key_and_nothing_looks_changed(
    runtime: Runtime, between: Runtime, after: Runtime
) -> None:
    cases, before = a_town(runtime), found(runtime)
    assert len(before) == 5 and before["13900000002"]
    assert not finds_people(after)
    done = reindex(between)
    assert done.is_whole
    assert (done.messages["done"], done.cases["done"], done.people["done"]) == (3, 4, 5)
    assert finds_people(after) and not finds_people(runtime)
    assert found(after) == before
    assert found(runtime) == {}
    assert outcomes(take(after, *cases, make=False)) == ["unchanged"] * 4
    with after.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Petitioner)) == 5
        sender = select(Inbound.sid).join(Petitioner, Petitioner.phone_index == Inbound.phone_index)
        assert sorted(session.scalars(sender)) == ["a", "c"]
        stranger = session.scalars(select(Inbound.phone_index).where(Inbound.sid == "b")).one()
        assert stranger == after.keyring.phone_index("+8613912340000")
    again = reindex(between)
    assert again.is_whole and not (again.messages["done"] or again.cases["done"] or again.people["done"])


def test_r10_killed_at_any_statement_it_goes_on_where_it_was(
    runtime: Runtime, between: Runtime, after: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MANY", 1)
    cases, before = a_town(runtime), found(runtime)
    runs, reached = 0, False
    while not reached:
        runs += 1
        try:
            with killed_at(between, runs):
                reindex(between)
            reached = True
        except Killed:
            assert finds_people(after) is (found(after) == before), "half done is not done"
    assert runs > 10
    assert found(after) == before
    assert outcomes(take(after, *cases, make=False)) == ["unchanged"] * 4


def test_who_came_again_under_the_new_key_is_told_and_stays_opted_out(
    runtime: Runtime, between: Runtime, after: Runtime
) -> None:
    """Somebody gave the new key alone, too early: the same number made a second person."""
    a_town(runtime)
    take(after, sent(9, phones=["13900000002"]), make=False)
    assert found(after) == {"13900000002": False}
    done = reindex(between)
    assert (done.people["twice"], done.is_whole) == (1, False)
    assert found(after)["13900000002"]
    with after.database.read() as session:
        assert session.scalar(select(func.count()).select_from(OptOut)) == 2


def test_whose_number_is_gone_needs_no_new_hash(runtime: Runtime, between: Runtime, after: Runtime) -> None:
    """The register of opt-outs outlives names and numbers, and every exchange of this key."""
    a_town(runtime)
    with runtime.database.write() as session:
        eye = make_recogniser(session, runtime.keyring, runtime.clock.now())
        gone = eye.phone("+8613900000002")
        its = Petitioner.phone_index == runtime.keyring.phone_index("+8613900000002")
        session.execute(update(Petitioner).where(its).values(phone_index=gone, phone_sealed=b""))
    done = reindex(between)
    assert (done.people["gone"], done.is_whole) == (1, True)
    with after.database.read() as session:
        (kept,) = session.scalars(select(Petitioner).where(Petitioner.phone_sealed == b""))
        assert kept.phone_index == gone and kept.opted_out_at


def test_people_under_no_key_that_is_given_are_told(runtime: Runtime, between: Runtime) -> None:
    a_town(runtime)
    with runtime.database.write() as session:
        session.execute(
            update(Petitioner).where(Petitioner.opted_out_at.is_not(None)).values(phone_index=b"?")
        )
    done = reindex(between)
    assert (done.people["strange"], done.is_whole) == (1, False)


def test_a_case_that_cannot_be_proved_the_same_is_left(runtime: Runtime, between: Runtime) -> None:
    a_town(runtime)
    with runtime.database.write() as session:
        session.execute(update(Case).where(Case.case_no == "XF00002").values(category="改了"))
    done: Reindexed = reindex(between)
    assert (done.cases["done"], done.cases["unknown"]) == (3, 1)
    assert done.is_whole, "it is taken for changed when it comes again, once: nothing is lost"


class TestCommand:
    """`flask keys reindex`, and what everything else does meanwhile."""

    @staticmethod
    def run(runtime: Runtime, *words: str) -> Any:
        app: Flask = __import__("app").create_app(runtime)
        with app.app_context():
            return app.test_cli_runner().invoke(args=list(words))

    def test_all_of_it(self, runtime: Runtime, between: Runtime) -> None:
        a_town(runtime)
        result = self.run(between, "keys", "reindex", "--json")
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)["people"]["done"] == 5
        with between.database.read() as session:
            acts = session.execute(select(Audit.act, Audit.detail).order_by(Audit.id)).all()
        assert [act for act, _ in acts] == ["keys reindex", "keys reindex"]
        assert "1390" not in str(acts)

    def test_it_refuses_one_key_a_derived_audit_key_and_a_running_office(
        self, runtime: Runtime, make_runtime: MakeRuntime, between: Runtime, clock: SetClock
    ) -> None:
        a_town(runtime)
        assert "INDEX_KEY=new,old" in self.run(runtime, "keys", "reindex").output
        derived = make_runtime(index_key=f"{NEW},{KEY}", audit_keys=None)
        refused = self.run(derived, "keys", "reindex")
        assert refused.exit_code == 2 and "flask keys audit" in refused.output
        with runtime.database.write() as session:
            session.add(JobRun(job="dispatch", slot="1", started_at=clock.now()))
        refused = self.run(between, "keys", "reindex")
        assert refused.exit_code == 2 and "a scheduler is running" in refused.output
        assert len(found(runtime)) == 5
        clock.advance(timedelta(minutes=3))
        assert self.run(between, "keys", "reindex").exit_code == 0

    def test_meanwhile_nothing_else_runs(self, between: Runtime) -> None:
        for words in (["scheduler"], ["cases", "import", "x.csv"], ["jobs", "run", "pick"], ["demo", "run"]):
            refused = self.run(between, *words)
            assert refused.exit_code == 2 and "flask keys reindex" in refused.output
        assert self.run(between, "keys", "status", "--json").exit_code == 0
        client = __import__("app").create_app(between).test_client()
        for path in ("/", "/login", "/readyz", "/s/x", "/api/v1/cases"):
            answer = client.get(path)
            assert answer.status_code == 503 and "flask keys reindex" in answer.text

    def test_r5_no_scheduler_starts_with_a_key_by_which_nobody_is_found(
        self, runtime: Runtime, after: Runtime
    ) -> None:
        a_town(runtime)
        refused = self.run(after, "scheduler")
        assert refused.exit_code == 2 and "no opt-out would hold" in refused.output
        with runtime.database.write() as session:
            for table in (OptOut, Inbound):
                session.execute(delete(table))
