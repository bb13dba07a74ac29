"""The whole loop once, with planted names, numbers and words in it, and everything going wrong on the way.

import ─► pick ─► SMS · call · web · desk ─► settled ─► rectification ─► notices ─► papers, exports, API
    rejects        carrier breaks    a table is gone     what is stored does not open
"""

import csv
import re
import time
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select, update

from survey.accounts.people import person_by_login
from survey.course.links import Given as HowGiven
from survey.course.links import make_link
from survey.interviewing.coding.code import Choice, Coder, save_code
from survey.interviewing.desk.answer import confirm
from survey.interviewing.desk.dial import dial
from survey.interviewing.desk.end import end_call
from survey.interviewing.desk.ending import Ending
from survey.interviewing.desk.held import hold
from survey.interviewing.desk.take import take_next
from survey.models import (
    Attempt,
    Case,
    CodingItem,
    Inbound,
    Survey,
    Unit,
)
from survey.vocabulary import (
    AttemptState,
    Channel,
)
from tests.canary.afterwards import Afterwards
from tests.canary.hands import BROKEN_500, BROKEN_ANSWER, BROKEN_LINE, CALL, HEADER, PEOPLE, SMS, WEB
from tests.canary.planted import NAME, NUMBERS, e164, said
from tests.carriers import stand_in


