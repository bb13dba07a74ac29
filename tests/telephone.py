"""A telephone in a test: calls that go through the real routes, signed as Twilio signs, each answer held
against Twilio's documented limits."""

import itertools
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from survey.models import Attempt
from survey.vocabulary import AttemptState, Channel
from tests.build import make_attempt, make_case, make_survey
from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN
from tests.office_room import Room
from tests.twiml_limits import follows_the_rules

PHONE = "+8613900000001"
_sids = itertools.count(1)


def make_call(room: Room, phone: str = PHONE, **fields: object) -> Attempt:
    """A call of ours that the carrier has, to somebody with an open survey."""
    case = make_case(room.runtime, phone=phone, case_no=f"XF{phone[-6:]}3721")
    return call_about(room, make_survey(room.runtime, case), **fields)


def call_about(room: Room, survey: object, **fields: object) -> Attempt:
    now = room.runtime.clock.now()
    ordinary = {
        "channel": Channel.VOICE,
        "state": AttemptState.ACCEPTED,
        "left_at": now,
        "accepted_at": now,
        "contact": True,
        "carrier": "sandbox",
        "body": None,
        "step": 2,
    }
    return make_attempt(room.runtime, survey, **(ordinary | fields))  # type: ignore[arg-type]


@dataclass
class Telephone:
    """One call: of ours with the token of its attempt, or with an empty one somebody's call to us."""

    room: Room
    token: str = ""
    phone: str = PHONE
    sid: str = field(default_factory=lambda: f"CA{next(_sids):032x}")
    heard: list[Element] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def pick_up(self) -> str:
        """Somebody takes our call, or ours is called."""
        return self.post(f"/twilio/voice/{self.token}" if self.token else "/twilio/voice")

    def press(self, key: str) -> str:
        return self._go_on(Digits=key)

    def presses(self, keys: str) -> str:
        """Keys one after another; `-` is silence."""
        for key in keys:
            words = self.silence() if key == "-" else self.press(key)
        return words

    def silence(self) -> str:
        """Nothing is pressed; the gather tells that too, and after a beep the redirect does."""
        if self.verb("Gather") is not None:
            assert self.expected("Gather").attrib["actionOnEmptyResult"] == "true"
        return self._go_on()

    def say(self, words: str) -> str:
        assert "speech" in self.expected("Gather").attrib["input"]
        return self._go_on(SpeechResult=words, Confidence="0.9")

    def speak_after_the_beep(self, sid: str = "", seconds: int = 12, *, hang_up: bool = False) -> str:
        self.expected("Record")
        sid = sid or f"RE{next(_sids):032x}"
        recorded = {"RecordingUrl": f"https://api.twilio.com/x/Recordings/{sid}", "RecordingSid": sid}
        end = "hangup" if hang_up else "#"
        return self._go_on(**recorded, RecordingDuration=str(seconds), Digits=end)

    def hang_up_after_the_beep(self) -> str:
        return self._go_on(Digits="hangup", CallStatus="completed")

    def reports(self, status: str, **more: str) -> int:
        """What the carrier tells of the call meanwhile."""
        form = {"CallStatus": status, "CallbackSource": "call-progress-events", **more}
        return self._send(f"/twilio/voice/status/{self.token}", form).status_code

    def detects(self, answered_by: str) -> int:
        return self._send(f"/twilio/voice/amd/{self.token}", {"AnsweredBy": answered_by}).status_code

    def recording_is(self, status: str, sid: str, seconds: int = 12) -> int:
        """What the carrier tells of a recording, at the address that came with the last beep."""
        form = {"RecordingSid": sid, "RecordingStatus": status, "RecordingDuration": str(seconds)}
        base = self.room.runtime.settings.public_base_url
        beeps = [found for one in self.heard if (found := one.find("Record")) is not None]
        told = beeps[-1].attrib["recordingStatusCallback"].removeprefix(base)
        return self._send(told, form).status_code

    def verb(self, name: str) -> Element | None:
        """The verb of that name in what was answered last."""
        return self.heard[-1].find(f".//{name}")

    def expected(self, name: str) -> Element:
        found = self.verb(name)
        assert found is not None, f"no <{name}> in the answer"
        return found

    @property
    def words(self) -> str:
        """What is said now."""
        return " ".join("".join(one.itertext()) for one in self.heard[-1].iter("Say"))

    @property
    def place(self) -> str:
        """Where the call stands: the last part of the address that comes next; empty where it ends."""
        for verb, name in (("Gather", "action"), ("Record", "action")):
            found = self.verb(verb)
            if found is not None:
                return found.attrib[name].rsplit("/", 1)[1]
        return ""

    @property
    def is_over(self) -> bool:
        return self.verb("Hangup") is not None

    def again(self, number: int = -1) -> bytes:
        """The same request once more, to the letter; what is answered."""
        path, form, _before = self.asked[number]
        answer = self._send_as(path, form)
        assert answer.status_code == 200
        body: bytes = answer.data
        return body

    def post(self, path: str, **more: str) -> str:
        """A request for what to say."""
        form = self._form(more)
        answer = self._send_as(path, form)
        assert answer.status_code == 200, answer.data
        assert answer.mimetype == "text/xml"
        self.asked.append((path, form, answer.data))
        self.heard.append(follows_the_rules(answer.data, self.room.runtime.settings.public_base_url))
        return self.words

    def _go_on(self, **more: str) -> str:
        found = self.verb("Gather")
        found = self.verb("Record") if found is None else found
        assert found is not None, "the call has ended"
        base = self.room.runtime.settings.public_base_url
        return self.post(found.attrib["action"].removeprefix(base), **more)

    def _send(self, path: str, more: dict[str, str]) -> TestResponse:
        return self._send_as(path, self._form(more))

    def _form(self, more: dict[str, str]) -> dict[str, str]:
        ours, theirs = SENDER, self.phone
        common = {
            "CallSid": self.sid,
            "AccountSid": ACCOUNT,
            "From": ours if self.token else theirs,
            "To": theirs if self.token else ours,
            "Direction": "outbound-api" if self.token else "inbound",
            "CallStatus": "in-progress",
            "ApiVersion": "2010-04-01",
        }
        return common | more

    def _send_as(self, path: str, form: dict[str, str]) -> TestResponse:
        url = self.room.runtime.settings.public_base_url + path
        signature = RequestValidator(TOKEN).compute_signature(url, form)
        return self.room.client.post(path, data=form, headers={"X-Twilio-Signature": signature})
