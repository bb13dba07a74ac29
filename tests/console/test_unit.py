import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from survey.course.questionnaires import current_questionnaire, questionnaire
from survey.course.settle import mark_dirty
from survey.models import Answer, Audit, Survey, Unit
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import read_period
from survey.scoring.score import Score
from survey.secrets import Sealed
from survey.vocabulary import Basis, Breakdown, Channel, Disposition, RatedObject, Role, SurveyState
from tests.accounts.visits import csrf, sit
from tests.build import make_unit
from tests.console.county import County


def test_a_units_page_opens_on_twelve_months_and_shows_its_score(
    supervisor: FlaskClient, runtime: Runtime
) -> None:
    page = supervisor.get("/units/D01").text
    today = runtime.clock.now().date()
    asked = Asked(read_period("last12", today), unit="D01", rounds=(FIRST,))
    score = list_scores(runtime, asked)[0]
    assert "近 12 个月" in page
    assert f"{(score['rate'] or 0) * 100:.1f}%" in page
    for code, count in score["dispositions"].items():
        assert re.search(rf'<span class="quiet code">{code}</span></th><td>{count}</td>', page)
    months = page.split("以表格查看")[1]
    assert len(re.findall(r'<th scope="row">20\d\d-\d\d</th>', months)) == 12


@pytest.mark.parametrize("by", [Breakdown.CHANNEL, Breakdown.CATEGORY])
def test_r6_modes_and_categories_are_shown_apart(
    supervisor: FlaskClient, runtime: Runtime, by: Breakdown
) -> None:
    page = supervisor.get("/units/430000?period=2026").text
    period = read_period("2026", runtime.clock.now().date())
    asked = Asked(period, unit="430000", rounds=(FIRST,), by=by, objects=(RatedObject.RESPONSIBLE_UNIT,))
    part = page.split(f'id="by-{by}"')[1].split("</table>")[0]
    items = [item for item in list_scores(runtime, asked) if item["key"]]
    assert len(items) > 2
    for item in items:
        assert f"{(item['rate'] or 0) * 100:.1f}%" in part


def test_a_petition_office_leads_with_what_it_is_rated_as(supervisor: FlaskClient, county: County) -> None:
    page = supervisor.get(f"/units/{county.office}").text
    assert page.count('class="big">') == 1
    assert 'class="big">' in page.split("作为信访部门的满意率")[1]


def test_a_code_may_hold_a_slash(supervisor: FlaskClient, runtime: Runtime) -> None:
    make_unit(runtime, "公路局/一队")
    assert supervisor.get("/units/公路局/一队").status_code == 200


def test_a_unit_without_a_case_says_so(supervisor: FlaskClient, runtime: Runtime) -> None:
    make_unit(runtime, "NEW")
    assert "这段时间还没有评价" in supervisor.get("/units/NEW").text


def test_the_sum_of_where_the_cases_went_is_shown(supervisor: FlaskClient, runtime: Runtime) -> None:
    score = _score(runtime, "D01", "last12")
    left = (score["closed"] or 0) - (score["surveys"] or 0)
    page = supervisor.get("/units/D01").text
    assert f"办结 {score['closed']} 件 = 未回访 {left} 件 + 回访 {score['surveys']} 件" in page


@pytest.mark.parametrize("round_", ["first", "final"])
@pytest.mark.parametrize("basis", list(Basis))
def test_round_and_basis_are_chosen_by_the_address(
    supervisor: FlaskClient, runtime: Runtime, round_: str, basis: Basis
) -> None:
    _ask_again(runtime, "D01")
    page = supervisor.get(f"/units/D01?period=2026-10&round={round_}&basis={basis}").text
    score = _score(runtime, "D01", "2026-10", round_, basis)
    assert float(re.findall(r'<span class="big">([\d.]+)%', page)[0]) == pytest.approx(
        (score["rate"] or 0) * 100
    )
    assert f"{score['rated']} 人评价" in page
    official = (round_, basis) == ("first", Basis.SETTLED)
    assert ("这不是正式口径" in page) is not official


def test_reasons_have_their_words_and_are_never_summed(supervisor: FlaskClient, runtime: Runtime) -> None:
    _give_reasons(runtime, "D01", "result,delay")
    page = supervisor.get("/units/D01").text.split('id="reasons"')[1].split("</table>")[0]
    with runtime.database.read() as session:
        asked = questionnaire(session, current_questionnaire(session))
    for code in ("result", "delay"):
        assert asked.label("zh-CN", "reason", code) in page
    assert "合计" not in page


