"""Taking what a page sent: on disk first, then understood (R2)."""

from sqlalchemy import update

from survey.answering.form import Fields, Posted
from survey.answering.standing import WEB, Standing
from survey.course.changed import changed
from survey.course.links import end_link
from survey.course.store import Coming, keep
from survey.course.understand import understand_stored
from survey.models import Link
from survey.questionnaire.conversation import Act
from survey.runtime import Runtime


def take(runtime: Runtime, standing: Standing, token: str, posted: Posted, fields: Fields) -> bool:
    """Keep it, and understand it; False if it is here already, which changes nothing.

    What cannot be understood now is understood by the next reconcile.
    """
    now = runtime.clock.now()
    coming = Coming(
        carrier=WEB,
        sid=posted.sid(standing.link_id, token),
        said=standing.meant(posted.said),
        phone_index=standing.phone_index,
        survey_id=standing.survey_id,
        form=[(name, value) for name, values in fields.items() for value in values],
    )
    with runtime.database.write() as session:
        kept = keep(runtime, session, coming, now)
        if kept and Act.CONFIRMED in posted.said.acts:
            unconfirmed = update(Link).where(Link.id == standing.link_id, Link.confirmed_at.is_(None))
            changed(session, unconfirmed.values(confirmed_at=now))
        if kept and Act.WRONG_PERSON in posted.said.acts:
            end_link(session, standing.link_id)
    if kept:
        understand_stored(runtime, kept)
    return kept is not None
