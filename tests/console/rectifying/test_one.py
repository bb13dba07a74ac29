"""The page of one rectification: where it stands, what is covered, and just the acts that can be done."""

from collections.abc import Mapping
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey.models import Audit, Rectification, RectificationStep
from survey.rectification.decide import order
from survey.rectification.read.possible import possible_acts
from survey.rectification.report import ask_extension
from survey.rectification.verify import verify
from survey.vocabulary import Ending, Finding, LegalStep, RatedObject, Role
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as S
from tests.accounts.visits import csrf
from tests.console.rectifying.seat import sit_as
from tests.rectification.scene import MET, OFFICE, UNIT, Scene, verification

FORMS = {Act.ASSIGN, Act.ORDER, Act.ASK_AGAIN, Act.CONCLUDE, Act.EXTEND, Act.REFUSE_EXTENSION}


def path(one: Rectification) -> str:
    return f"/rectifications/{one.id}"


def seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def do(client: FlaskClient, one: Rectification, act: Act, **given: str) -> TestResponse:
    """The form of the page as it is just now."""
    form = {"csrf_token": csrf(client, path(one)), "seen": seen(client.get(path(one)).text), **given}
    return client.post(f"{path(one)}/{act}", data=form)


def offered(page: str) -> set[Act]:
    return {act for act in FORMS if f'/{act}">' in page}


@pytest.mark.parametrize("rated", [UNIT, OFFICE])
def test_every_reader_in_every_state_has_the_forms_of_what_they_may_do(
    client: FlaskClient, scene: Scene, rated: RatedObject
) -> None:
    scene.enrol("shen", Role.AUDITOR)
    for state in (S.TO_VERIFY, S.VERIFIED, S.ORDERED, S.REPORTED, S.ACCEPTED, S.DOCKET):
        on_docket = state is S.DOCKET
        one = (
            scene.opened(levels={rated: 4}, assigned_times=3)
            if on_docket
            else scene.brought_to(state, levels={rated: 4})
        )
        for login in ("chen", "yan", "shen"):
            sit_as(client, scene, login)
            page = client.get(path(one)).text
            with scene.runtime.database.read() as session:
                held = session.get_one(Rectification, one.id)
                acts = FORMS & set(possible_acts(session, scene.runtime, scene.people[login], held))
            meeting = {Act.ORDER, Act.CONCLUDE} if on_docket else set()  # decided on the meeting's page
            assert offered(page) == acts - meeting, (state, login)


def test_the_line_says_what_is_next_by_whom_until_when(client: FlaskClient, scene: Scene) -> None:
    one = scene.brought_to(S.ORDERED)
    sit_as(client, scene, "chen")
    page = client.get(path(one)).text
    due = scene.of(one.survey_id).due_at.astimezone(scene.runtime.settings.zone)
    assert f"Roads 应在 {due:%Y-%m-%d %H:%M} 前整改并报送结果。" in page
    assert 'class="now" aria-current="step"' in page
    scene.pass_by(days=40)
    sit_as(client, scene, "chen")
    assert '<span class="due red">超期</span>' in client.get(path(one)).text


def test_what_a_verifier_wrote_down_is_uncovered_on_record_only(client: FlaskClient, scene: Scene) -> None:
    one = scene.brought_to(S.REPORTED)
    sit_as(client, scene, "chen")
    covered = client.get(path(one)).text
    assert "路面仍有坑" not in covered
    assert "内容已遮盖" in covered
    assert "限期修好" in covered  # the office's own words
    assert "已修好" in covered
    token = csrf(client, path(one))
    assert "路面仍有坑" in client.post(path(one), data={"csrf_token": token}).text
    with scene.runtime.database.read() as session:
        look = session.scalars(select(Audit).where(Audit.act == "rectification.uncover")).one()
    assert (look.actor, look.subject_id, look.detail) == ("chen", str(one.id), {})
    scene.enrol("shen", Role.AUDITOR)
    sit_as(client, scene, "shen")
    assert client.post(path(one), data={"csrf_token": csrf(client, path(one))}).status_code == 403


def test_a_supervisor_orders_and_the_unit_is_told_the_day(client: FlaskClient, scene: Scene) -> None:
    one = scene.brought_to(S.VERIFIED)
    sit_as(client, scene, "chen")
    done = do(client, one, Act.ORDER, words="两周内修好路面")
    assert (done.status_code, done.location) == (303, path(one))
    assert scene.of(one.survey_id).state is S.ORDERED
    assert "已办理并记录" in client.get(path(one)).text


ENDS: Mapping[str, tuple[Mapping[str, str], int]] = {
    "lawful": ({"ending": Ending.LAWFUL, "legal_step": LegalStep.JUDGEMENT, "on": "2026-10-01"}, 303),
    "no step": ({"ending": Ending.LAWFUL, "on": "2026-10-01"}, 422),
    "no day": ({"ending": Ending.LAWFUL, "legal_step": LegalStep.JUDGEMENT, "on": "x"}, 422),
    "to come": ({"ending": Ending.LAWFUL, "legal_step": LegalStep.JUDGEMENT, "on": "2099-01-01"}, 422),
    "not from here": ({"ending": Ending.SATISFIED}, 422),
    "no such": ({"ending": "gone"}, 422),
    "named": ({"ending": Ending.WITHOUT_NAMING}, 422),
}


