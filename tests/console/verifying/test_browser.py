"""At the door, without a connection: what is filled in stays on the phone, arrives once, and is gone then."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from sqlalchemy import select

from survey.models import EvidenceFile
from survey.rectification.assign import assign
from survey.rectification.evidence.read import open_file
from survey.vocabulary import RectificationAct, RectificationState, Role
from tests.accounts.visits import seat_cookie
from tests.rectification.evidence.files import opened, photo
from tests.rectification.scene import Scene
from tests.seen import faults

KEPT = "已存在本机，尚未发送"
STORED = """async () => {
  const names = (await indexedDB.databases()).map((one) => one.name);
  const kept = { forms: 0, photos: 0, pages: 0 };
  if (names.includes("huifang-verifying")) {
    const base = await new Promise((done) => {
      const opening = indexedDB.open("huifang-verifying");
      opening.onsuccess = () => done(opening.result);
    });
    for (const store of base.objectStoreNames) {
      kept[store] = await new Promise((done) => {
        const counting = base.transaction(store).objectStore(store).count();
        counting.onsuccess = () => done(counting.result);
      });
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const pages = await (await caches.open(name)).keys();
    kept.pages += pages.filter((page) => /verify.[0-9]+$/.test(page.url)).length;
  }
  return kept;
}"""


@pytest.fixture
def phone(chromium: Browser, app: Flask, live_server: str, scene: Scene) -> Iterator[BrowserContext]:
    """A verifier's telephone, logged in."""
    context = chromium.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    context.new_page()
    _log_in(context, app, live_server, scene, "he")
    yield context
    context.close()


def _log_in(context: BrowserContext, app: Flask, home: str, scene: Scene, login: str) -> None:
    """Another person's cookie, as the door would give it."""
    kept = seat_cookie(scene.runtime, scene.people[login])
    sealed = SecureCookieSessionInterface().get_signing_serializer(app)
    assert sealed
    context.add_cookies([{"name": "huifang", "value": str(sealed.dumps(kept)), "url": home}])


def _ready(page: Page, path: str) -> None:
    """Until the page has been kept by the worker, and the form is watched."""
    page.goto(path)
    page.wait_for_selector("form[data-started]")
    _until(page, "async (path) => Boolean(await caches.match(path, { ignoreVary: true }))", path)


def _choose(page: Page, **radios: str) -> None:
    for name, value in radios.items():
        page.check(f"input[name={name}][value={value}]")


def _fill(page: Page) -> None:
    _choose(page, how="visit", demand="not_met", explanation="met", hardship="not_applicable")
    _choose(page, finding="confirmed", causes="result", may_name="yes")
    page.fill("[name=found]", "路面仍有坑")
    page.fill("[name=wants]", "修好门前的路")
    picture = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(3000, 1500))}
    page.set_input_files("[name=photos]", picture)  # type: ignore[arg-type]
    page.wait_for_selector("[data-shots] canvas")


def _emptied(page: Page) -> None:
    _until(page, f"async () => Object.values(await ({STORED})()).every((count) => count === 0)")


def _until(page: Page, true: str, arg: object = None) -> None:
    """Playwright's own waiting takes a promise for true, whatever comes of it."""
    for _ in range(200):
        with suppress(Error):  # the page is just being left
            if page.evaluate(true, arg):
                return
        page.wait_for_timeout(50)
    raise AssertionError(true)


def _photos(scene: Scene) -> list[Image.Image]:
    with scene.runtime.database.read() as session:
        ids = session.scalars(select(EvidenceFile.id)).all()
    return [opened(open_file(scene.runtime, one, scene.people["he"]).content) for one in ids]


