"""The floor of a turn: a signed message, one row kept, the next question; nothing is understood.

The same database, drivers and durability as ours. With SANDBOX_URL the question leaves by a request of its
own to the carrier, as ours does; without, it stands in the answer.
"""

import os

from flask import Flask, Response, request
from sqlalchemy import text
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

from survey.carriers.sandbox_account import SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN, SANDBOX_SMS_FROM
from survey.database import Database
from survey.webhooks.signature import signature_ok
from tests.bench.bare_client import PooledClient

app = Flask(__name__)
database = Database(os.environ["DATABASE_URL"])
BASE = os.environ["PUBLIC_BASE_URL"]
CARRIER = os.environ.get("SANDBOX_URL", "")
QUESTION = "再请评价接待您、转交此事的单位:1非常满意 2满意 3基本满意 4不满意 5非常不满意"

_KEEP = text("INSERT INTO bench_heard (sid, sender, body) VALUES (:sid, :sender, :body)")
_client = Client(SANDBOX_ACCOUNT_SID, SANDBOX_AUTH_TOKEN, http_client=PooledClient(CARRIER))


@app.get("/healthz")
def alive() -> str:
    return "ok"


@app.post("/twilio/sms")
def inbound() -> Response:
    form = tuple(request.form.items(multi=True))
    if not signature_ok(
        SANDBOX_AUTH_TOKEN, BASE, request.environ, form, request.headers["X-Twilio-Signature"]
    ):
        return Response(status=403)
    heard = request.form
    with database.write() as session:
        session.execute(_KEEP, {"sid": heard["MessageSid"], "sender": heard["From"], "body": heard["Body"]})
    said = MessagingResponse()
    if CARRIER:
        _client.messages.create(to=heard["From"], from_=SANDBOX_SMS_FROM, body=QUESTION)
    else:
        said.message(QUESTION)
    return Response(str(said), mimetype="text/xml")
