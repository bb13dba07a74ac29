import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.masks import mask_links, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张**"),
        ("张三丰", "张**"),
        ("欧阳修", "欧阳**"),
        ("司马", "司**"),
        ("阿依古丽·买买提", "阿***"),
        ("John Smith", "J***"),
        (" 李 ", "李**"),
        ("", ""),
    ],
)
def test_a_name_shows_the_surname_alone(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(min_size=3))
def test_what_stands_behind_the_surname_never_shows(name: str) -> None:
    assert mask_name(name).rstrip("*") in ("", name.strip()[:1], name.strip()[:2])


def test_a_phone_shows_its_last_four_digits() -> None:
    assert mask_phone("+8613812345678") == "…5678"
    assert mask_phone("12345") == "…"


def test_a_link_is_shown_without_what_opens_it() -> None:
    assert mask_links("请点https://hf.cn/s/abcDEF_-1234 不愿回T") == "请点https://hf.cn/s/… 不愿回T"
    assert mask_links("没有链接") == "没有链接"
