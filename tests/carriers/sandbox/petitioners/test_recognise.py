"""Petitioners know the texts of the questionnaire that is shipped, in both languages."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from survey.carriers.sandbox.petitioners.recognise import PATTERNS as PATTERNS_FILE
from survey.carriers.sandbox.petitioners.recognise import load_patterns, recognise, recognise_spoken
from survey.carriers.sandbox.petitioners.vocabulary import Kind, Meaning
from tests.carriers.sandbox.petitioners.people import PATTERNS

QUESTIONNAIRE = Path(__file__).parents[4] / "survey/questionnaire/default/default.toml"
DATA: dict[str, Any] = tomllib.loads(QUESTIONNAIRE.read_text(encoding="utf-8"))
TEXTS: dict[str, dict[str, str]] = DATA["texts"]

KINDS = {
    "invite": (Kind.INVITE, True),
    "invite_link": (Kind.INVITE, True),
    "invite_office": (Kind.QUESTION_2, True),
    "second": (Kind.QUESTION_2, False),
    "reason": (Kind.REASON, False),
    "reask": (Kind.REASK, False),
    "who": (Kind.HELP, False),
    "human": (Kind.HUMAN, False),
    "thanks": (Kind.THANKS, False),
    "thanks_offer": (Kind.OFFER, False),
    "again": (Kind.AGAIN, True),
    "again_office": (Kind.AGAIN_2, True),
    "optout_done": (Kind.STOPPED, False),
    "wrong_person": (Kind.WRONG_PERSON, False),
    "reminder": (Kind.REMINDER, True),
    "reminder_second": (Kind.QUESTION_2, True),
}


@pytest.mark.parametrize("language", sorted(TEXTS))
@pytest.mark.parametrize("signature", ["【青溪县民调中心】", "[Qingxi Survey Centre] ", ""])
@pytest.mark.parametrize("tail", ["3721", "A-07", "沪09"])
def test_every_text_of_the_questionnaire_is_known(language: str, signature: str, tail: str) -> None:
    for key, text in TEXTS[language].items():
        body = signature + text.format(case=tail, hotline="0745-0000000", link="https://hf.example/s/abc")
        heard = recognise(PATTERNS, body)
        kind, names_case = KINDS[key]
        assert (key, heard.kind, heard.tail) == (key, kind, tail if names_case else None)
        assert heard.language == language[:2]


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_the_levels_names_are_read_from_the_question(language: str) -> None:
    scale = tuple(tomllib.loads(QUESTIONNAIRE.read_text(encoding="utf-8"))["scale"][language])
    for key in ("invite", "second", "reask", "again"):
        assert recognise(PATTERNS, TEXTS[language][key].format(case="3721")).labels == scale
    for key in ("reminder", "who", "reason"):
        assert recognise(PATTERNS, TEXTS[language][key].format(case="3721", hotline="12")).labels == ()


SPOKEN_KINDS = {
    "identity": (Kind.IDENTITY, False),
    "identity_unnamed": (Kind.IDENTITY, False),
    "responsible_unit": (Kind.INVITE, True),
    "again": (Kind.AGAIN, True),
    "petition_office": (Kind.QUESTION_2, False),
    "reason": (Kind.REASON, False),
    "consent": (Kind.OFFER, False),
    "named": (Kind.NAMED, False),
    "callback_time": (Kind.CALL_TIME, False),
}

MENU_KINDS = {
    "menu_unit": Kind.INVITE,
    "menu_office": Kind.QUESTION_2,
    "menu_unit_again": Kind.AGAIN,
    "menu_office_again": Kind.AGAIN_2,
}


def spoken(language: str, key: str, case: str = "3721") -> str:
    """A prompt with everything that may stand around it: who calls, the keys."""
    prompts = DATA["spoken"][language]
    names = {"office": "青溪县民调中心", "surname": "张", "unit": "城关镇", "petition_office": "县信访局"}
    said = prompts["greeting"] + prompts[key]
    if key in ("responsible_unit", "petition_office"):
        levels = list(enumerate(DATA["scale"][language], 1))
        said += " ".join(prompts["option"].format(level=name, key=at) for at, name in reversed(levels))
        said += prompts["options_end"]
    return str(said.format(case=case, hotline="12345", **names))


@pytest.mark.parametrize("language", sorted(DATA["spoken"]))
@pytest.mark.parametrize("before", ["", "not_understood", "nothing_heard"])
def test_every_question_of_a_call_is_known(language: str, before: str) -> None:
    for key, (kind, names_case) in SPOKEN_KINDS.items():
        said = (DATA["spoken"][language][before] if before else "") + spoken(language, key)
        heard = recognise_spoken(PATTERNS, said)
        assert (key, heard.kind, heard.tail) == (key, kind, "3721" if names_case else None)
        assert heard.language == language[:2]


@pytest.mark.parametrize("language", sorted(DATA["spoken"]))
def test_a_later_round_is_known_with_what_it_asks(language: str) -> None:
    again = spoken(language, "again")
    for question, kind in (("responsible_unit", Kind.AGAIN), ("petition_office", Kind.AGAIN_2)):
        heard = recognise_spoken(PATTERNS, again + spoken(language, question))
        assert (heard.kind, heard.tail) == (kind, "3721")


@pytest.mark.parametrize("language", sorted(DATA["spoken"]))
def test_what_is_said_without_a_question_asks_for_nothing(language: str) -> None:
    questions = {*SPOKEN_KINDS, *MENU_KINDS, "option"}
    for key, text in DATA["spoken"][language].items():
        if key not in questions:
            assert (key, recognise_spoken(PATTERNS, text).kind) == (key, Kind.OTHER)


@pytest.mark.parametrize("key", MENU_KINDS)
@pytest.mark.parametrize("order", [1, -1])
def test_every_question_of_a_menu_is_known_with_its_keys(key: str, order: int) -> None:
    for language, prompts in DATA["spoken"].items():
        if key not in prompts:
            continue
        levels = list(enumerate(DATA["scale"][language], 1))[::order]
        options = "".join(prompts["option"].format(level=name, key=at) for at, name in levels)
        said = prompts[key].format(office="民调中心", case="3 7 2 1", levels=options)
        heard = recognise_spoken(PATTERNS, said)
        assert (heard.kind, heard.tail, heard.language) == (MENU_KINDS[key], "3721", language[:2])
        assert heard.labels == tuple(DATA["scale"][language])
        assert heard.offers == {Meaning.WRONG_PERSON: "8", Meaning.STOP: "0"}


@pytest.mark.parametrize(("case", "tail"), [("3 7 2 1", "3721"), ("A-07", "A-07"), ("3、7、2、1", "3721")])
def test_a_case_may_be_spelt_out(case: str, tail: str) -> None:
    assert recognise_spoken(PATTERNS, spoken("zh-CN", "responsible_unit", case)).tail == tail


AUDIO = "https://huifang.example/audio/dong/"


@pytest.mark.parametrize(
    ("said", "kind", "tail"),
    [
        (
            f"{AUDIO}greeting.1.mp3 民调中心 {AUDIO}identity.1.mp3 张 {AUDIO}identity.2.mp3",
            Kind.IDENTITY,
            None,
        ),
        (f"{AUDIO}identity_unnamed.mp3", Kind.IDENTITY, None),
        (
            f"{AUDIO}responsible_unit.1.mp3 3 7 2 1 {AUDIO}responsible_unit.2.mp3 城关镇 {AUDIO}option.1.mp3",
            Kind.INVITE,
            "3721",
        ),
        (f"{AUDIO}petition_office.1.wav 信访局 {AUDIO}option.5.wav", Kind.QUESTION_2, None),
        (f"{AUDIO}option.5.mp3 {AUDIO}option.4.mp3", Kind.OPTIONS, None),
        (f"{AUDIO}reason.mp3", Kind.REASON, None),
        (f"{AUDIO}consent.mp3", Kind.OFFER, None),
        (f"{AUDIO}named.mp3", Kind.NAMED, None),
        (f"{AUDIO}to_person.1.mp3 12345 {AUDIO}callback_time.mp3", Kind.CALL_TIME, None),
        (f"{AUDIO}thanks.mp3", Kind.OTHER, None),
    ],
)
def test_a_prompt_that_is_played_is_known_by_its_file(said: str, kind: Kind, tail: str | None) -> None:
    heard = recognise_spoken(PATTERNS, said)
    assert (heard.kind, heard.tail) == (kind, tail)


@pytest.mark.parametrize("language", sorted(DATA["spoken"]))
def test_the_levels_are_known_by_the_keys_they_go_with(language: str) -> None:
    for key in ("responsible_unit", "petition_office"):
        assert recognise_spoken(PATTERNS, spoken(language, key)).labels == tuple(DATA["scale"][language])


def test_any_other_text_is_only_kept() -> None:
    heard = recognise(PATTERNS, "您的快递已到，请凭 1234 取件")
    assert (heard.kind, heard.tail, heard.labels) == (Kind.OTHER, None, ())


def test_a_table_with_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "patterns.toml"
    file.write_text(
        PATTERNS_FILE.read_text(encoding="utf-8").replace('"invite"', '"invitation"', 1), encoding="utf-8"
    )
    with pytest.raises(ValueError, match="invitation"):
        load_patterns(file)
