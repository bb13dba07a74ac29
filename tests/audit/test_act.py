"""The bytes of an act: one way only, and the same after it lay in a database."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.accounts.trace import record
from survey.audit.act import Act, canonical, packed, plain
from survey.audit.rows import LINKED, act_of, stream
from survey.runtime import Runtime
from survey.vocabulary import Channel

AT = datetime(2026, 10, 19, 2, 0, 0, 123456, tzinfo=UTC)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.binary(max_size=8), max_size=5), st.lists(st.binary(max_size=8), max_size=5))
def test_other_parts_are_other_bytes(some: list[bytes], others: list[bytes]) -> None:
    assert (packed(*some) == packed(*others)) == (some == others)


@given(st.dictionaries(st.text(), _JSON, max_size=4))
def test_a_detail_is_the_same_when_it_was_written_and_read(detail: dict[str, Any]) -> None:
    act = Act(AT, "li", "x", "case", "7", plain(detail))
    again = Act(AT, "li", "x", "case", "7", json.loads(json.dumps(act.detail)))
    assert canonical("li", 1, act) == canonical("li", 1, again)


def test_the_same_moment_is_the_same_bytes_wherever_the_clock_hangs() -> None:
    there = AT.astimezone(timezone(timedelta(hours=8)))
    here, same = (canonical("li", 1, Act(at, "li", "x", "", "", {})) for at in (AT, there))
    assert here == same


def test_what_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        plain({"share": float("nan")})
    with pytest.raises(TypeError):
        plain({"at": AT})


def test_a_database_gives_back_what_was_linked(runtime: Runtime) -> None:
    detail: dict[str, Any] = {
        "share": 0.1 + 0.2, "tiny": 5e-324, "big": 2**70, "channel": Channel.SMS, "pair": (1, None),
        "words": "青溪县 \U0001f600 \u0000 \u2028 \ud800", "none": None, "yes": True,
        "nested": {"b": [], "a": {}},
    }  # fmt: skip
    with runtime.database.write() as session:
        record(session, AT, "li", "x", ("case", "7"), **detail)
    with runtime.database.read() as session:
        (row,) = stream(session, LINKED)
        act = act_of(row)
    assert act == Act(AT, "li", "x", "case", "7", plain(detail))
