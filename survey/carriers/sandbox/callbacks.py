"""Status callbacks, of messages and of calls, and their faults: lost, doubled, late, shuffled."""

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
        """`overtaken_after`: seconds until the next one is surely on its way; none for the last of its kind,
        which nothing can overtake."""
        if not url:
            return
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
            self._post_after(wait, url, form, method)
        if fault is Fault.CALLBACK_DOUBLED:
            self._post_after(self._faults.delay(0), url, form, method)

    def _post_after(self, seconds: float, url: str, form: dict[str, str], method: str) -> None:
        if seconds:
            self._timers.after(seconds, self._post, url, form, method)
        else:
            self._post(url, form, method)

    def _post(self, url: str, form: dict[str, str], method: str) -> None:
        self._webhooks.start(self._posting(url, form, method))

    async def _posting(self, url: str, form: dict[str, str], method: str) -> None:
        await self._webhooks.post(url, form, PATIENCE_CALLBACK, method)
