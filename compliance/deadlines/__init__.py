"""
When does something have to be done?

`make_calendar` knows which days are worked, `read_allowance` how much time there is, and
`reckon` makes a deadline of them.
"""

from compliance.deadlines.allowance import Allowance, Span, read_allowance
from compliance.deadlines.calendar import WorkCalendar, make_calendar
from compliance.deadlines.reckon import Deadline, next_workday, reckon, shift

__all__ = [
    "Allowance",
    "Deadline",
    "Span",
    "WorkCalendar",
    "make_calendar",
    "next_workday",
    "read_allowance",
    "reckon",
    "shift",
]
