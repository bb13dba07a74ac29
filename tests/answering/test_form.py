import pytest

from survey.answering.form import NotOurForm, read_form
from survey.course.questionnaires import _SHIPPED
from survey.questionnaire.conversation import Act
from survey.questionnaire.load import load
from survey.vocabulary import Channel

ASKED = load(_SHIPPED / "default.toml")
NONCE = {"nonce": ["abcdefgh1234"]}


def test_a_level_is_read_as_it_was_pressed() -> None:
    said = read_form(ASKED, {**NONCE, "question": ["responsible_unit"], "value": ["4"]}).said
    assert (said.question, said.value, said.text, said.channel) == ("responsible_unit", "4", "", Channel.WEB)


def test_several_reasons_and_words_come_together_in_the_order_of_the_questionnaire() -> None:
    fields = {**NONCE, "question": ["reason"], "value": ["delay", "result"], "text": [" 路没修 "]}
    said = read_form(ASKED, fields).said
    assert (said.value, said.text) == ("result,delay", "路没修")


def test_all_reasons_at_once_find_room() -> None:
    options = list(ASKED.question("reason").options)
    value = read_form(ASKED, {**NONCE, "question": ["reason"], "value": options}).said.value
    assert value == ",".join(options)
    assert 64 < len(value) < 255


def test_an_optional_question_is_passed_over_and_a_rating_is_not() -> None:
    assert read_form(ASKED, {**NONCE, "question": ["met"], "value": [""]}).said.value == ""
    assert read_form(ASKED, {**NONCE, "question": ["reason"], "value": [""]}).said.value == ""
    with pytest.raises(NotOurForm):
        read_form(ASKED, {**NONCE, "question": ["responsible_unit"], "value": [""]})


@pytest.mark.parametrize(
    ("act", "meant"),
    [("confirmed", Act.CONFIRMED), ("opt_out", Act.OPT_OUT), ("wrong_person", Act.WRONG_PERSON)],
)
def test_a_button_before_the_questions_is_an_act(act: str, meant: Act) -> None:
    assert read_form(ASKED, {**NONCE, "act": [act]}).said.acts == {meant}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"question": ["met"], "value": ["yes"]},
        {"nonce": ["short"], "question": ["met"], "value": ["yes"]},
        {"nonce": ["abcdefgh" * 4], "act": ["confirmed"]},
        {"nonce": ["abc'efgh1234"], "act": ["confirmed"]},
        {**NONCE, "act": ["refuse"]},
        {**NONCE, "act": ["confirmed", "opt_out"]},
        {**NONCE, "question": ["met"]},
        {**NONCE, "question": ["met"], "value": ["yes", "no"]},
        {**NONCE, "question": ["met"], "value": ["perhaps"]},
        {**NONCE, "question": ["weather"], "value": ["yes"]},
        {**NONCE, "question": ["responsible_unit"], "value": ["6"]},
        {**NONCE, "question": ["responsible_unit"], "value": ["１"]},
        {**NONCE, "question": ["reason"], "value": ["result", "bribe"]},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(fields: dict[str, list[str]]) -> None:
    with pytest.raises(NotOurForm):
        read_form(ASKED, fields)


def test_r2_the_same_form_twice_is_one_and_another_choice_on_the_same_page_is_another() -> None:
    fields = {**NONCE, "question": ["responsible_unit"], "value": ["2"]}
    once, twice = read_form(ASKED, fields), read_form(ASKED, fields)
    other = read_form(ASKED, {**fields, "value": ["5"]})
    later = read_form(ASKED, {**fields, "nonce": ["another-page"]})
    assert once.sid(7, "token") == twice.sid(7, "token")
    assert len({one.sid(7, "token") for one in (once, other, later)}) == 3
    assert once.sid(7, "token").startswith("web:7:abcdefgh1234")


def test_an_id_has_room_where_it_is_kept() -> None:
    posted = read_form(ASKED, {"nonce": ["n" * 24], "act": ["confirmed"]})
    assert len(posted.sid(2**63 - 1, "token")) <= 64
