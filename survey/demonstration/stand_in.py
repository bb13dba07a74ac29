"""A carrier that is nothing but memory: what it is given lies there until the past has people read it."""

from collections.abc import Callable
from datetime import datetime
from itertools import count

from survey.carriers.port import (
    Abilities,
    Accepted,
    ListedCall,
    ListedText,
    OutgoingCall,
    OutgoingText,
    SendResult,
    Sent,
)
from survey.carriers.unable import Unable
from survey.questionnaire.texts import segments
from survey.vocabulary import AttemptState


class StandIn(Unable):
    """The Carrier port. `taken()` and `placed()` give what was handed over since the last time, in order."""

    name = "demonstration"
    why = "the stand-in calls nobody back, and invents nobody's voice"
    abilities = Abilities(sms=True, two_way=True, links=False, voice_dialogue=True, voice_menu=False)
    is_loopback = True  # it never leaves this process

    def __init__(self, now: Callable[[], datetime]) -> None:
        """SIDs are made from the time, so that a load that goes on after it was killed makes others."""
        self._now = now
        self._numbers = count()
        self._texts: list[tuple[str, OutgoingText]] = []
        self._calls: list[tuple[str, OutgoingCall]] = []

    def taken(self) -> list[tuple[str, OutgoingText]]:
        """(SID, text) of each."""
        texts, self._texts = self._texts, []
        return texts

    def placed(self) -> list[tuple[str, OutgoingCall]]:
        """(SID, call) of each since the last time."""
        calls, self._calls = self._calls, []
        return calls

    def sid(self) -> str:
        return f"PAST{self._now():%Y%m%d%H%M%S%f}-{next(self._numbers)}"

    def send_text(self, text: OutgoingText) -> SendResult:
        sid = self.sid()
        self._texts.append((sid, text))
        return Accepted(sid, AttemptState.ACCEPTED, segments(text.body))

    def find_texts(self, sent: Sent) -> list[ListedText]:
        return []

    def place_call(self, call: OutgoingCall) -> SendResult:
        sid = self.sid()
        self._calls.append((sid, call))
        return Accepted(sid, AttemptState.ACCEPTED, None)

    def find_calls(self, sent: Sent) -> list[ListedCall]:
        return []

    def read_call(self, sent: Sent) -> ListedCall | None:
        return None

    def delete_recording(self, recording_sid: str) -> bool:
        return True
