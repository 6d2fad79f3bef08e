"""
What does the office expect of the units, and of itself?

`load_policy` reads it from a file; a `Policy` answers with the time that there is, the
rules of the signals, and the source of each number.
"""

from compliance.policy.load import bundled_policies, load_policy
from compliance.policy.model import OfficeWork, Policy, Precedent, Proposal, SignalRules, Together

__all__ = [
    "OfficeWork",
    "Policy",
    "Precedent",
    "Proposal",
    "SignalRules",
    "Together",
    "bundled_policies",
    "load_policy",
]
