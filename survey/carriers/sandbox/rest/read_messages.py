"""GET one message, or a list by To, From and DateSent, newest first, in pages."""

from collections.abc import Callable

from flask import Response, request

from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.messages.record import Message
from survey.carriers.sandbox.rest.lists import between, page, with_faults, within
from survey.carriers.sandbox.rest.problems import Problem, answer
from survey.carriers.sandbox.rest.resource import message_resource

_FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>")


def fetch(account_sid: str, sid: str) -> Response:
    message = current_sandbox().store.get(sid)
    if message is None:
        raise Problem(20404, path=request.path)
    return with_faults(answer(message_resource(message, account_sid)))


def read_list(account_sid: str) -> Response:
    return page(
        f"/2010-04-01/Accounts/{account_sid}/Messages.json",
        "messages",
        current_sandbox().store,
        _filter(),
        lambda message: message_resource(message, account_sid),
        _FILTERS,
    )


def _filter() -> Callable[[Message], bool]:
    to, from_ = request.args.get("To"), request.args.get("From")
    span = between("DateSent")

    def fits(message: Message) -> bool:
        if (to and message.to != to) or (from_ and message.from_ != from_):
            return False
        return within(message.sent, span)

    return fits
