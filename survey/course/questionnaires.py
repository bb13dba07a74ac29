"""Published questionnaires: kept in the database word for word, parsed once a process and engine."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from survey.course.links import LENGTH
from survey.database import insert_into
from survey.models import PublishedQuestionnaire
from survey.questionnaire.check import Circumstances
from survey.questionnaire.load import BadQuestionnaire, Questionnaire, parse
from survey.runtime import Runtime

DEFAULT = "default"
_SHIPPED = Path(__file__).resolve().parent.parent / "questionnaire" / "default"
_known: WeakKeyDictionary[Any, dict[int, Questionnaire]] = WeakKeyDictionary()  # by engine
_TABLE = cast(Table, PublishedQuestionnaire.__table__)


class VersionTaken(Exception):
    """A published version never changes; the message says which version comes next."""


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


def published_versions(session: Session) -> list[PublishedQuestionnaire]:
    """Every published version, the newest of each questionnaire first."""
    order = (PublishedQuestionnaire.key, PublishedQuestionnaire.version.desc())
    return list(session.scalars(select(PublishedQuestionnaire).order_by(*order)))


def find_published(session: Session, key: str, version: int | None = None) -> PublishedQuestionnaire | None:
    """That version, or the newest one; None if there is none."""
    wanted = select(PublishedQuestionnaire).where(PublishedQuestionnaire.key == key)
    if version is not None:
        wanted = wanted.where(PublishedQuestionnaire.version == version)
    return session.scalar(wanted.order_by(PublishedQuestionnaire.version.desc()).limit(1))


def circumstances(runtime: Runtime) -> Circumstances:
    """What the linter has to know of this installation: who asks, and the addresses in force."""
    settings = runtime.settings
    return Circumstances(
        signature=settings.sms_signature,
        hotline=settings.hotline,
        link=f"{settings.link_base}/s/{'x' * LENGTH}",
        links_in_texts=runtime.policy.links.in_sms,
        says=runtime.carrier.says,
    )


def publish(session: Session, wanted: Questionnaire, content: str, now: datetime) -> bool:
    """Publish `wanted`, which `content` spells out; False if that is what is published under its version.

    VersionTaken if other words are, or if a later version is published already.
    """
    newest = session.scalar(
        select(func.max(PublishedQuestionnaire.version)).where(PublishedQuestionnaire.key == wanted.key)
    )
    if newest is None or wanted.version > newest:
        values = {"key": wanted.key, "version": wanted.version, "content": content, "digest": wanted.digest}
        if session.execute(_insert(session).values(**values, published_at=now)).first():
            return True
    there = session.scalar(
        select(PublishedQuestionnaire.content).where(
            PublishedQuestionnaire.key == wanted.key, PublishedQuestionnaire.version == wanted.version
        )
    )
    if there is not None and _is_same(there, wanted):
        return False
    why = "is published with other words" if there else "would come after a later version"
    following = 1 + max(newest or 0, wanted.version)
    raise VersionTaken(f"{wanted.key} {wanted.version} {why}: raise its version to {following}")


def shipped_questionnaires() -> list[Questionnaire]:
    """Those that come with the program, as `flask db upgrade` publishes them."""
    return [parse(content) for content in _shipped()]


def publish_shipped(session: Session, now: datetime) -> int:
    """Publish the shipped questionnaires whose words are not published yet; how many there were."""
    published = 0
    for content in _shipped():
        with suppress(VersionTaken):  # the office has gone on with words of its own
            published += publish(session, parse(content), content, now)
    return published


def _shipped() -> Iterator[str]:
    return (path.read_text(encoding="utf-8") for path in sorted(_SHIPPED.glob("*.toml")))


def _insert(session: Session) -> Any:
    """Whoever comes second with a version inserts nothing."""
    return insert_into(session, _TABLE).on_conflict_do_nothing().returning(_TABLE.c.id)


def _is_same(content: str, wanted: Questionnaire) -> bool:
    """Whether it says the same, however it was written down and whichever version of this program took it."""
    try:
        return parse(content).digest == wanted.digest
    except BadQuestionnaire:
        return False
