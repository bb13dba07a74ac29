import pytest

from survey.carriers.sandbox.numbers import country, is_landline


@pytest.mark.parametrize("number", ["+867450123456", "+861012345678", "+867550000000"])
def test_a_landline_has_an_area_code(number: str) -> None:
    assert is_landline(number)


@pytest.mark.parametrize("number", ["+8613900000001", "+8615461803399", "+14155552671", "+861", ""])
def test_mobiles_and_numbers_of_other_countries_are_none(number: str) -> None:
    assert not is_landline(number)


def test_a_number_says_its_country() -> None:
    countries = [country(number) for number in ("+8613900000001", "+85212345678", "+14155552671", "+49301")]
    assert countries == ["CN", "HK", "US", ""]
