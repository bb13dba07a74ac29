"""The steps of one survey's plan, in the order in which they are taken. Pure."""

from collections.abc import Sequence

from survey.policy.models import Step
from survey.vocabulary import Channel


def steps_of(steps: Sequence[Step], asked_before_by: Channel | None) -> tuple[Step, ...]:
    """The policy's steps; a later round begins with other channels than the one it was answered on before.

    Apart from that they keep their order, and none is left out. A reminder never comes first. The desk keeps
    its place, unless it was the desk before: a queue that nobody works holds up no text.
    """
    if asked_before_by is Channel.INTERVIEWER:
        ordered = sorted(steps, key=_is_desk)
    else:
        machines = (step for step in steps if not _is_desk(step))
        turn = iter(sorted(machines, key=lambda step: step.channel is asked_before_by))
        ordered = [step if _is_desk(step) else next(turn) for step in steps]
    invites = next((number for number, step in enumerate(ordered) if not step.reminder), 0)
    return (ordered[invites], *ordered[:invites], *ordered[invites + 1 :])


def _is_desk(step: Step) -> bool:
    return step.channel is Channel.INTERVIEWER
