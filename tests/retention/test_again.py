"""What is gone and comes again: a case as one that was here, who wanted no contact as themselves."""

from datetime import timedelta
from threading import Event
from typing import Any

from sqlalchemy import func, select

from scheduler.jobs import JOBS
from survey.clock import SetClock
from survey.course.opt_out import opt_out
from survey.course.person import introduce
from survey.models import Attempt, Case, OptOut, Petitioner, Rectification
from survey.office.keys.reindex import reindex
from survey.runtime import Runtime
from survey.secrets import new_key
from survey.vocabulary import AttemptState, NotAsked, RectificationState
from tests.build import make_attempt, make_case, make_questionnaire, make_survey, make_unit
from tests.cases.given import outcomes, sent, take
from tests.ordinary import KEY, MakeRuntime
from tests.rectification.scene import Scene

YEARS = timedelta(days=3 * 365)


def purge(runtime: Runtime) -> dict[str, Any]:
    return dict(JOBS["purge"].run(runtime, Event()))


def pick(runtime: Runtime) -> None:
    make_questionnaire(runtime)
    JOBS["pick"].run(runtime, Event())


def number_of(runtime: Runtime, table: Any, *where: Any) -> int:
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def test_a_case_that_comes_again_is_unchanged_and_brings_nobody_back(
    runtime: Runtime, clock: SetClock
) -> None:
    make_unit(runtime, "S1")
    take(runtime, sent(matter_id="M1"))
    clock.advance(YEARS)
    pick(runtime)
    clock.advance(YEARS)
    assert purge(runtime)["contacts"] == 1
    with runtime.database.read() as session:
        left = session.scalars(select(Case)).one()
    assert left.case_no.startswith("gone-") and left.name_sealed is None and left.matter_id != "M1"

    again = take(runtime, sent(), sent(phones=["13900000009"]), sent(case_no=left.case_no), sent(2))
    assert outcomes(again) == ["unchanged", "unchanged", "unchanged", "created"]
    assert number_of(runtime, Case) == 2
    assert number_of(runtime, Petitioner, func.length(Petitioner.phone_sealed) > 0) == 1
    assert outcomes(take(runtime, sent(source="another"))) == ["created"]


def test_who_wanted_no_contact_is_not_asked_about_the_next_case(
    make_runtime: MakeRuntime, clock: SetClock
) -> None:
    """Nothing but a hash is left of them, and it holds, under another index key too; whoever never stopped us
    is a stranger again."""
    runtime = make_runtime()
    make_unit(runtime, "S1")
    take(runtime, sent(1), sent(2))
    with runtime.database.write() as session:
        person = introduce(runtime, session, "+8613900000001", clock.now())
        opt_out(runtime, session, person, "operator", clock.now())
    clock.advance(YEARS)
    pick(runtime)
    clock.advance(YEARS)
    assert purge(runtime)["people"] == 2
    key = new_key()
    assert reindex(make_runtime(index_key=f"{key},{KEY}")).is_whole
    runtime = make_runtime(index_key=key)

    closed = clock.now() - timedelta(days=3)
    fresh = {"closed_at": closed.isoformat()}
    take(runtime, sent(11, phones=["13900000001"], **fresh), sent(12, phones=["13900000002"], **fresh))
    assert number_of(runtime, Petitioner) == 3
    pick(runtime)
    with runtime.database.read() as session:
        fresh_ones = select(Case.case_no, Case.not_asked).where(Case.closed_at == closed)
        reasons = dict(session.execute(fresh_ones).all())
    assert reasons == {"XF00011": NotAsked.OPTED_OUT, "XF00012": None}
    assert number_of(runtime, OptOut, OptOut.ended_at.is_(None)) == 1


def test_a_person_with_a_younger_matter_keeps_their_number(runtime: Runtime, clock: SetClock) -> None:
    old, phone = make_case(runtime, phone="+8613900000001"), "+8613900000001"
    survey = make_survey(runtime, old, state="settled", disposition="2.20", settled_at=clock.now())
    make_attempt(runtime, survey, state=AttemptState.DELIVERED, left_at=clock.now(), carrier_sid="SM1")
    clock.advance(YEARS)
    make_case(runtime, phone=phone)
    counts = purge(runtime)
    assert (counts["contacts"], counts["people"]) == (1, 0)
    with runtime.database.read() as session:
        texts = session.execute(select(Attempt.body, Attempt.carrier_sid)).one()
        assert tuple(texts) == (None, None)
        assert session.scalar(select(Petitioner.phone_index)) == runtime.keyring.phone_index(phone)


def test_no_job_stumbles_over_somebody_who_is_gone(scene: Scene) -> None:
    scene.opened()
    ended = scene.opened()
    with scene.runtime.database.write() as session:
        held = session.get_one(Rectification, ended.id)
        held.ended_at, held.state = scene.clock.now(), RectificationState.CLOSED
    scene.clock.advance(YEARS)
    assert purge(scene.runtime)["contacts"] == 1, "what is still to be put right waits"
    for job in ("pick", "follow-up", "settle", "rectify", "reconcile", "facts", "purge"):
        JOBS[job].run(scene.runtime, Event())
