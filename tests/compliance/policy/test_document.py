"""What docs/deadlines.md says of the times is what the bundled policies have."""

import re
from pathlib import Path

import pytest
import yaml

from compliance.deadlines import Span, make_calendar
from compliance.draft import Severity
from compliance.policy import OfficeWork, Proposal, load_policy
from compliance.policy.schema import PolicyFile, SignalsIn
from compliance.states import TaskRole
from tests.compliance.policy.making import LINES, notice

TEXT = (Path(__file__).parents[3] / "docs/deadlines.md").read_text("utf-8")
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)]
UNITS = {Span.WORKING_DAYS: "working day", Span.DAYS: "day", Span.HOURS: "hour"}


def row(entry):
    return next(line for line in TEXT.splitlines() if f"| `{entry}` |" in line and line.count("|") == 6)


def said(allowance):
    return f"{allowance.amount} {UNITS[allowance.span]}"


@pytest.mark.parametrize("name", ["default", "xiangshan-2021"])
def test_the_table_has_the_times_of_both_policies(name):
    policy = load_policy(name, notice())
    pairs = {
        "receive": policy.receive_within,
        "return": policy.return_within,
        "remind": policy.remind_before,
        "escalate": policy.escalate_after,
    }
    for entry, asked in pairs.items():
        assert said(asked(life=False)) in row(entry)
        assert said(asked(life=True)) in row(entry)
    for severity in Severity:
        for role in TaskRole:
            allowance = policy.handle_within(severity, role, life=False)
            assert re.search(rf"\b{allowance.amount}\b", row(f"handle.{severity}")), (severity, role)
    for what in OfficeWork:
        assert said(policy.office_within(what)) in row(f"office.{what}")
    assert said(policy.park_longest) in row("park.longest")
    assert said(policy.reopen_within) in row("reopen.within")
    assert f"{policy.recheck_share} %" in row("recheck")
    assert said(policy.recheck_within) in row("recheck")
    assert f"{policy.signals.recurrence_days} days" in row("signals.recurrence")
    assert f"{policy.signals.several_at_least} or more" in row("signals.several_units")


def test_every_entry_of_the_form_is_explained():
    signals = {f"signals.{name}" for name in SignalsIn.model_fields}
    entries = {name.rstrip("_") for name in PolicyFile.model_fields if name != "signals"} | signals
    assert [entry for entry in entries if f"`{entry}`" not in TEXT] == []
    assert [each for each in Proposal if f"`{each}`" not in TEXT] == []


def test_the_examples_of_a_policy_load(tmp_path):
    part, [pair], _calendar = BLOCKS
    whole = yaml.safe_load(LINES)
    handle = whole["handle"] | part["handle"]
    whole |= part | {"handle": handle}
    whole["signals"]["together"] = [pair]
    whole["signals"]["by_themselves"] = []
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump(whole, allow_unicode=True), "utf-8")
    assert load_policy(file, notice()).id == "our-district"


def test_the_example_of_a_calendar_loads(tmp_path):
    file = tmp_path / "calendar.yaml"
    file.write_text(re.findall(r"```yaml\n(years.*?)```", TEXT, re.DOTALL)[0], "utf-8")
    calendar = make_calendar(file)
    assert calendar.knows(2027)
    assert not calendar.knows(2028)
