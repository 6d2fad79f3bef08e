"""Which way should a database go? What SQLite cannot know is said to it, and words are put in one order everywhere.

SQLite does not know how many rows a value has, unless somebody counts them for it, and takes any index by district
for a good one, though all rows share their district. PostgreSQL counts by itself, and is left to its own judgment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ColumnElement, FromClause, Join, Table, bindparam, case, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from compliance.draft import Severity
from compliance.store.base import Base, table_of

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute
    from sqlalchemy.sql.compiler import SQLCompiler

__all__ = ["Bytewise", "Onward", "Unindexed", "of_case", "onward", "said", "urgency"]


class Unindexed(FunctionElement[Any]):
    """A column by which SQLite shall neither look rows up nor put them in order; it is read when they are there."""

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> None:
        super().__init__(column)
        self.type = column.type


class Bytewise(FunctionElement[Any]):
    """Text in the order of its code points, as Python and SQLite have it, whatever PostgreSQL's own order is."""

    inherit_cache = True


class Onward(Join):
    """A join that SQLite does from the left to the right."""

    inherit_cache = True


@compiles(Unindexed)
@compiles(Bytewise)
def _plain(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401 - the compiler's own
    return compiler.process(element.clauses, **more)


@compiles(Unindexed, "sqlite")
def _unindexed(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401 - the compiler's own
    return f"+{compiler.process(element.clauses, **more)}"


@compiles(Bytewise, "postgresql")
def _bytewise(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401 - the compiler's own
    return f'{compiler.process(element.clauses, **more)} COLLATE "C"'


@compiles(Onward, "sqlite")
def _from_left(element: Onward, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401 - the compiler's own
    more["from_linter"] = None
    assert element.onclause is not None
    left, right = (compiler.process(each, **more) for each in (element.left, element.right))
    return f"{left} CROSS JOIN {right} ON {compiler.process(element.onclause, **more)}"


def onward(first: type[Base], *then: tuple[type[Base], str, type[Base], str]) -> Join:
    """`first`, and then one table after the other: each with its column, and the table and column that this meets."""
    joined: FromClause = table_of(first)
    for model, column, met, by in then:
        here, there = table_of(model).c, table_of(met).c
        joined = Onward(joined, table_of(model), (here.district == there.district) & (here[column] == there[by]))
    return cast("Join", joined)


def of_case(table: Table, column: str = "case_id") -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The rows of a case, for a statement that is made once: its parameters are `district` and `case_id`."""
    return table.c.district == bindparam("district"), table.c[column] == bindparam("case_id")


def said(table: str, condition: str) -> ColumnElement[bool]:
    """The condition of an index, on a column of `table`, in the very words that make it serve."""
    return cast("ColumnElement[bool]", literal_column(f"{table}.{condition}"))


def urgency(severity: InstrumentedAttribute[Severity]) -> ColumnElement[int]:
    """The most urgent first."""
    return case({each: rank for rank, each in enumerate(Severity)}, value=severity)
