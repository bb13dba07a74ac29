"""The petitioner's pages on both databases: what is shown, what is kept, what is refused."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from scheduler.reconcile import reconcile
from survey.carriers.port import InboundText
from survey.clock import SetClock
from survey.course.hear import Arrived, Hearing
from survey.course.links import Given
from survey.models import Answer, CasePhone, Inbound, Link, OptOut, Petitioner, Survey
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.settings import ROOT
from survey.vocabulary import AttemptState, Channel, Disposition, ReadingOrder, SurveyState
from tests.answering.visitor import Visitor, invite, link, petition
from tests.build import make_attempt, make_case, make_petitioner, make_survey

PHONE, OTHER = "+8613900000001", "+8613900000002"
FACTS = ("yes", "no", "both", "never_seen")


def _answers(runtime: Runtime) -> list[tuple[str, str, bool]]:
    with runtime.database.read() as session:
        rows = session.scalars(select(Answer).order_by(Answer.id))
        return [(row.question, row.value, row.counted) for row in rows]


def _survey(runtime: Runtime, survey: Survey) -> Survey:
    with runtime.database.read() as session:
        return session.get_one(Survey, survey.id)


def _inbounds(runtime: Runtime) -> list[Inbound]:
    with runtime.database.read() as session:
        return list(session.scalars(select(Inbound).order_by(Inbound.id)))


def _texts(runtime: Runtime, body: str, sid: str = "SM1") -> None:
    message = InboundText(sid, PHONE, "+15005550006", body, opt_out_type=None, media=0, raw=())
    assert Hearing(runtime)(Arrived(message, runtime.clock.now()))


@pytest.fixture
def invited(client: FlaskClient, runtime: Runtime) -> tuple[Visitor, Survey]:
    return invite(client, runtime, petition(runtime, phone=PHONE, case_no="XF20261003721"))


@pytest.fixture
def visitor(invited: tuple[Visitor, Survey]) -> Visitor:
    return invited[0]


@pytest.fixture
def survey(invited: tuple[Visitor, Survey]) -> Survey:
    return invited[1]


def test_the_first_page_says_who_asks_and_nothing_of_the_case(visitor: Visitor) -> None:
    page = visitor.reads()
    for words in ("青溪县民调中心", "自愿", "两分钟", "不影响您的事", "张**", "0745-0000000"):
        assert words in page
    for secret in ("青溪县农业农村局", "来访接待", "3721", "三丰", "信访", PHONE[-4:]):
        assert secret not in visitor.look().text


def test_the_unit_is_named_once_somebody_has_said_that_it_is_them(visitor: Visitor) -> None:
    page = visitor.is_me().reads()
    assert "青溪县农业农村局" in page
    assert "3721" in page
    assert "三丰" not in page


def test_a_case_without_a_name_asks_for_the_person_who_was_meant(
    client: FlaskClient, runtime: Runtime
) -> None:
    nameless, _ = invite(client, runtime, petition(runtime, name_sealed=None))
    assert "请问您是收到这个链接的本人吗" in nameless.reads()


def test_the_whole_form_one_question_a_page(visitor: Visitor, survey: Survey, runtime: Runtime) -> None:
    visitor.is_me().answers("4", "2")
    assert visitor.press("", value=["delay", "other"], text="路没修").status_code == 303
    visitor.answers(*FACTS, "no", "yes", "no")
    assert _answers(runtime) == [
        ("responsible_unit", "4", True),
        ("petition_office", "2", True),
        ("reason", "delay,other", True),
        ("met", "yes", True),
        ("visited", "no", True),
        ("written", "both", True),
        ("signed", "never_seen", True),
        ("pressure", "no", True),
        ("consent", "yes", True),
        ("named", "no", True),
    ]
    done = _survey(runtime, survey)
    assert (done.state, done.disposition, done.channel) == (
        SurveyState.SETTLED,
        Disposition.COMPLETE,
        Channel.WEB,
    )
    assert done.reached and done.called
    assert "您的评价已收到" in visitor.reads()
    assert all(row.understood_at for row in _inbounds(runtime))


def test_every_reason_ticked_and_a_thousand_characters_are_kept(visitor: Visitor, runtime: Runtime) -> None:
    visitor.is_me().answers("1", "1")
    options = [
        "result",
        "delay",
        "attitude",
        "no_contact",
        "no_reply",
        "promise",
        "unfair",
        "explained",
        "other",
    ]
    words = "路😀" * 500
    assert visitor.press("", value=options, text=words).status_code == 303
    with runtime.database.read() as session:
        reason = session.scalars(select(Answer).where(Answer.question == "reason")).one()
    assert reason.value == ",".join(options)
    assert reason.words_sealed is not None
    assert runtime.keyring.open(reason.words_sealed, Sealed.ANSWER_WORDS) == words


def test_who_is_satisfied_is_not_asked_whether_a_verifier_may_call(visitor: Visitor) -> None:
    visitor.is_me().answers("1", "3", "", *FACTS, "no")
    assert "您的评价已收到" in visitor.reads()


@pytest.mark.parametrize("level", "12345")
def test_r8_every_level_is_one_press_and_leads_to_the_same_page(
    client: FlaskClient, runtime: Runtime, level: str
) -> None:
    visitor, _ = invite(client, runtime)
    buttons = [form["value"] for form in visitor.is_me().buttons()]
    assert buttons == list("12345")
    assert visitor.press(level).status_code == 303
    assert "第 3 步，最多 11 步" in visitor.reads()
    assert visitor.asked() == "petition_office"


def test_r8_half_of_the_people_read_the_levels_from_the_other_end(
    client: FlaskClient, runtime: Runtime
) -> None:
    visitor, _ = invite(client, runtime, reading_order=ReadingOrder.REVERSE)
    visitor.is_me()
    assert [form["value"] for form in visitor.buttons()] == list("54321")
    assert [form["value"] for form in visitor.answers("5").buttons()] == list("54321")
    visitor.answers("4", "")
    assert [form["value"] for form in visitor.buttons()] == ["yes", "no", "unsure", "refused", ""]


def test_ratings_are_not_passed_over_and_everything_else_may_be(visitor: Visitor) -> None:
    visitor.is_me()
    assert "" not in [form["value"] for form in visitor.buttons()]
    visitor.answers("1")
    assert "" not in [form["value"] for form in visitor.buttons()]
    visitor.answers("5")
    for _ in range(8):
        assert "" in [form.get("value") for form in visitor.buttons()]
        visitor.answers("")
    assert "您的评价已收到" in visitor.reads()


def test_what_was_passed_over_is_no_answer(visitor: Visitor, survey: Survey, runtime: Runtime) -> None:
    visitor.is_me().answers("1", "5", *[""] * 8)
    assert [question for question, _, _ in _answers(runtime)] == ["responsible_unit", "petition_office"]
    assert _survey(runtime, survey).disposition is Disposition.COMPLETE


def test_an_empty_reason_is_passed_over(visitor: Visitor, runtime: Runtime) -> None:
    visitor.is_me().answers("1", "5")
    assert visitor.press("", text="  ").status_code == 303
    assert visitor.asked() == "met"
    assert len(_answers(runtime)) == 2


def test_later_leaves_and_the_same_link_goes_on_where_it_stopped(visitor: Visitor, runtime: Runtime) -> None:
    visitor.is_me().answers("2")
    before = len(_inbounds(runtime))
    assert "以后再答" in visitor.reads()
    assert "您答过的都已记下" in visitor.reads(page="later")
    assert len(_inbounds(runtime)) == before
    assert visitor.asked() == "petition_office"


def test_what_was_answered_by_text_is_not_asked_again(
    visitor: Visitor, survey: Survey, runtime: Runtime
) -> None:
    make_attempt(runtime, survey, question="responsible_unit", state=AttemptState.DELIVERED)
    _texts(runtime, "2")
    assert visitor.is_me().asked() == "petition_office"
    assert "第 3 步" in visitor.reads()
    visitor.answers("3", "", *FACTS, "no")
    assert _survey(runtime, survey).channel is Channel.SMS
    assert [row[:2] for row in _answers(runtime)][:2] == [("responsible_unit", "2"), ("petition_office", "3")]


def test_an_answer_calls_off_what_was_planned(visitor: Visitor, survey: Survey, runtime: Runtime) -> None:
    waiting = make_attempt(runtime, survey, channel=Channel.VOICE)
    visitor.is_me().answers("2")
    with runtime.database.read() as session:
        state = session.get_one(type(waiting), waiting.id).state
    assert state is AttemptState.CANCELLED


def test_r2_the_same_form_twice_counts_once(visitor: Visitor, runtime: Runtime) -> None:
    form = visitor.is_me().buttons()[1]
    first, second = visitor.send(form), visitor.send(form)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert _answers(runtime) == [("responsible_unit", "2", True)]
    assert len(_inbounds(runtime)) == 2, "who it is, and the rating"


def test_r2_two_levels_pressed_on_one_page_are_both_kept_and_the_first_counts(
    visitor: Visitor, runtime: Runtime
) -> None:
    forms = visitor.is_me().buttons()
    visitor.send(forms[4])
    answer = visitor.send(forms[0])
    assert _answers(runtime) == [("responsible_unit", "5", True), ("responsible_unit", "1", False)]
    assert answer.location.endswith("?note=already")
    assert "这一问已经答过" in visitor.reads(note="already")
    assert visitor.asked() == "petition_office"


def test_r3_an_answer_given_by_text_meanwhile_stays_the_first(
    visitor: Visitor, survey: Survey, runtime: Runtime
) -> None:
    make_attempt(runtime, survey, question="responsible_unit", state=AttemptState.DELIVERED)
    form = visitor.is_me().buttons()[4]
    _texts(runtime, "1")
    assert visitor.send(form).location.endswith("?note=already")
    assert _answers(runtime) == [("responsible_unit", "1", True), ("responsible_unit", "5", False)]


def test_r2_what_is_pressed_after_settling_is_kept_as_late(
    visitor: Visitor, survey: Survey, runtime: Runtime
) -> None:
    form = visitor.is_me().buttons()[4]
    with runtime.database.write() as session:
        session.execute(
            text("UPDATE survey SET state = 'settled', settled_day = '2026-10-19', settled_at = picked_at")
        )
    assert visitor.send(form).status_code == 303
    with runtime.database.read() as session:
        late = session.scalars(select(Answer)).one()
    assert (late.value, late.late, late.counted) == ("5", True, False)
    assert "这次回访已经结束" in visitor.reads(), "no rating of this survey is on record as its own"


def test_stopping_is_asked_once_more_and_then_stops_everything(
    visitor: Visitor, survey: Survey, runtime: Runtime
) -> None:
    assert any("page=stop" in there for there in visitor.links())
    assert "停止联系我" in visitor.reads(page="stop")
    assert visitor.press("opt_out").status_code == 303
    with runtime.database.read() as session:
        stopped = session.scalars(select(OptOut)).one()
    assert stopped.how == "web"
    assert _survey(runtime, survey).disposition is Disposition.REFUSAL
    assert "已停止联系您" in visitor.reads()


def test_who_stopped_by_text_is_not_asked_on_the_page(visitor: Visitor, runtime: Runtime) -> None:
    visitor.is_me()
    _texts(runtime, "退订")
    page = visitor.reads()
    assert "已停止联系您" in page and "0745-0000000" in page
    assert not visitor.buttons()


def test_stopping_half_way_keeps_what_was_said(visitor: Visitor, survey: Survey, runtime: Runtime) -> None:
    visitor.is_me().answers("5")
    visitor.press("opt_out")
    assert _answers(runtime) == [("responsible_unit", "5", True)]
    assert _survey(runtime, survey).disposition is Disposition.PARTIAL


def test_a_wrong_number_ends_the_link_and_moves_on_to_the_next_number(
    client: FlaskClient, runtime: Runtime
) -> None:
    case = petition(runtime, phone=PHONE)
    spare = make_petitioner(runtime, OTHER)
    with runtime.database.write() as session:
        session.add(CasePhone(case_id=case.id, position=1, petitioner_id=spare.id))
    visitor, survey = invite(client, runtime, case)
    forms = visitor.buttons()
    assert visitor.press("wrong_person").location.endswith("?page=sorry")
    assert "我们不再联系这个号码" in visitor.reads(page="sorry")
    assert _survey(runtime, survey).petitioner_id == spare.id
    visitor.send(forms[0])
    assert "这个链接不能用了" in visitor.reads(), "nobody comes in with it any more"
    with runtime.database.read() as session:
        assert session.scalars(select(Link.confirmed_at)).all() == [None]
        assert session.get_one(Petitioner, case.petitioner_id).dead_why == "wrong_person"


def test_a_link_texted_to_a_number_that_turns_out_wrong_opens_nothing_and_a_slip_still_does(
    client: FlaskClient, runtime: Runtime
) -> None:
    case = petition(runtime, phone=PHONE)
    spare = make_petitioner(runtime, OTHER)
    with runtime.database.write() as session:
        session.add(CasePhone(case_id=case.id, position=1, petitioner_id=spare.id))
    texted, survey = invite(client, runtime, case)
    slip = Visitor(client, link(runtime, survey, Given.PAPER))
    make_attempt(runtime, survey, question="responsible_unit", state=AttemptState.DELIVERED)
    _texts(runtime, "你打错了")
    assert "这个链接不能用了" in texted.reads()
    assert "张**" in slip.reads()


def test_who_finds_a_slip_and_is_not_the_person_ends_the_link_and_nothing_else(
    client: FlaskClient, runtime: Runtime
) -> None:
    """The person's own number is as good as before."""
    finder, survey = invite(client, runtime, petition(runtime, phone=PHONE), Given.PAPER)
    waiting = make_attempt(runtime, survey)
    assert "打错了" not in finder.reads() and "不是我" in finder.reads()
    assert finder.press("wrong_person").status_code == 303
    assert "纸条可以扔掉" in finder.reads(page="sorry")
    assert finder.look().status_code == 410
    with runtime.database.read() as session:
        assert session.scalars(select(Petitioner.dead_at)).all() == [None]
        assert session.get_one(type(waiting), waiting.id).state is AttemptState.PLANNED
    assert _survey(runtime, survey).state is SurveyState.PICKED
    assert not _survey(runtime, survey).reached


