"""No carrier: people are reached by interviewers only (CARRIER=none)."""

from survey.carriers.unable import Unable


class NoCarrier(Unable):
    why = "CARRIER=none: this installation has no carrier"
