"""One mail, once: what every answer of a server means for it (R1)."""

import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.mail.port import Accepted, Hindrance, Mail, Refused, SendResult, Unknown, Wait
from survey.mail.send import probe, send_mail, written
from survey.mail.server import MailServer
from survey.values import is_mailbox
from tests.mail.post_office import DROP, PASSWORD, USER, PostOffice, open_post_office

NOW = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
MAIL = Mail("lin@water.example", "青溪县民调中心", "限期整改通知", "请登录查看。\n.\n谢谢", "mark1")


def test_a_mail_arrives_as_it_was_written(post_office: PostOffice) -> None:
    assert send_mail(post_office.server(), MAIL, NOW) == Accepted()
    (message,) = post_office.messages
    assert message["To"] == MAIL.to
    assert message["From"] == "青溪县民调中心 <huifang@qingxi.example>"
    assert message["Subject"] == MAIL.subject
    assert message["Message-ID"] == "<mark1@qingxi.example>"
    assert message.get_payload(decode=True).decode().replace("\r\n", "\n").rstrip() == MAIL.body  # type: ignore[union-attr]
    assert post_office.came[0].rcpt_tos == [MAIL.to]


@pytest.mark.parametrize(
    ("answers", "means"),
    [
        ({"data": "550 not wanted"}, Refused(550)),
        ({"data": "451 busy"}, Wait(451)),
        ({"data": DROP}, Unknown()),
        ({"data": "nonsense"}, Unknown()),
        ({"rcpt": "550 no such mailbox"}, Refused(550)),
        ({"rcpt": "450 greylisted"}, Wait(450)),
        ({"mail": "550 you may not send"}, Wait(550, Hindrance.SENDER)),
        ({"wait": 3.0}, Unknown()),
    ],
)
def test_r1_only_a_servers_own_word_says_that_it_did_not_leave(
    post_office: PostOffice, answers: dict[str, object], means: SendResult
) -> None:
    for name, answer in answers.items():
        setattr(post_office, name, answer)
    assert send_mail(post_office.server(patience=0.3), MAIL, NOW) == means


def test_a_server_that_is_not_there(post_office: PostOffice) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        deaf = replace(post_office.server(patience=0.2), port=port)
        assert send_mail(deaf, MAIL, NOW) == Wait(hindrance=Hindrance.UNREACHABLE)
    assert send_mail(deaf, MAIL, NOW) == Wait(hindrance=Hindrance.UNREACHABLE)
    assert probe(deaf) is Hindrance.UNREACHABLE


@pytest.mark.parametrize(
    ("other", "hindrance"),
    [
        ({}, None),
        ({"user": USER, "password": PASSWORD}, None),
        ({"user": USER, "password": "wrong"}, Hindrance.LOGIN),
        ({"security": "starttls"}, Hindrance.TLS),  # it offers none: nothing is sent in the clear instead
    ],
)
def test_who_we_are_and_how_the_words_are_kept_from_others(
    post_office: PostOffice, other: dict[str, str], hindrance: Hindrance | None
) -> None:
    server = post_office.server(**other)
    assert probe(server) == hindrance
    assert send_mail(server, MAIL, NOW) == (Wait(hindrance=hindrance) if hindrance else Accepted())
    assert len(post_office.came) == (hindrance is None)


def test_a_certificate_that_nobody_vouches_for_is_none(self_signed: ssl.SSLContext) -> None:
    with open_post_office(tls_context=self_signed) as office:
        assert send_mail(office.server(security="starttls"), MAIL, NOW) == Wait(hindrance=Hindrance.TLS)
        assert office.came == []


def test_what_is_no_address_goes_nowhere(post_office: PostOffice) -> None:
    for to in (
        "",
        "林局",
        "lin@water.example\r\nBcc: x@y.example",
        "a@b.example,c@d.example",
        "a b@c.example",
    ):
        assert send_mail(post_office.server(), replace(MAIL, to=to), NOW) == Refused(553)
    assert post_office.came == []


@given(st.text(), st.text(), st.text())
def test_no_word_begins_a_header_of_its_own(name: str, subject: str, body: str) -> None:
    server = MailServer("127.0.0.1", 25, "none", "huifang@qingxi.example")
    name, subject, body = (text.encode("utf-8", "ignore").decode() for text in (name, subject, body))
    plain = written(server, MAIL, NOW).partition(b"\r\n\r\n")[0]
    filled = written(server, Mail(MAIL.to, name, subject, body, MAIL.mark), NOW).partition(b"\r\n\r\n")[0]
    assert _headers(filled) == _headers(plain)


def test_a_server_on_this_machine_is_known_by_its_name() -> None:
    hosts = {"127.0.0.1": True, "localhost": True, "::1": True, "smtp.example.cn": False, "10.0.0.1": False}
    for host, here in hosts.items():
        assert MailServer(host, 25, "none", "a@b.example").is_loopback is here


@pytest.mark.parametrize("text", ["a@b.example", "x.y+z@sub.example.cn"])
def test_mailboxes(text: str) -> None:
    assert is_mailbox(text)


def _headers(head: bytes) -> list[bytes]:
    lines = head.split(b"\r\n")
    return [line.partition(b":")[0].lower() for line in lines if line[:1] not in b" \t"]
