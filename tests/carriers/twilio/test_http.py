"""Connecting: what proves that nothing left, where requests go, and what the logs do not say."""

import logging
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from survey.carriers.line import BaseUrl
from survey.carriers.port import Accepted, OutgoingText, Refused, Unknown
from survey.carriers.twilio.carrier import TwilioAccount, TwilioCarrier
from survey.vocabulary import ErrorClass
from tests.carriers.sent import a_text
from tests.carriers.stand_in import MESSAGES, Handler, Received, StandIn, accept, listing, message

UNSENT = Refused("unsent", ErrorClass.SLOW_DOWN, "no connection to the carrier, nothing was sent")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_refused_connection_sent_nothing(
    account: TwilioAccount, text: OutgoingText, closed_port: int
) -> None:
    carrier = TwilioCarrier(account, f"http://127.0.0.1:{closed_port}")
    assert carrier.send_text(text) == UNSENT


def test_a_name_that_is_not_found_sent_nothing(account: TwilioAccount, text: OutgoingText) -> None:
    carrier = TwilioCarrier(account, "http://carrier.invalid")  # RFC 6761: never a host
    assert carrier.send_text(text) == UNSENT


def test_no_connection_in_time_sent_nothing(account: TwilioAccount, text: OutgoingText) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:  # the queue of a listener that accepts nobody: further ones are left to wait
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        carrier = TwilioCarrier(account, f"http://127.0.0.1:{full.getsockname()[1]}", connect_seconds=0.3)
        assert carrier.send_text(text) == UNSENT
        for one in waiting:
            one.close()


def test_a_pooled_line_to_a_carrier_that_went_away_sent_nothing(
    carrier: TwilioCarrier, stand_in: StandIn, text: OutgoingText
) -> None:
    def accept_and_hang_up(handler: Handler, received: Received) -> None:
        accept(handler, received)
        handler.close_connection = True

    stand_in.behaviour = accept_and_hang_up
    assert isinstance(carrier.send_text(text), Accepted)
    stand_in.hung_up.wait()
    stand_in.shutdown()
    stand_in.socket.close()
    assert carrier.send_text(text) == UNSENT
    assert len(stand_in.received) == 1


def test_r1_a_line_that_ends_in_the_tls_handshake_proves_nothing(
    account: TwilioAccount, text: OutgoingText
) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        carrier = TwilioCarrier(account, f"https://127.0.0.1:{mute.getsockname()[1]}", connect_seconds=0.3)
        assert carrier.send_text(text) == Unknown("ReadTimeout")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for this machine that only whoever is told trusts, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "localhost.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def secure_stand_in(stand_in: StandIn, certificate: Path) -> StandIn:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    stand_in.socket = context.wrap_socket(stand_in.socket, server_side=True)
    return stand_in


def test_a_certificate_that_is_not_trusted_is_ours_to_mend_and_sent_nothing(
    secure_stand_in: StandIn, account: TwilioAccount, text: OutgoingText
) -> None:
    carrier = TwilioCarrier(account, f"https://localhost:{secure_stand_in.server_port}")
    result = carrier.send_text(text)
    assert isinstance(result, Refused)
    assert (result.code, result.error_class) == ("certificate", ErrorClass.OURS)
    assert secure_stand_in.received == []


