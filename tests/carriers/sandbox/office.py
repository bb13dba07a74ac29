"""The least application that can hold the conversation: asks, reads, keeps the first level, asks the next.

It stands in for nothing of ours: it is here so that the sandbox is tried by somebody who behaves.
"""

import itertools
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from survey.carriers.sandbox.petitioners.intended import LEVELS
from survey.carriers.sandbox.petitioners.words import load_words, put_level
from tests.carriers.sandbox.beside import SENDER, Beside, wait_for
from tests.carriers.sandbox.receiver import Hook, Receiver, Reply

LABELS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")
SCALE = " ".join(f"{level}{label}" for level, label in zip(LEVELS, LABELS, strict=True))
# Every body names its case, so that the carrier's list can be asked whether it has it.
TEXTS = {
    "invite": f"{{case}}号事承办单位报已办结。自愿评价请回:{SCALE}。不愿回T",
    "reminder": "昨天请您评价{case}号事,愿意请回数字1至5。没回可能来电问一次,不愿回T",
    "second": f"请评价接待您、转交{{case}}号事的单位,自愿:{SCALE}。不愿回T",
    "reask": f"没看懂,对不起。请只回一个数字:{SCALE}。({{case}}{{question}})",
    "who": "我们受委托了解事情办得怎样。愿评回1至5,不愿回T({case})",
    "reason": "已如实记下,谢谢。愿意的话请写一句原因(可不答)({case})",
}
HANDS = 16  # many of them wait: for a carrier that does not answer
QUESTIONS = ("responsible_unit", "petition_office")
_WORDS = load_words()["zh"]


def _readings() -> dict[str, int]:
    found = {}
    for level in LEVELS:
        for wording in (*_WORDS.wordings["plain"], *_WORDS.wordings["stop_with"], *_WORDS.odd[level]):
            found[put_level(wording, level, LABELS)] = level
    return found


READINGS = _readings()
STOPPING = {text for what in ("stop", "wrong_person", "deceased") for text in _WORDS.wordings[what]}


@dataclass
class Case:
    phone: str
    tail: str
    answers: dict[str, int] = field(default_factory=dict)
    reasked: set[str] = field(default_factory=set)
    closed: bool = False

    @property
    def open_question(self) -> str | None:
        return next((question for question in QUESTIONS if question not in self.answers), None)


class Office:
    """Sends from threads of its own, once under each token; asks the list when it cannot know."""

    def __init__(self, sandbox: Beside, receiver: Receiver) -> None:
        self._sandbox = sandbox
        self._receiver = receiver
        self._cases: dict[str, Case] = {}  # the last of each phone
        self._all: list[Case] = []
        self._lock = threading.Lock()
        self._tokens = itertools.count(1)
        self._queue: queue.Queue[tuple[Case, str] | None] = queue.Queue()
        self.inbound_sids: set[str] = set()

    @property
    def answers(self) -> dict[tuple[str, str, str], int]:
        return {
            (case.phone, case.tail, question): level
            for case in self._all
            for question, level in case.answers.items()
        }

    def ask(self, phone: str, tail: str) -> None:
        case = Case(phone, tail)
        self._cases[phone] = case
        self._all.append(case)
        self._queue.put((case, "invite"))

    def remind(self) -> None:
        for case in self._cases.values():
            if not case.closed and case.open_question:
                self._queue.put((case, "second" if case.answers else "reminder"))

    def wait_until_quiet(self) -> None:
        """Nothing is to be sent here, and nothing on its way there."""
        for _ in range(2):
            self._queue.join()
            self._sandbox.wait_until_quiet()
        wait_for(lambda: self._queue.unfinished_tasks == 0)

    def hear(self, hook: Hook) -> Reply:
        with self._lock:
            if hook.path == "/twilio/sms" and hook.form["MessageSid"] not in self.inbound_sids:
                self.inbound_sids.add(hook.form["MessageSid"])
                self._understand(self._cases[hook.form["From"]], hook.form["Body"])
        return Reply()

    def _understand(self, case: Case, text: str) -> None:
        question = case.open_question
        if case.closed or question is None:
            return
        case.closed = text in STOPPING or text in {
            put_level(wording, level, LABELS) for wording in _WORDS.wordings["stop_with"] for level in LEVELS
        }
        if level := READINGS.get(text):
            case.answers[question] = level
            self._queue.put((case, "second" if case.open_question else "reason"))
        elif text in _WORDS.wordings["who"]:
            self._queue.put((case, "who"))
        elif question not in case.reasked and not case.closed:
            case.reasked.add(question)
            self._queue.put((case, "reask"))

    @contextmanager
    def working(self, hands: int = HANDS) -> Iterator[None]:
        threads = [threading.Thread(target=self._work) for _ in range(hands)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            for _ in threads:
                self._queue.put(None)
            for thread in threads:
                thread.join()

    def _work(self) -> None:
        client = self._sandbox.client(timeout=1.0)
        while (task := self._queue.get()) is not None:
            case, key = task
            if not case.closed:
                body = TEXTS[key].format(case=case.tail, question=len(case.answers))
                while self._send(client, case, body) == "again":
                    pass
            self._queue.task_done()
        self._queue.task_done()

    def _send(self, client: Any, case: Case, body: str) -> Literal["done", "again"]:
        """One attempt under one token; "again" only when the carrier surely has nothing of it."""
        token = f"token{next(self._tokens)}"
        before = self._listed(client, case, body)
        try:
            client.messages.create(
                to=case.phone, from_=SENDER, body=body, status_callback=self._receiver.callback_url(token)
            )
        except TwilioRestException as refused:
            if refused.status == 429:
                return "again"
            if refused.status == 400:
                case.closed = True
                return "done"
        except (requests.RequestException, ValueError):
            pass  # may have left: the list knows
        else:
            return "done"
        return "done" if self._listed(client, case, body) > before else "again"

    def _listed(self, client: Any, case: Case, body: str) -> int:
        while True:
            try:
                return sum(message.body == body for message in client.messages.list(to=case.phone))
            except (TwilioException, requests.RequestException, ValueError):
                continue
