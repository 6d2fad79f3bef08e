"""Days as the State Council's notices give them, by year: worked instead of a weekend, and off."""

from __future__ import annotations

from datetime import date

__all__ = ["OFF", "SHANGHAI", "WORKED"]

SHANGHAI = "Asia/Shanghai"

_WORKED = {
    2021: "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    2022: "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
_OFF = {
    2021: "01-01 02-11..02-17 04-03..04-05 05-01..05-05 06-12..06-14 09-19..09-21 10-01..10-07",
    2022: "01-01..01-03 01-31..02-06 04-03..04-05 04-30..05-04 06-03..06-05 09-10..09-12 10-01..10-07 12-31",
    2023: "01-01..01-02 01-21..01-27 04-05 04-29..05-03 06-22..06-24 09-29..10-06 12-30..12-31",
    2024: "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07",
    2025: "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
    2026: "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
}


def _days(year: int, text: str) -> list[date]:
    days: list[date] = []
    for part in text.split():
        first, last = (date.fromisoformat(f"{year}-{end}") for end in (part[:5], part[-5:]))
        days += [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    return days


WORKED = {year: _days(year, text) for year, text in _WORKED.items()}
OFF = {year: _days(year, text) for year, text in _OFF.items()}
