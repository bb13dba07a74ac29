"""The steps of one survey's plan, in the order in which they are taken. Pure."""

from collections.abc import Sequence

from survey.policy.models import Step
from survey.vocabulary import Channel


def steps_of(steps: Sequence[Step], asked_before_by: Channel | None) -> tuple[Step, ...]:
    """The policy's steps; a later round begins with other channels than the one it was answered on before.

    Apart from that they keep their order, and none is left out. A reminder never comes first.
    """
    ordered = sorted(steps, key=lambda step: step.channel is asked_before_by)
    invites = next((number for number, step in enumerate(ordered) if not step.reminder), 0)
    return (ordered[invites], *ordered[:invites], *ordered[invites + 1 :])
