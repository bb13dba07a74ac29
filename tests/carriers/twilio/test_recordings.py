"""Recordings: fetched from the API's own address only, whole or not at all, and deleted for certain."""

import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress

import pytest

from survey.carriers.port import CarrierUnreachable
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from tests.carriers import stand_in as behaves
from tests.carriers.stand_in import ACCOUNT, RECORDINGS, TOKEN, Handler, Received, StandIn, refuse, says

SID = "RE" + "6a" * 16
FIVE_MIB = 5 * 1024 * 1024
NO_SIDS = ["", "RE1", "CA" + "6a" * 16, f"{SID}\n", f"{SID}/../../Calls", "RE" + "6A" * 16, f"..%2f{SID}"]


def plays(sound: bytes, cut: int = 0) -> Callable[[Handler, Received], None]:
    return lambda handler, received: handler.answer(200, sound, cut=cut)


def test_a_recording_is_fetched_as_it_is(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    sound = bytes(range(256)) * 1000
    stand_in.behaviour = plays(sound)
    assert carrier.fetch_recording(SID) == sound
    [received] = stand_in.received
    assert (received.method, received.target) == ("GET", f"{RECORDINGS}/{SID}.mp3")
    assert received.headers["Authorization"] == "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


def test_a_path_before_the_api_stays_before_recordings(stand_in: StandIn, account: TwilioAccount) -> None:
    stand_in.behaviour = plays(b"sound")
    carrier = TwilioCarrier(account, stand_in.url + "/twilio-proxy/")
    assert carrier.fetch_recording(SID) == b"sound"
    assert stand_in.received[0].target == f"/twilio-proxy{RECORDINGS}/{SID}.mp3"
    carrier.close()


def test_five_mebibytes_are_the_most_that_is_taken(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    stand_in.behaviour = plays(b"\0" * FIVE_MIB)
    assert len(carrier.fetch_recording(SID)) == FIVE_MIB
    stand_in.behaviour = plays(b"\0" * (FIVE_MIB + 1))
    with pytest.raises(CarrierUnreachable, match="longer than 5242880 bytes"):
        carrier.fetch_recording(SID)


def comes_late(handler: Handler, received: Received) -> None:
    time.sleep(1.2)
    handler.answer(204, b"")


def never_ends(handler: Handler, received: Received) -> None:
    """Sends for as long as anybody listens, and says nothing of how long that will be."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.flush()
    handler.close_connection = True
    piece = b"%x\r\n" % 65536 + b"\0" * 65536 + b"\r\n"
    with suppress(OSError):
        while True:
            handler.connection.sendall(piece)


def test_a_recording_that_never_ends_is_left(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    stand_in.behaviour = never_ends
    with pytest.raises(CarrierUnreachable, match="longer than 5242880 bytes"):
        carrier.fetch_recording(SID)


def comes_in_drops(handler: Handler, received: Received) -> None:
    """A byte at a time, each well before anybody would give up waiting for it."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.flush()
    handler.close_connection = True
    with suppress(OSError):
        for _ in range(1000):
            handler.connection.sendall(b"\0")
            time.sleep(0.1)


def test_a_recording_that_comes_in_drops_is_left(carrier: TwilioCarrier, stand_in: StandIn) -> None:
    stand_in.behaviour = comes_in_drops
    with pytest.raises(CarrierUnreachable, match="comes too slowly"):
        carrier.fetch_recording(SID)


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (refuse(404, 20404), "HTTP 404"),
        (refuse(500, 20500), "HTTP 500"),
        (refuse(401, 20003), "HTTP 401"),
        (says(302, b"", headers={"Location": "http://169.254.169.254/latest/meta-data"}), "HTTP 302"),
        (says(204, b""), "HTTP 204"),
        (plays(b"half a sound", cut=5), "IncompleteRead|ProtocolError"),
        (behaves.drop, "ConnectionError"),
        (comes_late, "ReadTimeout"),
    ],
)
def test_a_recording_comes_whole_or_not_at_all(
    carrier: TwilioCarrier, stand_in: StandIn, behaviour: Callable[[Handler, Received], None], why: str
) -> None:
    stand_in.behaviour = behaviour
    with pytest.raises(CarrierUnreachable, match=why):
        carrier.fetch_recording(SID)
    assert len(stand_in.received) == 1


@pytest.mark.parametrize("sid", NO_SIDS)
def test_what_is_no_sid_of_a_recording_is_not_asked_for(
    carrier: TwilioCarrier, stand_in: StandIn, sid: str
) -> None:
    with pytest.raises(CarrierUnreachable):
        carrier.fetch_recording(sid)
    assert carrier.delete_recording(sid)  # nothing of that name can be there
    assert stand_in.received == []


@pytest.mark.parametrize(
    ("behaviour", "gone"),
    [
        (says(204, b""), True),
        (refuse(404, 20404), True),  # deleted before
        (refuse(404, None), False),  # from somebody else than Twilio
        (refuse(500, 20500), False),
        (refuse(401, 20003), False),
        (behaves.drop, False),
        (comes_late, False),
    ],
)
def test_a_recording_is_deleted_or_asked_for_again_later(
    carrier: TwilioCarrier, stand_in: StandIn, behaviour: Callable[[Handler, Received], None], gone: bool
) -> None:
    stand_in.behaviour = behaviour
    assert carrier.delete_recording(SID) is gone
    [received] = stand_in.received
    assert (received.method, received.target) == ("DELETE", f"{RECORDINGS}/{SID}.json")


def test_without_a_connection_nothing_is_fetched_or_deleted(account: TwilioAccount, closed_port: int) -> None:
    carrier = TwilioCarrier(account, f"http://127.0.0.1:{closed_port}")
    with pytest.raises(CarrierUnreachable, match="no connection"):
        carrier.fetch_recording(SID)
    assert not carrier.delete_recording(SID)
