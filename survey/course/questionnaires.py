"""Published questionnaires: kept in the database word for word, parsed once a process and engine."""

from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from survey.course.links import LENGTH
from survey.models import PublishedQuestionnaire
from survey.questionnaire.check import Circumstances
from survey.questionnaire.load import Questionnaire, parse
from survey.runtime import Runtime

DEFAULT = "default"
_SHIPPED = Path(__file__).resolve().parent.parent / "questionnaire" / "default"
_known: WeakKeyDictionary[Any, dict[int, Questionnaire]] = WeakKeyDictionary()  # by engine


class NoQuestionnaire(Exception):
    """Nothing has been published under this key: `flask db upgrade` publishes the one that is shipped."""


def current_questionnaire(session: Session, key: str = DEFAULT) -> int:
    """The id of the newest published version of `key`."""
    newest = session.scalar(
        select(PublishedQuestionnaire.id)
        .where(PublishedQuestionnaire.key == key)
        .order_by(PublishedQuestionnaire.version.desc())
        .limit(1)
    )
    if newest is None:
        raise NoQuestionnaire(f"no questionnaire {key!r} is published: run `flask db upgrade`")
    return newest


def questionnaire(session: Session, questionnaire_id: int) -> Questionnaire:
    """The questionnaire of a survey, as it was published; read once a process, since it never changes."""
    known = _known.setdefault(session.get_bind(), {})
    if questionnaire_id not in known:
        content = session.scalar(
            select(PublishedQuestionnaire.content).where(PublishedQuestionnaire.id == questionnaire_id)
        )
        if content is None:
            raise NoQuestionnaire(f"questionnaire {questionnaire_id} is not in the database")
        known[questionnaire_id] = parse(content)
    return known[questionnaire_id]


def circumstances(runtime: Runtime) -> Circumstances:
    """What the linter has to know of this installation: who asks, and the addresses in force."""
    settings = runtime.settings
    return Circumstances(
        signature=settings.sms_signature,
        hotline=settings.hotline,
        link=f"{settings.link_base}/s/{'x' * LENGTH}",
        links_in_texts=runtime.policy.links.in_sms,
    )


def publish_shipped(session: Session, now: datetime) -> int:
    """Publish the shipped questionnaires whose words are not published yet; how many there were."""
    published = 0
    for path in sorted(_SHIPPED.glob("*.toml")):
        shipped = parse(path.read_text(encoding="utf-8"))
        newest = session.execute(
            select(func.max(PublishedQuestionnaire.version)).where(PublishedQuestionnaire.key == shipped.key)
        ).scalar_one()
        if newest is not None and newest >= shipped.version:
            continue
        session.execute(
            insert(PublishedQuestionnaire).values(
                key=shipped.key,
                version=shipped.version,
                content=path.read_text(encoding="utf-8"),
                digest=shipped.digest,
                published_at=now,
            )
        )
        published += 1
    return published
