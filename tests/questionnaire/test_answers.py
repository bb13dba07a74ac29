"""Consent, reasons and the way back: what counts, and what is only words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.reading import Consent, read_consent, read_reason, wants_back
from survey.vocabulary import Reading


@pytest.mark.parametrize(
    "text",
    [
        "要",
        "要。",
        "要的",
        "我要",
        "好",
        "好的，谢谢",
        "可以",
        "可以联系",
        "请联系我",
        "同意",
        "愿意",
        "行",
        "要！请打电话给我",
        "yes",
        "Yes please",
        "OK",
        "call me",
    ],
)
def test_plain_words_are_consent(text: str) -> None:
    assert read_consent(text) is Consent.YES


@pytest.mark.parametrize(
    "text",
    [
        "不要",
        "不用",
        "不用了",
        "不需要",
        "不",
        "不要联系我",
        "别联系",
        "不用，谢谢",
        "no",
        "No thanks",
        "don't call me",
    ],
)
def test_a_no_is_a_no(text: str) -> None:
    assert read_consent(text) is Consent.NO


@pytest.mark.parametrize(
    "text",
    [
        "",
        "嗯",
        "随便",
        "要不要都行",
        "要什么",
        "要？",
        "可以吗",
        "要是能解决就要",
        "我要钱",
        "看情况",
        "1",
        "谢谢",
        "要钱",
        "maybe",
        "退订",
        "满意",
        "你们是谁",
    ],
)
def test_doubt_is_no_consent(text: str) -> None:
    assert read_consent(text) is Consent.UNCLEAR


@given(st.text(max_size=60))
def test_consent_is_never_guessed(text: str) -> None:
    if not set(text) & set("要行好可是愿同意中联打来需欢没问") and not set(text.lower()) & set("yokascp"):
        assert read_consent(text) is not Consent.YES


@pytest.mark.parametrize(
    "text",
    [
        *("钱一直没到账", "态度好，办得快", "办事的人不错", "没有人来看过现场，电话也不接"),
        *("满意", "无", "没有", "不想说", "我父亲去世三年了补偿还没给", "他们叫我不要再打电话了"),
        *("村里说打错了面积", "人死了没人赔", "领导说晚点给答复，拖到现在也没有", "停水停电没人管"),
        "5个月没发工资",
    ],
)
def test_a_reason_is_words(text: str) -> None:
    assert read_reason(text) is None


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("T", Reading.OPTOUT),
        ("退订", Reading.OPTOUT),
        ("别再发了", Reading.OPTOUT),
        ("一直没有人来处理这个问题，我已经说了很多遍，退订", Reading.OPTOUT),
        ("人工", Reading.HUMAN),
        ("给我打电话", Reading.HUMAN),
        ("打错了", Reading.WRONG_PERSON),
        ("他去世了", Reading.DECEASED),
        ("你是谁", Reading.HELP),
        ("2", Reading.LEVEL_2),
        ("滚", Reading.REFUSE),
    ],
)
def test_what_is_short_and_unmistakable_is_seen(text: str, reading: Reading) -> None:
    reply = read_reason(text)
    assert reply is not None and reply.reading is reading


@pytest.mark.parametrize("text", ["START", "start", "恢复", "继续", "取消退订", "恢复订阅", "恢復"])
def test_the_way_back(text: str) -> None:
    assert wants_back(text)


@pytest.mark.parametrize("text", ["退订", "不要恢复", "请继续处理我的事", "", "2"])
def test_nobody_comes_back_by_accident(text: str) -> None:
    assert not wants_back(text)
