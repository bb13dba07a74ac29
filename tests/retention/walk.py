"""Every page of the house, asked for by whoever may see it, of what the database holds."""

import importlib
import re
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import func, select

from survey.accounts.guard import guard_of
from survey.accounts.permissions import may
from survey.models import Base, Unit
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import sit

_TABLES = {
    "case_id": "case", "survey_id": "survey", "rectification_id": "rectification", "anomaly_id": "anomaly",
    "concern_id": "concern", "promise_id": "promise", "poll_id": "poll", "check_id": "interview_check",
    "exclusion_id": "exclusion", "file_id": "evidence_file", "item_id": "coding_item", "talk_id": "talk",
}  # fmt: skip
_HEAVY = ("document", ".docx", "bulletin", "assessment", "download")  # made of figures, which stay


def failing_pages(runtime: Runtime, *, role: Role) -> tuple[list[str], int]:
    """Those that answered with a failure of ours, and how many opened."""
    app = importlib.import_module("app").create_app(runtime)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    sit(client, runtime, role)
    answers = {address: client.get(address).status_code for address in _addresses(app, runtime, role)}
    failed = [f"{address} {status}" for address, status in answers.items() if status >= 500]
    return failed, list(answers.values()).count(200)


def _addresses(app: Flask, runtime: Runtime, role: Role) -> Iterator[str]:
    known = {"month": "2026-11", "slot": "2026-11-16"}
    with runtime.database.read() as session:
        for name, table in _TABLES.items():
            known[name] = str(session.scalar(select(func.max(Base.metadata.tables[table].c.id))) or 1)
        known["code"] = str(session.scalar(select(func.max(Unit.code))))
    for rule in app.url_map.iter_rules():
        guard = guard_of(app, rule.endpoint)
        if "GET" not in (rule.methods or ()) or guard is None or not guard.permission:
            continue
        if not may(role, guard.permission):
            continue
        address = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
        for name, value in known.items():
            address = re.sub(rf"<[^<>]*\b{name}>", value, address)
        if "<" not in address and not any(word in address for word in _HEAVY):
            yield address
