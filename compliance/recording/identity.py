"""When are two names the same party, and two findings the same finding?"""

from __future__ import annotations

import unicodedata

from compliance.chain import digest_of
from compliance.draft import FindingDraft

__all__ = ["finding_digest", "name_key"]


def name_key(name: str) -> str:
    """
    `name` as it is compared: width, case and spaces do not count.

    >>> name_key("启明 教育（中心）Ａ") == name_key("启明教育(中心)a")
    True
    """
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def finding_digest(draft: FindingDraft) -> str:
    """
    SHA-256 over everything that was handed in but the inspector's own key.

    What differs in any field is another finding: rather two in one case than one lost.
    """
    party = draft.party
    return digest_of(
        {
            "party": [party.name, party.code, party.locality, party.address, party.registered_for],
            "facts": draft.facts,
            "found_on": draft.found_on,
            "text": draft.text,
            "inspector": draft.inspector,
            "source": draft.source,
            "severity": draft.severity,
            "action": draft.action,
            "evidence": sorted([each.sha256, each.name, each.size, str(each.taken_on)] for each in draft.evidence),
            "attended": sorted(set(draft.attended)),
        }
    )
