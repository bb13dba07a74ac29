"""What follows an answer: settled, put right, reviewed, written up, and spoilt."""

from datetime import timedelta

from sqlalchemy import select, text, update

from scheduler.run_job import run_now
from survey.models import (
    Case,
    Concern,
    Inbound,
    Promise,
    Rectification,
    RectificationStep,
    Survey,
)
from survey.rectification.accept import return_
from survey.rectification.concerns.judge import judge as judge_concern
from survey.rectification.decide import order
from survey.rectification.evidence.keep import keep_file
from survey.rectification.promises.ask import ask
from survey.rectification.report import Report, report
from survey.rectification.verify import Verification, verify
from survey.reviewing.exclusions.apply import apply
from survey.reviewing.exclusions.decide import decide as decide_exclusion
from survey.secrets import Sealed
from survey.vocabulary import (
    ConcernKind,
    ConcernState,
    Finding,
    PromiseState,
    RatedObject,
    Signed,
    SurveyState,
    VerifiedBy,
)
from tests.canary.hands import SMS, Hands
from tests.canary.planted import FILE, NAME, said, written
from tests.rectification.evidence.files import photo
from tests.rectification.scene import DONE, UNMET


class Afterwards(Hands):
    def settle(self) -> None:
        self._jobs("follow-up", "settle", "facts")
        run_now(self.later, "settle")
        with self.runtime.database.write() as session:
            session.execute(
                update(Survey)
                .where(Survey.state != SurveyState.SETTLED)
                .values(next_at=self.runtime.clock.now())
            )

    def put_right(self) -> None:
        """Somebody looks into it and hears words, an order, a report, a promise, a report of pressure."""
        run_now(self.later, "rectify")
        self._jobs("rectify", "notify")
        with self.runtime.database.read() as session:
            ones = session.scalars(select(Rectification).order_by(Rectification.id)).all()
        assert ones, "somebody was dissatisfied"
        theirs = [one.id for one in ones if one.object is RatedObject.RESPONSIBLE_UNIT]
        for number in theirs:
            self._righted(number, named=number == theirs[0])
        run_now(self.later, "notify")
        self._jobs("rectify", "notify")

    def _righted(self, number: int, *, named: bool) -> None:
        """Words are planted wherever they are somebody's; what the house writes to a unit is not."""
        he, chen, du = (self.people[login] for login in ("he", "chen", "du"))
        file = keep_file(self.later, number, f"{FILE}{NAME}{SMS}.jpg", photo(), he)
        found = Verification(
            VerifiedBy.FILE, UNMET, Finding.CONFIRMED, said("found"), causes=("delay",), wants=said("wants"),
            may_name=named, promises=[(said("promise"), self.runtime.today() + timedelta(days=9))],
            concerns=[(ConcernKind.REPRISAL, said("in confidence"))], files=[file],
        )  # fmt: skip
        verify(self.later, number, found, he)
        if named:
            order(self.later, number, "限期修好", chen)
            report(self.later, number, Report(DONE, Signed.YES, "已修好"), du)
            return_(self.later, number, written("returned"), he)
        with self.runtime.database.read() as session:
            promise = session.scalars(select(Promise.id).where(Promise.rectification_id == number)).one()
            concern = session.scalars(select(Concern.id).order_by(Concern.id.desc())).first()
        assert concern
        judge_concern(self.later, concern, ConcernState.LOOKING, said("looked into"), chen)
        with self.runtime.database.write() as session:
            today = update(Promise).where(Promise.id == promise)
            session.execute(today.values(due_on=self.runtime.today().isoformat()))
        ask(self.later, promise, PromiseState.BROKEN, said("still not done"), he)

    def review(self) -> None:
        """Somebody wants a survey left out, and somebody else decides."""
        with self.runtime.database.read() as session:
            settled = session.scalars(select(Survey.id).where(Survey.state == SurveyState.SETTLED)).all()
        for survey in settled:
            try:
                one = apply(self.runtime, survey, written("exclude"), self.people["tian"])
            except Exception:  # noqa: BLE001 - nothing was rated there
                continue
            decide_exclusion(self.runtime, one, False, written("refused"), self.people["ding"])
        self.place.flask("anomalies", "find")

    def take_out(self) -> None:
        """Papers, and what is exported on purpose: that alone may hold names and numbers."""
        flask, given = self.place.flask, self.place.given
        month, year = self.runtime.today().isoformat()[:7], str(self.runtime.today().year)
        self._jobs("facts", "reports", "close-month", "purge")
        papers = self.place.folder / "papers"
        flask("bulletin", month, "--out", str(papers))
        flask("assessment", year, "--out", str(papers))
        flask("scores", "--period", month, "--format", "csv")
        flask("calls", "export", "--out", str(given / "calls.xlsx"))
        flask("optouts", "add", SMS, "--why", "电话")
        for words in (["optouts", "list"], ["optouts", "list", "--show-numbers", "--json"]):
            if "--show-numbers" not in words:
                flask(*words)
        flask("optouts", "add", f"{SMS}{SMS}")
        flask("optouts", "remove", NAME, "--why", "x")

    def spoil(self) -> None:
        """What is stored does not open any more: pages, commands and jobs come upon it."""
        with self.runtime.database.write() as session:
            cases = select(Case.id).where(Case.case_no.in_(["XF1002", "XF1003"])).scalar_subquery()
            session.execute(update(Case).where(Case.id.in_(cases)).values(name_sealed=b"\x01spoilt"))
            step = session.scalars(select(RectificationStep).order_by(RectificationStep.id.desc())).first()
            assert step
            step.words_sealed = self.runtime.keyring.seal(said("no JSON"), Sealed.STEP_WORDS)
            inbound = session.scalars(select(Inbound).order_by(Inbound.id)).first()
            assert inbound
            inbound.raw_sealed = self.runtime.keyring.seal(said("no JSON"), Sealed.INBOUND_RAW)
            inbound.understood_at = None
            session.execute(
                text("UPDATE petitioner SET phone_sealed = :s WHERE id = 2"), {"s": b"\x01spoilt"}
            )
        self._jobs("reconcile", "follow-up", "dispatch", "rectify", "notify")
        self.place.flask("optouts", "list")
        self.place.flask("calls", "export", "--out", str(self.place.given / "calls2.xlsx"))

    def look_around(self) -> None:
        """Operators look; the rest is looked at by tests/canary/looking.py."""
        for words in (
            ["doctor"], ["doctor", "--json"], ["jobs", "list", "--json"], ["policy", "show"],
            ["users", "list"],
            ["keys", "status"], ["audit", "verify"], ["rectifications", "list"], ["anomalies", "list"],
            ["scores", "--period", "last12", "--by", "interviewer"],
        ):  # fmt: skip
            self.place.flask(*words)
