"""An office whose texts and e-mails go to servers on this machine."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from survey.runtime import Runtime
from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN, StandIn, standing_in
from tests.mail.post_office import PostOffice, open_post_office
from tests.office_room import Room
from tests.ordinary import MakeRuntime
from tests.rectification.notices.people import IDS, make_rectification, notify_of


@dataclass(frozen=True)
class Office:
    runtime: Runtime
    carrier: StandIn
    post: PostOffice

    def sent(self, to: str | None = None) -> list[str]:
        """The texts that reached the carrier, in order."""
        return [one.form["Body"] for one in self.carrier.received if to in (None, one.form["To"])]

    @property
    def left(self) -> int:
        """How many notices reached a server."""
        return len(self.carrier.received) + len(self.post.came)


@pytest.fixture
def carrier() -> Iterator[StandIn]:
    with standing_in() as server:
        yield server


@pytest.fixture
def office(make_runtime: MakeRuntime, carrier: StandIn) -> Iterator[Office]:
    with open_post_office() as post:
        runtime = make_runtime(
            sandbox_url=carrier.url,
            twilio_account_sid=ACCOUNT,
            twilio_auth_token=TOKEN,
            twilio_sms_from=SENDER,
            sms_per_second=1000,
            smtp_host="127.0.0.1",
            smtp_port=post.port,
            smtp_security="none",
            mail_from="huifang@qingxi.example",
        )
        yield Office(runtime, carrier, post)


@pytest.fixture
def room(office: Office) -> Room:
    """The same office with its web process, which the carrier calls."""
    client = importlib.import_module("app").create_app(office.runtime).test_client()
    return Room(office.runtime, office.carrier, client)


@pytest.fixture
def ids(office: Office) -> IDS:
    """The deliveries of a notice of an order, and nothing else."""
    return notify_of(office.runtime, make_rectification(office.runtime))
