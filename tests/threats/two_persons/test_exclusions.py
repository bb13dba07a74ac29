"""One person does not take a rating out, by whatever accounts, browsers, forms or statements (R9)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import create_app
from survey.accounts.enrol import NewPassword, set_active, set_password
from survey.accounts.factors.remove import reset_factors
from survey.accounts.people import Person, person_by_id
from survey.audit.fault import Broken
from survey.clock import SetClock
from survey.models import Account, Exclusion, Survey
from survey.reviewing.exclusions.apply import apply
from survey.reviewing.exclusions.decide import decide
from survey.reviewing.exclusions.refusal import Refused, Why
from survey.runtime import Runtime
from survey.scoring.frozen import freeze_month
from survey.vocabulary import Role
from tests.accounts.visits import csrf, log_in
from tests.audit.conftest import Trail
from tests.reviewing.people import person
from tests.scoring.county import County


@pytest.fixture
def survey(runtime: Runtime, clock: SetClock) -> int:
    """A rated survey that has settled."""
    county = County(runtime, clock)
    county.set_up()
    return county.ask("water", 5)[0]


@pytest.fixture
def supervisor(runtime: Runtime) -> Person:
    return person(runtime, "li", Role.SUPERVISOR)


@pytest.fixture
def head(runtime: Runtime) -> Person:
    return person(runtime, "zhao", Role.CENTRE)


def _granted(runtime: Runtime, number: int, by: Person) -> Why | None:
    try:
        decide(runtime, number, True, "属实", by)
    except Refused as refused:
        return refused.why
    return None


def _again(runtime: Runtime, who: Person) -> Person:
    with runtime.database.read() as session:
        found = person_by_id(session, who.id)
    assert found
    return found


def test_another_role_or_another_name_is_the_same_person(
    runtime: Runtime, survey: int, supervisor: Person
) -> None:
    number = apply(runtime, survey, "代评", supervisor)
    with runtime.database.write() as session:
        own = Account.id == supervisor.id
        session.execute(update(Account).where(own).values(role=Role.CENTRE, login="wu"))
    assert _granted(runtime, number, _again(runtime, supervisor)) is Why.SAME_PERSON


def test_an_account_made_after_the_application_grants_nothing(
    runtime: Runtime, clock: SetClock, survey: int, supervisor: Person, head: Person
) -> None:
    number = apply(runtime, survey, "代评", supervisor)
    clock.advance(timedelta(minutes=1))
    second = person(runtime, "li2", Role.CENTRE)
    assert _granted(runtime, number, second) is Why.NEW_HAND
    with runtime.database.read() as session:
        assert session.get_one(Survey, survey).excluded is False
    assert _granted(runtime, number, head) is None


Hand = Callable[[Session, str, SetClock], object]
HANDS: dict[str, Hand] = {
    "another password": lambda session, login, clock: set_password(
        session, login, NewPassword("a horse that is correct", given=True), clock.now(), "root"
    ),
    "opened again": lambda session, login, clock: set_active(session, login, True, clock.now(), "root"),
    "factors removed": lambda session, login, clock: reset_factors(session, login, clock.now(), "root"),
}


@pytest.mark.parametrize("hand", HANDS)
def test_an_account_that_somebody_else_had_in_hand_since_grants_nothing(
    runtime: Runtime, clock: SetClock, survey: int, supervisor: Person, head: Person, hand: str
) -> None:
    number = apply(runtime, survey, "代评", supervisor)
    clock.advance(timedelta(minutes=1))
    with runtime.database.write() as session:
        HANDS[hand](session, head.login, clock)
    assert _granted(runtime, number, _again(runtime, head)) is Why.NEW_HAND
    decide(runtime, number, False, "不予剔除", _again(runtime, head))
    clock.advance(timedelta(minutes=1))
    number = apply(runtime, survey, "代评", supervisor)
    assert _granted(runtime, number, _again(runtime, head)) is None, "applied for again, in everybody's sight"


def test_ones_own_new_password_takes_nothing_away(
    runtime: Runtime, clock: SetClock, survey: int, supervisor: Person, head: Person
) -> None:
    number = apply(runtime, survey, "代评", supervisor)
    clock.advance(timedelta(minutes=1))
    with runtime.database.write() as session:
        own = NewPassword("a horse that is correct")
        set_password(session, head.login, own, clock.now(), head.login)
    assert _granted(runtime, number, head) is None


def _client(runtime: Runtime) -> FlaskClient:
    app = create_app(runtime)
    return app.test_client()


def test_two_browsers_of_one_person_are_one_person(
    runtime: Runtime, survey: int, supervisor: Person, head: Person
) -> None:
    first, second = _client(runtime), _client(runtime)
    for client in (first, second):
        log_in(client, supervisor.login)
    form = {"csrf_token": csrf(first, "/account"), "why": "代评"}
    assert first.post(f"/surveys/{survey}/exclusion", data=form).status_code == 303
    with runtime.database.read() as session:
        number = session.scalars(select(Exclusion.id)).one()
    word = {"csrf_token": csrf(second, "/account"), "why": "属实", "decision": "grant"}
    assert second.post(f"/exclusions/{number}", data=word).status_code == 403
    third = _client(runtime)
    log_in(third, head.login)
    own = {"csrf_token": csrf(third, "/account"), "why": "代评"}
    assert third.post(f"/surveys/{survey}/exclusion", data=own).status_code == 403, "a head applies for none"
    token = {"Authorization": "Bearer " + "0" * 43}
    assert third.post(f"/exclusions/{number}", data=word, headers=token).status_code == 400, "another's form"
    with runtime.database.read() as session:
        assert session.get_one(Survey, survey).excluded is False


def test_r9_a_second_person_by_sql_is_told(
    runtime: Runtime, clock: SetClock, survey: int, supervisor: Person, head: Person
) -> None:
    """Whoever keeps the database makes the applicant a head, and the application another's."""
    trail = Trail(runtime, clock)
    number = apply(runtime, survey, "代评", supervisor)
    with runtime.database.write() as session:
        session.execute(update(Account).where(Account.id == supervisor.id).values(role=Role.CENTRE))
        session.execute(update(Exclusion).values(applied_by=head.id))
    assert _granted(runtime, number, _again(runtime, supervisor)) is None
    (told,) = trail.faults()
    assert (told.what, told.says) == (Broken.EXCLUDED, "granted by li, who had applied for it")