def test_an_expired_link_says_so_and_whom_to_call(
    visitor: Visitor, runtime: Runtime, clock: SetClock
) -> None:
    visitor.is_me().answers("2")
    clock.advance(timedelta(days=15))
    answer = visitor.look()
    assert answer.status_code == 410
    assert "已经过期" in answer.text and "0745-0000000" in answer.text
    assert "农业农村局" not in answer.text


def test_r2_who_has_the_page_open_when_the_link_expires_is_still_heard(
    visitor: Visitor, runtime: Runtime, clock: SetClock
) -> None:
    forms = visitor.is_me().buttons()
    clock.advance(timedelta(days=15, minutes=1))
    visitor.send(forms[3])
    clock.advance(timedelta(hours=1))
    visitor.send(forms[4])
    assert _answers(runtime) == [("responsible_unit", "4", True)]


def test_a_link_whose_survey_ended_without_an_answer_does_not_thank_for_one(
    visitor: Visitor, runtime: Runtime
) -> None:
    with runtime.database.write() as session:
        session.execute(
            text("UPDATE survey SET state = 'settled', settled_day = '2026-10-19', settled_at = picked_at")
        )
    assert "已收到" not in visitor.reads()
    assert "这次回访已经结束" in visitor.reads()


def test_an_unknown_link_explains_itself_and_tells_nothing(client: FlaskClient, visitor: Visitor) -> None:
    for token in ("nowherenowhe", visitor.token[:-1], visitor.token.swapcase(), "x" * 500, "%00", "路"):
        stranger = Visitor(client, token)
        answer = stranger.look()
        assert answer.status_code == 404
        assert "这个链接打不开" in answer.text and "0745-0000000" in answer.text
        assert stranger.send({"act": "confirmed", "nonce": "abcdefgh1234"}).status_code == 404


