"""Where the chains stand, told outside once a day: a file never overwritten, a mail, a line of the log.

Against what was published even whoever has the key can change nothing that came before.
"""

import json
import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import structlog

from survey.mail.port import Accepted, Mail
from survey.mail.send import send_mail
from survey.mail.server import mail_server
from survey.settings import Settings

log = structlog.get_logger()
_NAMES = "audit-heads-*.json"
_SUBJECTS = {"zh-CN": "审计链首 {day}", "en": "Audit heads {day}"}
_SENDERS = {"zh-CN": "回访审计", "en": "Huifang audit"}
_WORDS = {
    "zh-CN": "操作留痕各链条今日的链首如下。请原样保存；核对时：flask audit verify --heads 文件",
    "en": "Where each chain stands today. Keep it unchanged; to compare: flask audit verify --heads FILE",
}


def published(folder: Path, latest: int | None = None) -> list[Path]:
    """The files of heads in a folder, oldest first; only the `latest` ones if that is given."""
    files = sorted(folder.glob(_NAMES))
    return files if latest is None else files[-latest:]


def publish(settings: Settings, heads: Mapping[str, Any], day: date, now: datetime) -> dict[str, bool]:
    """Tell the heads wherever the settings say; which ways it went. What fails is logged, never raised."""
    text = json.dumps(heads, ensure_ascii=False, indent=1)
    log.info("audit heads", combined=heads["combined"], chains=len(heads["lanes"]), seal=heads["seal"])
    ways: dict[str, bool] = {}
    if settings.audit_heads_dir:
        ways["file"] = _write(settings.audit_heads_dir / f"audit-heads-{day.isoformat()}.json", text)
    if settings.audit_heads_to:
        ways["mail"] = _mail(settings, text, str(heads["combined"]), day, now)
    return ways


def _write(file: Path, text: str) -> bool:
    """Whole or not at all, and never over one that is there."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            return True
        with part.open("w", encoding="utf-8") as to:
            to.write(text + "\n")
            to.flush()
            os.fsync(to.fileno())
        part.rename(file)
    except OSError as wrong:
        log.error("audit heads cannot be written", file=str(file), error=type(wrong).__name__)
        return False
    return True


def _mail(settings: Settings, text: str, combined: str, day: date, now: datetime) -> bool:
    server = mail_server(settings)
    if server is None or settings.audit_heads_to is None:
        log.error("audit heads cannot be mailed", error="SMTP_HOST and MAIL_FROM are not set")
        return False
    language = settings.language
    mail = Mail(
        to=settings.audit_heads_to,
        sender_name=_SENDERS[language],
        subject=_SUBJECTS[language].format(day=day.isoformat()),
        body=f"{_WORDS[language]}\n\n{text}\n",
        mark=f"audit-heads-{day.isoformat()}-{combined[:16]}",
    )
    result = send_mail(server, mail, now)
    if isinstance(result, Accepted):
        return True
    log.error("audit heads were not mailed", result=type(result).__name__)
    return False
