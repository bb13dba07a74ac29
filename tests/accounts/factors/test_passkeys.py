"""Passkeys against a device made of software, which does what a thief's would: every lie is refused."""

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from survey.accounts.enrol import set_active
from survey.accounts.factors.passkeys.add import checked
from survey.accounts.factors.passkeys.challenge import Challenge
from survey.accounts.factors.passkeys.read import Refused
from survey.accounts.factors.relying_party import RelyingParty
from survey.models import LoginSession, Passkey
from survey.vocabulary import Factor
from tests.accounts.factors.device import PRESENT, VERIFIED, Device
from tests.accounts.factors.visitor import OWN, Visitor
from tests.accounts.visits import csrf, enrol


@pytest.fixture
def device(visitor: Visitor) -> Device:
    """A passkey of the visitor, who has gone again."""
    device = Device(b"the visitor's own key")
    visitor.sit()
    assert visitor.add_passkey(device, "办公室电脑").status_code == 200
    visitor.log_out()
    visitor.pass_time(minutes=1)
    return device


def test_a_passkey_opens_without_a_password(visitor: Visitor, device: Device) -> None:
    assert visitor.show(device.sign(visitor.asked_to_show()), next="/cases").location == "/cases"
    assert visitor.is_in()
    assert _shown(visitor) == [Factor.PASSKEY]


def test_after_the_password_it_is_the_second_step(visitor: Visitor, device: Device) -> None:
    assert visitor.log_in(next="/cases").location == "/login/second"
    options = visitor.asked_to_show()
    assert [key["id"] for key in options["allowCredentials"]] == [json.loads(device.sign(options))["id"]]
    assert visitor.show(device.sign(options)).location == "/cases"
    assert _shown(visitor) == [Factor.PASSWORD, Factor.PASSKEY]


def test_a_stranger_is_not_told_whose_passkeys_there_are(visitor: Visitor, device: Device) -> None:
    assert visitor.asked_to_show()["allowCredentials"] == []
    assert visitor.asked_to_show()["userVerification"] == "required"


LIES: dict[str, dict[str, Any]] = {
    "another site": {"origin": "https://huifang.example.evil"},
    "another port": {"origin": "http://localhost:8080"},
    "another host": {"host": "huifang.example.evil"},
    "nobody verified": {"flags": PRESENT},
    "nobody there": {"flags": VERIFIED},
    "another owner": {"handle": b"somebody else"},
}


def test_what_was_signed_elsewhere_or_without_the_person_opens_nothing(
    visitor: Visitor, device: Device
) -> None:
    for name, lie in LIES.items():
        visitor.show(device.sign(visitor.asked_to_show(), **lie))
        assert not visitor.is_in(), name
        assert visitor.acts()[-1] == "login.failed", name
    assert visitor.show(device.sign(visitor.asked_to_show())).location == "/"


def test_another_key_under_its_name_opens_nothing(visitor: Visitor, device: Device) -> None:
    forged = Device(device.credential_id, counter=100, handle=device.handle)
    visitor.show(forged.sign(visitor.asked_to_show()))
    assert not visitor.is_in()
    assert visitor.acts()[-1] == "login.failed"


def test_a_signature_opens_once_even_where_the_cookie_is_put_back(visitor: Visitor, device: Device) -> None:
    """Keys that travel between devices count nought for ever: the counter alone would not tell."""
    signed = device.sign(visitor.asked_to_show(), counter=0)
    with visitor.client.session_transaction() as cookie:
        before = dict(cookie)
    visitor.show(signed)
    assert visitor.is_in()
    visitor.log_out()
    with visitor.client.session_transaction() as cookie:
        cookie.update(before)
    visitor.show(signed)
    assert not visitor.is_in()


def test_without_having_been_asked_nothing_opens(visitor: Visitor, device: Device) -> None:
    signed = device.sign(visitor.asked_to_show())
    visitor.show(signed)
    visitor.log_out()
    assert visitor.show(signed).location.startswith("/login")
    assert not visitor.is_in()


@pytest.mark.parametrize(("minutes", "opens"), [(5, True), (5.1, False)])
def test_a_challenge_lasts_five_minutes(
    visitor: Visitor, device: Device, minutes: float, opens: bool
) -> None:
    signed = device.sign(visitor.asked_to_show())
    visitor.pass_time(minutes=minutes)
    visitor.show(signed)
    assert visitor.is_in() is opens


def test_what_was_asked_for_adding_is_not_good_for_coming_in(visitor: Visitor, device: Device) -> None:
    visitor.sit()
    asked = visitor.asked_to_make()
    signed = device.sign({"challenge": asked["challenge"], "rpId": "localhost"})
    with visitor.client.session_transaction() as cookie:
        del cookie["_user_id"]
    visitor.show(signed)
    assert not visitor.is_in()


def test_a_counter_that_goes_back_is_a_copy(visitor: Visitor, device: Device) -> None:
    visitor.show(device.sign(visitor.asked_to_show(), counter=3))
    visitor.log_out()
    for counter in (3, 2, 0):
        visitor.pass_time(minutes=1)
        visitor.show(device.sign(visitor.asked_to_show(), counter=counter))
        assert not visitor.is_in(), counter
        assert visitor.acts()[-1] == "login.failed"