def test_who_guesses_is_slowed_down_and_who_has_a_link_is_not(client: FlaskClient, visitor: Visitor) -> None:
    codes = [Visitor(client, f"guess{n:07}").look().status_code for n in range(40)]
    assert codes == [404] * 30 + [429] * 10
    assert visitor.look().status_code == 200
    visitor.is_me().answers("3")


def test_who_guesses_from_many_addresses_of_one_line_is_slowed_down_too(client: FlaskClient) -> None:
    """Of IPv6 a line has as many addresses as it likes."""
    codes = [
        client.get(f"/s/guess{n:07}", environ_overrides={"REMOTE_ADDR": f"2001:db8::{n:x}"}).status_code
        for n in range(40)
    ]
    assert codes == [404] * 30 + [429] * 10


def test_nothing_is_kept_before_somebody_has_said_who_they_are(visitor: Visitor, runtime: Runtime) -> None:
    form = {"nonce": "abcdefgh1234", "question": "responsible_unit", "value": "1"}
    assert visitor.send(form).status_code == 303
    assert not _inbounds(runtime)
    assert "张**" in visitor.reads()


@pytest.mark.parametrize(
    "form",
    [{}, {"nonce": "abcdefgh1234"}, {"nonce": "abcdefgh1234", "question": "met", "value": "perhaps"}],
)
def test_a_form_that_is_not_ours_is_told_so(visitor: Visitor, runtime: Runtime, form: dict[str, str]) -> None:
    visitor.is_me()
    answer = visitor.send(form)
    assert answer.status_code == 400
    assert "刚才没有记下" in answer.text
    assert len(_inbounds(runtime)) == 1


