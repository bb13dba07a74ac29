"""Who may do which act (DESIGN §9), apart from whose case it is. Pure."""

from collections.abc import Mapping

from survey.accounts.permissions import Permission, may
from survey.vocabulary import RatedObject, Role
from survey.vocabulary import RectificationAct as Act

_RUN = Permission.RECTIFICATIONS_RUN
_VERIFY = Permission.RECTIFICATIONS_VERIFY
_REPORT = Permission.RECTIFICATIONS_REPORT

NEEDED: Mapping[Act, Permission] = {
    Act.ASSIGN: _RUN,
    Act.VERIFY: _VERIFY,
    Act.ORDER: _RUN,
    Act.ASK_EXTENSION: _REPORT,
    Act.EXTEND: _RUN,
    Act.REFUSE_EXTENSION: _RUN,
    Act.REPORT: _REPORT,
    Act.RETURN: _VERIFY,
    Act.ACCEPT: _VERIFY,
    Act.ASK_AGAIN: _RUN,
    Act.TO_DOCKET: _RUN,
    Act.CONCLUDE: _RUN,
}


def may_do(role: Role, act: Act, rated: RatedObject) -> bool:
    """Where the petition office itself was rated, who runs and who verifies comes from outside it."""
    needed = NEEDED.get(act)
    if needed is None:
        return False
    outside = may(role, Permission.RECTIFICATIONS_OFFICE)
    if needed is _REPORT:
        return may(role, needed)
    if rated is RatedObject.PETITION_OFFICE:
        return outside
    return may(role, needed) and not outside


def runs(role: Role) -> list[RatedObject]:
    """What was rated in those that this role assigns, orders and concludes."""
    return [rated for rated in RatedObject if may_do(role, Act.CONCLUDE, rated)]
