"""Findings of a month as rows: idempotent, what people made of them stays, and no score moves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.clock import SetClock
from survey.models import Anomaly, AnomalyStep, Answer, Audit, FactDay
from survey.reviewing.anomalies.behind import cases_behind
from survey.reviewing.anomalies.find import find_anomalies
from survey.reviewing.anomalies.judge import CannotJudge, Why, judge
from survey.reviewing.anomalies.waiting import waiting
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.scoring.unit_tree import read_unit_tree
from survey.secrets import Sealed
from survey.vocabulary import AnomalyKind, AnomalyState, Channel, Disposition, RatedObject, Role
from tests.reviewing.people import person
from tests.scoring.county import County


@pytest.fixture
def county(runtime: Runtime, clock: SetClock) -> County:
    county = County(runtime, clock)
    county.set_up()
    return county


def _burst(county: County, ratings: int = 16) -> None:
    """Ordinary ratings over hours, then as many identical ones within minutes."""
    surveys = [county.pick(county.close("water")) for _ in range(20 + ratings)]
    for number, survey in enumerate(surveys[:20]):
        county.clock.advance(timedelta(minutes=10))
        county.rate(survey, RatedObject.RESPONSIBLE_UNIT, 1 + number % 5, Channel.WEB)
        county.settle(survey, Disposition.PARTIAL)
    county.clock.advance(timedelta(minutes=30))
    for survey in surveys[20:]:
        county.clock.advance(timedelta(seconds=10))
        county.rate(survey, RatedObject.RESPONSIBLE_UNIT, 1, Channel.WEB)
        county.settle(survey, Disposition.PARTIAL)


def _press(county: County, survey: int, value: str = "yes") -> None:
    with county.runtime.database.write() as session:
        said = Answer(
            survey_id=survey, question="pressure", value=value, channel=Channel.WEB, how="chosen",
            heard_at=county.clock.now(), counted=True,
        )  # fmt: skip
        session.add(said)


def _rows(runtime: Runtime) -> list[Anomaly]:
    with runtime.database.read() as session:
        return list(session.scalars(select(Anomaly).order_by(Anomaly.id)))


def test_a_burst_is_found_once_with_the_cases_behind_it(runtime: Runtime, county: County) -> None:
    _burst(county)
    assert find_anomalies(runtime).new == 1
    assert find_anomalies(runtime).new == 0
    (row,) = _rows(runtime)
    assert (row.kind, row.unit_id) == (AnomalyKind.BURST, county.ids["water"])
    assert row.figures["same"] == 16
    with runtime.database.read() as session:
        assert len(cases_behind(session, read_unit_tree(session), row)) == 16


def test_each_report_of_pressure_is_a_row_of_its_own(runtime: Runtime, county: County) -> None:
    first, second, third = county.ask("water", 1, 1, 2)
    _press(county, first)
    _press(county, third, "no")
    assert find_anomalies(runtime).new == 1
    _press(county, second)
    assert find_anomalies(runtime).new == 1
    assert [row.figures["survey_id"] for row in _rows(runtime)] == [first, second]


def test_what_somebody_made_of_it_stays_when_it_is_found_again(runtime: Runtime, county: County) -> None:
    supervisor = person(runtime, "li", Role.SUPERVISOR)
    _press(county, county.ask("water", 1)[0])
    find_anomalies(runtime)
    (row,) = _rows(runtime)
    judge(runtime, row.id, AnomalyState.LOOKING, "", supervisor)
    judge(runtime, row.id, AnomalyState.EXPLAINED, "与本人核实过", supervisor)
    with runtime.database.write() as session:
        session.get_one(Anomaly, row.id).figures = {"survey_id": 0}
    find_anomalies(runtime)
    (again,) = _rows(runtime)
    assert again.state is AnomalyState.EXPLAINED and again.figures == row.figures
    with runtime.database.read() as session:
        steps = session.scalars(select(AnomalyStep).order_by(AnomalyStep.id)).all()
        acts = session.scalars(select(Audit).where(Audit.act == "anomaly.judge")).all()
        assert waiting(session).open == waiting(session).looking == 0
    assert [step.state for step in steps] == [AnomalyState.LOOKING, AnomalyState.EXPLAINED]
    assert runtime.keyring.open(steps[1].words_sealed or b"", Sealed.ANOMALY_WORDS) == "与本人核实过"
    assert [act.detail["state"] for act in acts] == ["looking", "explained"]
    assert "核实" not in repr([act.detail for act in acts])


def test_no_judgement_without_a_reason_nor_off_the_arrows(runtime: Runtime, county: County) -> None:
    supervisor = person(runtime, "li", Role.SUPERVISOR)
    _press(county, county.ask("water", 1)[0])
    find_anomalies(runtime)
    (row,) = _rows(runtime)
    for to, words, why in [
        (AnomalyState.DISMISSED, "  ", Why.NO_REASON),
        (AnomalyState.EXPLAINED, "", Why.NO_REASON),
        (AnomalyState.DISMISSED, "很" * 1001, Why.LONG_REASON),
        (AnomalyState.OPEN, "", Why.NOT_FROM_THERE),
    ]:
        with pytest.raises(CannotJudge) as refused:
            judge(runtime, row.id, to, words, supervisor)
        assert refused.value.why is why
    judge(runtime, row.id, AnomalyState.DISMISSED, "没有根据", supervisor)
    judge(runtime, row.id, AnomalyState.OPEN, "", supervisor)
    with pytest.raises(CannotJudge):
        judge(runtime, row.id + 1, AnomalyState.LOOKING, "", supervisor)


def test_no_anomaly_changes_a_score(runtime: Runtime, county: County) -> None:
    def facts() -> list[tuple[object, ...]]:
        rebuild_facts(runtime)
        with runtime.database.read() as session:
            columns = [column for column in FactDay.__table__.columns if column.name != "id"]
            return sorted(map(tuple, session.execute(select(*columns))))

    _burst(county)
    before = facts()
    find_anomalies(runtime)
    judge(runtime, _rows(runtime)[0].id, AnomalyState.LOOKING, "", person(runtime, "li", Role.SUPERVISOR))
    assert facts() == before


def test_an_honest_month_of_nothing_is_quiet(runtime: Runtime, county: County) -> None:
    assert (find_anomalies(runtime).found, _rows(runtime)) == (0, [])
