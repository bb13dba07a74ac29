import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from survey.console import words
from survey.console.buckets import Standing, place
from survey.console.why import why
from survey.models import Case
from survey.vocabulary import NotAsked

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "templates").rglob("*.html"))


@pytest.mark.parametrize(("kind", "labels"), words.EVERY, ids=lambda one: getattr(one, "__name__", ""))
def test_every_code_has_a_name(kind: type[StrEnum], labels: Mapping[StrEnum, object]) -> None:
    assert set(labels) == set(kind)


def test_every_bucket_has_a_name_in_both_languages(app: Flask) -> None:
    keys = (
        {place(Standing(reason))[1] for reason in NotAsked} | set(words.UNDER_WAY) | set(words.DISPOSITIONS)
    )
    with app.test_request_context(), force_locale("en"):
        assert len({words.bucket_label(key) for key in keys}) == len(keys)
    with app.test_request_context(), force_locale("zh"):
        assert all(re.search("[一-鿿]", words.bucket_label(key)) for key in keys)


@pytest.mark.parametrize("reason", NotAsked)
def test_every_reason_is_told_in_a_sentence(app: Flask, reason: NotAsked) -> None:
    with app.test_request_context(), force_locale("zh"):
        told = why(Case(not_asked=reason), None)
    assert told.asked is not True
    assert told.sentence.endswith("。")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_word_stands_in_a_page_that_is_not_in_the_catalogue(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<code>.*?</code>|<[^>]*>", " ", page, flags=re.DOTALL)
    assert re.findall(r"[^\W\d_]{2,}", bare) == []
    attributes = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"{]+)"', page)
    assert attributes == []
