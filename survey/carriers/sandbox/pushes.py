"""What domestic gateways push: JSON to an address agreed beforehand, again and again until answered.

What is due at the same time goes in one push. Nothing is signed: the address is the secret.
"""

import asyncio
import json
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass

from survey.carriers.sandbox.webhooks import IsHeard, Outcome, Webhooks
from survey.carriers.sandbox.wire.client import Answer

_TOGETHER = 0.02  # seconds in which things happen at the same time
_MOST = 20  # elements of one push

Element = Mapping[str, object]
OVERTAKEN_AFTER = 1.0  # seconds: reports of other texts will have come by then


def taken_by(name: str) -> IsHeard:
    """Answered 200 with 0 under `name`, as the vendor wants it."""

    def is_taken(answer: Answer) -> bool:
        try:
            said = json.loads(answer.body)
        except ValueError:
            return False
        return answer.status == 200 and isinstance(said, dict) and said.get(name) == 0

    return is_taken


@dataclass(frozen=True, slots=True)
class Kind:
    """`path`: the last part of its address; `is_heard`: the answer that ends it; `patience`: seconds;
    `alone`: each element goes by itself, in no array."""

    path: str
    is_heard: IsHeard
    patience: float
    alone: bool = False


class Pushes:
    """`address`: what the `path` of each kind comes after; empty: nothing is pushed."""

    def __init__(self, address: str, webhooks: Webhooks) -> None:
        self._address = address
        self._webhooks = webhooks
        self._waiting: dict[Kind, list[tuple[Element, asyncio.Future[Outcome]]]] = {}

    def start(self, kind: Kind, element: Element) -> asyncio.Future[Outcome]:
        """On its way; what became of it, once that is known."""
        told: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        if not self._address:
            return told
        waiting = self._waiting.setdefault(kind, [])
        waiting.append((element, told))
        if len(waiting) == 1:
            self._webhooks.start(self._push(kind))
        return told

    async def bring(self, kind: Kind, element: Element) -> Outcome:
        return await self.start(kind, element)

    def run(self, work: Coroutine[object, object, None]) -> None:
        """Beside everything else, as what is on its way."""
        self._webhooks.start(work)

    def clear(self) -> None:
        self._waiting.clear()

    async def _push(self, kind: Kind) -> None:
        await asyncio.sleep(_TOGETHER)
        waiting = self._waiting.pop(kind, [])
        most = 1 if kind.alone else _MOST
        parts = [waiting[at : at + most] for at in range(0, len(waiting), most)]
        await asyncio.gather(*(self._push_part(kind, part) for part in parts))

    async def _push_part(self, kind: Kind, part: list[tuple[Element, asyncio.Future[Outcome]]]) -> None:
        url = f"{self._address}/{kind.path}"
        elements = [element for element, _ in part]
        body = json.dumps(elements[0] if kind.alone else elements, ensure_ascii=False).encode()
        outcome = await self._webhooks.push(url, body, kind.is_heard, kind.patience)
        for _, told in part:
            if not told.done():
                told.set_result(outcome)