@pytest.mark.parametrize("made", [None, Role.SUPERVISOR])
def test_r9_a_head_made_by_sql_is_told(
    runtime: Runtime, clock: SetClock, survey: int, supervisor: Person, made: Role | None
) -> None:
    if made:
        second = person(runtime, "li2", made)
        with runtime.database.write() as session:
            session.execute(update(Account).where(Account.id == second.id).values(role=Role.CENTRE))
    else:
        with runtime.database.write() as session:
            session.add(
                Account(login="li2", name="李", role=Role.CENTRE, password_hash="-", created_at=clock.now())
            )
    with runtime.database.read() as session:
        number = session.scalars(select(Account.id).where(Account.login == "li2")).one()
        found = person_by_id(session, number)
    assert found
    assert _granted(runtime, apply(runtime, survey, "代评", supervisor), found) is None
    (told,) = Trail(runtime, clock).faults()
    says = "whose account was made as supervisor" if made else "whose account no act has made"
    assert (told.what, told.says) == (Broken.EXCLUDED, f"granted by li2, {says}")


def test_r9_a_decision_by_sql_is_told(
    runtime: Runtime, clock: SetClock, survey: int, supervisor: Person, head: Person
) -> None:
    trail = Trail(runtime, clock)
    number = apply(runtime, survey, "代评", supervisor)
    clock.advance(timedelta(days=1))
    trail.day()
    with runtime.database.write() as session:
        session.execute(update(Exclusion).values(state="granted", decided_by=head.id))
        session.execute(update(Survey).where(Survey.id == survey).values(excluded=True))
    assert number and [one.what for one in trail.faults()] == [Broken.EXCLUDED]


def test_r9_a_month_closed_by_sql_is_told(runtime: Runtime, clock: SetClock, survey: int) -> None:
    trail = Trail(runtime, clock)
    clock.advance(timedelta(days=40))
    with runtime.database.write() as session:
        assert freeze_month(runtime, session, "2026-10", None)
    trail.day()
    assert [(one.what, one.where) for one in trail.faults()] == [(Broken.MONTH, "2026-10")]