def test_filled_in_offline_it_arrives_once(phone: BrowserContext, live_server: str, scene: Scene) -> None:
    one = scene.opened()
    page = phone.pages[0]
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(error.message))
    page.goto(f"{live_server}/verify/")
    path = f"{live_server}/verify/{one.id}"
    _ready(page, path)
    assert faults(page) == []

    phone.set_offline(True)
    _fill(page)
    expect(page.locator("[data-kept]")).to_contain_text(KEPT)
    page.reload()  # the phone kept the page, and what was filled in
    page.wait_for_selector("[data-shots] canvas")
    assert page.input_value("[name=found]") == "路面仍有坑"
    assert page.is_checked("[name=finding][value=confirmed]")
    page.click(".send-line button")
    expect(page.locator("[data-kept].waits")).to_contain_text(KEPT)
    assert page.evaluate(STORED) == {"forms": 1, "photos": 1, "pages": 1}
    assert scene.of(one.survey_id).state is RectificationState.TO_VERIFY

    phone.set_offline(False)  # nobody presses anything
    page.wait_for_url(f"{live_server}/verify/")
    expect(page.locator(".told-success")).to_contain_text("已发送")
    assert scene.of(one.survey_id).state is RectificationState.VERIFIED
    assert scene.steps(one.id).count(RectificationAct.VERIFY) == 1
    _emptied(page)
    (picture,) = _photos(scene)
    assert picture.size == (2000, 1000) and dict(picture.getexif()) == {}
    assert complaints == []


def test_what_is_wrong_is_said_and_a_lost_thanks_makes_no_second_form(
    phone: BrowserContext, live_server: str, scene: Scene
) -> None:
    """The form arrives, the answer to it does not: the phone sends it again, and it counts once."""
    one = scene.opened()
    page = phone.pages[0]
    path = f"{live_server}/verify/{one.id}"
    _ready(page, path)
    _fill(page)
    page.uncheck("[name=causes][value=result]")
    page.click(".send-line button")
    expect(page.locator("[role=alert]")).to_contain_text("至少选一项原因")
    assert page.locator("[name=discard]").count() == 1  # the photo is there already, and could be taken back
    assert faults(page) == []
    page.check("[name=causes][value=attitude]")

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    page.route(path, lose)
    page.click(".send-line button")
    expect(page.locator("[data-kept].waits")).to_contain_text(KEPT)
    page.unroute(path)
    page.goto(f"{live_server}/verify/")  # the list sends what waits
    _emptied(page)
    assert scene.steps(one.id).count(RectificationAct.VERIFY) == 1
    assert len(_photos(scene)) == 1


def test_the_phone_forgets_at_log_out_when_another_logs_in_and_what_was_given_to_another(
    phone: BrowserContext, app: Flask, live_server: str, scene: Scene
) -> None:
    one = scene.opened()
    page = phone.pages[0]
    path = f"{live_server}/verify/{one.id}"
    _ready(page, path)
    _fill(page)
    beside = phone.new_page()
    beside.goto(path)
    beside.wait_for_selector("form[data-started]")
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("form[data-logs-out] button")
    page.wait_for_url(f"{live_server}/login")
    beside.wait_for_url("about:blank")  # what is entered there would be kept for nobody
    beside.close()
    assert page.evaluate(STORED) == {"forms": 0, "photos": 0, "pages": 0}

    _log_in(phone, app, live_server, scene, "he")
    _ready(page, path)
    _fill(page)
    phone.clear_cookies()  # the session is over, as after two idle hours; what is kept stays
    page.goto(f"{live_server}/login")
    assert page.evaluate(STORED)["forms"] == 1
    _log_in(phone, app, live_server, scene, "chen")
    page.goto(f"{live_server}/account")
    _emptied(page)

    _log_in(phone, app, live_server, scene, "he")
    _ready(page, path)
    _fill(page)
    bai = scene.enrol("bai", Role.VERIFIER)
    assign(scene.runtime, one.id, bai.id, scene.people["chen"])
    page.goto(f"{live_server}/verify/")
    expect(page.locator("[data-kept].gone")).to_contain_text("已从本机删除")
    _emptied(page)


def test_every_page_is_whole_and_accessible_on_a_phone(
    phone: BrowserContext, live_server: str, scene: Scene
) -> None:
    one, other = scene.opened(), scene.brought_to(RectificationState.REPORTED)
    page = phone.pages[0]
    page.goto(f"{live_server}/verify/")
    page.click("button[lang=en]")
    for path in ("/verify/", f"/verify/{one.id}", f"/verify/{other.id}"):
        page.goto(live_server + path)
        for part in page.locator("main summary").all():
            part.click()
        assert faults(page) == [], path
