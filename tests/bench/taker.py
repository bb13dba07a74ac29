"""`python -m tests.bench.taker`: accepts every message at once, as fast as the standard library can."""

import threading

from tests.carriers.stand_in import Handler, Received, StandIn, message


def take(handler: Handler, received: Received) -> None:
    if received.method == "GET":  # it has heard of nothing
        handler.answer(200, {"messages": [], "calls": [], "next_page_uri": None})
        return
    form = received.form
    with handler.server.lock:
        handler.server.received.clear()
        take.number += 1  # type: ignore[attr-defined]
        number = take.number  # type: ignore[attr-defined]
    sent = message(number, to=form["To"], body=form["Body"], num_segments="1", **{"from": form["From"]})
    sent["account_sid"] = received.target.split("/")[3]
    handler.answer(201, sent)


take.number = 0  # type: ignore[attr-defined]


class Taker(StandIn):
    request_queue_size = 1024  # several workers open all their connections at once


def main() -> None:
    server = Taker(take)
    print(server.url, flush=True)
    threading.Thread(target=server.serve_forever).start()


if __name__ == "__main__":
    main()
