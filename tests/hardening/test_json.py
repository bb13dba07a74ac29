"""JSON that two readers would read in two ways, or that one would not come back from."""

import gzip

import pytest
from flask.testing import FlaskClient

from survey.vocabulary import Scope
from tests.api.conftest import Bearer, bearer

__all__ = ["bearer"]

REFUSED = {
    "deep": b"[" * 200_000 + b"]" * 200_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a number of half a million digits": b'{"case_no":' + b"9" * 500_000 + b"}",
    "not a number": b'{"source":NaN}',
    "infinity": b'{"closed_at":-Infinity}',
    "a field twice": b'{"source":"a","source":"b"}',
    "no text": b"\xff\xfe{",
    "nothing": b"",
    "packed": gzip.compress(b'{"source":"a"}'),
}
ROW_REFUSED = {
    "half a sign": b'{"source":"\\ud800","case_no":"1"}',
    "a zero byte": b'{"source":"a\\u0000b","case_no":"1"}',
    "more than any number": b'{"source":"a","case_no":"1","closed_at":1e999999}',
    "a time behind a million blanks": b'{"source":"a","case_no":"1","closed_at":"2026-10-01'
    + b" " * 1_000_000 + b'x"}',
    "many helpers": b'{"source":"a","case_no":"1","closed_at":"2026-10-01","co_units":['
    + b",".join([b'"a"'] * 200_000) + b"]}",
    "many numbers": b'{"source":"a","case_no":"1","phones":['
    + b",".join([b'"13800138000"'] * 200_000) + b"]}",
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_a_problem_of_whoever_sent_it(client: FlaskClient, bearer: Bearer, name: str) -> None:
    headers = {**bearer(Scope.CASES_WRITE), "Content-Encoding": "gzip" if name == "packed" else "identity"}
    answer = client.post(
        "/api/v1/cases", data=REFUSED[name], headers=headers, content_type="application/json"
    )
    assert answer.status_code == 400
    assert len(answer.data) < 1000


@pytest.mark.parametrize("name", ROW_REFUSED)
def test_it_is_refused_as_a_row(client: FlaskClient, bearer: Bearer, name: str) -> None:
    answer = client.post(
        "/api/v1/cases", data=ROW_REFUSED[name], headers=bearer(Scope.CASES_WRITE),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 200
    assert [one["result"] for one in answer.get_json()["items"]] == ["rejected"]
    if name == "many helpers":
        assert answer.get_json()["items"][0]["reason"] == "co_units: too_long"
