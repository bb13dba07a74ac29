"""Status callbacks, of messages and of calls, and their faults: lost, doubled, late, shuffled."""

from collections.abc import Callable
from functools import partial

from survey.carriers.sandbox.faults import OF_CALLBACK, Fault, Faults
from survey.carriers.sandbox.ledger import Ledger
from survey.carriers.sandbox.timers import Timers
from survey.carriers.sandbox.webhooks import PATIENCE_CALLBACK, Webhooks


class Callbacks:
    def __init__(self, faults: Faults, ledger: Ledger, timers: Timers, webhooks: Webhooks) -> None:
        self._faults = faults
        self._ledger = ledger
        self._timers = timers
        self._webhooks = webhooks

    def send(
        self,
        url: str,
        form: dict[str, str],
        *,
        sid: str,
        status: str,
        overtaken_after: float | None = None,
        method: str = "POST",
    ) -> None:
        if url:
            post = partial(self._post, url, form, method)
            self.tell(post, sid=sid, status=status, overtaken_after=overtaken_after)

    def tell(
        self, do: Callable[[], object], *, sid: str, status: str, overtaken_after: float | None = None
    ) -> None:
        """`overtaken_after`: seconds until the next one is surely on its way; none for the last of its kind,
        which nothing can overtake."""
        fault = self._faults.of(OF_CALLBACK)
        if fault is Fault.CALLBACK_SHUFFLED and overtaken_after is None:
            fault = None
        if fault:
            self._ledger.fault(fault, sid=sid, status=status)
        wait = 0.0
        if fault is Fault.CALLBACK_SHUFFLED:
            wait = overtaken_after or 0.0
        elif fault is Fault.CALLBACK_DELAYED:
            wait = self._faults.delay()
        if fault is not Fault.CALLBACK_LOST:
            self._do_after(wait, do)
        if fault is Fault.CALLBACK_DOUBLED:
            self._do_after(self._faults.delay(0), do)

    def _do_after(self, seconds: float, do: Callable[[], object]) -> None:
        if seconds:
            self._timers.after(seconds, do)
        else:
            do()

    def _post(self, url: str, form: dict[str, str], method: str) -> None:
        self._webhooks.start(self._posting(url, form, method))

    async def _posting(self, url: str, form: dict[str, str], method: str) -> None:
        await self._webhooks.post(url, form, PATIENCE_CALLBACK, method)
