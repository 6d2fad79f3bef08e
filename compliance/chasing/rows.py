"""What does one row of the reminders and of the outbox look like in memory?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from compliance.states import MessageState, SlipColour

__all__ = ["DeliveryRow", "MessageRow", "SlipRow"]


class SlipRow(TypedDict):
    """A row of `slips`."""

    district: str
    id: str
    case_id: str
    task_id: str | None
    unit: str | None
    colour: SlipColour
    deadline: datetime
    due_on: date
    made_at: datetime
    message_id: str | None


class MessageRow(TypedDict):
    """A row of `messages`."""

    district: str
    id: str
    unit: str | None
    day: date
    title: str
    body: str
    state: MessageState
    attempts: int
    written_at: datetime
    sent_at: datetime | None


class DeliveryRow(TypedDict):
    """A row of `deliveries`."""

    district: str
    id: str
    message_id: str
    channel: str
    delivered: bool
    detail: str
    tried_at: datetime
