"""Twilio's REST interface, version 2010-04-01, as far as the application uses it.

A resource a file. What is not there is answered 404 as Twilio does; calls will be a file beside messages.
"""

from flask import Blueprint

from survey.carriers.sandbox.rest import account, create_message, read_messages
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
    )
    for path, view, method in rules:
        blueprint.add_url_rule(
            path, view_func=view, methods=[method], endpoint=f"{method} {path}".replace(".", " ")
        )
    return blueprint
