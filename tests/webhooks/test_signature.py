"""Signatures: what the carrier signed is ok however the request reached us, anything else is not."""

import base64
import hashlib
import hmac
import http.client
import threading
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.serving import make_server

from survey.webhooks.signature import raw_target, signature_ok

TOKEN = "12345"
BASE = "https://huifang.example.cn"
Pairs = list[tuple[str, str]]


def sign(token: str, address: str, form: Pairs) -> str:
    """As Twilio documents it: the address, then each name with its value, sorted."""
    signed = address + "".join(name + value for name, value in sorted(set(form)))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def environ(target: str) -> dict[str, object]:
    return {"RAW_URI": target}


def test_twilios_own_example() -> None:
    form = [
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675310"),
        ("Digits", "1234"),
        ("From", "+14158675310"),
        ("To", "+18005551212"),
    ]
    target = environ("/myapp.php?foo=1&bar=2")
    assert signature_ok(TOKEN, "https://example.com", target, form, "L/OH5YylLD5NRKLltdqwSvS0BnU=")
    assert not signature_ok(TOKEN, "https://example.com", target, form, "L/OH5YylLD5NRKLltdqwSvS0BnV=")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
FORMS = st.lists(st.tuples(TEXTS, TEXTS), max_size=6)
TARGETS = st.builds(
    lambda path, query: "/" + quote(path) + (f"?{urlencode(query)}" if query else ""),
    TEXTS,
    st.lists(st.tuples(TEXTS, TEXTS), max_size=3),
)
BASES = st.sampled_from(
    [BASE, "http://127.0.0.1:5000", "https://h.cn:8443/a/b", "https://h.cn:443", "http://[::1]:80/x"]
)


@given(base=BASES, target=TARGETS, form=FORMS)
def test_what_the_carrier_signed_is_ok(base: str, target: str, form: Pairs) -> None:
    assert signature_ok(TOKEN, base, environ(target), form, sign(TOKEN, base + target, form))


@given(target=TARGETS, form=FORMS, name=TEXTS, value=TEXTS)
def test_a_field_more_or_less_is_not_ok(target: str, form: Pairs, name: str, value: str) -> None:
    signature = sign(TOKEN, BASE + target, form)
    if name + value and (name, value) not in form:
        assert not signature_ok(TOKEN, BASE, environ(target), [*form, (name, value)], signature)
    assert not signature_ok("12346", BASE, environ(target), form, signature)
    assert not signature_ok(TOKEN, "https://other.example.cn", environ(target), form, signature)
    assert not signature_ok(TOKEN, BASE, environ("/another" + target), form, signature)


@given(
    token=st.text(),
    base=st.text(),
    target=st.none() | st.text(),
    form=st.lists(st.tuples(st.text(), st.text())),
    signature=st.none() | st.text(),
)
def test_no_request_is_too_odd_to_be_refused(
    token: str, base: str, target: str | None, form: Pairs, signature: str | None
) -> None:
    assert not signature_ok(token, base, {"REQUEST_URI": target}, form, signature)


@pytest.mark.parametrize("missing", [None, ""])
def test_neither_a_missing_header_nor_a_missing_token_is_ok(missing: str | None) -> None:
    assert not signature_ok(TOKEN, BASE, environ("/x"), [], missing)
    assert not signature_ok("", BASE, environ("/x"), [], sign("", BASE + "/x", []))


@pytest.mark.parametrize(
    ("base", "signed"),
    [
        ("https://h.cn", "https://h.cn:443/x"),
        ("https://h.cn:443", "https://h.cn/x"),
        ("http://h.cn", "http://h.cn:80/x"),
        ("https://h.cn:8443", "https://h.cn/x"),
        ("http://[::1]:5000", "http://[::1]/x"),
        ("http://[::1]", "http://[::1]:80/x"),
        ("https://h.cn/", "https://h.cn/x"),
    ],
)
def test_ports_are_tried_both_ways(base: str, signed: str) -> None:
    assert signature_ok(TOKEN, base, environ("/x"), [("a", "1")], sign(TOKEN, signed, [("a", "1")]))


@pytest.mark.parametrize("target", ["/x", "/huifang/x"])
def test_a_path_before_ours_counts_once_whether_the_proxy_takes_it_off_or_not(target: str) -> None:
    signature = sign(TOKEN, "https://h.cn/huifang/x", [])
    assert signature_ok(TOKEN, "https://h.cn/huifang", environ(target), [], signature)


def test_an_empty_query_may_have_been_signed_or_not() -> None:
    for signed in ("/x?", "/x"):
        assert signature_ok(TOKEN, BASE, environ("/x?"), [], sign(TOKEN, BASE + signed, []))


def test_a_name_may_stand_several_times() -> None:
    form = [("StatusCallbackEvent", "answered"), ("StatusCallbackEvent", "completed"), ("a", "")]
    signature = sign(TOKEN, BASE + "/x", form)
    assert signature_ok(TOKEN, BASE, environ("/x"), form, signature)
    assert signature_ok(TOKEN, BASE, environ("/x"), list(reversed(form)), signature)
    assert not signature_ok(TOKEN, BASE, environ("/x"), form[1:], signature)


@given(path=TEXTS, query=st.sampled_from(["", "a=1&b=%E6%BB%A1"]))
def test_without_the_raw_target_it_is_encoded_anew(path: str, query: str) -> None:
    parts = {"SCRIPT_NAME": "/a", "PATH_INFO": ("/" + path).encode().decode("latin-1"), "QUERY_STRING": query}
    expected = "/a/" + quote(path, safe="/:@!$&'()*+,;=-._~") + (f"?{query}" if query else "")
    assert raw_target(parts) == expected


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A real server that says whether the request's signature is ok for http://127.0.0.1:<its port>."""

    def judge(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        base = f"http://127.0.0.1:{environ['SERVER_PORT']}"
        ok = signature_ok(TOKEN, base, environ, [], environ.get("HTTP_X_TWILIO_SIGNATURE"))
        start_response("200 OK" if ok else "403 Forbidden", [("Content-Length", "0")])
        return [b""]

    server = make_server("127.0.0.1", 0, judge, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "target",
    [
        "/twilio/sms",
        "/twilio/sms?",
        "/twilio/%E6%BB%A1%E6%84%8F?q=%E5%9B%9E%E8%AE%BF",
        "/twilio/%e6%bb%a1",
        "/twilio/sms?a=1&a=2&b=%20+",
        "/twilio//sms/../x%2Fy",
    ],
)
def test_the_address_is_taken_as_it_stood_on_the_wire(port: int, target: str) -> None:
    def status(signed: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        signature = sign(TOKEN, f"http://127.0.0.1:{port}{signed}", [])
        connection.request("POST", target, headers={"X-Twilio-Signature": signature})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    assert status(target) == 200
    assert status(target + "x") == 403
