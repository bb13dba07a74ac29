"""Nothing but what was approved, word for word."""

from hypothesis import given, settings
from hypothesis import strategies as st

from survey.carriers.templates import NO_TEMPLATES, Filled, Template, Templates

SIGNATURE = "【芷江侗族自治县民调中心】"
INVITE = Template("invite", "SMS_1", "${case}号事已办结。核实请拨0745-0000000")
INVITE_EN = Template("invite", "SMS_2", "Case ${case} is closed.")
NOTICE = Template("notice_ordered", "SMS_3", "${case}号事:请于${due}前报告,${case}号")
MENU = Template("menu", "TTS_1", "请评价${unit}")
ALL = Templates([INVITE, INVITE_EN, NOTICE, Template("thanks", "", "谢谢。")], [MENU])
PARAMS = {"case": "3721", "hotline": "0745-0000000", "unit": "县住建局"}


def _sent(words: str, key: str = "invite", params: dict[str, str] = PARAMS) -> Filled | None:
    return ALL.text(key, f"{SIGNATURE}{words}", params, SIGNATURE)


def test_exact_words_are_sent_by_code_and_only_what_stands_in_a_gap_goes_along() -> None:
    assert _sent("3721号事已办结。核实请拨0745-0000000") == Filled("SMS_1", {"case": "3721"})


def test_any_other_word_is_refused() -> None:
    assert _sent("3721号事已办结。核实请拨0745-0000001") is None
    assert _sent("3721号事已办结。核实请拨0745-0000000。") is None
    assert _sent("3722号事已办结。核实请拨0745-0000000") is None
    assert _sent("3721号事已办结。核实请拨0745-0000000", key="second") is None
    assert NO_TEMPLATES.text("invite", f"{SIGNATURE}谢谢。", PARAMS, SIGNATURE) is None


def test_what_has_no_code_yet_says_nothing() -> None:
    assert _sent("谢谢。", key="thanks") is None


def test_a_key_may_have_templates_in_several_languages() -> None:
    english = ALL.text("invite", "芷江侗族自治县民调中心: Case 3721 is closed.", PARAMS, SIGNATURE)
    assert english == Filled("SMS_2", {"case": "3721"})


def test_who_signs_is_part_of_what_was_approved() -> None:
    words = "3721号事已办结。核实请拨0745-0000000"
    assert ALL.text("invite", f"{SIGNATURE}{words}", PARAMS, "芷江侗族自治县民调中心") is not None
    assert ALL.text("invite", f"{SIGNATURE}{words}", PARAMS, "县民调中心") is None
    assert ALL.text("invite", words, PARAMS, SIGNATURE) is None
    assert ALL.text("invite", words, PARAMS, "") is None


def test_an_empty_gap_is_refused_here_and_not_by_the_gateway() -> None:
    assert _sent("号事已办结。核实请拨0745-0000000", params=PARAMS | {"case": ""}) is None
    assert _sent("号事已办结。核实请拨0745-0000000", params={}) is None


def test_gaps_come_in_the_order_of_the_words_each_once() -> None:
    said = _sent("3721号事:请于11月30日前报告,3721号", "notice_ordered", {"due": "11月30日", "case": "3721"})
    assert said is not None and list(said.params.items()) == [("case", "3721"), ("due", "11月30日")]
    assert NOTICE.numbered == "{1}号事:请于{2}前报告,{1}号"


def test_prompts_of_a_call_are_kept_apart_from_texts() -> None:
    assert ALL.prompt("menu", "请评价县住建局", PARAMS) == Filled("TTS_1", {"unit": "县住建局"})
    assert ALL.prompt("invite", "Case 3721 is closed.", PARAMS) is None


def test_a_code_says_its_words_with_gaps_by_name_or_by_number() -> None:
    assert ALL.words("SMS_2", {"case": "3721", "more": "x"}) == "Case 3721 is closed."
    assert ALL.words("SMS_3", ["3721", "11月30日"]) == "3721号事:请于11月30日前报告,3721号"
    assert ALL.words("SMS_3", ["3721"]) is None
    assert ALL.words("SMS_3", {"case": "3721"}) is None
    assert ALL.words("SMS_9", {}) is None
    assert ALL.words("", {}) is None


@settings(max_examples=60)
@given(
    st.text(min_size=1, max_size=40), st.dictionaries(st.sampled_from(["case", "due"]), st.text(max_size=8))
)
def test_whatever_is_said_by_a_template_reads_back_as_the_words(words: str, params: dict[str, str]) -> None:
    for key in ("invite", "notice_ordered"):
        said = ALL.text(key, f"{SIGNATURE}{words}", params, SIGNATURE)
        assert said is None or ALL.words(said.code, said.params) == words
