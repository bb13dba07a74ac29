"""Who else can reach us, and who else sends from our account.

0.0.0.0 is this machine by a name that does not say so.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask

from survey.office.doctor import network
from survey.office.doctor.finding import Mark
from survey.runtime import Runtime
from survey.vocabulary import AttemptState
from tests.build import make_attempt
from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN, Handler, Received, StandIn, message
from tests.course.conftest import carrier
from tests.office.doctor.test_examine import told_otherwise
from tests.ordinary import MakeRuntime

__all__ = ["carrier"]


def test_figures_that_everybody_can_read_are_told(runtime: Runtime, app: Flask, live_server: str) -> None:
    assert not list(network.figures(runtime)), "on this machine alone they are nobody else's"
    outside = told_otherwise(runtime, public_base_url=live_server.replace("127.0.0.1", "0.0.0.0"))
    (open_,) = network.figures(outside)
    assert open_.mark is Mark.WARN and "/metrics is answered" in open_.says
    app.view_functions["health.metrics"] = lambda: ("", 403)
    (closed,) = network.figures(outside)
    assert closed.mark is Mark.OK


def test_who_shares_our_account_is_told(make_runtime: MakeRuntime, carrier: StandIn) -> None:
    runtime = make_runtime(
        sandbox_url=carrier.url.replace("127.0.0.1", "0.0.0.0"), twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN, twilio_sms_from=SENDER,
    )  # fmt: skip
    ours = [message(number) for number in (1, 2)]
    for number in (1, 2):
        make_attempt(
            runtime, state=AttemptState.DELIVERED, carrier=runtime.carrier.name,
            carrier_sid=ours[number - 1]["sid"], left_at=runtime.clock.now(),
        )  # fmt: skip
    carrier.behaviour = _lists(ours)
    (alone,) = network.account(runtime)
    assert alone.mark is Mark.OK
    carrier.behaviour = _lists([*ours, message(3)])
    (shared,) = network.account(runtime)
    assert shared.mark is Mark.WARN and shared.says.startswith("1 texts")
    make_attempt(runtime, state=AttemptState.UNKNOWN, left_at=runtime.clock.now())
    (doubtful,) = network.account(runtime)
    assert doubtful.mark is Mark.OK, "it may be the one whose answer we never got"
    carrier.behaviour = lambda handler, _: handler.answer(500, b"")
    assert not list(network.account(runtime)), "told with the carrier"


def _lists(texts: list[dict[str, Any]]) -> Callable[[Handler, Received], None]:
    def behave(handler: Handler, received: Received) -> None:
        page = {"page": 0, "page_size": 1000, "start": 0, "end": len(texts), "previous_page_uri": None}
        uris = {"uri": received.target, "first_page_uri": received.target, "next_page_uri": None}
        handler.answer(200, {"messages": texts, **page, **uris})

    return behave
