"""Somebody at a browser who sets up second factors and comes in by them."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyotp
from flask import session
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey.accounts.factors.app import set_app
from survey.accounts.factors.app_numbers import new_key
from survey.accounts.factors.codes import make_codes
from survey.accounts.factors.half import hold
from survey.accounts.people import Person, person_by_login
from survey.clock import SetClock
from survey.models import Audit
from survey.runtime import Runtime
from survey.vocabulary import Factor
from tests.accounts.factors.device import Device
from tests.accounts.visits import PASSWORD, csrf, log_in, take_seat

OWN = "/account/factors"


@dataclass
class Visitor:
    client: FlaskClient
    runtime: Runtime
    login: str = "wang"

    def post(self, path: str, page: str = "/login", **form: str) -> TestResponse:
        """A form of `page`, sent to `path`; what follows is shown without following it."""
        return self.client.post(path, data={**form, "csrf_token": csrf(self.client, page)})

    def log_in(self, **more: str) -> TestResponse:
        return log_in(self.client, self.login, **more)

    def person(self) -> Person:
        with self.runtime.database.read() as reading:
            found = person_by_login(reading, self.login)
        assert found
        return found[0]

    def sit(self, *, proved: bool = True) -> None:
        """Logged in without the cost of a password, and as if it had been shown again on the page."""
        take_seat(self.client, self.runtime, self.person())
        if proved:
            with self.client.session_transaction() as cookie:
                cookie["proved"] = self.runtime.clock.now().isoformat()

    def half_in(self, shown: Factor = Factor.PASSWORD, onward: str = "/") -> None:
        """Between the two factors, without the cost of a password."""
        with self.client.application.test_request_context():
            hold(self.person(), shown, onward)
            kept = dict(session)
        with self.client.session_transaction() as cookie:
            cookie.clear()
            cookie.update(kept)

    def has_app(self) -> str:
        """The account has an app; its key."""
        key, now = new_key(), self.runtime.clock.now()
        with self.runtime.database.write() as writing:
            assert set_app(writing, self.person(), key, self.number(key), self.runtime.keyring, now)
        return key

    def has_codes(self) -> tuple[str, ...]:
        secret = str(self.runtime.settings.secret_key)
        with self.runtime.database.write() as writing:
            return make_codes(writing, self.person(), secret, self.runtime.clock.now())

    def log_out(self) -> None:
        self.post("/logout", OWN)

    def is_in(self) -> bool:
        return self.client.get("/account").status_code == 200

    def prove(self, password: str = PASSWORD) -> TestResponse:
        return self.post(f"{OWN}/password", OWN, password=password)

    def set_up_app(self) -> tuple[str, list[str]]:
        """The key of the new app, and the codes that were shown with it."""
        self.post(f"{OWN}/app/new", OWN)
        key = self.offered_key()
        done = self.post(f"{OWN}/app", f"{OWN}/app", number=self.number(key))
        assert done.status_code in (200, 302), done.text
        return key, codes_on(done.text)

    def offered_key(self) -> str:
        """The key as the page shows it to who types."""
        found = re.search(r"<code>([A-Z2-7 ]+)</code>", self.client.get(f"{OWN}/app").text)
        assert found
        return found[1].replace(" ", "")

    def number(self, key: str, later: timedelta = timedelta()) -> str:
        return pyotp.TOTP(key).at(self.runtime.clock.now() + later)

    def second(self, **form: str) -> TestResponse:
        return self.post("/login/second", "/login/second", **form)

    def asked_to_make(self) -> Any:
        """What the browser is given for a new passkey."""
        return self._options(f"{OWN}/passkeys/options", OWN)

    def asked_to_show(self) -> Any:
        return self._options("/login/passkey/options", "/login")

    def add_passkey(self, device: Device, name: str = "") -> TestResponse:
        return self.post(f"{OWN}/passkeys", OWN, credential=device.make(self.asked_to_make()), name=name)

    def show(self, credential: str, **more: str) -> TestResponse:
        return self.post("/login/passkey", credential=credential, **more)

    def acts(self) -> list[str]:
        """What is on record, in order."""
        with self.runtime.database.read() as reading:
            return list(reading.scalars(select(Audit.act).order_by(Audit.id)))

    def pass_time(self, **span: float) -> None:
        clock = self.runtime.clock
        assert isinstance(clock, SetClock)
        clock.advance(timedelta(**span))

    def _options(self, path: str, page: str) -> Any:
        given = self.client.post(path, headers={"X-CSRFToken": csrf(self.client, page)})
        assert given.status_code == 200, given.text
        return json.loads(given.text)


def codes_on(page: str) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"<li><code>([a-z0-9-]+)</code></li>", page)
