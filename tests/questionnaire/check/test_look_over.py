"""What the linter finds: one broken questionnaire for each of its rules, and none for the shipped one."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from survey.questionnaire.check import Circumstances, Level, Problem, Rule, errors, look_over, rules
from survey.questionnaire.load import Questionnaire, parse
from survey.vocabulary import Channel
from tests.questionnaire.shipped import DEFAULT, HOTLINE, LONGEST_SIGNATURE, changed, content, with_words

GIVEN = Circumstances(LONGEST_SIGNATURE, HOTLINE)
ZH = DEFAULT.texts["zh-CN"]
SPOKEN = DEFAULT.spoken["zh-CN"]
SPOKEN_EN = DEFAULT.spoken["en"]
SCRIPT = DEFAULT.script["zh-CN"]


def found(questionnaire: Questionnaire, given: Circumstances = GIVEN) -> list[Problem]:
    return look_over(questionnaire, given)


def made(change: Callable[[dict[str, Any]], object]) -> Questionnaire:
    """The shipped questionnaire after `change` has been at its tables."""
    tables = content()
    change(tables)
    return parse(json.dumps(tables))


def asked_by_text(key: str, tables: dict[str, Any]) -> None:
    tables["forms"]["sms"].append(key)
    next(one for one in tables["questions"] if one["key"] == key)["asks"] = "thanks"


def rated_alike(tables: dict[str, Any]) -> None:
    """Both questions rate the same object."""
    tables["questions"][1]["object"] = "responsible_unit"


def only_dissatisfied_give_reasons(tables: dict[str, Any]) -> None:
    next(one for one in tables["questions"] if one["key"] == "reason")["when"] = "dissatisfied"


def reason_after_consent(tables: dict[str, Any]) -> None:
    tables["forms"]["voice"] = ["responsible_unit", "petition_office", "consent", "named", "reason"]


def nine_options(tables: dict[str, Any]) -> None:
    """The call asks a choice for which nine keys would be needed."""
    tables["forms"]["voice"].insert(2, "met")
    next(one for one in tables["questions"] if one["key"] == "met")["options"] = [f"o{n}" for n in range(9)]
    for language in tables["languages"]:
        tables["labels"][language]["met"] = [f"{n}" for n in range(9)]
        tables["spoken"][language]["met"] = tables["script"][language]["met"]


def other_rating_first(tables: dict[str, Any]) -> None:
    tables["forms"]["sms"] = ["petition_office", "responsible_unit", "reason", "consent"]


def third_language(tables: dict[str, Any]) -> None:
    """Uyghur, in words that nobody here reads."""
    tables["languages"].append("ug")
    for table in ("scale", "texts", "shown", "script", "labels"):
        tables[table]["ug"] = tables[table]["en"]


def test_nothing_is_said_of_the_shipped_questionnaire() -> None:
    assert found(DEFAULT) == []
    assert errors(found(DEFAULT, Circumstances("Qingxi Poll", HOTLINE))) == []


BROKEN_WORDS: list[tuple[str, Any, Rule]] = [
    ("texts.zh-CN.thanks", "{name}您好", rules.UNKNOWN_PLACE),
    ("texts.zh-CN.thanks", "请点{link}", rules.UNKNOWN_PLACE),
    ("texts.zh-CN.invite_link", "{case}号事已办结,自愿评价,不愿回T", rules.PLACE_MISSING),
    ("texts.zh-CN.thanks", "谢" * 58, rules.SEGMENTS),
    ("texts.zh-CN.thanks", "详见 www.example.com", rules.ADDRESS),
    ("texts.zh-CN.who", "信访局委托我们了解情况", rules.PETITION),
    ("texts.en.who", "Your petition was closed", rules.PETITION),
    ("texts.zh-CN.thanks", "请给个好评", rules.LEADING),
    ("texts.en.thanks", "Please give us a high rating", rules.LEADING),
    ("texts.zh-CN.invite", ZH["invite"].replace("。不愿回T", ""), rules.NO_WAY_OUT),
    ("texts.zh-CN.invite_link", "{case}号事请自愿评价{link}", rules.NO_WAY_OUT),
    ("texts.zh-CN.invite", ZH["invite"].replace("自愿", ""), rules.NOT_VOLUNTARY),
    ("texts.zh-CN.again", ZH["again"].replace("保留不改", "已收到"), rules.EARLIER_STAYS),
    ("spoken.en.again", "Please rate it once more.", rules.EARLIER_STAYS),
    ("texts.zh-CN.invite", ZH["invite"].replace("{case}", ""), rules.NO_CASE),
    ("texts.zh-CN.second", "再请评价:1非常满意 2满意 3基本满意", rules.LEVELS_MISSING),
    ("texts.zh-CN.reminder", "愿意请回1非常满意", rules.LEVELS_CUT),
    ("scale.zh-CN", ["非常满意", "满意", "满意", "不满意", "非常不满意"], rules.SAME_LEVEL),
    ("scale.zh-CN", ["非常满意", "满意", "一般", "不太满意", "差"], rules.UNBALANCED),
    ("scale.en", ["delighted", "satisfied", "so-so", "dissatisfied", "very dissatisfied"], rules.UNBALANCED),
    ("labels.en.met", ["yes", "no", "no", "I would rather not say"], rules.SAME_LABEL),
    ("spoken.zh-CN.greeting", "您好。自愿。按 0 或挂断。", rules.PLACE_MISSING),
    ("spoken.zh-CN.greeting", "您好，这里是{office}。不想回答按 0，或挂断。", rules.CALL_NOT_VOLUNTARY),
    ("spoken.zh-CN.greeting", "您好，这里是{office}。自愿。不想回答按 0。", rules.CALL_NO_WAY_OUT),
    ("spoken.zh-CN.greeting", "您好，这里是{office}。自愿。不想回答请挂断。", rules.KEYS_MISSING),
    ("spoken.zh-CN.greeting", SPOKEN["greeting"] + "只占用您一点点时间。", rules.LONG_GREETING),
    ("spoken.zh-CN.greeting", SPOKEN["greeting"] + "{case}", rules.TOO_EARLY),
    ("spoken.zh-CN.identity", SPOKEN["identity"] + "{unit}", rules.TOO_EARLY),
    ("spoken.zh-CN.identity", "请问您是{surname}吗？是按 1，不是按 2。", rules.KEYS_MISSING),
    ("spoken.zh-CN.wrong_person", "尾号{case}的事，打扰了。", rules.TOO_EARLY),
    ("spoken.zh-CN.greeting", SPOKEN["greeting"] + "{surname}", rules.NAME_ELSEWHERE),
    ("spoken.zh-CN.thanks", "{key}谢谢", rules.UNKNOWN_PLACE),
    ("spoken.zh-CN.option", "{level}。", rules.PLACE_MISSING),
    ("spoken.zh-CN.options_end", "再听一遍按星号。", rules.KEYS_MISSING),
    ("spoken.zh-CN.callback_time", "上午按 1，下午按 2。", rules.KEYS_MISSING),
    ("spoken.zh-CN.consent", "要核实员联系您吗？要请按 1。", rules.KEYS_MISSING),
    ("spoken.zh-CN.reason", "愿意说说原因的话，请讲。", rules.KEYS_MISSING),
    ("spoken.zh-CN.responsible_unit", "尾号{case}的事：", rules.PLACE_MISSING),
    ("spoken.zh-CN.petition_office", "{petition_office}，非常满意按 1：", rules.LEVELS_SPOKEN),
    ("spoken.en.change", "For English.", rules.NO_CHANGE_KEY),
    ("voices.en.key", "9", rules.KEY_TAKEN),
    ("voices.en.key", None, rules.NO_KEY),
    ("voices.zh-CN.key", "8", rules.KEY_TWICE),
    ("spoken.zh-CN.menu_unit", SPOKEN["menu_unit"].replace("{case}", ""), rules.PLACE_MISSING),
    ("spoken.zh-CN.menu_office", SPOKEN["menu_office"].replace("{levels}", ""), rules.PLACE_MISSING),
    ("spoken.zh-CN.menu_unit", SPOKEN["menu_unit"] + "{unit}", rules.UNKNOWN_PLACE),
    ("spoken.zh-CN.menu_received", "尾号{case}的事，收到了。", rules.UNKNOWN_PLACE),
    ("spoken.zh-CN.menu_unit", SPOKEN["menu_unit"].replace("自愿，", ""), rules.CALL_NOT_VOLUNTARY),
    ("spoken.zh-CN.menu_unit", SPOKEN["menu_unit"].replace("挂断", "不理"), rules.CALL_NO_WAY_OUT),
    ("spoken.zh-CN.menu_unit", SPOKEN["menu_unit"].replace("按 0", ""), rules.KEYS_MISSING),
    ("spoken.en.menu_office", SPOKEN_EN["menu_office"].replace("press 8", ""), rules.KEYS_MISSING),
    ("spoken.zh-CN.menu_unit", SPOKEN["menu_unit"] + "非常满意按 1。", rules.LEVELS_SPOKEN),
    ("spoken.zh-CN.menu_unit", "您的信访件。" + SPOKEN["menu_unit"], rules.PETITION),
    ("spoken.zh-CN.menu_bye", "信访局谢谢您。", rules.PETITION),
    ("spoken.zh-CN.menu_unit", "想占用您一点时间，" + SPOKEN["menu_unit"], rules.LONG_GREETING),
    ("spoken.zh-CN.menu_unit", SPOKEN["menu_unit"] + "谢谢您百忙之中接听我们的来电，" * 3, rules.LONG_MENU),
    ("spoken.zh-CN.menu_unit_again", SPOKEN["menu_unit"], rules.EARLIER_STAYS),
    ("spoken.zh-CN.menu_received", "谢谢您的好评。", rules.LEADING),
    ("shown.zh-CN.responsible_unit", "您满不满意？", rules.PLACE_MISSING),
    ("shown.zh-CN.responsible_unit", "对{unit}的办理，您满意吗？", rules.ONE_SIDED),
    ("shown.en.responsible_unit", "Are you dissatisfied with {unit}?", rules.ONE_SIDED),
    ("shown.zh-CN.met", "{case}", rules.UNKNOWN_PLACE),
    ("shown.zh-CN.petition_office", "{petition_office}：非常满意还是不满意？", rules.LEVELS_SPOKEN),
    ("shown.zh-CN.met", "“{unit}”妥善处理了吗？", rules.PRAISE),
    ("script.zh-CN.identity", SCRIPT["identity"] + "关于{case}", rules.TOO_EARLY),
    ("script.zh-CN.identity_unnamed", "请问是{surname}吗？", rules.NAME_ELSEWHERE),
    ("script.zh-CN.opening", "我是{office}访问员，了解一件事。", rules.CALL_NO_WAY_OUT),
    ("script.zh-CN.opening", "了解一件事，可以随时停。", rules.PLACE_MISSING),
    ("script.zh-CN.responsible_unit", "对{unit}的办理？", rules.PLACE_MISSING),
    ("script.zh-CN.repeat", "那您觉得更接近哪一个？", rules.PLACE_MISSING),
    ("script.zh-CN.met", "{hotline}", rules.UNKNOWN_PLACE),
    ("script.en.reason", "We hope you are satisfied. Or dissatisfied?", rules.LEADING),
    ("script.zh-CN.responsible_unit", "对{unit}非常满意吗：{levels}？", rules.LEVELS_SPOKEN),
]  # fmt: skip
BROKEN_TABLES: list[tuple[Callable[[dict[str, Any]], object], Rule, str]] = [
    (rated_alike, rules.RATED_TWICE, "questions"),
    (rated_alike, rules.NOT_RATED, "questions"),
    (lambda tables: tables["forms"].pop("web") and tables.pop("shown"), rules.CHANNEL_MISSING, "forms.web"),
    (lambda tables: asked_by_text("met", tables), rules.NO_CHOICE_BY_TEXT, "forms.sms"),
    (other_rating_first, rules.RATINGS_FIRST, "forms.sms"),
    (nine_options, rules.TOO_MANY_OPTIONS, "forms.voice"),
    (only_dissatisfied_give_reasons, rules.NO_REASON, "forms.web"),
    (reason_after_consent, rules.STEPS_TO_REASON, "forms.voice"),
    (third_language, rules.UNREAD, "ug"),
    (lambda tables: tables["shown"]["zh-CN"].pop("again"), rules.NO_AGAIN, "shown.zh-CN.again"),
]


@pytest.mark.parametrize(("where", "words", "rule"), BROKEN_WORDS)
def test_what_stands_in_the_way_is_named_where_it_stands(where: str, words: Any, rule: Rule) -> None:
    said = [one for one in found(with_words(where, words)) if one.rule is rule]
    assert said
    at = ".".join(where.split(".")[:3]) if "voices" not in where else where.rsplit(".", 1)[0]
    assert any(one.where.startswith(at) for one in said)


@pytest.mark.parametrize(("change", "rule", "where"), BROKEN_TABLES)
def test_a_questionnaire_built_wrongly_is_told(
    change: Callable[[dict[str, Any]], object], rule: Rule, where: str
) -> None:
    assert where in {one.where for one in found(made(change)) if one.rule is rule}


def test_every_rule_can_be_broken() -> None:
    tried = {rule.what for *_, rule in BROKEN_WORDS} | {rule.what for _, rule, _ in BROKEN_TABLES}
    tried |= {rules.NO_SIGNATURE.what, rules.LINK_SEGMENTS.what, rules.STEPS_TO_RATINGS.what}  # below
    tried |= {rules.NOT_APPROVED.what}
    assert {rule.what for rule in vars(rules).values() if isinstance(rule, Rule)} == tried


def test_a_line_says_where_what_and_how_to_mend_it() -> None:
    (problem,) = found(with_words("texts.zh-CN.thanks", "{name}您好"))
    assert str(problem) == "texts.zh-CN.thanks: unknown place {name}. Allowed here: {case}, {hotline}."


def test_who_asks_is_needed_and_fits() -> None:
    assert rules.NO_SIGNATURE in {one.rule for one in found(DEFAULT, Circumstances(" ", HOTLINE))}
    long = found(DEFAULT, Circumstances("【湘西土家族苗族自治州社情民意调查中心】", HOTLINE))
    assert {rules.SEGMENTS, rules.LONG_GREETING} <= {one.rule for one in errors(long)}


def test_words_that_the_carrier_has_not_approved_are_told_as_they_would_leave() -> None:
    asked: list[str] = []

    def says(key: str, body: str, params: Mapping[str, str]) -> bool:
        asked.append(body)
        assert params["case"] and (key != "invite" or params["case"] in body)
        return key != "thanks"

    told = found(DEFAULT, Circumstances(LONGEST_SIGNATURE, HOTLINE, says=says))
    assert [(one.where, one.rule) for one in told] == [
        ("texts.zh-CN.thanks", rules.NOT_APPROVED),
        ("texts.en.thanks", rules.NOT_APPROVED),
    ]
    assert errors(told) == [] and not any("http" in body for body in asked)
    assert all(LONGEST_SIGNATURE in body for body in asked)


def test_a_long_address_is_in_the_way_only_where_links_are_sent() -> None:
    link = "https://huifang.qingxi.example.gov.cn/s/abcdefghijkl"
    off = found(DEFAULT, Circumstances(LONGEST_SIGNATURE, HOTLINE, link))
    assert {one.rule for one in off} == {rules.LINK_SEGMENTS}
    on = found(DEFAULT, Circumstances(LONGEST_SIGNATURE, HOTLINE, link, links_in_texts=True))
    assert {one.rule for one in errors(on)} == {rules.SEGMENTS}


def test_r8_a_question_between_the_ratings_that_depends_on_one_is_told() -> None:
    """The model refuses such a form by itself; the count of steps does not rely on that."""
    form = ("responsible_unit", "consent", "petition_office", "reason")
    between = DEFAULT.model_copy(update={"forms": {**DEFAULT.forms, Channel.WEB: form}})
    told = [one for one in found(between) if one.rule is rules.STEPS_TO_RATINGS]
    assert [(one.where, one.what) for one in told] == [
        ("forms.web", "the ratings 1, 1 are stored after 2 steps, 4, 1 after 3")
    ]


def test_what_asks_about_pressure_may_name_it() -> None:
    pressed = "有没有人请您给个好评，或者让您打非常满意？"
    assert found(with_words("shown.zh-CN.pressure", pressed)) == []
    assert found(with_words("shown.zh-CN.met", pressed))


def test_hints_come_last_and_stand_in_nobodys_way() -> None:
    tables = content()
    tables["voices"]["en"]["key"] = None
    tables["texts"]["zh-CN"]["thanks"] = "谢" * 58
    levels = [one.level for one in found(parse(json.dumps(tables)))]
    assert levels == [Level.ERROR, Level.HINT]


def test_only_the_scale_of_the_shipped_file_is_needed_to_speak_of_one_channel() -> None:
    alone = changed(forms={"sms": content()["forms"]["sms"]}, voices={}, spoken={}, shown={}, script={})
    assert {one.rule for one in found(alone)} == {rules.CHANNEL_MISSING}
