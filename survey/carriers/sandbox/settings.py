"""What a run of the sandbox is told at its start."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from survey.carriers.sandbox_account import (
    SANDBOX_ACCOUNT_SID,
    SANDBOX_ALIYUN_ACCESS_KEY_ID,
    SANDBOX_ALIYUN_ACCESS_KEY_SECRET,
    SANDBOX_ALIYUN_VOICE_FROM,
    SANDBOX_AUTH_TOKEN,
    SANDBOX_DEST_CODE,
    SANDBOX_SMS_FROM,
    SANDBOX_TENCENT_SECRET_ID,
    SANDBOX_TENCENT_SECRET_KEY,
    SANDBOX_TENCENT_SMS_APP_ID,
    SANDBOX_VOICE_FROM,
)

INBOUND_PATH = "/twilio/sms"
VOICE_PATH = "/twilio/voice"
PUSH_PATH = "/push/"

Shape = Literal["twilio", "aliyun", "tencent"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
# Of one number: 1 call a minute, 5 an hour, 20 a day.
CALLEE_LIMITS = ((1, 60.0), (5, 3600.0), (20, 86_400.0))


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """Times are in seconds.

    `speed`: how many times quicker than people are; none is full speed, where everybody answers at once.
    `hand_speed`: the same for calls that a visitor answers. `mood`: share of petitioners who are satisfied,
    0-1. `segments_per_second`, `calls_per_second`: 0 is no limit. `shape`: whose customs hold for what people
    write; `push_url`: what comes before the kind of a push, empty: nothing is pushed. `templates`: the
    office's file of approved words, without which a gateway sends nothing.
    """

    host: str = "127.0.0.1"
    port: int = 5050  # 0: one that is free
    # The SmsUrl of every number of the account; empty: nobody is told, who wants to know asks the list.
    inbound_url: str = "http://127.0.0.1:5000" + INBOUND_PATH
    voice_url: str = "http://127.0.0.1:5000" + VOICE_PATH  # and their VoiceUrl
    speed: float | None = 60.0
    hand_speed: float = 1.0
    seed: str = "1"
    mood: float = 0.78
    faults: str = "none"
    segments_per_second: float = 0.0
    calls_per_second: float = 0.0
    petitioners: bool = True
    timezone: str = "Asia/Shanghai"  # of the times on the page
    ledger: Path | None = None
    keep: int = 200_000  # messages, calls and ledger lines held in memory
    retry_webhooks: bool = True
    webhook_timeout: float = 15.0  # Twilio's own
    webhook_connections: int = 48
    hang: float = 60.0  # how long a request that "times out" is left without an answer
    account_sid: str = SANDBOX_ACCOUNT_SID
    auth_token: str = SANDBOX_AUTH_TOKEN
    numbers: tuple[str, ...] = (SANDBOX_SMS_FROM,)  # the account's own, the first is a messaging service's
    voice_number: str = SANDBOX_VOICE_FROM  # the one among them that people call
    shape: Shape = "twilio"
    push_url: str = ""
    templates: Path | None = None
    sign_name: str = "青溪县民调中心"
    dest_code: str = SANDBOX_DEST_CODE  # the number that people see, and answer to
    show_number: str = SANDBOX_ALIYUN_VOICE_FROM  # the one that calls show
    access_key_id: str = SANDBOX_ALIYUN_ACCESS_KEY_ID
    access_key_secret: str = SANDBOX_ALIYUN_ACCESS_KEY_SECRET
    secret_id: str = SANDBOX_TENCENT_SECRET_ID
    secret_key: str = SANDBOX_TENCENT_SECRET_KEY
    sms_app_id: str = SANDBOX_TENCENT_SMS_APP_ID
    callee_limits: tuple[tuple[int, float], ...] = CALLEE_LIMITS
