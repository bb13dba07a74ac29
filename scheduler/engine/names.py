"""What the engine's queues and tasks are called, and how many jobs of each a worker process takes at once."""

from collections.abc import Mapping
from enum import StrEnum

from survey.vocabulary import Channel


class QueueName(StrEnum):
    """Apart, so that no answer waits behind texts, no text behind calls, and nothing behind long work."""

    REPLIES = "replies"
    TEXTS = "texts"
    CALLS = "calls"
    WORK = "work"
    KEEPING = "keeping"  # of the engine itself: retrying what a dead worker left


class TaskName(StrEnum):
    REPLY = "reply"  # to messages, by their ids
    SEND = "send"  # attempts that were claimed and handed over
    RUN = "run"  # one slot of a job
    KEEP = "keep"


QUEUE_OF: Mapping[Channel, QueueName] = {Channel.SMS: QueueName.TEXTS, Channel.VOICE: QueueName.CALLS}
SENDING = (QueueName.REPLIES, *QUEUE_OF.values())  # queues whose jobs speak to the carrier
SLOTS: Mapping[QueueName, int] = {
    QueueName.REPLIES: 4,
    QueueName.TEXTS: 4,
    QueueName.CALLS: 4,
    QueueName.WORK: 2,
    QueueName.KEEPING: 1,
}
