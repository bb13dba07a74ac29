"""A carrier with short patience, in front of a stand-in for Twilio."""

from collections.abc import Iterator

import pytest

from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from tests.carriers.conftest import PATIENCE_SECONDS
from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN, StandIn


@pytest.fixture
def account() -> TwilioAccount:
    return TwilioAccount(ACCOUNT, TOKEN, sms_from=SENDER, voice_from=SENDER)


@pytest.fixture
def carrier(stand_in: StandIn, account: TwilioAccount) -> Iterator[TwilioCarrier]:
    carrier = TwilioCarrier(account, stand_in.url, read_seconds=PATIENCE_SECONDS)
    yield carrier
    carrier.close()
