"""A request to send, as it was given."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """`from_` may be none with a messaging service. `valid_for`: seconds, 0 where it cannot be read.

    A gateway without callback addresses brings back `out_id`, names the text itself (`sid`) and knows its
    words by a `template`.
    """

    to: str
    from_: str | None
    service_sid: str | None
    body: str
    callback: str
    valid_for: int
    segments: int
    out_id: str = ""
    sid: str | None = None
    template: str = ""

    @property
    def token(self) -> str:
        return self.out_id or token_of(self.callback)

    def noted(self) -> dict[str, str | int | None]:
        """What the ledger says of it."""
        return {
            "channel": "sms",
            "to": self.to,
            "from": self.from_ or self.service_sid,
            "body": self.body,
            "callback": self.callback,
            "token": self.token,
            "segments": self.segments,
        }


def token_of(callback: str) -> str:
    """The last part of a callback's path: what names the attempt on the other side."""
    return callback.partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2]
