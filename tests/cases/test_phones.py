import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.phones import Phones, read_phones
from survey.vocabulary import Line

MOBILE, FIXED = "+8613800138000", "+867456822222"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "13800138000",
            "138 0013 8000",
            "138-0013-8000",
            "+86 138 0013 8000",
            "8613800138000",
            "008613800138000",
        ),
        *(
            "'13800138000",
            '="13800138000"',
            "１３８００１３８０００",
            "13800138000.0",
            "1.3800138e10",
            "1.3800138E+10",
        ),
        *("手机：13800138000", "13800138000（儿子）", "13800138000\t", "(138)00138000"),
    ],
)
def test_one_mobile_number_in_every_form(text: str) -> None:
    phones = read_phones(text, "CN")
    assert [(phone.e164, phone.line) for phone in phones.read] == [(MOBILE, Line.MOBILE)]
    assert phones.unread == 0


@pytest.mark.parametrize(
    "value", [13800138000, 13800138000.0, ["13800138000"], ("13800138000",), [13800138000]]
)
def test_phones_that_are_no_text(value: object) -> None:
    assert [phone.e164 for phone in read_phones(value, "CN").read] == [MOBILE]


@pytest.mark.parametrize(
    "text", ["0745-6822222", "(0745)6822222", "0745 682 2222", "07456822222转801", "+86 745 6822222"]
)
def test_a_landline_is_fixed(text: str) -> None:
    assert [(phone.e164, phone.line) for phone in read_phones(text, "CN").read] == [(FIXED, Line.FIXED)]


@pytest.mark.parametrize("between", ["、", "/", ",", "，", ";", "；", " ", "  ", "\n", " 或 ", "-", "、 "])
def test_several_in_a_cell_keep_their_order(between: str) -> None:
    phones = read_phones(f"13900139000{between}0745-6822222{between}13800138000", "CN")
    assert [phone.e164 for phone in phones.read] == ["+8613900139000", FIXED, MOBILE]


def test_three_at_most_and_each_once() -> None:
    phones = read_phones("13800138000/13800138000/13800138001/13800138002/13800138003", "CN")
    assert [phone.e164[-1] for phone in phones.read] == ["0", "1", "2"]
    assert phones.beyond == 1


@pytest.mark.parametrize("text", ["1.38E+10", "1.38001e10", "138001380", "6822222", "12345678901", "110、"])
def test_digits_that_are_no_number_are_told(text: str) -> None:
    """1.38E+10 has lost digits: the number that is left belongs to somebody else."""
    phones = read_phones(text, "CN")
    assert phones.read == () and phones.unread == 1


@pytest.mark.parametrize("value", ["", "无", "不详", "-", None, True, {}, [[]], [None]])
def test_no_number_is_nothing_to_tell(value: object) -> None:
    assert read_phones(value, "CN") == ((), 0, 0)


def test_a_bad_number_does_not_hide_the_good_one() -> None:
    phones = read_phones("1380013800、13900139000", "CN")
    assert [phone.e164 for phone in phones.read] == ["+8613900139000"] and phones.unread == 1


def test_an_american_number_may_be_either_kind_of_line() -> None:
    assert read_phones("(213) 555-0158", "US").read == (("+12135550158", Line.UNKNOWN),)
    assert read_phones("213.555.0158 x12 / 818 555 0162", "US").read[1].e164 == "+18185550162"


_HEADS = {
    "CN": ["010", "021", "0745", "0731", "+86755", "86898", "0", "+86", "+852", "95", "400"],
    "US": ["213", "818", "1909", "+1702", "+1", "800", "011", "+44"],
}


@pytest.mark.parametrize("country", ["CN", "US"])
def test_a_block_of_numbers_is_judged_like_each_of_them(country: str) -> None:
    """The shortcut by all but the last four digits agrees with phonenumbers, number by number."""
    dice = random.Random(20261122)
    seen = 0
    for _ in range(600):
        head = dice.choice(_HEADS[country]) + str(dice.randrange(10 ** dice.randrange(1, 6)))
        for _ in range(3):
            text = f"{head}{dice.randrange(10**4):04}"
            no_area = country == "CN" and len(text) < 10 and text[0] not in "0+"
            expected = None if no_area else _judged(text, country)
            read = read_phones(text, country).read
            assert [phone.e164 for phone in read] == ([expected] if expected else [])
            seen += bool(expected)
    assert seen > 100


def _judged(text: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@given(st.text(alphabet="0123456789 +-()/、,转x.e电", max_size=60))
def test_reading_never_raises_and_never_invents(text: str) -> None:
    phones = read_phones(text, "CN")
    digits = "".join(filter(str.isdigit, text))
    for phone in phones.read:
        national = phone.e164.removeprefix("+86")
        assert national[-7:] in digits or "e" in text


@given(st.lists(st.integers(0, 10**8 - 1).map(lambda n: f"139{n:08}"), min_size=1, max_size=3, unique=True))
def test_round_trip(numbers: list[str]) -> None:
    assert [phone.e164 for phone in read_phones("、".join(numbers), "CN").read] == [
        f"+86{n}" for n in numbers
    ]


def test_a_number_cut_in_two_is_not_read_as_somebody_elses() -> None:
    """`0733-2212345` is a digit short; its second half alone would be 12345 in Tianjin."""
    for text in ("0733-2212345", "2212345"):
        assert read_phones(text, "CN").read == ()


@pytest.mark.parametrize("text", ["(" * 100_000, "1e" + "9" * 10_000, "13800138000 " * 40])
def test_what_is_far_too_long_is_unread_at_once(text: str) -> None:
    assert read_phones(text, "CN") == Phones((), unread=1)
