"""A whole office for one test: runtime, stand-in carrier, the web's client, and a person with a phone."""

import itertools
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from survey.models import Answer, Attempt, Inbound, Survey
from survey.runtime import Runtime
from tests.carriers.stand_in import ACCOUNT, TOKEN, StandIn

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Room:
    """`runtime` talks to `carrier`; what the carrier calls goes through `client`, signed as Twilio signs."""

    runtime: Runtime
    carrier: StandIn
    client: FlaskClient

    def sent(self, to: str | None = None) -> list[str]:
        """The words that reached the carrier, in order."""
        posts = [one for one in self.carrier.received if one.method == "POST"]
        return [one.form["Body"] for one in posts if to in (None, one.form["To"])]

    def writes(self, phone: str, body: str, sid: str = "", signed: bool = True) -> int:
        """Somebody writes to us; the status of our answer."""
        sid = sid or f"SM{next(_numbers):032x}"
        form = {"MessageSid": sid, "From": phone, "To": "+15005550006", "Body": body, "AccountSid": ACCOUNT}
        return self._post("/twilio/sms", form, signed)

    def reports(self, token: str, status: str, sid: str, signed: bool = True, **more: str) -> int:
        """The carrier says what became of an attempt."""
        form = {
            "MessageSid": sid,
            "MessageStatus": status,
            "AccountSid": ACCOUNT,
            "From": "x",
            "To": "y",
            **more,
        }
        return self._post(f"/twilio/sms/status/{token}", form, signed)

    def attempts(self) -> list[Attempt]:
        with self.runtime.database.read() as session:
            return list(session.scalars(select(Attempt).order_by(Attempt.id)))

    def surveys(self) -> list[Survey]:
        with self.runtime.database.read() as session:
            return list(session.scalars(select(Survey).order_by(Survey.id)))

    def answers(self) -> list[Answer]:
        with self.runtime.database.read() as session:
            return list(session.scalars(select(Answer).order_by(Answer.id)))

    def inbounds(self) -> list[Inbound]:
        with self.runtime.database.read() as session:
            return list(session.scalars(select(Inbound).order_by(Inbound.id)))

    def _post(self, path: str, form: dict[str, str], signed: bool) -> int:
        url = self.runtime.settings.public_base_url + path
        signature = RequestValidator(TOKEN).compute_signature(url, form)
        headers = {"X-Twilio-Signature": signature if signed else "no"}
        return self.client.post(path, data=form, headers=headers).status_code
