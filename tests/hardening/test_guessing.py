"""What an address, a number or an answer gives away to whoever guesses."""

import math
import re

import pytest
from flask.testing import FlaskClient

from survey.accounts import read_out
from survey.accounts.factors import code_text
from survey.accounts.manage import given
from survey.api.tokens import PREFIX, issue_token
from survey.course.add_attempt import TOKEN_BYTES
from survey.course.links import ALPHABET, LENGTH
from survey.runtime import Runtime
from survey.vocabulary import Role, Scope
from tests.accounts.visits import sit
from tests.answering.visitor import invite
from tests.api.conftest import Bearer, bearer

__all__ = ["bearer"]

ENOUGH = 120  # bits that nobody tries out (NIST SP 800-63B asks 112 of whoever may try as often as they like)


def test_what_may_be_tried_without_end_is_long(runtime: Runtime) -> None:
    assert TOKEN_BYTES * 8 >= ENOUGH
    with runtime.database.write() as session:
        _token, text = issue_token(session, "x", [Scope.CASES_READ], runtime.clock.now())
    assert len(text.removeprefix(PREFIX)) * 6 >= ENOUGH


def test_what_is_typed_by_hand_is_shorter_and_counted() -> None:
    """A link on a slip (30 tries a minute from one place), a code on paper, a first password (5 a minute)."""
    assert LENGTH * math.log2(len(ALPHABET)) > 69
    codes = code_text.new_codes()
    assert len({*codes}) == len(codes)
    bits = math.log2(len(read_out._SIGNS))
    assert len(code_text.plain(codes[0])) * bits > 58
    assert given._GROUPS * given._LONG * bits > 98


def test_wrong_links_are_told_alike_and_not_often(client: FlaskClient, runtime: Runtime) -> None:
    """One that there never was, one of other signs, one that is nearly right, one far too long."""
    visitor, _survey = invite(client, runtime)
    nearly = visitor.token[:-1] + ("2" if visitor.token[-1] != "2" else "3")
    told = set()
    for token in ("x", "%00", "A" * LENGTH, nearly, visitor.token.swapcase(), "a" * 2000, "..", "'--"):
        answer = client.get(f"/s/{token}")
        if answer.status_code != 400:  # a zero byte is refused before it is looked for
            told.add((answer.status_code, re.sub(r"/s/[^\"]*", "", answer.text)))
        assert "Set-Cookie" not in answer.headers
    assert {code for code, _text in told} == {404}
    assert len(told) == 1
    assert 429 in {client.get(f"/s/{n:012}").status_code for n in range(30)}
    assert visitor.look().status_code == 200


def test_the_api_tells_no_case_from_one_that_is_not(client: FlaskClient, bearer: Bearer) -> None:
    headers = bearer(Scope.CASES_READ)
    told = {
        (answer.status_code, answer.text)
        for path in ("test/XF1", "test/%25", "test/_", "%25/%25", "test/' OR '1'='1", "x/../y")
        for answer in [client.get(f"/api/v1/cases/{path}", headers=headers, follow_redirects=True)]
    }
    assert {code for code, _text in told} == {404}
    assert len(told) == 1


@pytest.mark.parametrize("wanted", ["%", "_", "%%", "XF%", "\\", "'", "X_"])
def test_no_sign_stands_for_others_in_a_search(client: FlaskClient, runtime: Runtime, wanted: str) -> None:
    visitor, _survey = invite(client, runtime)
    sit(client, runtime, Role.SUPERVISOR)
    for address in ("/search", "/cases"):
        answer = client.get(address, query_string={"q": wanted})
        assert answer.status_code in (200, 404)
        assert not re.search(r'href="/cases/\d', answer.text), address
    assert visitor.token not in client.get("/cases/1").text


# A name and labels in words of ours: states, names of jobs, templates of routes, classes of status, bounds.
_WORDS = r"[a-z_-]+|[1-5]xx|/[\w/.<>:(), -]*|[0-9.]+|\+Inf"
_IS_A_COUNT = re.compile(rf'huifang_\w+(\{{\w+="({_WORDS})"(,\w+="({_WORDS})")*\}})? [0-9.]+(e[+-]\d+)?')


def test_what_machines_ask_tells_of_nobody(client: FlaskClient, runtime: Runtime) -> None:
    """Counts by state, in words of ours: shut to outsiders by the server in front (docs/operations.md)."""
    invite(client, runtime)
    for address in ("/healthz", "/readyz", "/metrics"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "张三丰" not in answer.text and "+86" not in answer.text and "XF" not in answer.text
    lines = [line for line in client.get("/metrics").text.splitlines() if line[:1] not in ("#", "")]
    assert lines
    assert [one for one in lines if not _IS_A_COUNT.fullmatch(one)] == []
