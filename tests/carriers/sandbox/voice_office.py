"""The least application that can hold the conversation by telephone, beside the texts of the other one.

It speaks the standard wording, takes the first level of each question whatever the channel, and places a call
again only where the carrier surely has nothing of it.
"""

import json
import tomllib
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from survey.carriers.sandbox.petitioners.intended import LEVELS
from survey.carriers.sandbox.petitioners.words import load_words, put_level
from tests.carriers.sandbox.beside import SENDER, Beside
from tests.carriers.sandbox.office import LABELS, QUESTIONS, Case, Office
from tests.carriers.sandbox.receiver import Hook, Receiver, Reply

QUESTIONNAIRE = Path(__file__).parents[3] / "survey/questionnaire/default/default.toml"
SPOKEN: dict[str, str] = tomllib.loads(QUESTIONNAIRE.read_text(encoding="utf-8"))["spoken"]["zh-CN"]
NAMES = {
    "office": "青溪县民调中心",
    "surname": "张",
    "unit": "城关镇",
    "petition_office": "县信访局",
    "hotline": "12345",
}
RETRIES = "#rc=3&rp=ct,rt,5xx"
HEARD = {
    put_level(wording, level, LABELS): level
    for level in LEVELS
    for wording in load_words()["zh"].spoken[level]
}
# What is asked after what, and which keys lead where.
AFTER_IDENTITY = {"2": "wrong_person", "3": "not_in", "0": "stopped", "9": "callback_time"}


class VoiceOffice(Office):
    def __init__(self, sandbox: Beside, receiver: Receiver) -> None:
        super().__init__(sandbox, receiver)
        self._called: dict[str, Case] = {}  # by token
        self._numbers = count(1)
        self.reasons: list[str] = []

    def ring(self, phone: str, tail: str) -> None:
        """One call about one case, under one token, if there is still something to ask."""
        case = self._cases.get(phone)
        if case is None or case.tail != tail:
            case = Case(phone, tail)
            self._cases[phone] = case
            self._all.append(case)
        if case.closed or case.open_question is None:
            return
        token = f"call{next(self._numbers)}"
        self._called[token] = case
        while not self._place(case, token):
            pass

    def hear(self, hook: Hook) -> Reply:
        parts = urlsplit(hook.path)
        if not parts.path.startswith("/twilio/voice"):
            return super().hear(hook)
        if any(kind in parts.path for kind in ("/status/", "/amd/", "/recording/")):
            return Reply(204)
        with self._lock:
            return self._speak(hook, parts.path, parse_qs(parts.query))

    def _speak(self, hook: Hook, path: str, query: dict[str, list[str]]) -> Reply:
        token = path.removeprefix("/twilio/voice").strip("/") or query.get("token", [""])[0]
        case = self._called.get(token) or self._cases.get(hook.form["From"])
        if case is None or case.closed:
            return say("nothing_open")
        asked = query.get("asked", [""])[0]
        answer = hook.form.get("Digits", "")
        if asked in QUESTIONS:
            level = HEARD.get(hook.form.get("SpeechResult", "")) or (
                int(answer) if answer in "12345" and answer else 0
            )
            if level:
                case.answers.setdefault(asked, level)
                return self._ask_on(case, token)
            return say("later") if answer == "9" else self._again(case, token, asked, query)
        if asked == "identity":
            if answer == "1":
                return self._ask_on(case, token)
            if answer in AFTER_IDENTITY:
                case.closed = answer in "02"
                return say(AFTER_IDENTITY[answer])
            return self._again(case, token, asked, query)
        if asked == "reason":
            if hook.form.get("RecordingSid"):
                self.reasons.append(hook.form["RecordingSid"])
            return say("thanks")
        return gather("greeting", "identity", token=token, asked="identity")

    def _again(self, case: Case, token: str, asked: str, query: dict[str, list[str]]) -> Reply:
        times = int(query.get("times", ["0"])[0]) + 1
        return (
            say("later")
            if times > 2
            else gather(asked, token=token, asked=asked, case=case.tail, times=times)
        )

    def _ask_on(self, case: Case, token: str) -> Reply:
        if question := case.open_question:
            return gather(question, token=token, asked=question, case=case.tail)
        action = escape(f"/twilio/voice?token={token}&asked=reason{RETRIES}")
        return Reply(
            body=f'<Response>{speak("reason")}<Record action="{action}" maxLength="60" finishOnKey="#" '
            f'recordingStatusCallback="/twilio/voice/recording/{token}"/>{speak("thanks")}</Response>'
        )

    def _place(self, case: Case, token: str) -> bool:
        client = self._sandbox.client(timeout=1.0)
        before = self._calls(client, case.phone)
        try:
            client.calls.create(
                to=case.phone,
                from_=SENDER,
                url=f"{self._receiver.url}/twilio/voice/{token}{RETRIES}",
                status_callback=f"{self._receiver.url}/twilio/voice/status/{token}",
                status_callback_event=["initiated", "ringing", "answered", "completed"],
                machine_detection="Enable",
                async_amd="true",
                async_amd_status_callback=f"{self._receiver.url}/twilio/voice/amd/{token}",
                timeout=25,
            )
        except TwilioRestException as refused:
            return refused.status != 429 and (
                refused.status == 400 or self._calls(client, case.phone) > before
            )
        except (requests.RequestException, ValueError):
            return self._calls(client, case.phone) > before
        return True

    def _calls(self, client: Any, phone: str) -> int:
        while True:
            try:
                return len(client.calls.list(to=phone))
            except (TwilioException, requests.RequestException, json.JSONDecodeError):
                continue


def speak(*keys: str, **names: str) -> str:
    said = " ".join(text(key).format(**NAMES, **names) for key in keys)
    return f'<Say language="cmn-CN">{escape(said)}</Say>'


def text(key: str) -> str:
    if key not in QUESTIONS:
        return SPOKEN[key]
    options = "".join(SPOKEN["option"].format(level=name, key=at) for at, name in enumerate(LABELS, 1))
    return SPOKEN[key] + options + SPOKEN["options_end"]


def say(key: str) -> Reply:
    return Reply(body=f"<Response>{speak(key)}<Hangup/></Response>")


def gather(*keys: str, token: str, asked: str, case: str = "", times: int = 0) -> Reply:
    action = escape(f"/twilio/voice?token={token}&asked={asked}&times={times}{RETRIES}")
    return Reply(
        body=f'<Response><Gather input="dtmf speech" numDigits="1" finishOnKey="" timeout="6" '
        f'actionOnEmptyResult="true" action="{action}">{speak(*keys, case=case)}</Gather></Response>'
    )