def test_it_is_concluded_as_it_may_and_what_was_typed_is_kept_where_not(
    client: FlaskClient, scene: Scene
) -> None:
    sit_as(client, scene, "chen")
    for how, (given, code) in ENDS.items():
        one = scene.brought_to(S.VERIFIED)
        done = do(client, one, Act.CONCLUDE, words="法院已判", **given)
        after = scene.of(one.survey_id)
        assert done.status_code == code, how
        if code == 303:
            assert (after.ending, after.legal_step) == (Ending.LAWFUL, LegalStep.JUDGEMENT)
            assert "法院裁判 2026-10-01" in client.get(path(one)).text
        else:
            assert after.state is S.VERIFIED, how
            assert ">法院已判</textarea>" in done.text
            assert 'class="told told-danger"' in done.text


def test_explained_is_asked_again_and_unnamed_is_concluded(client: FlaskClient, scene: Scene) -> None:
    explained = scene.opened()
    verify(scene.runtime, explained.id, verification(Finding.EXPLAINED, MET), scene.people["he"])
    hidden = scene.opened(consents=())
    verify(scene.runtime, hidden.id, verification(), scene.people["he"])
    sit_as(client, scene, "chen")
    assert do(client, explained, Act.ASK_AGAIN, words="已解释清楚").status_code == 303
    assert scene.of(explained.survey_id).state is S.ASKED_AGAIN
    assert do(client, hidden, Act.CONCLUDE, words="已复查", ending=Ending.WITHOUT_NAMING).status_code == 303
    assert scene.of(hidden.survey_id).ending is Ending.WITHOUT_NAMING


def test_more_time_is_given_or_not_and_it_is_given_to_somebody(client: FlaskClient, scene: Scene) -> None:
    given, refused = scene.brought_to(S.ORDERED), scene.brought_to(S.ORDERED)
    for one in (given, refused):
        ask_extension(scene.runtime, one.id, "下雨", scene.people["du"])
    sit_as(client, scene, "chen")
    assert do(client, given, Act.EXTEND, words="同意").status_code == 303
    assert do(client, refused, Act.REFUSE_EXTENSION, words="抓紧").status_code == 303
    assert scene.of(given.survey_id).extended_at is not None
    assert scene.of(refused.survey_id).due_at == refused.due_at
    other = scene.enrol("he2", Role.VERIFIER, "county")
    page = client.get(path(given)).text
    assert "he2 · County · 在办 0 件" in page
    assert do(client, given, Act.ASSIGN, verifier=str(other.id)).status_code == 303
    assert scene.of(given.survey_id).verifier_id == other.id
    for wrong in ("", "x", "9" * 30, str(scene.people["du"].id)):
        assert do(client, given, Act.ASSIGN, verifier=wrong).status_code == 422


def test_of_two_at_once_the_second_is_told_that_somebody_has_gone_on(
    client: FlaskClient, scene: Scene
) -> None:
    one = scene.brought_to(S.VERIFIED)
    sit_as(client, scene, "chen")
    form = {"csrf_token": csrf(client, path(one)), "seen": seen(client.get(path(one)).text)}
    order(scene.runtime, one.id, "限期修好", scene.enrol("chen2", Role.SUPERVISOR))
    for act in (Act.ORDER, Act.CONCLUDE, Act.ASSIGN):
        late = client.post(f"{path(one)}/{act}", data={**form, "words": "再来一次"})
        assert late.status_code == 409
        assert "此件已有他人办理，现为最新情况。" in late.text
        assert "限期修好" in late.text
        assert "再来一次" in late.text or act is Act.ASSIGN  # what was typed is not lost
    assert scene.of(one.survey_id).orders == 1


def test_that_a_leader_was_told_meanwhile_is_nobody_going_on_with_it(
    client: FlaskClient, scene: Scene
) -> None:
    one = scene.brought_to(S.VERIFIED)
    sit_as(client, scene, "chen")
    before = seen(client.get(path(one)).text)
    scene.pass_by(days=10)
    scene.rectify()
    assert scene.of(one.survey_id).climbed
    sit_as(client, scene, "chen")
    form = {"csrf_token": csrf(client, path(one)), "seen": before}
    assert client.post(f"{path(one)}/{Act.ORDER}", data={**form, "words": "修好"}).status_code == 303


def test_what_is_on_the_docket_is_decided_by_the_meeting_only(client: FlaskClient, scene: Scene) -> None:
    one = scene.opened(assigned_times=3)
    assert one.state is S.DOCKET
    sit_as(client, scene, "chen")
    assert do(client, one, Act.ORDER, words="修").status_code == 409
    assert scene.of(one.survey_id).state is S.DOCKET


def test_who_only_reads_does_nothing(client: FlaskClient, scene: Scene) -> None:
    one = scene.brought_to(S.VERIFIED)
    scene.enrol("shen", Role.AUDITOR)
    office = scene.brought_to(S.VERIFIED, levels={OFFICE: 4})
    for login, which in (("shen", one), ("yan", one), ("chen", office)):
        sit_as(client, scene, login)
        form = {"csrf_token": csrf(client, "/account"), "seen": str(latest_step(scene, which))}
        for act in sorted(FORMS - {Act.EXTEND, Act.REFUSE_EXTENSION}):
            more = {"words": "x", "verifier": "1", "ending": Ending.LAWFUL, "legal_step": LegalStep.HEARING}
            on = date(2026, 10, 1).isoformat()
            answer = client.post(f"{path(which)}/{act}", data={**form, **more, "on": on})
            assert answer.status_code == 403, (login, act)
    assert client.post(f"{path(one)}/verify", data=form).status_code == 404


def latest_step(scene: Scene, one: Rectification) -> int:
    with scene.runtime.database.read() as session:
        ids = select(RectificationStep.id).where(RectificationStep.rectification_id == one.id)
        return max(session.scalars(ids))