class Loop(Afterwards):
    def run(self) -> None:
        try:
            for act in (
                self.come_in, self.fetch_cases, self.send, self.hear_texts, self.call, self.on_the_web,
                self.at_the_desk, self.code, self.lose_a_table, self.strangers, self.settle, self.put_right,
                self.review, self.take_out, self.spoil, self.look_around,
            ):  # fmt: skip
                act()
        finally:
            self.later.database.close()

    def come_in(self) -> None:
        """Units with somebody to be told, and people who work here."""
        flask = self.place.flask
        assert flask("db", "upgrade") == 0
        units = self.place.given / "units.csv"
        units.write_text(
            "code,name,parent_code,level,contact_name,contact_phone,contact_email\n"
            "county,县,,,,,\nroads,县交通局,county,,周五,13812340001,roads@example.cn\n"
            "water,县水利局,county,,,,\noffice,县信访局,county,,,,\n"
        )
        assert flask("units", "import", str(units)) == 0
        with self.runtime.database.read() as session:
            ids = {unit.code: unit.id for unit in session.scalars(select(Unit))}
        for login, (role, unit) in PEOPLE.items():
            self.place.enrol(login, role, ids[unit] if unit else None)
            with self.runtime.database.read() as session:
                found = person_by_login(session, login)
            assert found
            self.people[login] = found[0]

    def fetch_cases(self) -> None:
        """From a file with rows that are refused, and by the API, with JSON and without."""
        yesterday = (self.runtime.clock.now() - timedelta(days=2)).date().isoformat()
        rows = [
            ["petitions", f"XF{number}", yesterday, NAME, phone, "roads", "office"]
            for number, phone in enumerate(NUMBERS, 1001)
        ]
        rows += [
            ["petitions", "XF2001", NAME, NAME, SMS, "roads", "office"],
            ["petitions", "XF2002", yesterday, NAME, SMS, said("unit"), "office"],
            ["petitions", said("no"), said("closed"), NAME, e164(SMS), NAME, SMS],
            [
                "petitions",
                "XF2003",
                yesterday,
                NAME,
                f"{SMS}转{said('phone')}",
                "roads",
                "office",
                said("shifted"),
            ],
        ]
        file = self.place.given / "cases.csv"
        with file.open("w", newline="") as written:
            written.write(f"{HEADER}\n")
            csv.writer(written).writerows(rows)
        assert self.place.flask("cases", "import", str(file), "--json") == 1
        assert self.place.flask("cases", "import", str(file)) == 1
        self.place.flask("cases", "import", str(file), "--map", str(file))
        self._by_the_api(yesterday)

    def _by_the_api(self, closed: str) -> None:
        token = self._token("cases:write", "cases:read")
        case = {
            "source": "petitions", "case_no": "XF3001", "closed_at": closed, "petitioner_name": NAME,
            "phones": [SMS], "responsible_unit": "water",
        }  # fmt: skip
        wrong = [
            case | {"closed_at": said("closed")},
            case | {"phones": {NAME: SMS}},
            case | {"responsible_unit": [said("unit")]},
            case | {said("field"): NAME},
            [NAME, SMS],
        ]
        for body in (case, wrong, said("body"), {"cases": [NAME]}):
            self._api("post", "/api/v1/cases", token, json=body)
        self._api("post", "/api/v1/cases", token, data=f'{{"petitioner_name": "{NAME}", {SMS}'.encode())
        self._api("get", "/api/v1/cases/petitions/XF1001", token)
        self._api("get", "/api/v1/cases/petitions/XF1001", "no token")

    def send(self) -> None:
        """Four people are texted; of three the carrier breaks off, each in its own way."""
        behaviours = {
            e164(BROKEN_500): stand_in.says(500, f"<html>{BROKEN_500} {NAME}".encode()),
            e164(BROKEN_LINE): stand_in.reset,
            e164(BROKEN_ANSWER): stand_in.says(201, f"no JSON {BROKEN_ANSWER}".encode()),
            e164(WEB): stand_in.refuse(400, 99999),
        }
        sound = stand_in.says(200, said("spoken").encode())

        def behave(handler: stand_in.Handler, received: stand_in.Received) -> None:
            if "/Recordings/" in received.target:
                sound(handler, received)
            elif received.method == "GET":
                stand_in.says(500, f"{received.target}".encode())(handler, received)
            else:
                behaviours.get(received.form.get("To", ""), stand_in.accept)(handler, received)

        self.place.carrier.behaviour = behave
        self._jobs("pick", "follow-up", "dispatch", "reconcile")
        self.place.carrier.behaviour = stand_in.reset
        time.sleep(1.1)  # the grace
        self._jobs("reconcile")
        self.place.carrier.behaviour = behave
        self._jobs("follow-up", "dispatch", "reconcile")

    def hear_texts(self) -> None:
        """Vague, then twice a level, a reason, and who they are; unsigned, malformed, from nowhere, twice."""
        texts = [said("sms"), "5", "4", said("reason"), f"我是{NAME}，{SMS}，不要告诉他们", "2", "2"]
        for number, body in enumerate(texts):
            answered = self._text(e164(SMS), body, f"SM{number:032x}")
            assert answered.status_code == 200, answered.text
            self._jobs("dispatch")
        self._text(e164(SMS), texts[0], f"SM{0:032x}")
        self._text(e164(SMS), said("unsigned"), "SMu", signed=False)
        self._text(NAME, said("sender"), "SMn")
        self._text("", said("nobody"), "")
        self.place.carrier_says("/twilio/sms", Body=said("no sender"), What=NAME)
        self.place.carrier_says(f"/twilio/sms/status/{'x' * 20}", MessageStatus=said("status"), To=e164(SMS))
        self.place.carrier_says("/twilio/voice", From=e164(SMS), CallSid="CAin", CallStatus=said("status"))

    def call(self) -> None:
        """A call that is taken: keys, words the recognition heard, a reason after the beep."""
        with self.runtime.database.write() as session:
            attempt = session.scalars(
                select(Attempt).join(Survey, Attempt.survey_id == Survey.id)
                .join(Case, Case.id == Survey.case_id)
                .where(Case.case_no == "XF1002").order_by(Attempt.id)
            ).first()  # fmt: skip
            assert attempt
            survey_id, person = attempt.survey_id, attempt.petitioner_id
        token, now = "canary-call-token", self.runtime.clock.now()
        with self.runtime.database.write() as session:
            session.add(
                Attempt(
                    survey_id=survey_id, seq=77, petitioner_id=person, purpose="invite", priority=0,
                    channel=Channel.VOICE, step=1, token=token, state="accepted", planned_at=now, due_at=now,
                    left_at=now, accepted_at=now, contact=True, carrier=self.runtime.carrier.name,
                )
            )  # fmt: skip
        place, sid = f"/twilio/voice/{token}", "CA" + "7" * 32
        heard: list[dict[str, str]] = [{}, {"Digits": "1"}, {"SpeechResult": said("call")}]
        heard += [{"Digits": "5"}, {"Digits": "4"}]
        recorded = {
            "RecordingSid": "RE" + "7" * 32,
            "RecordingUrl": f"{self.place.carrier.url}/x",
            "RecordingDuration": "9",
        }
        for form in [*heard, recorded, {"Digits": "2"}, {"Digits": "2"}]:
            told = self.place.carrier_says(
                place,
                CallSid=sid,
                From=e164(CALL),
                CallStatus="in-progress",
                **form,  # type: ignore[arg-type]
            )
            found = re.search(r'action="([^"]+)"', told.text)
            if not found:
                break
            place = found[1].replace("&amp;", "&").removeprefix(self.place.address)
        self.place.carrier_says(
            f"/twilio/voice/status/{token}", CallSid=sid, CallStatus="completed", CallDuration="40"
        )
        self.place.carrier_says(
            f"/twilio/voice/{token}/{'9-q9'}", CallSid=sid, From=NAME, SpeechResult=said("lost")
        )
        self._jobs("reconcile")

    def on_the_web(self) -> None:
        with self.runtime.database.write() as session:
            survey = self._survey(session, "XF1003")
            token = make_link(self.runtime, session, survey, HowGiven.PAPER, self.runtime.clock.now())
        address, browser = f"{self.place.address}/s/{token}", self.place.browser()
        for value in (None, "5", "4", said("web"), "no", "no"):
            page = browser.get(address, timeout=10)
            self._keep(f"/s/{token}", page, "petitioner")
            form = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page.text))
            form |= {"act": "confirmed"} if value is None else {"value": value, "text": value}
            browser.post(address, data=form, timeout=10)
        browser.post(address, data={"nonce": "x", "text": said("wrong form")}, timeout=10)
        browser.post(f"{address}x", data={"text": said("no link")}, timeout=10)

    def at_the_desk(self) -> None:
        """Called by a person: levels, words as heard, a note; the buttons are those of the page."""
        account = self.people["ma"].id
        with self.runtime.database.write() as session:
            survey = session.get_one(Survey, self._survey(session, "XF1004"))
            now = self.runtime.clock.now()
            session.add(
                Attempt(
                    survey_id=survey.id, seq=78, petitioner_id=survey.petitioner_id, purpose="invite",
                    priority=0,
                    channel=Channel.INTERVIEWER, step=2, token="canary-desk", state="planned", planned_at=now,
                    due_at=now,
                )
            )  # fmt: skip
            ended = update(Attempt).where(Attempt.survey_id == survey.id, Attempt.channel == Channel.VOICE)
            session.execute(ended.values(state=AttemptState.NO_ANSWER))
            others = Attempt.channel == Channel.INTERVIEWER, Attempt.survey_id != survey.id
            session.execute(update(Attempt).where(*others).values(due_at=now + timedelta(days=1)))
        interview = take_next(self.runtime, account)
        assert interview is not None
        browser = self.place.browser("ma")
        dial(self.runtime, account, interview)
        confirm(self.runtime, account, interview)
        self._keep("/desk", browser.get(f"{self.place.address}/desk", timeout=10), "ma")
        for question, codes in (("responsible_unit", ["5"]), ("petition_office", ["4"]), ("reason", [])):
            self._answer(account, interview, question, codes)
        with self.runtime.database.write() as session:
            end_call(
                self.runtime,
                session,
                hold(session, account, interview),
                Ending("partial", said("note"), sure=True),
                self.runtime.clock.now(),
            )

    def code(self) -> None:
        """What nobody understood goes to two people, who write down what a recording says."""
        with self.runtime.database.read() as session:
            items = session.scalars(select(CodingItem.id)).all()
        for login in ("ma", "lin", "tian"):
            page = self.place.browser(login)
            page.get(f"{self.place.address}/coding", timeout=10)
            for item in items:
                coder = Coder(self.people[login].id, login)
                with suppress(Exception):  # not every code is one of every item
                    save_code(self.runtime, coder, item, Choice(["5"], said("written down")))

    def lose_a_table(self) -> None:
        """A text, a form and a key come while answers cannot be written; then the job tries, in vain."""
        self._sql("ALTER TABLE answer RENAME TO answer_gone")
        try:
            self._text(e164(CALL), f"5 {said('while a table is gone')}", "SMgone")
            self.on_the_web()
            self.place.browser("chen").get(f"{self.place.address}/cases/1", timeout=10)
            for job in ("reconcile", "settle", "facts", "rectify"):
                assert self.place.flask("jobs", "run", job) in (0, 1)
        finally:
            self._sql("ALTER TABLE answer_gone RENAME TO answer")
        self._jobs("reconcile")
        with self.runtime.database.read() as session:
            assert session.scalar(select(Inbound.id).where(Inbound.sid == "SMgone"))

    def strangers(self) -> None:
        """Requests that are nobody's: without the form's token, with a body in the wrong shape, too large."""
        for login in ("", "chen", "ma"):
            browser = self.place.browser(login)
            for path in ("/cases/1", "/desk/1/end", "/interviews/optouts", "/verify/1", "/login", "/nowhere"):
                browser.post(
                    self.place.address + path, data={"note": said("no token"), "phone": SMS}, timeout=10
                )
                browser.put(self.place.address + path, json={"note": said("put"), "name": NAME}, timeout=10)
        for method in ("get", "delete"):
            self._api(method, "/api/v1/scores", "no", json={"name": NAME})
