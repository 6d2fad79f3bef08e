"""Is the record what was recorded? The chain of events is checked, and the tables are made again from it."""

from compliance.audit.count import Count
from compliance.audit.differences import Difference, differences
from compliance.audit.one_case import verify_case
from compliance.audit.replay import Replayed, replay
from compliance.audit.verify import verify_chain
from compliance.store.scratch import scratch

__all__ = ["Count", "Difference", "Replayed", "differences", "replay", "scratch", "verify_case", "verify_chain"]
