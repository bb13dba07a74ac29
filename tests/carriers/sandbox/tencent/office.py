"""An office with an account there: it sends by the adapter, and reads what is pushed to it."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from survey.carriers.port import OutgoingText, Pushed, SendResult
from survey.carriers.templates import load_templates
from survey.carriers.tencent.carrier import TencentAccount, TencentCarrier
from survey.carriers.tencent.pushes import read_push
from tests.carriers.sandbox.beside import Beside
from tests.carriers.sandbox.receiver import Hook, Receiver, Reply

SIGN = "青溪县民调中心"
WORDS = "${case}号事承办单位报已办结。自愿评价请回:1非常满意 2满意 3基本满意 4不满意 5非常不满意。不愿回T"
TEMPLATES = f'[[sms]]\nkey = "invite"\ncode = "1110"\ntext = "{WORDS}"\n'
BODY = f"【{SIGN}】{WORDS.replace('${case}', '0123')}"
TAKEN = Reply(content_type="application/json", body='{"result": 0, "errmsg": "OK"}')


@dataclass(eq=False)
class Office:
    sandbox: Beside
    receiver: Receiver
    templates: Path
    pushed: list[tuple[str, Pushed]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.receiver.behaviour = self.take

    def take(self, hook: Hook) -> Reply:
        kind = hook.path.rpartition("/")[2]
        self.pushed.append((kind, read_push(kind, hook.body.encode())))
        return TAKEN

    @cache  # noqa: B019 - one for a test
    def carrier(self, **given: str) -> TencentCarrier:
        """With the sandbox's own account, unless something else is `given`."""
        settings = self.sandbox.settings
        usual = {
            "secret_id": settings.secret_id,
            "secret_key": settings.secret_key,
            "app_id": settings.sms_app_id,
            "region": "ap-guangzhou",
            "signature": SIGN,
        }
        account = TencentAccount(**(usual | given))
        return TencentCarrier(account, load_templates(self.templates), self.sandbox.url)

    def send(self, number: int = 1, token: str = "token1") -> SendResult:
        return self.carrier().send_text(text_of(number, token))


def text_of(number: int = 1, token: str = "token1", signature: str = SIGN) -> OutgoingText:
    body = BODY.replace(SIGN, signature)
    return OutgoingText(token, f"+86139{number:08}", body, "invite", {"case": "0123"}, "", 3600)
