"""Every text that the office sends is said by the template that it was told to submit."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from scheduler.outgoing import outgoing
from survey.carriers.port import OutgoingText
from survey.carriers.templates.read import read_templates
from survey.carriers.templates.rules import Gateway, Kind
from survey.course.questionnaires import shipped_questionnaires
from survey.course.words import words
from survey.models import Attempt
from survey.office.carriers.standing import State, standings
from survey.office.carriers.wanted import wanted
from survey.office.carriers.written import approved_file
from survey.questionnaire.menu import prompts, spelt
from survey.questionnaire.texts import fill, office_of
from survey.rectification.notices.texts import About, params_of, text_key, text_of
from survey.runtime import Runtime
from survey.settings import Settings
from survey.vocabulary import Channel, NoticeKind
from tests.ordinary import MakeRuntime
from tests.questionnaire.shipped import LONGEST_SIGNATURE

SIGNATURES = ["青溪县民调中心", LONGEST_SIGNATURE]
LINK = "invite_link"  # goes out by carriers that take links, and those approve no templates


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(params=SIGNATURES)
def signing(request: pytest.FixtureRequest, make_runtime: MakeRuntime) -> Runtime:
    return make_runtime(sms_signature=request.param)


def sent(runtime: Runtime, case_no: str) -> Iterator[OutgoingText]:
    """Every text of every shipped questionnaire, in every language, as dispatch would hand it over."""
    for asked in shipped_questionnaires():
        for language in asked.languages:
            for key in asked.texts[language]:
                if key != LINK:
                    body = words(runtime, asked, key, language, case_no)
                    attempt = Attempt(token="t", channel=Channel.SMS, body=body, text_key=key)
                    text = outgoing(runtime, attempt, "+8613800000000", case_no)
                    assert isinstance(text, OutgoingText)
                    yield text


@pytest.mark.parametrize("gateway", list(Gateway))
def test_every_text_is_said_by_the_template_that_was_submitted(signing: Runtime, gateway: Gateway) -> None:
    settings = signing.settings
    approved = read_templates(approved_file(settings, gateway))
    for case_no in ("QX-2026-3721", "闽信〔2026〕7号", "B9"):
        texts = list(sent(signing, case_no))
        assert len(texts) > 20
        for text in texts:
            said = approved.text(text.text_key, text.body, text.params, settings.sms_signature)
            assert said is not None, text.body
            by = said.params if gateway is Gateway.ALIYUN else list(said.params.values())
            assert text.body.endswith(approved.words(said.code, by) or "no words")


def test_every_notice_is_said_by_the_template_that_was_submitted(signing: Runtime) -> None:
    settings = signing.settings
    approved = read_templates(approved_file(settings, Gateway.ALIYUN))
    for kind in NoticeKind:
        for day in (datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 12, 31, 8, tzinfo=UTC)):
            case = None if kind is NoticeKind.CAUSES else "QX-2026-0417"
            about = About(kind, "县住建局", case, None if kind is NoticeKind.CAUSES else day)
            body, params = text_of(about, settings), params_of(about, settings)
            assert approved.text(text_key(kind), body, params, settings.sms_signature), body


def test_every_prompt_of_a_menu_is_said_by_the_template_that_was_submitted(signing: Runtime) -> None:
    settings, case = signing.settings, {"case": spelt("0417")}
    approved = read_templates(approved_file(settings, Gateway.ALIYUN))
    heard = 0
    for asked in shipped_questionnaires():
        for language in asked.voices:
            for said in prompts(asked, language, office_of(settings.sms_signature), settings.hotline):
                assert approved.prompt(said.key, fill(said.words, case), case), said.words
                heard += 1
    assert heard > 20


@pytest.mark.parametrize("gateway", list(Gateway))
@pytest.mark.parametrize("signature", SIGNATURES)
def test_what_is_shipped_breaks_no_rule_of_gateways(signature: str, gateway: Gateway) -> None:
    settings = Settings(sms_signature=signature)
    no_templates = read_templates("")
    found = standings(wanted(shipped_questionnaires(), settings), no_templates, gateway, office_of(signature))
    refused = [(one.wanted.key, one.broken) for one in found if any(rule.refuses for rule in one.broken)]
    assert refused == []
    assert {one.state for one in found} == {State.MISSING}
    chinese = [one for one in found if one.wanted.kind is Kind.SMS and one.wanted.language == "zh-CN"]
    assert {one.segments for one in chinese} == {1}


def test_what_a_reviewer_reads_has_none_of_the_words_that_are_refused() -> None:
    for one in wanted(shipped_questionnaires(), Settings()):
        assert one.purpose and not any(word in one.purpose for word in ("信访", "上访", "问卷", "调查"))
