"""The desk as an interviewer sees it: walked by hand and by keyboard, whole, and without a fault for axe."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from survey.interviewing.coding.code import Choice, Coder, save_code
from survey.models import Answer, CodingItem, Interview, InterviewCheck, Survey
from survey.runtime import Runtime
from survey.vocabulary import CodingKind, Disposition, ReadingOrder, Role
from tests.accounts.visits import PASSWORD, enrol
from tests.build import make_case, make_questionnaire, make_survey
from tests.interviewing.people import Desk, add_outcomes, make_account, make_waiting
from tests.seen import faults

SIZES = {"phone": (390, 844), "desk": (1366, 768)}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@dataclass
class Window:
    """A browser's window, and everything that was wrong in it."""

    page: Page
    home: str
    faults: dict[str, object] = field(default_factory=dict)

    def look(self, at: str) -> None:
        """Nothing is cut off and axe finds no fault in what is shown now."""
        if found := faults(self.page):
            self.faults[at] = found

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def type(self, keys: str) -> None:
        """Digits choose, the line end saves and the next page comes."""
        for key in keys:
            if key == "\n":
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
            else:
                self.page.keyboard.press(key)


def _enter(
    browser: Browser, home: str, runtime: Runtime, size: str, role: Role, script: bool = True
) -> Window:
    width, height = SIZES[size]
    enrol(runtime, str(role), role)
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", java_script_enabled=script
    )
    window = Window(context.new_page(), home)
    said = window.faults.setdefault("console", [])
    assert isinstance(said, list)
    window.page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
    window.page.on("pageerror", lambda error: said.append(error.message))
    window.page.goto(f"{home}/login")
    window.page.fill("#login", str(role))
    window.page.fill("#password", PASSWORD)
    window.page.click("main button")
    window.page.wait_for_load_state()
    return window


@pytest.fixture
def waiting(runtime: Runtime) -> list[Survey]:
    make_questionnaire(runtime)
    add_outcomes(runtime)
    surveys = [
        make_survey(runtime, make_case(runtime), reading_order=order)
        for order in (ReadingOrder.REVERSE, ReadingOrder.FORWARD)
    ]
    for survey in surveys:
        make_waiting(runtime, survey)
    return surveys


@pytest.fixture(params=SIZES)
def window(
    request: pytest.FixtureRequest,
    chromium: Browser,
    live_server: str,
    runtime: Runtime,
    waiting: list[Survey],
) -> Iterator[Window]:
    window = _enter(chromium, live_server, runtime, request.param, Role.INTERVIEWER)
    yield window
    window.page.context.close()


def test_an_interview_is_walked_by_keyboard(window: Window, runtime: Runtime) -> None:
    page = window.page
    assert page.url == f"{window.home}/desk"
    window.look("next")
    for stage in ("taken", "dialled", "asking"):
        window.type("\n")
        window.look(stage)
    window.type("1\n2\n1\n9\n")
    window.look("rating")
    assert page.locator("input[type=radio]:focus").get_attribute("value") == "5", "read from the other end"
    window.type("4\n")
    window.type("8\n")
    window.look("reason")
    window.type("24\n")
    window.type("2\n1\n9\n")
    window.look("done")
    window.type("\n")
    window.look("written")
    assert page.get_by_text("已记下：回访结束").is_visible()
    with runtime.database.read() as session:
        interview = session.scalars(select(Interview)).one()
        survey = session.get_one(Survey, interview.survey_id)
        given = {one.question: one.value for one in session.scalars(select(Answer))}
    assert (interview.outcome, survey.disposition) == ("completed", Disposition.PARTIAL)
    assert given == {
        "met": "yes", "visited": "no", "written": "both", "signed": "refused", "responsible_unit": "4",
        "petition_office": "", "reason": "delay,no_contact", "pressure": "no", "consent": "yes",
    }  # fmt: skip
    assert window.faults == {"console": []}


def test_a_refusal_and_an_appointment_by_hand(window: Window, runtime: Runtime) -> None:
    page = window.page
    window.press("下一件")
    window.press("拨打")
    page.locator("button[value=hard_refusal]").click()
    window.look("sure")
    page.get_by_role("link", name="不是，返回").click()
    page.locator("button[value=appointment]").click()
    window.look("time is missing")
    assert page.get_by_role("alert").is_visible()
    page.fill("input[name=day]", "2026-10-20")
    page.fill("input[name=time]", "15:30")
    page.fill("#note", "下午在家")
    page.locator("button[value=appointment]").click()
    assert page.get_by_text("已记下：以后再打").is_visible()
    window.press("休息")
    window.look("break")
    window.press("我回来了")
    assert window.faults == {"console": []}


def test_the_desk_works_without_a_script(
    chromium: Browser, live_server: str, runtime: Runtime, waiting: list[Survey]
) -> None:
    window = _enter(chromium, live_server, runtime, "phone", Role.INTERVIEWER, script=False)
    page = window.page
    for name in ("下一件", "拨打", "是本人"):
        window.press(name)
    for value in ("yes", "no", "both", "yes", "1", "1"):
        page.locator(f"input[name=code][value='{value}']").check()
        window.press("记下，下一问")
    window.press("记下，下一问")
    page.locator("input[value=no]").check()
    window.press("记下，下一问")
    page.locator("button[value=completed]").click()
    page.wait_for_load_state()
    page.context.close()
    with runtime.database.read() as session:
        assert session.scalars(select(Survey.disposition)).first() is Disposition.COMPLETE


def test_what_is_large_is_read_out_and_what_is_pressed_is_large(window: Window) -> None:
    for name in ("下一件", "拨打", "是本人"):
        window.press(name)
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert window.page.locator("legend.read").evaluate(size) >= 19
    boxes = [one.bounding_box() for one in window.page.locator(".choice").all()]
    assert boxes and all(box and box["height"] >= 44 for box in boxes)


@pytest.fixture
def busy_centre(runtime: Runtime, waiting: list[Survey]) -> Runtime:
    """Interviews, a check, a tie, words to code."""
    desk = Desk.of(runtime, login="li.mei")
    interview = desk.reach()
    desk.ask_all(interview, "2", "5")
    desk.end(interview, "completed")
    with runtime.database.write() as session:
        session.add(InterviewCheck(interview_id=interview, drawn_at=runtime.clock.now()))
        items = [
            CodingItem(
                survey_id=waiting[1].id, question="responsible_unit", kind=CodingKind.REPLY,
                opened_at=runtime.clock.now(),
            )
            for _ in range(2)
        ]  # fmt: skip
        session.add_all(items)
        session.flush()
        tied = items[0].id
    for code in ("2", "4"):
        save_code(runtime, Coder(make_account(runtime), "c"), tied, Choice([code]))
    return runtime


@pytest.mark.parametrize("size", SIZES)
def test_the_heads_pages_and_the_checks_are_whole_and_accessible(
    chromium: Browser, live_server: str, busy_centre: Runtime, size: str
) -> None:
    window = _enter(chromium, live_server, busy_centre, size, Role.CENTRE)
    pages = (
        "/interviews", "/interviews/people", "/interviews/ties", "/interviews/outcomes", "/interviews/stops",
        "/coding", "/checks", "/checks/1",
    )  # fmt: skip
    for path in pages:
        window.page.goto(live_server + path)
        window.look(path)
    for name in ("拨打", "是本人"):
        window.press(name)
        window.look(name)
    window.page.context.close()
    assert window.faults == {"console": []}