def test_a_form_that_is_far_too_long_is_told_so(visitor: Visitor) -> None:
    visitor.is_me().answers("1", "1")
    answer = visitor.send({**visitor.buttons()[0], "text": "长" * 100_000})
    assert answer.status_code == 413
    assert "刚才没有记下" in answer.text


def test_a_page_speaks_the_language_of_the_survey_or_the_one_chosen(
    client: FlaskClient, runtime: Runtime
) -> None:
    english, _ = invite(client, runtime, petition(runtime, language="en"))
    assert "Are you 张**?" in english.reads()
    assert '<html lang="en">' in english.look().text
    chosen = Visitor(client, english.token, {"lang": "zh-CN"})
    assert "请问您是 张** 本人吗" in chosen.reads()
    answer = chosen.press("confirmed")
    assert answer.location == f"/s/{english.token}?lang=zh-CN"
    assert "对“青溪县农业农村局”的办理" in chosen.reads()
    assert f"/s/{english.token}?lang=en" in chosen.links()
    assert "How satisfied are you" in Visitor(client, english.token, {"lang": "kmc"}).reads()


def test_the_choice_of_a_language_stays_on_the_page_that_asks_once_more(visitor: Visitor) -> None:
    there = visitor.links(page="stop")
    assert f"/s/{visitor.token}?lang=en&page=stop" in there


