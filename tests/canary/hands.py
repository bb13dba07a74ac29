"""What every part of the loop does: text, run jobs, ask the API, keep what was served."""

import re
from datetime import timedelta

import requests
from sqlalchemy import select, text

from survey.accounts.people import Person
from survey.clock import SetClock
from survey.interviewing.desk.answer import Given, save_answer
from survey.models import (
    Case,
    Survey,
)
from survey.runtime import Runtime, build_runtime
from survey.vocabulary import (
    Role,
)
from tests.canary.place import Place
from tests.canary.planted import NUMBERS, said

SMS, CALL, WEB, DESK, BROKEN_500, BROKEN_LINE, BROKEN_ANSWER = NUMBERS
HEADER = "source,case_no,closed_at,petitioner_name,phones,responsible_unit,petition_office"
PEOPLE = {
    "chen": (Role.SUPERVISOR, None),
    "he": (Role.VERIFIER, None),
    "tian": (Role.CENTRE, None),
    "ding": (Role.CENTRE, None),
    "ma": (Role.INTERVIEWER, None),
    "du": (Role.UNIT, "roads"),
    "shui": (Role.UNIT, "water"),
    "shen": (Role.AUDITOR, None),
    "guan": (Role.ADMIN, None),
    "lin": (Role.INTERVIEWER, None),
}


class Hands:
    def __init__(self, place: Place) -> None:
        self.place, self.runtime = place, place.runtime
        self.later: Runtime = build_runtime(
            place.runtime.settings, clock=SetClock(place.runtime.clock.now() + timedelta(hours=3))
        )
        self.people: dict[str, Person] = {}

    def _text(self, sender: str, body: str, sid: str, *, signed: bool = True) -> requests.Response:
        return self.place.carrier_says("/twilio/sms", signed=signed, From=sender, Body=body, MessageSid=sid)

    def _jobs(self, *names: str) -> None:
        for name in names:
            self.place.flask("jobs", "run", name)

    def _token(self, *scopes: str) -> str:
        out = self.place.folder / "log/shell.out"
        before = len(out.read_text())
        self.place.flask(
            "tokens",
            "create",
            "--name",
            "canary",
            *[word for one in scopes for word in ("--scope", one)],
            "--json",
        )
        found = re.search(r'"token": "([^"]+)"', out.read_text()[before:])
        assert found, out.read_text()[before:]
        return found[1]

    def _api(self, method: str, path: str, token: str, **given: object) -> requests.Response:
        answer = requests.request(
            method,
            self.place.address + path,
            headers={"Authorization": f"Bearer {token}"},
            timeout=10,
            **given,  # type: ignore[arg-type]
        )
        if method == "get":
            self._keep(path, answer, "token")
        return answer

    def _keep(self, path: str, answer: requests.Response, who: str) -> None:
        self.place.served.setdefault(who, []).append((path, answer.content))

    def _sql(self, statement: str) -> None:
        with self.runtime.database.write() as session:
            session.execute(text(statement))

    @staticmethod
    def _survey(session: object, case_no: str) -> int:
        found = session.scalar(  # type: ignore[attr-defined]
            select(Survey.id).join(Case, Case.id == Survey.case_id).where(Case.case_no == case_no)
        )
        assert found, case_no
        return int(found)

    def _answer(self, account: int, interview: int, question: str, codes: list[str]) -> None:
        save_answer(self.runtime, account, interview, Given(question, codes, said("desk")))
