"""Whoever has an account there: sends and calls with the vendor's own SDK, and is pushed to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from alibabacloud_dysmsapi20170525.client import Client as Texts
from alibabacloud_dysmsapi20170525.models import QuerySendDetailsRequest, SendSmsRequest
from alibabacloud_dyvmsapi20170525.client import Client as Voice
from alibabacloud_dyvmsapi20170525.models import (
    IvrCallRequest,
    IvrCallRequestMenuKeyMap,
    QueryCallDetailByCallIdRequest,
)
from alibabacloud_tea_openapi.models import Config

from tests.carriers.sandbox.beside import Beside
from tests.carriers.sandbox.receiver import Hook, Receiver, Reply

SIGN = "青溪县民调中心"
SCALE = "1非常满意 2满意 3基本满意 4不满意 5非常不满意"
KEYS = "非常满意请按1,满意请按2,基本满意请按3,不满意请按4,非常不满意请按5"
TEMPLATES = f"""
[[sms]]
key = "invite"
code = "SMS_1"
text = "${{case}}号事承办单位报已办结。自愿评价请回:{SCALE}。不愿回T"

[[sms]]
key = "waiting"
code = ""
text = "还没批下来"

[[voice]]
key = "menu"
code = "TTS_1"
text = "您好,尾号${{case}}的事已办结,愿意请评价:{KEYS}"

[[voice]]
key = "noted"
code = "TTS_2"
text = "您的评价已记下"

[[voice]]
key = "bye"
code = "TTS_3"
text = "谢谢,再见"
"""
TAKEN = Reply(content_type="application/json", body='{"code": 0, "msg": "成功"}')


@dataclass
class Customer:
    """`keys` and `secret` may be wrong ones. Untyped where the SDK is."""

    sandbox: Beside
    receiver: Receiver
    pushed: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.receiver.behaviour = self.take

    def take(self, hook: Hook) -> Reply:
        self.pushed.append((hook.path.rpartition("/")[2], json.loads(hook.body)))
        return TAKEN

    def elements(self, kind: str) -> list[dict[str, Any]]:
        return [element for path, elements in self.pushed if path == kind for element in elements]

    def config(self, **given: str) -> Config:
        settings = self.sandbox.settings
        usual = {
            "access_key_id": settings.access_key_id,
            "access_key_secret": settings.access_key_secret,
            "endpoint": self.sandbox.url.removeprefix("http://"),
            "protocol": "http",
        }
        return Config(**(usual | given))

    def send(self, phone: str = "13900000001", **given: Any) -> Any:
        usual = {
            "phone_numbers": phone,
            "sign_name": SIGN,
            "template_code": "SMS_1",
            "template_param": json.dumps({"case": "0123"}),
            "out_id": "token1",
        }
        return Texts(self.config()).send_sms(SendSmsRequest(**(usual | given))).body

    def sent(self, phone: str, day: str, size: int = 50, page: int = 1, **given: Any) -> Any:
        wanted = QuerySendDetailsRequest(
            phone_number=phone, send_date=day, page_size=size, current_page=page, **given
        )
        return Texts(self.config()).query_send_details(wanted).body

    def call(self, phone: str = "13900000001", keys: Mapping[str, str] | None = None, **given: Any) -> Any:
        said = keys or dict.fromkeys("12345", "TTS_2")
        usual = {
            "called_number": phone,
            "called_show_number": self.sandbox.settings.show_number,
            "start_code": "TTS_1",
            "start_tts_params": json.dumps({"case": "0 1 2 3"}),
            "menu_key_map": [IvrCallRequestMenuKeyMap(key=key, code=code) for key, code in said.items()],
            "bye_code": "TTS_3",
            "play_times": 2,
            "timeout": 8000,
            "out_id": "token1",
        }
        return Voice(self.config()).ivr_call(IvrCallRequest(**(usual | given))).body

    def called(self, call_id: str, since_ms: int) -> Any:
        wanted = QueryCallDetailByCallIdRequest(call_id=call_id, prod_id=11000000300005, query_date=since_ms)
        return Voice(self.config()).query_call_detail_by_call_id(wanted).body
