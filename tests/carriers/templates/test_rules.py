"""What gateways approve, each rule once; what is approved is not held up."""

from dataclasses import replace

import pytest

from survey.carriers.templates import Template
from survey.carriers.templates.rules import (
    Gateway,
    Kind,
    Submitted,
    billed,
    broken,
    broken_by_signature,
)

SIGNATURE = "芷江侗族自治县民调中心"
GOOD = "${case}号事已办结。自愿评价请回:1满意 5不满意"
SAMPLES = {"case": "3721", "due": "12月31日", "id": "1", "a": "b"}


def given(text: str, kind: Kind = Kind.SMS, gateway: Gateway = Gateway.ALIYUN, **samples: str) -> Submitted:
    return Submitted(kind, gateway, Template("invite", "", text), SIGNATURE, SAMPLES | samples)


def rules(one: Submitted, *, refuses: bool = True) -> set[str]:
    return {found.rule for found in broken(one) if found.refuses is refuses}


@pytest.mark.parametrize("gateway", list(Gateway))
def test_plain_words_break_no_rule(gateway: Gateway) -> None:
    assert broken(given(GOOD, gateway=gateway)) == []
    assert broken(given("请评价。非常满意按 1。满意按 2。尾号${case}的事。", Kind.VOICE)) == []
    assert broken(given("Case ${case} is closed. Call 0745-0000000 or 12345.")) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (GOOD + "信访局", "petition"),
        ("Your petition ${case} is closed", "petition"),
        ("请参加问卷", "survey"),
        ("办理情况调查", "survey"),
        ("矛盾调解", "government"),
        ("评价可抽奖", "marketing"),
        ("请给好评", "marketing"),
        ("见 https://hf.example.cn/s/1", "link"),
        ("见 hf.example.cn", "link"),
        ("见 10.1.2.3", "link"),
        ("核实请拨13800000000", "contact"),
        ("请加微信", "contact"),
        ("拨0745-0000000、0745-0000001或0745-0000002", "contact"),
        ("【民调】请评价", "sign"),
        ("[请评价]", "sign"),
        ("请评价★", "sign"),
        ("باھالاڭ请评价", "script"),
        ("好" * 501, "length"),
        ("${case}", "only gaps"),
        ("${case}:${due}!", "only gaps"),
        ("拒收请回复R", "way out"),
        ("${id}号事", "gap"),
        ("${case}号,再说一次${case}号", "gap"),
        ("在${case}${due}前报送", "gap"),
        ("在${case}, ${due}前报送", "gap"),
    ],
)
def test_each_rule_of_a_text(text: str, rule: str) -> None:
    assert rule in rules(given(text))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("请拨0745-0000000", "sign"),
        ("选项:满意", "sign"),
        ("100%", "sign"),
        ("http 开头", "link"),
        ("好" * 1001, "length"),
        ("对信访局的办理", "petition"),
        ("ང་ཚོ", "script"),
    ],
)
def test_each_rule_of_a_prompt(text: str, rule: str) -> None:
    assert rule in rules(given(text, Kind.VOICE))


def test_a_way_out_is_something_to_explain_and_no_obstacle() -> None:
    first = given(GOOD + "。不愿回T")
    assert rules(first) == set()
    assert rules(first, refuses=False) == {"way out"}
    assert broken(replace(first, gateway=Gateway.TENCENT)) == []


def test_what_fills_a_gap_has_a_length_and_is_no_number_to_call() -> None:
    assert rules(given(GOOD, case="3" * 36)) == {"value"}
    long = given(GOOD, gateway=Gateway.TENCENT, case="3" * 7)
    assert rules(long) == set() and rules(long, refuses=False) == {"value"}
    assert rules(given(GOOD, case="0745-0000000")) == {"value"}


def test_many_gaps_of_a_prompt_ask_for_numbers_of_your_own() -> None:
    three = given("${case}的事，由${a}办，${due}办结", Kind.VOICE)
    assert rules(three) == set() and rules(three, refuses=False) == {"gap"}


def test_length_is_that_of_the_text_as_it_comes() -> None:
    one = given("${case}号事")
    assert one.length == len(f"【{SIGNATURE}】3721号事")
    assert given("${case}号事", Kind.VOICE).length == len("3721号事")
    assert [billed(length) for length in (1, 70, 71, 134, 135, 201, 202)] == [1, 1, 2, 2, 3, 3, 4]


@pytest.mark.parametrize(
    ("signature", "fits"),
    [
        (SIGNATURE, True),
        ("青溪县民调中心", True),
        ("湘西土家族苗族自治州社情民意调查中心", False),
        ("我", False),
        ("青溪 民调", False),
        ("民调测试", False),
        ("TestPoll", False),
    ],
)
def test_a_signature_is_short_and_has_no_signs(signature: str, fits: bool) -> None:
    assert (broken_by_signature(signature) == []) is fits
