"""A thousand people on the telephone, by chance; and beside them a small model of what they said.

The model knows nothing of ours: it follows the prompts, notes which key was pressed when which question was
asked, and says which answers must stand in the end.
"""

import random
from dataclasses import dataclass, field
from xml.etree.ElementTree import fromstring

from tests.telephone import Telephone

ASKS = {  # by what the prompt says
    "本人": "identity",
    "S1局": "responsible_unit",
    "OFFICE局": "petition_office",
    "核实员联系": "consent",
    "告诉承办单位": "named",
    "什么时候方便": "callback",
}
KEYS = "0123456789*#"
_RATINGS = ("responsible_unit", "petition_office")
STATUSES = (
    ("initiated", {"SequenceNumber": "0"}),
    ("ringing", {"SequenceNumber": "1"}),
    ("in-progress", {"SequenceNumber": "2"}),
)
SPOKEN = {"非常满意": "1", "满意": "2", "基本满意": "3", "不满意": "4", "非常不满意": "5"}
VAGUE = ("还行", "一般般", "嗯", "随便", "不好说")


@dataclass
class Model:
    """What the person said, as anybody who listened in would write it down."""

    answers: dict[str, str] = field(default_factory=dict)
    stopped: bool = False
    wrong_number: bool = False
    wants_person: bool = False
    spoke: bool = False  # as the person, or for the person

    def presses(self, asked: str, key: str) -> None:
        if key == "0":
            self.stopped = self.spoke = True
        elif key == "9" and asked in ("identity", *_RATINGS):
            self.wants_person = self.wants_person or not set(_RATINGS) <= self.answers.keys()
        elif asked == "identity" and key == "2":
            self.wrong_number = True
            self.answers.clear()  # what a stranger said is not the petitioner's
        elif asked == "identity":
            self.spoke = self.spoke or key == "1"
        elif asked in _RATINGS and key in "12345":
            self.answers.setdefault(asked, key)
        elif asked in ("consent", "named") and key in "12":
            self.answers.setdefault(asked, {"1": "yes", "2": "no"}[key])


@dataclass
class Caller:
    """One person, who decides by `chance` alone."""

    chance: random.Random
    model: Model = field(default_factory=Model)

    def answers(self, call: Telephone) -> None:
        """From the first word to the last, or until they hang up."""
        if call.token:
            self._reports(call)
        call.pick_up()
        self._again(call)
        for _ in range(40):
            if call.is_over or self.chance.random() < 0.06:
                return
            if call.verb("Record") is not None:
                self._speaks(call)
            else:
                self._reacts(call)
            self._again(call)

    def _reacts(self, call: Telephone) -> None:
        asked = _asked(call)
        mood = self.chance.random()
        if mood < 0.1:
            call.silence()
        elif mood < 0.2 and "speech" in call.expected("Gather").attrib["input"]:
            self._says(call, asked)
        else:
            key = self._key(asked)
            self.model.presses(asked, key)
            call.press(key)

    def _key(self, asked: str) -> str:
        """Mostly one that makes sense."""
        if self.chance.random() < 0.2:
            return self.chance.choice(KEYS)
        likely = {"identity": "11111111138", "consent": "12", "named": "12", "callback": "123"}
        return self.chance.choice(likely.get(asked, "12345"))

    def _says(self, call: Telephone, asked: str) -> None:
        if self.chance.random() < 0.6:
            words = self.chance.choice(list(SPOKEN))
            self.model.answers.setdefault(asked, SPOKEN[words])
        else:
            words = self.chance.choice(VAGUE)
        call.say(words)

    def _speaks(self, call: Telephone) -> None:
        mood = self.chance.random()
        sid = f"RE{self.chance.getrandbits(128):032x}"
        if mood < 0.3:
            call.silence()
            return
        if mood < 0.4:
            call.hang_up_after_the_beep()
            return
        self.model.answers.setdefault("reason", "")
        if mood < 0.6:  # the carrier's own word comes first, or alone
            assert call.recording_is("completed", sid) == 204
        if mood < 0.5:
            call.heard.append(fromstring("<Response><Hangup/></Response>"))
            return
        call.speak_after_the_beep(sid, hang_up=mood > 0.9)
        if mood > 0.7:
            assert call.recording_is("completed", sid) == 204

    def _again(self, call: Telephone) -> None:
        """Now and then the carrier asks twice, and is told the same."""
        if self.chance.random() < 0.15:
            assert call.again() == call.asked[-1][2]

    def _reports(self, call: Telephone) -> None:
        told = [*STATUSES, *self.chance.choices(STATUSES, k=2)]
        self.chance.shuffle(told)
        for status, more in told:
            assert call.reports(status, **more) == 204
        if self.chance.random() < 0.3:
            assert call.detects(self.chance.choice(["human", "unknown"])) == 204


def _asked(call: Telephone) -> str:
    english = {
        "speaking with": "identity",
        "S1局 handled": "responsible_unit",
        "passed your case on": "petition_office",
        "verifier contact": "consent",
        "unit be told": "named",
        "suit you": "callback",
    }
    words = call.words
    return next(what for sign, what in {**ASKS, **english}.items() if sign in words)
