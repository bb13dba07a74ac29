"""Refusals in Twilio's form: {code, message, more_info, status}. Codes: https://www.twilio.com/docs/api/errors."""

import json
import secrets
from http import HTTPStatus

from flask import Response

# code: (HTTP status, what it means). Our words; the application must go by the code.
PROBLEMS: dict[int, tuple[int, str]] = {
    20001: (400, "A parameter has a value that cannot be read"),
    20003: (401, "Authenticate"),
    20004: (405, "Method not allowed"),
    20404: (404, "The requested resource {path} was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    20503: (503, "Service is unavailable"),
    21201: (400, "No 'To' number is specified"),
    21205: (400, "The 'Url' parameter, or 'Twiml' of at most 4000 characters, is required and must be valid"),
    21208: (400, "'Timeout' must be a whole number from 1 to 600"),
    21209: (400, "'Method' must be GET or POST"),
    21210: (400, "The 'From' number {sender} is not verified or not a number of your account"),
    21211: (400, "The 'To' number {to} is not a valid phone number"),
    21212: (400, "The 'From' number {sender} is not a valid phone number"),
    21213: (400, "No 'From' number is specified"),
    21214: (400, "The 'To' number {to} cannot be reached"),
    21215: (400, "Your account is not authorized to call {to}"),
    21216: (400, "Calls to {to} are not allowed"),
    21217: (400, "The 'To' number {to} does not appear to be valid"),
    21220: (400, "Unable to update record. The call is not in progress"),
    21266: (400, "'To' and 'From' number cannot be the same"),
    21408: (400, "Permission to send to the region of 'To' number {to} has not been enabled"),
    21602: (400, "A message body is required"),
    21603: (400, "A 'From' phone number or messaging service is required"),
    21604: (400, "A 'To' phone number is required"),
    21606: (400, "The 'From' number {sender} is not a message-capable number of your account"),
    21609: (400, "The status callback is not a valid URL"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (400, "The 'From' number {sender} has exceeded its queue of messages"),
    21612: (400, "The 'To' number {to} cannot be reached from this 'From' number"),
    21614: (400, "The 'To' number {to} is not a mobile number"),
    21617: (400, "The message body is longer than 1600 characters"),
    21626: (400, "'StatusCallbackEvent' is not one of initiated, ringing, answered, completed"),
    21701: (404, "The messaging service does not exist"),
    90007: (400, "ValidityPeriod must be a whole number from 1 to 36000"),
}


class Problem(Exception):
    """A refusal on its way to the answer."""

    def __init__(self, code: int, **named: str) -> None:
        super().__init__(code)
        self.code = code
        self.named = named

    def response(self) -> Response:
        status, message = PROBLEMS[self.code]
        body = {
            "code": self.code,
            "message": message.format_map(self.named) if self.named else message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": status,
        }
        response = answer(body, HTTPStatus(status))
        if status == HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
        return response


def answer(body: object, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """JSON with the header that names the request."""
    headers = {"Twilio-Request-Id": "RQ" + secrets.token_hex(16)}
    return Response(json.dumps(body), status, headers, content_type="application/json")
