"""A petitioner with a telephone: opens the link, reads the page, presses one of its buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey.course.links import Given, make_link
from survey.models import Case, Survey
from survey.runtime import Runtime
from survey.secrets import Sealed
from tests.build import make_case, make_survey, make_unit

Form = dict[str, str]


class _Page(HTMLParser):
    """The forms of a page, each with what its buttons would send, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []  # one for each button
        self.links: list[str] = []
        self.words: list[str] = []
        self._hidden: Form = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._hidden = {}
        elif tag == "input" and given.get("type") == "hidden":
            self._hidden[given["name"]] = given["value"]
        elif tag == "button":
            pressed = {given["name"]: given["value"]} if "name" in given else {}
            self.forms.append(self._hidden | pressed)
        elif tag == "a":
            self.links.append(given["href"])

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


@dataclass
class Visitor:
    client: FlaskClient
    token: str
    query: Mapping[str, str] = field(default_factory=dict)
    sent: list[Form] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/s/{self.token}"

    def look(self, method: str = "GET", **query: str) -> TestResponse:
        return self.client.open(self.path, method=method, query_string={**self.query, **query})

    def reads(self, **query: str) -> str:
        """The words of the page."""
        return " ".join(word for word in _Page(self.look(**query).text).words if word)

    def buttons(self, **query: str) -> list[Form]:
        return _Page(self.look(**query).text).forms

    def links(self, **query: str) -> list[str]:
        return _Page(self.look(**query).text).links

    def asked(self) -> str:
        """The key of the question on the page; empty if there is none."""
        return next((form["question"] for form in self.buttons() if "question" in form), "")

    def send(self, form: Mapping[str, Any]) -> TestResponse:
        self.sent.append(dict(form))
        return self.client.post(self.path, data=form, query_string=dict(self.query))

    def press(self, value: str, /, **more: Any) -> TestResponse:
        """Press the button of this value, or the one without, after filling in `more`."""
        where = {"page": {"opt_out": "stop", "wrong_person": "wrong"}.get(value, "")}
        for form in self.buttons(**{name: there for name, there in where.items() if there}):
            if value in (form.get("act"), form.get("value")) or (
                not value and not {"act", "value"} & set(form)
            ):
                return self.send(form | more)
        raise AssertionError(f"no button {value!r} on: {self.reads()}")

    def is_me(self) -> "Visitor":
        assert self.press("confirmed").status_code == 303
        return self

    def answers(self, *values: str) -> "Visitor":
        """Answers question after question; an empty value passes one over."""
        for value in values:
            assert self.press(value).status_code == 303
        return self


def invite(
    client: FlaskClient, runtime: Runtime, case: Case | None = None, how: Given = Given.SMS, **survey: Any
) -> tuple[Visitor, Survey]:
    """Somebody who has a link to a survey that is under way."""
    made = make_survey(runtime, case or petition(runtime), **survey)
    return Visitor(client, link(runtime, made, how)), made


def link(runtime: Runtime, survey: Survey, how: Given = Given.SMS) -> str:
    with runtime.database.write() as session:
        return make_link(runtime, session, survey.id, how, runtime.clock.now())


def petition(runtime: Runtime, **case: Any) -> Case:
    """张三丰's case, of a unit and an office whose names can be looked for."""
    unit, office = make_unit(runtime, name="青溪县农业农村局"), make_unit(runtime, name="青溪县来访接待中心")
    name = runtime.keyring.seal("张三丰", Sealed.CASE_NAME)
    return make_case(runtime, unit=unit, office=office, **{"name_sealed": name, **case})