def test_a_certificate_is_trusted_where_the_environment_says_so(
    secure_stand_in: StandIn,
    account: TwilioAccount,
    text: OutgoingText,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    carrier = TwilioCarrier(account, f"https://localhost:{secure_stand_in.server_port}")
    assert isinstance(carrier.send_text(text), Accepted)
    carrier.close()


def test_a_proxy_of_the_environment_is_used_and_never_for_this_machine(
    stand_in: StandIn,
    account: TwilioAccount,
    text: OutgoingText,
    closed_port: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", stand_in.url)
    outside = TwilioCarrier(account, "http://carrier.invalid/api")
    assert isinstance(outside.send_text(text), Accepted)
    assert stand_in.received[0].target == f"http://carrier.invalid/api{MESSAGES}"

    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port}")
    assert TwilioCarrier(account, "http://carrier.invalid").send_text(text) == UNSENT
    # R11: behind a proxy, 127.0.0.1 would be the proxy's machine.
    inside = TwilioCarrier(account, stand_in.url)
    assert isinstance(inside.send_text(text), Accepted)
    for carrier in (outside, inside):
        carrier.close()


def test_variables_that_the_sdk_heeds_do_not_move_requests(
    stand_in: StandIn, account: TwilioAccount, text: OutgoingText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    monkeypatch.setenv("TWILIO_REGION", "au1")
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC" + "f" * 32)
    carrier = TwilioCarrier(account, stand_in.url)
    assert isinstance(carrier.send_text(text), Accepted)
    assert stand_in.received[0].target == MESSAGES
    carrier.close()


@pytest.mark.parametrize("with_prefix", [False, True])
def test_a_path_before_the_api_stays_before_every_page(
    stand_in: StandIn, account: TwilioAccount, with_prefix: bool
) -> None:
    """Whether the one behind that path knows of it, and puts it into its pages' addresses, or not."""
    texts = [message(number) for number in range(1, 4)]
    stand_in.behaviour = listing(texts)
    carrier = TwilioCarrier(account, stand_in.url + "/twilio-proxy/")
    if with_prefix:
        stand_in.behaviour = lambda handler, received: handler.answer(
            200,
            {
                "messages": texts[:1],
                "next_page_uri": None if "Page" in received.query else f"/twilio-proxy{MESSAGES}?Page=1",
            },
        )
    found = carrier.find_texts(a_text("+8613800138000", "您好", LONG_AGO))
    assert len(found) == (2 if with_prefix else 3)
    paths = {received.target.partition("?")[0] for received in stand_in.received}
    assert paths == {"/twilio-proxy" + MESSAGES}
    carrier.close()


def test_no_number_and_no_word_reaches_the_logs(
    carrier: TwilioCarrier, stand_in: StandIn, text: OutgoingText, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    carrier.send_text(text)
    stand_in.behaviour = listing([message(1)])
    carrier.find_texts(a_text(text.to, text.body, LONG_AGO))
    assert len(stand_in.received) == 2
    assert "13800138000" not in caplog.text
    assert "办结" not in caplog.text


@pytest.mark.parametrize(
    ("url", "host", "inside"),
    [
        ("http://127.0.0.1:5050", "127.0.0.1:5050", True),
        ("http://127.9.9.9", "127.9.9.9", True),
        ("http://localhost:5050/", "localhost:5050", True),
        ("http://[::1]:5050", "[::1]:5050", True),
        ("https://api.twilio.com", "api.twilio.com", False),
        ("http://sandbox:5050", "sandbox:5050", False),
        ("http://127.0.0.1.example.org", "127.0.0.1.example.org", False),
        ("http://localhost.example.org", "localhost.example.org", False),
        ("http://0.0.0.0:5050", "0.0.0.0:5050", False),
        ("http://10.0.0.1", "10.0.0.1", False),
    ],
)
def test_r11_only_this_machine_is_loopback(account: TwilioAccount, url: str, host: str, inside: bool) -> None:
    carrier = TwilioCarrier(account, url)
    assert (carrier.host, carrier.is_loopback) == (host, inside)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:5050",
        "ftp://127.0.0.1",
        "http://127.0.0.1@example.org",
        "http://127.0.0.1\\@example.org",
        "http://127.0.0.1#@example.org",
        "http://127.0.0.1?@example.org",
        "http://[::1]example.org",
        "http://127.0.0.1:80:example.org",
        "http://127.0.0.1\t.example.org",
        "http://127.0.0.1\n",
        "http://例.cn",
        "http:///path",
    ],
)
def test_r11_an_address_that_could_be_read_two_ways_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must look like"):
        BaseUrl(url)


def test_the_pool_keeps_as_many_lines_as_it_is_told(
    stand_in: StandIn, account: TwilioAccount, text: OutgoingText
) -> None:
    """Twelve threads over a pool of twelve use one line each, again and again."""
    ports: set[int] = set()
    together = threading.Barrier(12)

    def note_line(handler: Handler, received: Received) -> None:
        ports.add(handler.client_address[1])
        accept(handler, received)

    stand_in.behaviour = note_line
    carrier = TwilioCarrier(account, stand_in.url, pool_size=12)

    def send_some() -> None:
        together.wait()
        for _ in range(10):
            carrier.send_text(text)

    threads = [threading.Thread(target=send_some) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stand_in.received) == 120
    assert len(ports) <= 12
    carrier.close()
