"""How are many cases treated alike? All of them in one transaction, or none, with every reason why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from compliance.casework.bench import Bench
from compliance.casework.file import Done
from compliance.errors import BadInput, ComplianceError, Refused

__all__ = ["each_of"]


def each_of(bench: Bench, numbers: Sequence[str], act: Callable[[Bench, str], Done]) -> list[Done]:
    """
    Do `act` to each of `numbers`, each once, in their order.

    One alone is refused with its own error. Of several, all are tried, and `Refused`
    tells every reason; whoever holds the transaction then keeps nothing.
    """
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) == 1:
        return [act(bench, wanted[0])]
    done: list[Done] = []
    reasons: list[tuple[str, str]] = []
    for number in wanted:
        try:
            done.append(act(bench, number))
        except ComplianceError as error:
            told = " ".join(map(str, error.problems)) if isinstance(error, BadInput) else str(error)
            reasons.append((number, told))
    if reasons:
        raise Refused(reasons, len(wanted))
    return done
