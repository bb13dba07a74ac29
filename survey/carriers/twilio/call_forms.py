"""Twilio's words about calls read as ours: what became of one, who answered, what was pressed. Pure."""

import re

from survey.carriers.port import (
    AnsweredBy,
    CallReport,
    CallTurn,
    Form,
    MachineReport,
    MalformedCallback,
    RecordingReport,
)
from survey.carriers.twilio.errors import class_of_code, class_of_sip, is_busy
from survey.carriers.twilio.forms import LONGEST_ADDRESS, first_values, number_in, price_of, required
from survey.vocabulary import AttemptState, ErrorClass

CALL_SID = re.compile(r"CA[0-9a-f]{32}")
RECORDING_SID = re.compile(r"RE[0-9a-f]{32}")
_RECORDING_PATH = re.compile(r"/Recordings/(RE[0-9a-f]{32})(?![0-9A-Za-z])")
_KEYS = re.compile(r"[0-9*#]{1,64}")

# https://www.twilio.com/docs/voice/api/call-resource#call-status-values. What is not here (queued, initiated,
# ringing, in-progress; more may be added without notice) says only that Twilio has it.
_STATES = {
    "completed": AttemptState.ANSWERED,
    "busy": AttemptState.BUSY,
    "no-answer": AttemptState.NO_ANSWER,
    "failed": AttemptState.FAILED,
    "canceled": AttemptState.FAILED,
}
_RANG = frozenset({"ringing", "in-progress", "answered", "completed", "busy", "no-answer"})
# We ask for all four events, so a report's number tells what came before it: being dialled is 0, ringing 1.
_FIRST, _RINGING = 0, 1
_ANSWERED_BY: dict[str, AnsweredBy] = {"human": "human", "fax": "fax"}


def state_of(status: str, answered_by: AnsweredBy | None, sip: int | None = None) -> AttemptState:
    """The attempt's state for Twilio's word; `sip`: the network's last answer, where it is told."""
    state = _STATES.get(status.lower(), AttemptState.ACCEPTED)
    if state is AttemptState.ANSWERED and answered_by in ("machine", "fax"):
        return AttemptState.MACHINE
    if state is AttemptState.FAILED and is_busy(sip):
        return AttemptState.BUSY
    return state


def answered_by_of(word: object) -> AnsweredBy | None:
    """Who answered; none while nobody has looked. A word that we do not know is "unknown"."""
    said = str(word or "").lower()
    if not said:
        return None
    return "machine" if said.startswith("machine") else _ANSWERED_BY.get(said, "unknown")


def failure_of(
    status: str, state: AttemptState, *, code: object, sip: int | None, dialled: bool
) -> tuple[str | None, ErrorClass | None]:
    """Code and class of a call that has failed: Twilio's own code, else the network's as "sip 404".

    One that was called off before it was dialled used nothing up, and is placed again. Once dialled, it may
    have rung without anybody telling us: then it is over (R1).
    """
    if state is not AttemptState.FAILED:
        return None, None
    number = number_in(code) or None
    said = str(number) if number else f"sip {sip}" if sip else None
    if status.lower() == "canceled":
        return said, ErrorClass.LATER_ONCE if dialled else ErrorClass.SLOW_DOWN
    return said, class_of_code(number) if number else class_of_sip(sip)


def read_call_status(form: Form) -> CallReport:
    """A call's status callback; MalformedCallback without its SID or status."""
    fields = first_values(form)
    status = required(fields, "CallStatus")
    answered_by = answered_by_of(fields.get("AnsweredBy"))
    sip = number_in(fields.get("SipResponseCode"))
    state = state_of(status, answered_by, sip)
    sequence = number_in(fields.get("SequenceNumber"))
    code, error_class = failure_of(
        status, state, code=fields.get("ErrorCode"), sip=sip, dialled=sequence != _FIRST
    )
    return CallReport(
        sid=required(fields, "CallSid"),
        status=state,
        rang=status.lower() in _RANG or state is AttemptState.BUSY or (sequence or 0) > _RINGING,
        answered_by=answered_by,
        seconds=number_in(fields.get("CallDuration")),
        error_code=code,
        error_class=error_class,
        sequence=sequence,
        price=price_of(fields.get("Price"), fields.get("PriceUnit")),
    )


def read_machine(form: Form) -> MachineReport:
    """The callback of asynchronous machine detection; MalformedCallback without SID or its word."""
    fields = first_values(form)
    answered_by = answered_by_of(required(fields, "AnsweredBy"))
    return MachineReport(sid=required(fields, "CallSid"), answered_by=answered_by or "unknown")


def read_turn(form: Form) -> CallTurn:
    """A request for TwiML: a call's first one, or what a Gather, Record or Redirect asks for after that.

    MalformedCallback only without the call's SID: what came from a person is kept all the same (R2).
    """
    fields = first_values(form)
    digits = fields.get("Digits", "")
    status = fields.get("CallStatus", "")[:LONGEST_ADDRESS]
    return CallTurn(
        sid=required(fields, "CallSid"),
        from_=_address(fields, "From"),
        to=_address(fields, "To"),
        direction="outbound" if fields.get("Direction", "").startswith("outbound") else "inbound",
        digits=digits if _KEYS.fullmatch(digits) else None,
        speech=fields.get("SpeechResult") or None,
        # Record's word for it; the other verbs ask nothing more once nobody listens.
        hung_up=digits == "hangup" or status.lower() in _STATES,
        recording_sid=_recorded(fields),
        recording_seconds=number_in(fields.get("RecordingDuration")),
        answered_by=answered_by_of(fields.get("AnsweredBy")),
        call_status=status or None,
        raw=tuple(form),
    )


def read_recording(form: Form) -> RecordingReport:
    """A recording's status callback; MalformedCallback without its SID or its call's."""
    fields = first_values(form)
    recording_sid = required(fields, "RecordingSid")
    if not RECORDING_SID.fullmatch(recording_sid):
        raise MalformedCallback("RecordingSid is not readable")
    return RecordingReport(
        call_sid=required(fields, "CallSid"),
        recording_sid=recording_sid,
        seconds=number_in(fields.get("RecordingDuration")),
        completed=fields.get("RecordingStatus", "").lower() == "completed",
    )


def _address(fields: dict[str, str], name: str) -> str:
    """A number as it stands there; empty if it is withheld or not readable."""
    value = fields.get(name, "")
    return value if len(value) <= LONGEST_ADDRESS and value.isprintable() else ""


def _recorded(fields: dict[str, str]) -> str | None:
    """The recording's SID; Record's action may bring nothing but its address, of which no more is taken."""
    given = fields.get("RecordingSid", "")
    if RECORDING_SID.fullmatch(given):
        return given
    found = _RECORDING_PATH.search(fields.get("RecordingUrl", ""))
    return found.group(1) if found else None
