"""One visit to the web page, as a browser without JavaScript makes it: look, fill in, send, to the end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import requests

Choose = Callable[[str, list[str]], tuple[list[str], str]]  # question, options ─► chosen, written

_MOST_PAGES = 20
_PATIENCE = 10.0  # seconds


@dataclass
class Form:
    """A form of a page: what goes along unseen, and what can be pressed, ticked and written, by name."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[tuple[str, str]] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            self.found += [self._open] if self._open else []
        elif self._open is not None and given.get("name"):
            self._take(self._open, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    @staticmethod
    def _take(form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given["name"], given.get("value", "")
        if tag == "button":
            form.buttons.append((name, value))
        elif tag == "textarea" or given.get("type") == "text":
            form.fields.append(name)
        elif given.get("type") in ("checkbox", "radio"):
            form.boxes.append((name, value))
        elif given.get("type") == "hidden":
            form.hidden[name] = value


def forms(page: str) -> list[Form]:
    """The forms of a page that send something."""
    reader = _Forms()
    reader.feed(page)
    return reader.found


def visit(address: str, choose: Choose, stopped: Callable[[], bool] = lambda: False) -> int:
    """Go through the pages of a link from the first to the last; the number of forms sent.

    `stopped` is asked before each page: somebody may close the browser half way.
    """
    with requests.Session() as browser:
        browser.trust_env = False  # on this machine never by way of a proxy
        page, sent = browser.get(address, timeout=_PATIENCE), 0
        while sent < _MOST_PAGES and page.ok and not stopped():
            answer = _fill_in(forms(page.text), choose)
            if answer is None:
                break
            page = browser.post(address, data=answer, timeout=_PATIENCE)
            sent += 1
    return sent


def _fill_in(found: list[Form], choose: Choose) -> list[tuple[str, str]] | None:
    """What is sent from this page; None where nothing is asked."""
    for form in found:
        if ("act", "confirmed") in [*form.buttons, *form.hidden.items()]:
            return [*_unseen(form, "act"), ("act", "confirmed")]
    asking = [form for form in found if "question" in form.hidden]
    if not asking:
        return None
    question = asking[0].hidden["question"]
    choices = [value for form in asking for name, value in [*form.buttons, *form.boxes] if name == "value"]
    taken, written = choose(question, [value for value in choices if value])
    unseen = _unseen(asking[0], "value")
    values = [("value", one) for one in taken or [""]]
    texts = [("text", written)] if any("text" in form.fields for form in asking) else []
    return [*unseen, *values, *texts]


def _unseen(form: Form, but: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in form.hidden.items() if name != but]
