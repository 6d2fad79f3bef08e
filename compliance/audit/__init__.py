"""Is the record what was recorded? The chain of events is checked, and papers and tables by it."""

from compliance.audit.count import Count
from compliance.audit.counters import CounterFault, counter_faults
from compliance.audit.differences import Difference, differences
from compliance.audit.fault import Fault, FaultKind
from compliance.audit.guards import GuardFault, guard_faults
from compliance.audit.one_case import verify_case
from compliance.audit.papers import PaperFault, PapersChecked, verify_papers
from compliance.audit.replay import Replayed, replay
from compliance.audit.verify import verify_chain
from compliance.store.scratch import scratch

__all__ = [
    "Count",
    "CounterFault",
    "Difference",
    "Fault",
    "FaultKind",
    "GuardFault",
    "PaperFault",
    "PapersChecked",
    "Replayed",
    "counter_faults",
    "differences",
    "guard_faults",
    "replay",
    "scratch",
    "verify_case",
    "verify_chain",
    "verify_papers",
]
