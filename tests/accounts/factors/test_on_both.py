"""What must hold when two come at once, and the whole way once, on either database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from survey.accounts.factors.app import take_number
from survey.accounts.factors.codes import take_code
from survey.accounts.factors.passkeys.add import keep
from survey.accounts.factors.passkeys.read import Refused
from survey.accounts.factors.remove import LastOne, remove_app, remove_passkey
from survey.models import Passkey
from tests.accounts.factors.device import Device
from tests.accounts.factors.visitor import OWN, Visitor

AT_ONCE = 4


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Who wins is decided by the database."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def test_the_whole_way(visitor: Visitor) -> None:
    visitor.log_in()
    visitor.prove()
    key, codes = visitor.set_up_app()
    device = Device(b"the visitor's own key")
    visitor.add_passkey(device)
    visitor.pass_time(minutes=1)
    for form in ({"number": visitor.number(key)}, {"code": codes[3]}):
        visitor.half_in()
        assert visitor.second(**form).location == "/"
        assert visitor.is_in()
    visitor.log_out()
    visitor.show(device.sign(visitor.asked_to_show()))
    assert visitor.is_in()
    visitor.prove()
    visitor.post(f"{OWN}/app/remove", OWN)
    visitor.half_in()
    assert visitor.second(number=visitor.number(key)).status_code == 401


def test_one_number_and_one_code_open_once_however_many_come(visitor: Visitor) -> None:
    key, codes = visitor.has_app(), visitor.has_codes()
    visitor.pass_time(minutes=1)
    account, runtime = visitor.person().id, visitor.runtime
    now, secret = runtime.clock.now(), str(runtime.settings.secret_key)
    number = visitor.number(key)
    assert sum(_at_once(visitor, lambda s: take_number(s, account, number, runtime.keyring, now))) == 1
    assert sum(_at_once(visitor, lambda s: take_code(s, account, codes[0], secret, now))) == 1


def test_of_two_removed_at_once_one_stays(visitor: Visitor) -> None:
    visitor.has_app()
    person, now = visitor.person(), visitor.runtime.clock.now()
    with visitor.runtime.database.write() as session:
        key = Passkey(credential_id=b"k", public_key=b"k", sign_count=0, transports=[])
        keep(session, person, key, "k", now)
    acts: list[Callable[[Session], bool]] = [
        lambda session: remove_app(session, person, now, required=True),
        lambda session: remove_passkey(session, person, 1, now, required=True),
    ]

    def act(session: Session) -> bool:
        return acts.pop()(session)

    done = _at_once(visitor, act, 2)
    assert sorted(done) == [False, True]


def test_a_key_is_kept_once(visitor: Visitor) -> None:
    person, now = visitor.person(), visitor.runtime.clock.now()

    def add(session: Session) -> bool:
        key = Passkey(credential_id=b"k", public_key=b"k", sign_count=0, transports=[])
        keep(session, person, key, "k", now)
        return True

    assert sum(_at_once(visitor, add)) == 1


def _at_once(visitor: Visitor, act: Callable[[Session], bool], many: int = AT_ONCE) -> list[bool]:
    """`act` in as many transactions that begin together; whether each was done."""
    ready = Barrier(many)

    def one(_: int) -> bool:
        ready.wait()
        try:
            with visitor.runtime.database.write() as session:
                return act(session)
        except (LastOne, Refused):
            return False

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))
