"""What a person did at each place of a call, and whether the application heard it: the ledger's turns."""

from collections.abc import Callable
from dataclasses import dataclass

from survey.carriers.sandbox.calls.record import Call, Sound
from survey.carriers.sandbox.ledger import Ledger
from survey.carriers.sandbox.petitioners.on_the_phone import Act
from survey.carriers.sandbox.petitioners.vocabulary import Meaning
from survey.carriers.sandbox.webhooks import Outcome


@dataclass(frozen=True, slots=True)
class Turn:
    """`number`: from 1 in each call. `act`: what the simulated person meant; none if a visitor did it."""

    number: int
    sound: Sound
    text: str
    act: Act | None


class Turns:
    """`unsay`: tells the person that an act did not get through."""

    def __init__(self, call: Call, ledger: Ledger, unsay: Callable[[Act], None]) -> None:
        self._call = call
        self._ledger = ledger
        self._unsay = unsay
        self._count = 0

    def take(self, sound: Sound, text: str, act: Act | None) -> Turn:
        self._count += 1
        self._ledger.write(
            "turn",
            sid=self._call.sid,
            turn=self._count,
            phone=self._call.phone,
            how=sound,
            text=text,
            meaning=act.meaning if act else Meaning.SILENCE if sound is Sound.SILENCE else Meaning.BY_HAND,
            tail=act.tail if act else None,
            episode=act.episode if act else None,
            question=act.question if act else None,
            level=act.level if act else None,
        )
        return Turn(self._count, sound, text, act)

    def told(self, turn: Turn, outcome: Outcome) -> None:
        """The application was asked for what to do after that turn."""
        sid = self._call.sid
        if not outcome.heard:
            self._ledger.write(
                "unheard",
                sid=sid,
                turn=turn.number,
                why=outcome.why,
                certain=outcome.certain,
                tries=outcome.tries,
            )
            if turn.act:
                self._unsay(turn.act)
            return
        self._ledger.write("heard", sid=sid, turn=turn.number, tries=outcome.tries)
        act = turn.act
        if act and act.level and act.question:
            self._ledger.rating(
                act.level,
                sid=sid,
                turn=turn.number,
                token=self._call.token,
                phone=self._call.phone,
                tail=act.tail,
                episode=act.episode,
                question=act.question,
            )
