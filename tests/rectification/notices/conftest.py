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


@dataclass(frozen=True)
class Office(Room):
    post: PostOffice

    @property
    def left(self) -> int:
        """How many notices reached a server."""
        return len(self.sent()) + len(self.post.came)

    def told_otherwise(self, runtime: Runtime) -> "Office":
        return Office(runtime, self.carrier, self.client, self.post)


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
        yield Office(runtime, carrier, importlib.import_module("app").create_app(runtime).test_client(), post)
