from survey.questionnaire.differences import Difference, differences
from tests.questionnaire.shipped import DEFAULT, changed, content, with_words


def test_the_same_questionnaire_differs_in_nothing() -> None:
    assert differences(DEFAULT, changed(version=9)) == []


def test_each_entry_that_changed_is_told_with_what_it_was() -> None:
    other = with_words("texts.zh-CN.thanks", "谢谢。")
    assert differences(DEFAULT, other) == [
        Difference("texts.zh-CN.thanks", DEFAULT.texts["zh-CN"]["thanks"], "谢谢。")
    ]
    assert differences(DEFAULT, with_words("voices.en.key", None)) == [Difference("voices.en.key", "8", "")]


def test_what_was_left_out_and_what_was_added_is_told() -> None:
    forms = content()["forms"]
    forms["sms"] = forms["sms"][:3]
    texts = {language: dict(words) for language, words in content()["texts"].items()}
    for words in texts.values():
        del words["thanks_offer"]
    fewer = changed(forms=forms, texts=texts)
    told = {one.where: one for one in differences(DEFAULT, fewer)}
    assert set(told) == {"forms.sms", "texts.zh-CN.thanks_offer", "texts.en.thanks_offer"}
    assert told["texts.en.thanks_offer"].after == "" and told["texts.en.thanks_offer"].before
    assert {one.before for one in differences(fewer, DEFAULT)} >= {""}
