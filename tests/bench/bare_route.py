"""The floor of the webhook: what nobody can do without. The same database, drivers and durability as ours."""

import os

from flask import Flask, Response, request
from sqlalchemy import text

from survey.carriers.sandbox_account import SANDBOX_AUTH_TOKEN
from survey.database import Database
from survey.webhooks.signature import signature_ok

app = Flask(__name__)
database = Database(os.environ["DATABASE_URL"])
BASE = os.environ["PUBLIC_BASE_URL"]

_FIND = text("SELECT id FROM survey WHERE id = :id")
_KEEP = text("UPDATE survey SET last_heard_at = CURRENT_TIMESTAMP WHERE id = :id")


@app.get("/healthz")
def alive() -> str:
    return "ok"


@app.post("/twilio/voice/<path:_place>")
def voice(_place: str) -> Response:
    form = tuple(request.form.items(multi=True))
    if not signature_ok(
        SANDBOX_AUTH_TOKEN, BASE, request.environ, form, request.headers["X-Twilio-Signature"]
    ):
        return Response(status=403)
    with database.write() as session:
        session.execute(_KEEP, {"id": 1 + int(request.form["CallSid"][2:], 16)})
    return Response("<Response/>", mimetype="text/xml")


@app.post("/twilio/sms")
def inbound() -> Response:
    form = tuple(request.form.items(multi=True))
    if not signature_ok(
        SANDBOX_AUTH_TOKEN, BASE, request.environ, form, request.headers["X-Twilio-Signature"]
    ):
        return Response(status=403)
    number = 1 + int(request.form["MessageSid"][2:], 16)
    with database.write() as session:
        found = session.scalar(_FIND, {"id": number})
        session.execute(_KEEP, {"id": found})
    return Response("<Response/>", mimetype="text/xml")
