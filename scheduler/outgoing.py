"""What leaves for an attempt that may go now: its text, or its call."""

from datetime import timedelta

from survey.carriers.port import Menu, OutgoingCall, OutgoingText
from survey.course.words import case_tail
from survey.models import Attempt
from survey.runtime import Runtime
from survey.settings import Settings
from survey.vocabulary import Channel
from survey.webhooks.addresses import answer_address, call_status_address, machine_address, status_address

VALID_FOR = 4 * 3600  # seconds a carrier may keep a text waiting; after that it comes at a wrong time (R5)

Outgoing = OutgoingText | OutgoingCall


def offered(runtime: Runtime) -> list[Channel]:
    """The channels that the carrier can send on."""
    can = runtime.carrier.abilities
    offers = ((Channel.SMS, can.sms), (Channel.VOICE, can.voice_dialogue or can.voice_menu))
    return [channel for channel, offers_it in offers if offers_it]


def outgoing(
    runtime: Runtime, attempt: Attempt, to: str, case_no: str | None, menu: Menu | None = None
) -> Outgoing:
    """For the attempt's channel; `to`: the number, E.164. `menu`: for a carrier that leads no dialogue."""
    if attempt.channel is Channel.VOICE:
        return _call(runtime, attempt, to, menu)
    settings = runtime.settings
    return OutgoingText(
        token=attempt.token,
        to=to,
        body=attempt.body or "",
        text_key=attempt.text_key,
        params={"case": case_tail(case_no), "hotline": settings.hotline},
        callback_url=callback_of(settings, attempt.token),
        valid_for_seconds=VALID_FOR,
    )


def callback_of(settings: Settings, token: str) -> str:
    """Where the carrier reports on the text `token`; nowhere if the office asks instead (INBOUND=pull)."""
    return status_address(settings.public_base_url, token) if settings.inbound == "push" else ""


def _call(runtime: Runtime, attempt: Attempt, to: str, menu: Menu | None) -> OutgoingCall:
    base, calls = runtime.settings.public_base_url, runtime.policy.calls
    return OutgoingCall(
        token=attempt.token,
        to=to,
        answer_url=answer_address(base, attempt.token),
        status_url=call_status_address(base, attempt.token),
        machine_url=machine_address(base, attempt.token),
        ring_seconds=_seconds(calls.ring),
        at_most_seconds=_seconds(calls.talk),
        menu=menu,
    )


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