def test_the_line_of_the_supervision_stands_with_the_question_of_pressure(visitor: Visitor) -> None:
    visitor.is_me().answers("1", "1", "", *FACTS)
    assert visitor.asked() == "pressure"
    assert "0745-0000001" in visitor.reads()
    assert "不转承办单位" in visitor.reads()


def test_nothing_is_put_into_the_browser_and_nothing_is_kept_by_it(visitor: Visitor) -> None:
    pages = [visitor.look(), visitor.look(page="stop"), visitor.press("confirmed"), visitor.look()]
    for answer in pages:
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'") and "script-src" not in policy
    assert "<script" not in visitor.look().text


def test_a_page_is_light(visitor: Visitor) -> None:
    """On a slow network: everything a page needs, before it is compressed."""
    visitor.is_me().answers("5", "5")
    fetched = re.findall(r'(?:href|src)="/static/([^"]+)"', visitor.look().text)
    assert fetched
    weight = len(visitor.look().data) + sum((ROOT / "static" / name).stat().st_size for name in fetched)
    assert weight < 30_000


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: FlaskClient, visitor: Visitor, method: str) -> None:
    assert client.open(visitor.path, method=method).status_code == 405


def test_r2_what_cannot_be_understood_now_is_kept_and_the_next_page_comes_all_the_same(
    visitor: Visitor, runtime: Runtime, clock: SetClock
) -> None:
    visitor.is_me()
    with runtime.database.write() as session:
        session.execute(text("ALTER TABLE answer RENAME TO answer_gone"))
    assert visitor.press("4").status_code == 303
    assert visitor.asked() == "petition_office"
    visitor.answers("2")
    assert visitor.asked() == "reason"
    with runtime.database.write() as session:
        session.execute(text("ALTER TABLE answer_gone RENAME TO answer"))
    assert _answers(runtime) == []
    clock.advance(timedelta(seconds=11))
    assert reconcile(runtime)["understood"] == 2
    assert _answers(runtime) == [("responsible_unit", "4", True), ("petition_office", "2", True)]
    assert visitor.asked() == "reason"


