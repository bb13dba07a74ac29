"""Where carriers and petitioners reach us."""

from collections.abc import Callable

import pytest

from survey.webhooks.addresses import (
    answer_address,
    call_status_address,
    link_address,
    machine_address,
    recording_address,
    status_address,
    turn_address,
)

BASE = "https://huifang.example.cn/s2"
TOKEN = "T0ken-_"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (status_address, "/twilio/sms/status/T0ken-_"),
        (answer_address, "/twilio/voice/T0ken-_"),
        (call_status_address, "/twilio/voice/status/T0ken-_"),
        (machine_address, "/twilio/voice/amd/T0ken-_"),
        (recording_address, "/twilio/voice/recording/T0ken-_"),
        (link_address, "/s/T0ken-_"),
    ],
)
def test_an_address_names_the_token_below_the_public_base(
    address: Callable[[str, str], str], path: str
) -> None:
    assert address(BASE, TOKEN) == BASE + path


@pytest.mark.parametrize(
    ("place", "segment"),
    [("unit-rating", "unit-rating"), ("评价", "%E8%AF%84%E4%BB%B7"), ("a/../b?c#d", "a%2F..%2Fb%3Fc%23d")],
)
def test_a_place_in_the_dialogue_is_one_segment_of_ascii(place: str, segment: str) -> None:
    assert turn_address(BASE, TOKEN, place) == f"{BASE}/twilio/voice/T0ken-_/{segment}"
