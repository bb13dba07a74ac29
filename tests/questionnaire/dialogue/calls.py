"""What the tests of the dialogue share: the shipped questionnaire, and a call played without any machine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from survey.questionnaire.conversation import (
    Act,
    Heard,
    State,
    Turn,
    advance,
    begin,
    is_complete,
    optional_open,
)
from survey.questionnaire.dialogue import (
    FIRST,
    Filling,
    Place,
    Pressed,
    Uttered,
    following,
    hear,
    repeated,
    speak,
)
from survey.questionnaire.load import load
from survey.vocabulary import Channel, ReadingOrder

SHIPPED = load(Path("survey/questionnaire/default/default.toml"))
FILLING = Filling("芷江侗族自治县民调中心", "0745-0000000", "张", "3721", "水利局", "信访局")
LONGEST_SIGNATURE = "芷江侗族自治县民调中心"


def said_at(place: Place, order: ReadingOrder = ReadingOrder.FORWARD, filling: Filling = FILLING) -> str:
    """All words of a place, one sentence after another."""
    sentences = speak(SHIPPED, place, "zh-CN", filling, order)
    return "\n".join("".join(piece.text for piece in sentence) for sentence in sentences)


@dataclass
class Played:
    """A call as it went: the places, what was uttered, and where the conversation stands."""

    places: list[Place] = field(default_factory=lambda: [FIRST])
    uttered: list[Uttered] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    state: State = field(default_factory=lambda: begin(SHIPPED, "zh-CN"))

    @property
    def here(self) -> Place:
        return self.places[-1]

    @property
    def settled(self) -> bool:
        ended = {Act.OPT_OUT, Act.REFUSE, Act.DECEASED}
        over = is_complete(self.state) and not optional_open(SHIPPED, self.state)
        return over or any(ended & turn.acts for turn in self.turns)

    def press(self, pressed: Pressed) -> Place:
        """One turn of the call, as the webhook takes it."""
        said = hear(SHIPPED, self.state, self.here, pressed)
        if said is None:
            self.places.append(repeated(SHIPPED, self.state, self.here, pressed))
            return self.here
        turn = advance(SHIPPED, self.state, _heard(said))
        self.uttered.append(said)
        self.turns.append(turn)
        self.state = turn.state
        self.places.append(following(SHIPPED, self.here, turn, settled=self.settled))
        return self.here


def play(turns: Sequence[Pressed]) -> Played:
    """A call until it ends or `turns` are used up."""
    call = Played()
    for pressed in turns:
        if call.here.is_end:
            break
        call.press(pressed)
    return call


def keys(pressed: str) -> Iterator[Pressed]:
    """Keys one after another; `-` is silence, `@` a recording."""
    for key in pressed:
        yield Pressed() if key == "-" else Pressed(recorded=True) if key == "@" else Pressed(keys=key)


def _heard(said: Uttered) -> Heard:
    return Heard(
        said.text,
        channel=Channel.VOICE,
        question=said.question,
        value=said.value,
        acts=said.acts,
        how=said.how,
        recorded=said.recorded,
    )