def test_r2_a_stop_that_waits_to_be_understood_is_honoured_on_the_page(
    visitor: Visitor, runtime: Runtime
) -> None:
    with runtime.database.write() as session:
        session.execute(text("ALTER TABLE optout RENAME TO optout_gone"))
    visitor.press("opt_out")
    assert "已停止联系您" in visitor.reads()
    with runtime.database.write() as session:
        session.execute(text("ALTER TABLE optout_gone RENAME TO optout"))


def test_r2_what_could_not_be_kept_is_not_said_to_be_noted(visitor: Visitor, runtime: Runtime) -> None:
    form = visitor.is_me().buttons()[0]
    with runtime.database.write() as session:
        session.execute(text("ALTER TABLE inbound RENAME TO inbound_gone"))
    answer = visitor.send(form)
    assert answer.status_code == 500
    assert "可能没有记下" in answer.text
    assert "inbound" not in answer.text
    with runtime.database.write() as session:
        session.execute(text("ALTER TABLE inbound_gone RENAME TO inbound"))
    assert visitor.send(form).status_code == 303
    assert _answers(runtime) == [("responsible_unit", "1", True)]


def test_only_the_hash_of_a_token_is_kept(visitor: Visitor, runtime: Runtime) -> None:
    with runtime.database.read() as session:
        kept = session.scalars(select(Link)).one()
    assert visitor.token not in repr(vars(kept))
    assert len(kept.digest) == 32


def test_a_later_round_asks_only_for_what_it_needs(client: FlaskClient, runtime: Runtime) -> None:
    case = make_case(runtime)
    needed = {"language": "zh-CN", "current": "petition_office", "needed": ["petition_office"], "answers": {},
              "reasked": [], "helped": 0}  # fmt: skip
    survey = make_survey(runtime, case, conversation=needed)
    visitor = Visitor(client, link(runtime, survey))
    assert visitor.is_me().asked() == "petition_office"
    assert "第 2 步，最多 10 步" in visitor.reads()
    visitor.answers("1")
    assert visitor.asked() == "reason"
