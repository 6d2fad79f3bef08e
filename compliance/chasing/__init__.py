"""
Who has to be reminded, and how are they told?

`chase` does all of it: reminders by plan, one digest a unit and day in the outbox, and
then the sending, which may fail without losing anything.
"""

from compliance.chasing.contacts import Contacts, Liaison, load_contacts
from compliance.chasing.overdue import ChaseState, chase_state
from compliance.chasing.run import ChaseReport, UnitChased, chase, remind, time_first
from compliance.chasing.send import MOST_ATTEMPTS, Tried
from compliance.chasing.sender import AppriseSender, Sender, SendingNotInstalled, Sent

__all__ = [
    "MOST_ATTEMPTS",
    "AppriseSender",
    "ChaseReport",
    "ChaseState",
    "Contacts",
    "Liaison",
    "Sender",
    "SendingNotInstalled",
    "Sent",
    "Tried",
    "UnitChased",
    "chase",
    "chase_state",
    "load_contacts",
    "remind",
    "time_first",
]
