"""Questionnaires on the console's pages: read, played, looked over, published."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.course.questionnaires import current_questionnaire, questionnaire
from survey.models import Answer, Audit, Inbound, PublishedQuestionnaire, Survey
from survey.questionnaire.load import parse, to_json
from survey.runtime import Runtime
from survey.vocabulary import Channel, Role
from tests.accounts.visits import csrf, sit
from tests.build import make_questionnaire
from tests.questionnaire.shipped import TOML, content

PAGE = "/questionnaires/default/4"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(autouse=True)
def shipped(runtime: Runtime) -> None:
    make_questionnaire(runtime)


@pytest.fixture
def centre(client: FlaskClient, runtime: Runtime) -> FlaskClient:
    sit(client, runtime, Role.CENTRE)
    return client


Send = Callable[..., Any]


@pytest.fixture
def send(centre: FlaskClient) -> Send:
    """A form of these pages, with its token."""
    token = csrf(centre, "/questionnaires")

    def post(path: str, **fields: Any) -> Any:
        return centre.post(path, data={"csrf_token": token, **fields}, content_type="multipart/form-data")

    return post


def draft(**tables: Any) -> str:
    return to_json(parse(json.dumps(content() | {"version": 5} | tables)))


def fields(page: str, form: int = 0) -> dict[str, list[str]]:
    """What the hidden fields of a form on the page carry."""
    html = re.findall(r"<form\b.*?</form>", page, flags=re.DOTALL)[form]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html):
        found.setdefault(name, []).append(value)
    return found


def versions(runtime: Runtime) -> list[int]:
    with runtime.database.read() as session:
        return sorted(session.scalars(select(PublishedQuestionnaire.version)))


def acts(runtime: Runtime) -> list[tuple[str, str, str]]:
    with runtime.database.read() as session:
        rows = session.execute(select(Audit.actor, Audit.act, Audit.subject_id))
        return [(actor, act, subject) for actor, act, subject in rows]


@pytest.mark.parametrize(
    ("role", "reads", "publishes"),
    [
        (Role.CENTRE, True, True),
        (Role.SUPERVISOR, True, False),
        (Role.AUDITOR, True, False),
        (Role.ADMIN, False, False),
        (Role.INTERVIEWER, False, False),
        (Role.VERIFIER, False, False),
    ],
)
def test_who_reads_and_who_publishes(
    client: FlaskClient, runtime: Runtime, role: Role, reads: bool, publishes: bool
) -> None:
    sit(client, runtime, role)
    for path in ("/questionnaires", PAGE, f"{PAGE}/play/sms"):
        assert client.get(path).status_code == (200 if reads else 403)
    token = csrf(client, "/account")
    for path in ("/questionnaires/draft", "/questionnaires/publish", "/questionnaires/draft/play/sms"):
        answer = client.post(path, data={"csrf_token": token, "content": draft()})
        assert (answer.status_code != 403) == publishes
    assert ('type="file"' in client.get("/questionnaires").text) == publishes
    assert versions(runtime) == [4]


def test_the_list_says_which_version_is_in_force(centre: FlaskClient) -> None:
    page = centre.get("/questionnaires").text
    assert "default 4" in page and "使用中" in page


@pytest.mark.parametrize(
    "path", ["/questionnaires/default/9", "/questionnaires/nothing/2", f"{PAGE}/play/post"]
)
def test_what_is_not_there_is_not_found(centre: FlaskClient, path: str) -> None:
    assert centre.get(path).status_code == 404


def test_a_version_shows_texts_call_and_pages_with_what_they_cost(centre: FlaskClient) -> None:
    page = centre.get(PAGE).text
    assert "3721号事承办单位报已办结" in page and "1 条" in page
    assert "您好，这里是青溪县民调中心" in page and "秒" in page
    assert "对“青溪县水利局”的办理，您满不满意？" in page
    assert page.index("非常满意按 1。") < page.index("非常不满意按 5。")


def test_every_language_and_both_orders_can_be_seen(centre: FlaskClient) -> None:
    english = centre.get(f"{PAGE}?language=en&order=reverse").text
    assert "Hello, this is 青溪县民调中心" in english
    assert english.index("very dissatisfied, press 5.") < english.index("very satisfied, press 1.")
    assert centre.get(f"{PAGE}?language=xx&order=sideways").status_code == 200


@pytest.mark.parametrize("channel", Channel)
def test_each_channel_is_played_to_its_end_without_a_script_and_nothing_is_written(
    centre: FlaskClient, runtime: Runtime, send: Send, channel: Channel
) -> None:
    path = f"{PAGE}/play/{channel}"
    page = centre.get(path).text
    said: list[str] = []
    while ('name="now"' in page or 'name="words"' in page) and len(said) < 20:
        now = "办得快" if "满意或不满意在哪里" in page and channel is Channel.SMS else "1"
        page = send(path, said=said, now=now).text
        said = fields(page, form=-1)["said"]
    assert "已结束" in page
    with runtime.database.read() as session:
        assert [session.scalar(select(table.id)) for table in (Survey, Answer, Inbound)] == [None] * 3
    assert versions(runtime) == [4]


def test_a_step_back_takes_back_the_last_answer(send: Send) -> None:
    page = send(f"{PAGE}/play/sms", said=["4"], now="1").text
    assert "满意或不满意在哪里" in page
    back = send(f"{PAGE}/play/sms", said=["4", "1"], back="1").text
    assert "满意或不满意在哪里" not in back and "不是承办单位" in back


def test_several_choices_and_words_are_one_answer(send: Send) -> None:
    page = send(f"{PAGE}/play/web", said=["4", "1"], chosen=["result", "delay"], words="没人来").text
    assert "结果 · 时间 · 没人来" in page


def test_how_a_reply_was_read_and_what_it_would_bring_about_is_told(send: Send) -> None:
    page = send(f"{PAGE}/play/sms", now="退订").text
    assert "不愿被联系" in page or "不再" in page
    assert "已结束" in page
    assert "cannot be chosen" not in page


def test_words_put_in_are_shown_as_they_are(send: Send) -> None:
    page = send(f"{PAGE}/play/sms", now='<script src="x">').text
    assert "<script src=&#34;x&#34;>" not in page and "&lt;script src=" in page


def test_a_play_does_not_grow_without_end(send: Send) -> None:
    page = send(f"{PAGE}/play/sms", said=["还行" * 300, *["还行"] * 90], now="1").text
    assert [len(one) for one in fields(page, form=-1)["said"]] == [500] + [2] * 79


def test_a_draft_is_looked_over_shown_and_compared_and_nothing_is_published(
    runtime: Runtime, send: Send
) -> None:
    texts = content()["texts"]
    texts["zh-CN"]["thanks"] = "请给个好评。"
    answer = send("/questionnaires/draft", file=(io.BytesIO(draft(texts=texts).encode()), "mine.toml"))
    assert answer.status_code == 200
    assert "要求好评：“好评”" in answer.text and "texts.zh-CN.thanks" in answer.text
    assert "<del>评价已记下" in answer.text
    assert "/questionnaires/publish" not in answer.text
    assert versions(runtime) == [4]


def test_a_draft_is_published_once_it_is_confirmed_and_is_on_record(runtime: Runtime, send: Send) -> None:
    seen = send("/questionnaires/draft", file=(io.BytesIO(draft().encode()), "mine.json")).text
    carried = {
        name: values[0]
        for name, values in fields(seen, form=_draft_form(seen)).items()
        if name != "csrf_token"
    }
    carried["content"] = draft()
    refused = send("/questionnaires/publish", **carried)
    assert refused.status_code == 422 and versions(runtime) == [4]
    answer = send("/questionnaires/publish", confirmed="yes", **carried)
    assert (answer.status_code, answer.location) == (302, "/questionnaires/default/5")
    assert versions(runtime) == [4, 5]
    assert acts(runtime) == [("centre", "questionnaire.publish", "default 5")]
    with runtime.database.read() as session:
        assert questionnaire(session, current_questionnaire(session)).version == 5
    again = send("/questionnaires/publish", confirmed="yes", **carried)
    assert again.status_code == 302 and len(acts(runtime)) == 1


def _draft_form(page: str) -> int:
    forms = re.findall(r"<form\b[^>]*>", page)
    return next(number for number, form in enumerate(forms) if 'id="draft"' in form)


def test_a_published_version_is_not_published_with_other_words(runtime: Runtime, send: Send) -> None:
    other = draft(version=4, languages=["en", "zh-CN"])
    answer = send("/questionnaires/publish", content=other, digest=parse(other).digest, confirmed="yes")
    assert answer.status_code == 422
    assert versions(runtime) == [4] and acts(runtime) == []


def test_what_was_not_looked_at_is_not_published(runtime: Runtime, send: Send) -> None:
    """The digest is that of the page; errors stand in the way however the form was sent."""
    assert (
        send("/questionnaires/publish", content=draft(), digest="0" * 64, confirmed="yes").status_code == 400
    )
    assert send("/questionnaires/publish", content="key = [", digest="", confirmed="yes").status_code == 400
    texts = content()["texts"]
    texts["zh-CN"]["thanks"] = "请给个好评。"
    wrong = draft(texts=texts)
    refused = send("/questionnaires/publish", content=wrong, digest=parse(wrong).digest, confirmed="yes")
    assert refused.status_code == 422 and versions(runtime) == [4]


def test_the_ends_of_lines_that_a_form_sends_change_nothing(runtime: Runtime, send: Send) -> None:
    words = TOML.replace("version = 4", "version = 5")
    sent = {"content": words.replace("\n", "\r\n"), "digest": parse(words).digest, "confirmed": "yes"}
    assert send("/questionnaires/publish", **sent).status_code == 302
    with runtime.database.read() as session:
        kept = session.scalar(
            select(PublishedQuestionnaire.content).where(PublishedQuestionnaire.version == 5)
        )
    assert kept == words


@pytest.mark.parametrize(
    "raw", [b"key = [", b"\xff\xd8\xff", b"", TOML.encode().replace(b"thanks =", b"thank =")]
)
def test_a_file_that_cannot_be_used_is_told(send: Send, raw: bytes) -> None:
    answer = send("/questionnaires/draft", file=(io.BytesIO(raw), "mine.toml"))
    assert answer.status_code == 422 and "这个文件用不了" in answer.text


def test_a_file_that_is_too_large_is_refused(send: Send) -> None:
    just = b"# " + b"x" * (256 * 1024 - 2)
    assert send("/questionnaires/draft", file=(io.BytesIO(just), "a.toml")).status_code == 422
    for size in (len(just) + 1, 400 * 1024):
        answer = send("/questionnaires/draft", file=(io.BytesIO(b"x" * size), "a.toml"))
        assert answer.status_code == 413 and "256 kB" in answer.text


def test_a_draft_is_played_without_being_published(runtime: Runtime, send: Send) -> None:
    texts = content()["texts"]
    texts["zh-CN"]["second"] = texts["zh-CN"]["second"].replace("已记下", "记好了")
    page = send("/questionnaires/draft/play/sms", content=draft(texts=texts), said=["4"], now="1").text
    assert "记好了" in page and "满意或不满意在哪里" in page
    assert versions(runtime) == [4]


def test_a_form_without_its_token_does_nothing(centre: FlaskClient, runtime: Runtime) -> None:
    sent = {"content": draft(), "digest": parse(draft()).digest, "confirmed": "yes"}
    assert centre.post("/questionnaires/publish", data=sent).status_code == 400
    assert versions(runtime) == [4]
