"""The sandbox as one piece: books, ledger, faults, delivery, inbound, calls and the crowd, on one event loop.

REST ─► accept ─► Delivery ─► phone ─► Crowd ─► Inbound ─► webhook of the application, or push to it
  │                  └─► status callbacks, reports             └─► Ledger
  └─► Exchange ─► ringing, talking: see calls/
"""

from collections.abc import Callable

from survey.carriers.sandbox.aliyun.reports import Reports as AliyunReports
from survey.carriers.sandbox.allowance import Allowance
from survey.carriers.sandbox.callbacks import Callbacks
from survey.carriers.sandbox.calls.exchange import Exchange
from survey.carriers.sandbox.calls.order import CallOrder
from survey.carriers.sandbox.crowd import Crowd
from survey.carriers.sandbox.faults import Fault, Faults
from survey.carriers.sandbox.ledger import Ledger
from survey.carriers.sandbox.messages.delivery import Delivery
from survey.carriers.sandbox.messages.hook import Hook
from survey.carriers.sandbox.messages.inbound import Bring, Inbound
from survey.carriers.sandbox.messages.order import Order
from survey.carriers.sandbox.messages.record import Direction, Message, Status
from survey.carriers.sandbox.messages.store import Store
from survey.carriers.sandbox.pushes import Pushes
from survey.carriers.sandbox.segments import segments
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.tencent.reports import Reports as TencentReports
from survey.carriers.sandbox.timers import Timers
from survey.carriers.sandbox.webhooks import Webhooks
from survey.carriers.templates import NO_TEMPLATES, load_templates


class Sandbox:
    """Made inside a running event loop."""

    def __init__(self, settings: SandboxSettings) -> None:
        self.settings = settings
        self.templates = load_templates(settings.templates) if settings.templates else NO_TEMPLATES
        self.faults = Faults(settings.seed, settings.faults)
        self.ledger = Ledger(settings.ledger, settings.keep)
        self.store = Store(settings.keep)
        self.timers = Timers()
        self.webhooks = Webhooks(settings)
        self.callbacks = Callbacks(self.faults, self.ledger, self.timers, self.webhooks)
        self.pushes = Pushes(settings.push_url, self.webhooks)
        self.aliyun = AliyunReports(settings, self.faults, self.ledger, self.callbacks, self.pushes)
        self.tencent = TencentReports(settings, self.callbacks, self.pushes)
        self.inbound = Inbound(
            settings,
            self.faults,
            self.ledger,
            self.store,
            self.timers,
            self.webhooks,
            self._bring(),
            self._carrier_reply,
        )
        self.crowd = Crowd(settings, self.timers, self.inbound.write)
        self.delivery = Delivery(
            settings, self.faults, self.ledger, self.timers, self.callbacks, self._arrived
        )
        self.calls = Exchange(
            settings,
            self.faults,
            self.ledger,
            self.timers,
            self.webhooks,
            self.callbacks,
            self.crowd,
        )
        self.segments = Allowance(settings.segments_per_second, self.timers)

    def accept(self, order: Order, at_end: Callable[[Message], None] | None = None) -> Message:
        """Into the books and on its way. `at_end`: what is done once it was delivered, or never will be."""
        service = order.from_ is None
        message = self.store.add(
            Direction.OUTBOUND,
            order.to,
            order.from_,
            order.body,
            Status.ACCEPTED if service else Status.QUEUED,
            None if service else order.segments,
            order.sid,
        )
        message.callback, message.token, message.at_end = order.callback, order.token, at_end
        message.template = order.template
        message.service_sid = order.service_sid
        message.valid_for = order.valid_for
        self.delivery.start(message)
        return message

    def note(
        self,
        order: Order | CallOrder,
        outcome: str,
        sid: str | None = None,
        fault: Fault | None = None,
        code: int | str | None = None,
    ) -> None:
        """Every request to send or to call goes into the ledger, whatever became of it; a fault has its own
        line."""
        if fault:
            self.ledger.fault(fault, token=order.token, to=order.to, sid=sid)
        self.ledger.write("received", outcome=outcome, fault=fault, code=code, sid=sid, **order.noted())

    @property
    def is_down(self) -> bool:
        return self.faults.back_up_at(self.timers.now) > self.timers.now

    def refuses_number(self, phone: str) -> Fault | None:
        """The fault with which the carrier refuses this number, if it does."""
        fault = self.faults.of_number(phone)
        return fault if fault in (Fault.REFUSE_21610, Fault.REFUSE_21614) else None

    def take_over(self, phone: str) -> None:
        """A visitor answers for that phone from now on."""
        self.crowd.by_hand.add(phone)
        self.calls.handsets.nudge(phone)

    def give_back(self, phone: str) -> None:
        self.crowd.by_hand.discard(phone)
        self.calls.handsets.nudge(phone)

    def set_speed(self, speed: float | None) -> None:
        """Holds for whatever begins from now on."""
        self.crowd.speed = self.delivery.speed = speed

    def reset(self, seed: str | None = None) -> None:
        """Everything is forgotten, whatever was to come is called off; settings and rates stay."""
        self.timers.clear()
        self.calls.clear()
        self.webhooks.clear()
        self.pushes.clear()
        self.inbound.clear()
        self.store.clear()
        self.crowd.clear(seed or self.settings.seed)
        self.ledger.clear()
        self.webhooks.counts.clear()

    async def stop(self) -> None:
        """Lets webhooks that are under way end, up to five seconds, and closes the ledger."""
        self.timers.clear()
        self.calls.stop()
        await self.webhooks.finish(5.0)
        self.ledger.close()

    def _bring(self) -> Bring | None:
        """How what people write comes to the application."""
        if self.settings.shape == "twilio":
            return Hook(self.settings, self.webhooks).bring if self.settings.inbound_url else None
        gateways: dict[str, Bring] = {"aliyun": self.aliyun.bring, "tencent": self.tencent.bring}
        return gateways[self.settings.shape] if self.settings.push_url else None

    def _arrived(self, message: Message) -> None:
        self.crowd.receive(message.phone, message.body)

    def _carrier_reply(self, phone: str, from_: str, text: str) -> None:
        """The application answered the webhook with words: Twilio sends them."""
        message = self.store.add(Direction.REPLY, phone, from_, text, Status.QUEUED, segments(text))
        self.delivery.start(message)
        self.ledger.write("twiml_reply", sid=message.sid, to=phone)
