"""Which exit code does an error have? The two bases of our errors are caught here and nowhere else."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from cli.framework import Exit, Failure
from cli.texts import plain
from compliance.errors import BadInput, ComplianceError, Conflict, NotAllowed, NotFound, StoreError, UnusableFile
from rules.errors import AllocationError, FactsError, Problem, RulesError, UnknownName
from rules.language import _

__all__ = ["told", "told_as_failure"]

_CODES: tuple[tuple[type[Exception], int], ...] = (
    (NotAllowed, Exit.NOT_ALLOWED),
    (NotFound, Exit.NOT_FOUND),
    (UnknownName, Exit.NOT_FOUND),
    (Conflict, Exit.CONFLICT),
    (StoreError, Exit.STORE),
    (BadInput, Exit.BAD_INPUT),
    (FactsError, Exit.BAD_INPUT),
    (AllocationError, Exit.BAD_INPUT),
    (RulesError, Exit.CHECK_FAILED),
    (ComplianceError, Exit.CHECK_FAILED),
)


@contextmanager
def told_as_failure() -> Iterator[None]:
    """Turn our errors, and what the system refuses, into a message on stderr and an exit code."""
    try:
        yield
    except (RulesError, ComplianceError) as error:
        code = next(code for kind, code in _CODES if isinstance(error, kind))
        raise Failure(told(error), code) from error
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever read our output has gone, and click leaves quietly
            raise
        where = f"{error.filename}: " if error.filename else ""
        what = _("the system refuses: {where}{reason}.").format(where=where, reason=error.strerror or error)
        raise Failure(plain(what), Exit.STORE) from error
    except MemoryError as error:
        what = _("this machine has not enough memory for it. Close other programs, then do it again.")
        raise Failure(what, Exit.STORE) from error


def told(error: RulesError | ComplianceError) -> str:
    """What an error says, each problem on a line of its own."""
    problems: Sequence[Problem] = getattr(error, "problems", ())
    if isinstance(error, AllocationError | UnusableFile) or not problems:
        text = str(error)
    else:
        text = "\n".join(_placed(each) for each in problems)
    return "\n".join(plain(line) for line in text.split("\n"))


def _placed(problem: Problem) -> str:
    if problem.line is None:
        return str(problem)
    return str(replace(problem, where=_("{file}, line {line}").format(file=problem.where, line=problem.line)))
