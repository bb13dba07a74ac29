"""The pages of one's own factors: the password comes first, others' sessions end, each act is on record."""

from flask import Flask

from survey.accounts.limits import FREE
from tests.accounts.factors.device import Device
from tests.accounts.factors.visitor import OWN, Visitor
from tests.accounts.visits import csrf, enrol

CHANGES = (
    *("app/new", "app", "app/remove", "codes", "passkeys", "passkeys/options"),
    *("passkeys/1/name", "passkeys/1/remove"),
)


def test_an_open_screen_is_not_enough_to_change_anything(visitor: Visitor) -> None:
    visitor.sit(proved=False)
    visitor.has_app()
    for change in CHANGES:
        answer = visitor.post(f"{OWN}/{change}", OWN, number="123456", name="x")
        assert answer.location == OWN, change
        assert "请先输入密码" in visitor.client.get(OWN).text
        assert visitor.acts()[-1] == "factor.app.add", change


def test_the_password_holds_for_ten_minutes(visitor: Visitor) -> None:
    visitor.sit(proved=False)
    assert visitor.prove("not the one").location == OWN
    assert visitor.post(f"{OWN}/app/new", OWN).location == OWN
    visitor.prove()
    assert visitor.post(f"{OWN}/app/new", OWN).location == f"{OWN}/app"
    visitor.pass_time(minutes=10, seconds=1)
    assert visitor.post(f"{OWN}/app/new", OWN).location == OWN


def test_the_password_is_not_guessed_here_either(visitor: Visitor) -> None:
    visitor.sit(proved=False)
    for n in range(FREE + 1):
        visitor.prove(f"guess number {n}")
    visitor.prove()
    assert visitor.post(f"{OWN}/app/new", OWN).location == OWN


def test_an_app_is_set_up_by_its_first_right_number(visitor: Visitor) -> None:
    visitor.sit()
    visitor.post(f"{OWN}/app/new", OWN)
    key = visitor.offered_key()
    assert visitor.post(f"{OWN}/app", f"{OWN}/app", number="000000").status_code == 422
    visitor.half_in()
    assert visitor.second(number=visitor.number(key)).status_code == 401, "it opens nothing before that"


def test_the_key_is_shown_as_a_picture_of_ours_and_as_text(visitor: Visitor) -> None:
    visitor.sit()
    visitor.post(f"{OWN}/app/new", OWN)
    picture = visitor.client.get(f"{OWN}/app/picture.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert visitor.offered_key().isalnum()
    with visitor.client.session_transaction() as cookie:
        assert visitor.offered_key() not in str(dict(cookie))


def test_an_offered_key_lasts_a_quarter_of_an_hour(visitor: Visitor) -> None:
    visitor.sit()
    visitor.post(f"{OWN}/app/new", OWN)
    visitor.pass_time(minutes=15, seconds=1)
    visitor.sit()
    assert visitor.client.get(f"{OWN}/app").location == OWN
    assert visitor.client.get(f"{OWN}/app/picture.svg").status_code == 404


def test_an_offered_key_is_nobody_elses_at_the_same_browser(visitor: Visitor) -> None:
    visitor.sit()
    visitor.post(f"{OWN}/app/new", OWN)
    enrol(visitor.runtime, "li")
    Visitor(visitor.client, visitor.runtime, "li").sit()
    assert visitor.client.get(f"{OWN}/app").location == OWN


def test_a_new_phone_takes_the_place_of_the_old_one_and_not_before(visitor: Visitor) -> None:
    old = visitor.has_app()
    visitor.sit()
    visitor.post(f"{OWN}/app/new", OWN)
    visitor.pass_time(minutes=1)
    visitor.half_in()
    assert visitor.second(number=visitor.number(old)).location == "/"
    visitor.sit()
    new, _ = visitor.set_up_app()
    visitor.pass_time(minutes=1)
    visitor.half_in()
    assert visitor.second(number=visitor.number(old)).status_code == 401
    assert visitor.second(number=visitor.number(new)).location == "/"


def test_the_first_factor_brings_codes_and_the_second_none(visitor: Visitor) -> None:
    visitor.sit()
    codes = visitor.set_up_app()[1]
    assert len(codes) == 10
    assert visitor.add_passkey(Device(b"k")).location == OWN


def test_a_change_ends_the_other_sessions_and_not_this_one(visitor: Visitor, app: Flask) -> None:
    for act in (visitor.set_up_app, lambda: visitor.post(f"{OWN}/app/remove", OWN)):
        other = Visitor(app.test_client(), visitor.runtime)
        visitor.sit()
        other.sit()
        act()
        assert visitor.is_in()
        assert not other.is_in()


def test_a_cookie_that_was_copied_before_a_change_is_dead(visitor: Visitor, app: Flask) -> None:
    for act in (visitor.set_up_app, lambda: visitor.post(f"{OWN}/app/remove", OWN)):
        thief = Visitor(app.test_client(), visitor.runtime)
        visitor.sit()
        copied = visitor.client.get_cookie("huifang")
        assert copied
        thief.client.set_cookie("huifang", copied.value)
        assert thief.is_in()
        act()
        assert visitor.is_in()
        assert not thief.is_in()


def test_without_a_factor_there_are_no_codes(visitor: Visitor) -> None:
    visitor.sit()
    assert visitor.post(f"{OWN}/codes", OWN).location == OWN
    visitor.set_up_app()
    visitor.post(f"{OWN}/app/remove", OWN)
    assert visitor.post(f"{OWN}/app/remove", OWN).status_code == 404
    visitor.half_in()
    assert 'name="code"' not in visitor.client.get("/login/second").text


def test_r9_every_change_is_on_record(visitor: Visitor) -> None:
    before = len(visitor.acts())
    visitor.sit()
    visitor.set_up_app()
    visitor.add_passkey(Device(b"k"))
    visitor.post(f"{OWN}/codes", OWN)
    visitor.post(f"{OWN}/app/remove", OWN)
    assert visitor.acts()[before:] == [
        "factor.app.add",
        "factor.codes.make",
        "factor.passkey.add",
        "factor.codes.make",
        "factor.app.remove",
    ]


def test_codes_are_shown_once(visitor: Visitor) -> None:
    visitor.sit()
    visitor.has_app()
    page = visitor.post(f"{OWN}/codes", OWN)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert visitor.client.get(f"{OWN}/codes").status_code == 405


def test_the_demonstrations_accounts_have_a_password_alone(visitor: Visitor) -> None:
    """They are everybody's: whoever set one up would lock the others out."""
    with visitor.runtime.database.write() as session:
        session.connection().exec_driver_sql("UPDATE account SET demo = TRUE")
    visitor.sit()
    token = csrf(visitor.client, "/account")
    for change in CHANGES:
        assert visitor.client.post(f"{OWN}/{change}", data={"csrf_token": token}).status_code == 403
    assert "演示账号" in visitor.client.get(OWN).text
