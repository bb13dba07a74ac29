"""Published questionnaires: kept in the database word for word, parsed once a process."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from survey.models import PublishedQuestionnaire
from survey.questionnaire.load import Questionnaire, parse

DEFAULT = "default"
_SHIPPED = Path(__file__).resolve().parent.parent / "questionnaire" / "default"


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
    """The questionnaire of a survey, as it was published."""
    content = session.scalar(
        select(PublishedQuestionnaire.content).where(PublishedQuestionnaire.id == questionnaire_id)
    )
    if content is None:
        raise NoQuestionnaire(f"questionnaire {questionnaire_id} is not in the database")
    return _parsed(content)


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


@lru_cache(maxsize=64)
def _parsed(content: str) -> Questionnaire:
    return parse(content)