def test_r9_r6_words_are_shown_after_the_look_is_on_record(
    supervisor: FlaskClient, client: FlaskClient, runtime: Runtime
) -> None:
    _give_reasons(runtime, "D01", "", words="拖了半年")
    assert "拖了半年" not in supervisor.get("/units/D01").text
    page = supervisor.post("/units/D01", data={"csrf_token": csrf(supervisor, "/units/D01")}).text
    assert "拖了半年" in page
    assert "刘建国" not in page
    with runtime.database.read() as session:
        traced = session.query(Audit).filter(Audit.act == "unit.uncover").one()
    assert (traced.subject_kind, traced.subject_id, traced.detail) == ("unit", "D01", {"period": "last12"})
    sit(client, runtime, Role.UNIT, "D01")
    assert "查看原话" not in client.get("/units/D01").text
    assert client.post("/units/D01", data={"csrf_token": csrf(client, "/units/D01")}).status_code == 403


@pytest.mark.parametrize("table", ["months", "channel", "category", "reasons"])
def test_each_table_can_be_taken_away(supervisor: FlaskClient, table: str) -> None:
    taken = supervisor.get(f"/units/D01?format=csv&table={table}")
    assert taken.status_code == 200
    assert taken.mimetype == "text/csv"
    assert supervisor.get("/units/D01?format=csv&table=nothing").status_code == 404


def test_r6_a_unit_page_of_hidden_figures_shows_nothing_made_of_them(
    client: FlaskClient, runtime: Runtime, county: County
) -> None:
    few = [unit for unit in county.units if _score(runtime, unit, "2026-10", public=True)["suppressed"]]
    assert few
    sit(client, runtime, Role.ADMIN)
    for code in few:
        page = client.get(f"/units/{code}?period=2026-10").text
        for made in ("个百分点", "加权满意率", "同级比较", "满意指数", "综合满意率", "每件只计一次"):
            assert made not in page, (code, made)


def _score(
    runtime: Runtime, unit: str, label: str, round_: str = FIRST, basis: Basis = Basis.SETTLED, *,
    public: bool = False,
) -> Score:  # fmt: skip
    period = read_period(label, runtime.clock.now().date())
    one = (RatedObject.RESPONSIBLE_UNIT,)
    asked = Asked(period, basis, unit=unit, objects=one, rounds=(round_,), public=public)
    return list_scores(runtime, asked)[0]


def _rated(session: Session, code: str) -> list[Survey]:
    return (
        session.query(Survey)
        .join(Unit, Unit.id == Survey.unit_id)
        .filter(
            Unit.code == code, Survey.disposition == Disposition.COMPLETE, Survey.state == SurveyState.SETTLED
        )
        .order_by(Survey.id.desc())
        .all()
    )


def _give_reasons(runtime: Runtime, code: str, value: str, words: str = "") -> None:
    sealed = runtime.keyring.seal(words, Sealed.ANSWER_WORDS) if words else None
    with runtime.database.write() as session:
        for survey in _rated(session, code):
            session.add(
                Answer(
                    survey_id=survey.id,
                    question="reason",
                    value=value,
                    words_sealed=sealed,
                    channel=Channel.SMS,
                    how="test",
                    counted=True,
                    heard_at=runtime.clock.now(),
                )
            )
            mark_dirty(session, survey.settled_day or "")


def _ask_again(runtime: Runtime, code: str) -> None:
    """Whoever was dissatisfied is asked a second time, and is satisfied then."""
    with runtime.database.write() as session:
        for first in _rated(session, code):
            bad = session.query(Answer).filter(
                Answer.survey_id == first.id, Answer.object == RatedObject.RESPONSIBLE_UNIT, Answer.level > 3
            )
            if bad.first():
                again = Survey(
                    **{
                        c.name: getattr(first, c.name)
                        for c in Survey.__table__.columns
                        if c.name not in ("id", "round")
                    },
                    round=2,
                )
                session.add(again)
                session.flush()
                session.add(
                    Answer(
                        survey_id=again.id,
                        question="responsible_unit",
                        object=RatedObject.RESPONSIBLE_UNIT,
                        level=2,
                        value="2",
                        channel=Channel.SMS,
                        how="test",
                        counted=True,
                        heard_at=runtime.clock.now(),
                    )
                )
                mark_dirty(session, first.settled_day or "")
