import pytest
from flask import Flask

from survey.accounts.onward import onward


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/cases?q=%E5%9F%8E&page=2", "/cases?q=%E5%9F%8E&page=2"),
        ("/cases?q=城关", "/cases?q=城关"),
        ("", "/"),
        ("cases", "/"),
        ("//evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("\t//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/cases\\..\\x", "/"),
        ("https://evil.example/", "/"),
        ("http://[", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_one_is_led_on_within_the_house_only(app: Flask, wanted: str, given: str) -> None:
    with app.test_request_context("/login", query_string={"next": wanted}):
        assert onward() == given


@pytest.mark.parametrize("wanted", ["/cases?q=" + "x" * 4000, "/cases?q=" + "城" * 200])
def test_what_does_not_fit_into_the_cookie_is_let_go(app: Flask, wanted: str) -> None:
    """Who followed such a link could not come to the second step: browsers drop the cookie."""
    with app.test_request_context("/login", query_string={"next": wanted}):
        assert onward() == "/"
