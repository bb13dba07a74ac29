"""Twilio's REST interface, version 2010-04-01, as far as the application uses it.

A resource a file. What is not there is answered 404 as Twilio does.
"""

from flask import Blueprint

from survey.carriers.sandbox.rest import (
    account,
    create_call,
    create_message,
    read_calls,
    read_messages,
    recordings,
)
from survey.carriers.sandbox.rest.access import check_access

API = "/2010-04-01/Accounts/<account_sid>"


def rest_blueprint() -> Blueprint:
    blueprint = Blueprint("rest", __name__)
    blueprint.before_request(check_access)
    rules = (
        (f"{API}.json", account.fetch, "GET"),
        (f"{API}/Messages.json", create_message.create, "POST"),
        (f"{API}/Messages.json", read_messages.read_list, "GET"),
        (f"{API}/Messages/<sid>.json", read_messages.fetch, "GET"),
        (f"{API}/Calls.json", create_call.create, "POST"),
        (f"{API}/Calls.json", read_calls.read_list, "GET"),
        (f"{API}/Calls/<sid>.json", read_calls.fetch, "GET"),
        (f"{API}/Calls/<sid>.json", read_calls.update, "POST"),
        (f"{API}/Recordings/<sid>.json", recordings.fetch, "GET"),
        (f"{API}/Recordings/<sid>.json", recordings.delete, "DELETE"),
        (f"{API}/Recordings/<sid>.mp3", recordings.fetch_mp3, "GET"),
        (f"{API}/Recordings/<sid>.wav", recordings.fetch_wav, "GET"),
        (f"{API}/Recordings/<sid>", recordings.fetch_wav, "GET"),
    )
    for path, view, method in rules:
        blueprint.add_url_rule(
            path, view_func=view, methods=[method], endpoint=f"{method} {path}".replace(".", " ")
        )
    return blueprint
