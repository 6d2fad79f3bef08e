"""What shape must a policy file have? The models that check it, and the JSON Schema that editors use."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, StrictInt, WithJsonSchema
from pydantic_core import PydanticCustomError

from compliance.deadlines import Allowance, Span, read_allowance
from compliance.draft import Severity
from compliance.policy.jobs_form import JobsIn
from compliance.policy.model import Precedent, Proposal
from compliance.states import TaskRole
from rules.formerrors import TOLD
from rules.language import _
from rules.schema import HeadIn, NameIn
from rules.schema_types import FileId, Id, Text

__all__ = [
    "AnswerIn",
    "EscalateIn",
    "HandleIn",
    "LifeSafetyIn",
    "LimitIn",
    "OfficeIn",
    "ParkIn",
    "PolicyFile",
    "PrecedentsIn",
    "RecheckIn",
    "RecurrenceIn",
    "RemindIn",
    "ReopenIn",
    "SeveralIn",
    "SharesIn",
    "SignalsIn",
    "ThingsIn",
    "TogetherIn",
    "WaitsIn",
    "WithSource",
    "policy_schema",
]


def _allowance(value: object) -> Allowance:
    if not isinstance(value, str):
        what = _("must be a time such as 13wd (working days), 180d (days) or 24h (hours).")
        raise PydanticCustomError(TOLD, "{text}", {"text": what})
    try:
        return read_allowance(value)
    except ValueError as error:
        raise PydanticCustomError(TOLD, "{text}", {"text": str(error)}) from None


def _days(value: object) -> Allowance:
    allowance = _allowance(value)
    if allowance.span is not Span.DAYS or not allowance.amount:
        what = _("{given} cannot be counted here: write it in days, such as 180d.").format(given=allowance)
        raise PydanticCustomError(TOLD, "{text}", {"text": what})
    return allowance


Time = Annotated[
    Allowance,
    PlainValidator(_allowance),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,4}(wd|d|h)$"}),
]
Days = Annotated[
    Allowance,
    PlainValidator(_days),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,3}d$"}),
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WithSource(_Model):
    """An entry with where its numbers come from: a rule, the practice of others, the office's own decision."""

    source: Text


class LimitIn(WithSource):
    """The time that there is, and the time where a life may be at stake."""

    within: Time
    life_safety: Time


class SharesIn(WithSource):
    """The time for handling, by role; `life_safety` is for all of them where a life may be at stake."""

    lead: Time
    joint: Time
    support: Time
    life_safety: Time | None = None


class HandleIn(_Model):
    """The time for handling, by severity."""

    at_once: SharesIn
    urgent: SharesIn
    ordinary: SharesIn
    long: SharesIn


class ThingsIn(_Model):
    """Issues by their ids, and all issues of groups."""

    issues: list[Id] = []
    groups: list[Id] = []


class LifeSafetyIn(ThingsIn, WithSource):
    """Which cases run on hours."""

    severities: list[Severity]


class OfficeIn(WithSource):
    """The office's own time."""

    decide: Time
    rule: Time
    verify: Time


class RemindIn(WithSource):
    """How long before a deadline it is near."""

    before: Time
    life_safety: Time


class EscalateIn(WithSource):
    """How long after a deadline it is overdue again."""

    after: Time
    life_safety: Time


class ParkIn(WithSource):
    """How long a case can be parked."""

    longest: Time


class ReopenIn(WithSource):
    """How long after closing a case is opened again, rather than a new one."""

    within: Time


class RecheckIn(WithSource):
    """How many of the closed cases are checked again, in percent, and how far back."""

    share: Annotated[StrictInt, Field(ge=1, le=100)]
    within: Time


class AnswerIn(WithSource):
    """Whose answer needs evidence that it is done."""

    evidence: list[TaskRole]


class PrecedentsIn(WithSource):
    """Which acts of the office the next finding follows."""

    from_: Annotated[list[Precedent], Field(alias="from")]


class RecurrenceIn(WithSource):
    """The same issue again."""

    within: Days


class SeveralIn(WithSource):
    """Several units at one party."""

    at_least: Annotated[StrictInt, Field(ge=2, le=100)]


class TogetherIn(WithSource):
    """Two kinds of issue at one party."""

    id: Id
    name: NameIn
    first: ThingsIn
    second: ThingsIn
    within: Days
    clauses: list[FileId] = []
    proposes: Proposal


class WaitsIn(WithSource):
    """Issues that the other cases of the party wait on."""

    issues: list[Id] = []


class SignalsIn(_Model):
    """What is worth a signal."""

    recurrence: RecurrenceIn
    several_units: SeveralIn
    together: list[TogetherIn] = []
    overdue_twice: WithSource
    waits_on: WaitsIn
    by_themselves: list[Id] = []


class PolicyFile(_Model):
    """A whole policy file."""

    policy: HeadIn
    receive: LimitIn
    return_: Annotated[LimitIn, Field(alias="return")]
    handle: HandleIn
    life_safety: LifeSafetyIn
    office: OfficeIn
    remind: RemindIn
    escalate: EscalateIn
    park: ParkIn
    reopen: ReopenIn
    recheck: RecheckIn
    answer: AnswerIn
    precedents: PrecedentsIn
    signals: SignalsIn
    jobs: JobsIn = JobsIn()


def policy_schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a policy file, for editors."""
    schema = PolicyFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "lianban policy", **schema}
