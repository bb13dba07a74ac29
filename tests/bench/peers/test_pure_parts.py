"""What the comparison computes without a process: redirects, requests, lists of versions."""

from tests.bench.peers.rapidpro import wanted_of
from tests.bench.peers.twilio_sample import redirect
from tests.bench.peers.wire import read_head, written


def test_a_redirect_is_a_post_unless_it_says_otherwise() -> None:
    assert redirect("<Response><Redirect>/answer/1</Redirect></Response>") == ("POST", "/answer/1")
    assert redirect('<Redirect method="GET">/q?a=1&amp;b=2</Redirect>') == ("GET", "/q?a=1&b=2")
    assert redirect("<Response><Message>hello</Message></Response>") is None


def test_what_cannot_be_had_any_more_is_replaced_or_left_out() -> None:
    frozen = (
        "# made by pip\nflake8==3.3.0\nkombu==4.0.2   # via celery\ndjango==1.11.6\nantlr==4 ; python > 3"
    )
    assert wanted_of(frozen) == ["kombu==4.1.0", "django==1.11.6", "antlr==4"]


def test_the_form_of_a_get_stands_in_the_address() -> None:
    head, _, body = written("h:1", "GET", "/message", {"Body": "a b"}, {}).partition(b"\r\n\r\n")
    assert head.startswith(b"GET /message?Body=a+b HTTP/1.1\r\nHost: h:1")
    assert body == b""
    assert written("h:1", "POST", "/a", {"Body": "a b"}, {}).endswith(b"\r\n\r\nBody=a+b")


def test_names_of_headers_are_small() -> None:
    assert read_head("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n") == {"content-length": "3"}
