"""A call that follows a menu fixed beforehand: the carrier knows by itself what comes next.

question ─► key of the menu ─► its sentence ─► to part with
   ▲  └► none, or another key, while it may be said again ─┐
   └────────────────────────────────────────────────────────┘ afterwards: to part with
"""

from functools import partial

from survey.carriers.sandbox.calls.asker import Document, Request
from survey.carriers.sandbox.calls.order import Menu
from survey.carriers.sandbox.calls.record import Call
from survey.carriers.sandbox.calls.turns import Turns
from survey.carriers.sandbox.calls.twiml.verbs import Gather, Hangup, Say, Verb

_LANGUAGE = "cmn-CN"


class Led:
    """One call by `menu`. What was pressed is told as the gateway tells it."""

    def __init__(self, menu: Menu) -> None:
        self._menu = menu
        self._said = 0

    async def ask(self, call: Call, request: Request, turns: Turns) -> Document:
        turn = request.turn
        if turn and turn.text in self._menu.keys:
            call.keys, call.key_told = turn.text, partial(turns.told, turn)
            if call.at_key:
                call.at_key(call)
            return _document(_say(self._menu.keys[turn.text]), *self._parting())
        if self._said == self._menu.times:
            return _document(*self._parting())
        self._said += 1
        return _document(self._question())

    def _question(self) -> Gather:
        return Gather(
            nested=(_say(self._menu.question),),
            keys=True,
            speech=False,
            action="",
            method="POST",
            timeout=self._menu.seconds,
            finish_on="",
            most=1,
            on_empty=True,
            barge_in=True,
        )

    def _parting(self) -> tuple[Verb, ...]:
        return (*((_say(self._menu.bye),) if self._menu.bye else ()), Hangup())


def _say(words: str) -> Say:
    return Say(words, _LANGUAGE, 1)


def _document(*verbs: Verb) -> Document:
    return Document("", verbs)
