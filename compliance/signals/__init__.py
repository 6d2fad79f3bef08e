"""What shows only across the findings and cases of one party? Signals: each cites its facts and proposes an act."""

from compliance.signals.detect import Detector
from compliance.signals.model import PartyRecord, SeenCase, SeenFinding, Signal, SignalKind
from compliance.signals.smallest import smallest_units
from compliance.signals.words import Names, told

__all__ = [
    "Detector",
    "Names",
    "PartyRecord",
    "SeenCase",
    "SeenFinding",
    "Signal",
    "SignalKind",
    "smallest_units",
    "told",
]
