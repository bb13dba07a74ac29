from pypinyin import constants

from survey.questionnaire.reading.sounds import SPELLINGS, sound_of, spellings


def test_a_word_is_spelled_whichever_way_its_characters_are_read() -> None:
    assert {"chongqing", "zhongqing"} <= set(spellings("重庆"))
    assert next(spellings("王晓明")) == "wangxiaoming"
    assert next(spellings("wang 明")) == "wang ming"
    assert list(spellings("")) == [""]


def test_a_long_word_has_some_spellings_only() -> None:
    assert len(list(spellings("重" * 40))) == SPELLINGS


def test_characters_are_read_without_the_dictionary_of_phrases() -> None:
    """It is 44 MB in each process."""
    assert not constants.PHRASES_DICT
    assert sound_of("菲常满义!") == ("fei", "chang", "man", "yi", "!")
