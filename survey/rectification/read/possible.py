"""What a person may do with a rectification as it stands: nothing is offered that would be refused."""

from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.models import Rectification
from survey.rectification.admit import is_admitted
from survey.rectification.moves import after
from survey.runtime import Runtime
from survey.vocabulary import RectificationAct as Act


def possible_acts(session: Session, runtime: Runtime, who: Person, one: Rectification) -> list[Act]:
    """In the order of the vocabulary. The meeting's keeping on the docket (`to_docket`) is one of them."""
    now = runtime.clock.now()
    return [act for act in Act if after(act, one.state) and is_admitted(session, one, act, who, now)]
