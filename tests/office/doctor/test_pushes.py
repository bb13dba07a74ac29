"""Who may push is looked at, and the secret is not shown."""

import pytest

from survey.office.doctor.finding import Mark
from survey.office.doctor.pushes import pushes
from tests.ordinary import MakeRuntime
from tests.webhooks.gateway import SECRET, Gateway


class Elsewhere(Gateway):
    is_loopback = False


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The database is not looked at."""
    return sqlite_url


@pytest.mark.parametrize(
    ("given", "mark"),
    [
        ("203.0.113.0/24, 2001:db8::/48, 10.1.2.3", Mark.OK),
        ("0.0.0.0/0", Mark.WARN),
        ("203.0.113.7, 10.0.0.0/8", Mark.WARN),
        ("::/0", Mark.WARN),
        ("127.0.0.1", Mark.WARN),
    ],
)
def test_from_where_is_looked_at(make_runtime: MakeRuntime, given: str, mark: Mark) -> None:
    (found,) = pushes(make_runtime(carrier=Elsewhere(), push_secret=SECRET, push_from=given))
    assert found.mark is mark
    assert SECRET not in found.says + found.mend


def test_where_nothing_is_pushed_there_is_nothing_to_look_at(make_runtime: MakeRuntime) -> None:
    given = {"push_secret": SECRET, "push_from": "0.0.0.0/0"}
    for runtime in (
        make_runtime(**given),
        make_runtime(carrier=Gateway(), **given),
        make_runtime(carrier=Elsewhere(), inbound="pull", **given),
    ):
        assert not list(pushes(runtime))