def test_half_in_by_one_password_another_persons_passkey_does_not_finish(
    visitor: Visitor, device: Device, app: Flask
) -> None:
    enrol(visitor.runtime, "li")
    other = Visitor(app.test_client(), visitor.runtime, "li")
    other.has_app()
    other.half_in()
    other.show(device.sign(other.asked_to_show()))
    assert not other.is_in()
    assert visitor.show(device.sign(visitor.asked_to_show())).location == "/", "it is not used up by that"


def test_of_a_closed_account_it_opens_nothing(visitor: Visitor, device: Device) -> None:
    with visitor.runtime.database.write() as session:
        set_active(session, "wang", False, visitor.runtime.clock.now(), "test")
    visitor.show(device.sign(visitor.asked_to_show()))
    assert not visitor.is_in()


def test_a_key_is_one_accounts_only(visitor: Visitor, device: Device, app: Flask) -> None:
    enrol(visitor.runtime, "li")
    other = Visitor(app.test_client(), visitor.runtime, "li")
    other.sit()
    other.add_passkey(device)
    with visitor.runtime.database.read() as session:
        assert len(session.scalars(select(Passkey)).all()) == 1


def test_nobody_adds_a_key_to_somebody_elses_account(visitor: Visitor, app: Flask) -> None:
    """A challenge that one account was given is none for another's, in whatever browser."""
    enrol(visitor.runtime, "li")
    visitor.sit()
    asked = visitor.asked_to_make()
    other = Visitor(visitor.client, visitor.runtime, "li")
    other.sit()
    made = Device(b"mine").make(asked)
    other.post(f"{OWN}/passkeys", OWN, credential=made)
    with visitor.runtime.database.read() as session:
        assert session.scalars(select(Passkey)).all() == []


def test_a_key_made_elsewhere_or_unasked_is_not_kept(visitor: Visitor) -> None:
    visitor.sit()
    for lie in (LIES["another site"], LIES["nobody verified"]):
        made = Device(b"k").make(visitor.asked_to_make(), **lie)
        visitor.post(f"{OWN}/passkeys", OWN, credential=made)
    with visitor.runtime.database.read() as session:
        assert session.scalars(select(Passkey)).all() == []


def test_several_keys_are_named_and_removed(visitor: Visitor, device: Device) -> None:
    visitor.sit()
    assert visitor.add_passkey(Device(b"two"), "手机").location == OWN, "codes are made with the first alone"
    assert [key["id"] for key in visitor.asked_to_make()["excludeCredentials"]]
    first, second = _ids(visitor)
    visitor.post(f"{OWN}/passkeys/{second}/name", OWN, name="新手机" * 30)
    page = visitor.client.get(OWN).text
    assert "办公室电脑" in page
    assert "新手机" in page
    assert visitor.post(f"{OWN}/passkeys/{first}/remove", OWN).location == OWN
    assert _ids(visitor) == [second]
    visitor.log_out()
    visitor.show(device.sign(visitor.asked_to_show()))
    assert not visitor.is_in()


def test_nobody_touches_somebody_elses_key(visitor: Visitor, device: Device, app: Flask) -> None:
    enrol(visitor.runtime, "li")
    other = Visitor(app.test_client(), visitor.runtime, "li")
    other.sit()
    [number] = _ids(visitor)
    for whose in (number, 2**63 - 1, 2**63):
        for act in ("remove", "name"):
            assert other.post(f"{OWN}/passkeys/{whose}/{act}", OWN, name="x").status_code == 404
    with visitor.runtime.database.read() as session:
        assert session.scalars(select(Passkey.name)).all() == ["办公室电脑"]


def test_at_an_address_without_names_there_are_no_passkeys(visitor: Visitor, app: Flask) -> None:
    plain = visitor.runtime.settings.model_copy(update={"public_base_url": "http://127.0.0.1:5000"})
    object.__setattr__(visitor.runtime, "settings", plain)
    visitor.sit()
    token = csrf(visitor.client, OWN)
    for path in ("/login/passkey/options", "/login/passkey", f"{OWN}/passkeys/options"):
        assert visitor.client.post(path, headers={"X-CSRFToken": token}).status_code == 404
    page = visitor.client.get(OWN).text
    assert "passkey.js" not in page
    assert "https" in page


PARTY = RelyingParty("localhost", "http://localhost")
_SENT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["AAAA", "public-key"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("id", "rawId", "type", "response", "authenticatorAttachment"), _SENT)
    )
)
@settings(max_examples=150)
def test_whatever_a_browser_sends_is_refused_and_breaks_nothing(sent: dict[str, object]) -> None:
    with pytest.raises(Refused):
        checked(json.dumps(sent), Challenge(b"x", None), PARTY)  # type: ignore[arg-type]


def test_nor_does_what_is_no_answer_at_all(visitor: Visitor) -> None:
    visitor.sit()
    for sent in ("", "[]", "null", "{", '{"id": 1}', "[" * 10_000, '{"id":"\\ud800"}'):
        visitor.asked_to_make()
        assert visitor.post(f"{OWN}/passkeys", OWN, credential=sent).location == OWN
    visitor.log_out()
    for sent in ("", "null", "[" * 10_000):
        visitor.asked_to_show()
        assert visitor.show(sent).status_code == 302


def _ids(visitor: Visitor) -> list[int]:
    with visitor.runtime.database.read() as session:
        return list(session.scalars(select(Passkey.id).order_by(Passkey.id)))


def _shown(visitor: Visitor) -> list[str]:
    """The factors of the newest session, in the order of showing."""
    with visitor.runtime.database.read() as session:
        return session.scalars(select(LoginSession.factors).order_by(LoginSession.id.desc())).first() or []
